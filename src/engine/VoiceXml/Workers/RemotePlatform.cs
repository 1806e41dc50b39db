using System.Text.Json;
using Switchboard.VoiceXml.Fetching;
using Switchboard.VoiceXml.Platform;
using Switchboard.VoiceXml.Scripting;

namespace Switchboard.VoiceXml.Workers;

/// <summary>In the worker: the call and the network of one session, reached through the server. While the session is run again from its
/// record the answers come from there, and nothing is sent.</summary>
internal sealed class RemotePlatform : IVoiceXmlPlatform, IResourceFetcher, IScriptWatch
{
    private readonly long _session;
    private readonly StartMessage _start;
    private readonly HashSet<long> _poisoned;
    private readonly Action<WorkerFrame> _send;
    private readonly ProgressSlot _slot;
    private readonly StoodClock _clock;
    private TaskCompletionSource<JsonElement>? _waiting;
    private readonly List<LogMessage> _lines = [];
    private IKeysJudge? _judge;
    private int _number;

    public RemotePlatform(long session, StartMessage start, Action<WorkerFrame> send, ProgressSlot slot)
    {
        (_session, _start, _send, _slot) = (session, start, send, slot);
        _poisoned = [.. start.Poisoned];
        _clock = new StoodClock(start.Now);
    }

    public SessionFacts Facts => _start.Facts;

    public TimeProvider Clock => _clock;

    public bool WantsGrammars => _start.WantsGrammars;

    private bool Replaying => _number < _start.Record.Count;

    public Task<bool> PlayAsync(IReadOnlyList<SpokenPrompt> prompts, CancellationToken cancellationToken) =>
        AskAsync<bool>(new OperationMessage { Play = prompts }, null);

    public Task<InputResult> ListenAsync(ListenRequest request, CancellationToken cancellationToken) =>
        AskAsync<InputResult>(new OperationMessage { Listen = request, Judged = request.Keys is not null }, request.Keys);

    public Task<RecordResult> RecordAsync(RecordRequest request, CancellationToken cancellationToken) =>
        AskAsync<RecordResult>(new OperationMessage { Record = request, Judged = request.Keys is not null }, request.Keys);

    public Task<TransferResult> TransferAsync(TransferRequest request, CancellationToken cancellationToken) =>
        AskAsync<TransferResult>(new OperationMessage { Transfer = request, Judged = request.Keys is not null }, request.Keys);

    public Task DisconnectAsync(CancellationToken cancellationToken) => AskAsync<bool>(new OperationMessage { Disconnect = true }, null);

    public Task<FetchResponse> FetchAsync(FetchRequest request, CancellationToken cancellationToken) =>
        AskAsync<FetchResponse>(new OperationMessage { Fetch = request }, null);

    public void Log(string label, string text)
    {
        if (!Replaying)
            _lines.Add(new LogMessage(label, text));
    }

    public bool Begin(long ordinal)
    {
        _slot.Evaluate(ordinal);
        return !_poisoned.Contains(ordinal);
    }

    public void Answer(int number, AnswerMessage answer)
    {
        if (number != _number || _waiting is not { } waiting)
            return; // of an operation that was answered already
        _waiting = null;
        _judge = null;
        _number++;
        _clock.Now = answer.Now;
        waiting.SetResult(answer.Result);
    }

    public async Task JudgeAsync(int number, string keys)
    {
        var verdict = _judge is { } judge ? await judge.JudgeAsync(keys, CancellationToken.None) : [];
        _send(WorkerFrame.Of(FrameKind.Verdict, _session, number, verdict));
    }

    /// <summary>Lines of the log go out with the next message.</summary>
    public IReadOnlyList<LogMessage>? TakeLines()
    {
        if (_lines.Count == 0)
            return null;
        var lines = _lines.ToArray();
        _lines.Clear();
        return lines;
    }

    private async Task<T> AskAsync<T>(OperationMessage operation, IKeysJudge? judge)
    {
        if (Replaying)
        {
            var known = _start.Record[_number++];
            _clock.Now = known.Now;
            return Read<T>(known.Result);
        }

        _judge = judge;
        _waiting = new TaskCompletionSource<JsonElement>();
        _send(WorkerFrame.Of(FrameKind.Operation, _session, _number, operation with { Lines = TakeLines() }));
        return Read<T>(await _waiting.Task);
    }

    private static T Read<T>(JsonElement result) =>
        result.Deserialize<T>(WorkerFrame.Json) ?? throw new InvalidDataException("an empty answer");

    private sealed class StoodClock(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
