using System.Text.Json;
using Switchboard.VoiceXml.Fetching;
using Switchboard.VoiceXml.Platform;

namespace Switchboard.VoiceXml.Workers;

/// <summary>The server's end of one session: does what the worker asks for, and keeps the record.</summary>
internal sealed class WorkerSession(long id, string uri, IVoiceXmlPlatform platform, IResourceFetcher fetcher, CancellationToken cancellation)
{
    private const int MaxDeaths = 3;

    private readonly Lock _gate = new();
    private readonly DateTimeOffset _start = platform.Clock.GetUtcNow();
    private readonly List<AnswerMessage> _record = [];
    private readonly List<long> _poisoned = [];
    private readonly Dictionary<int, (string Keys, TaskCompletionSource<IReadOnlyList<KeysVerdict>> Verdict)> _judging = [];
    private readonly TaskCompletionSource<SessionOutcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _running = -1;
    private int _judgements;
    private int _deaths;
    private bool _busy;

    public long Id { get; } = id;

    public WorkerProcess? Worker { get; private set; }

    public Task<SessionOutcome> Outcome => _outcome.Task;

    /// <summary>It has been given an answer and not yet asked for anything since.</summary>
    public bool Waits
    {
        get
        {
            lock (_gate)
                return _busy;
        }
    }

    /// <summary>Begins in a worker, or begins again in another.</summary>
    public void Begin(WorkerProcess worker)
    {
        lock (_gate)
        {
            Worker?.Send(new WorkerFrame(FrameKind.Forget, Id, 0, ReadOnlyMemory<byte>.Empty));
            if (Worker is not null)
                Worker.Load--;
            Worker = worker;
            worker.Load++;
            _busy = true;
            worker.Send(WorkerFrame.Of(
                FrameKind.Start, Id, 0, new StartMessage(uri, platform.Facts, platform.WantsGrammars, _start, (int)(Id % int.MaxValue), _poisoned, _record)));
        }
    }

    public void Leave()
    {
        lock (_gate)
        {
            if (Worker is not null)
            {
                Worker.Load--;
                Worker.Send(new WorkerFrame(FrameKind.Forget, Id, 0, ReadOnlyMemory<byte>.Empty));
            }

            Worker = null;
        }
    }

    /// <summary>A worker died of this session. False: it has killed enough of them.</summary>
    public bool Blame(long ordinal)
    {
        if (ordinal > 0)
            _poisoned.Add(ordinal);
        if (++_deaths <= MaxDeaths)
            return true;
        Fail("its scripts ended several worker processes");
        return false;
    }

    public void Fail(string problem) => _outcome.TrySetResult(new SessionOutcome(SessionEnd.Error, null, problem));

    public void Receive(WorkerFrame frame)
    {
        switch (frame.Kind)
        {
            case FrameKind.End:
                var end = frame.Read<EndMessage>();
                Tell(end.Lines);
                _outcome.TrySetResult(end.Outcome);
                break;
            case FrameKind.Operation:
                Operate(frame);
                break;
            case FrameKind.Verdict:
                Judged(frame.Number, frame.Read<IReadOnlyList<KeysVerdict>>());
                break;
        }
    }

    private void Operate(WorkerFrame frame)
    {
        lock (_gate)
        {
            _busy = false;
            if (frame.Number == _running)
            {
                // run again from its record while the call still does this: only what was asked about keys is lost
                foreach (var (number, (keys, _)) in _judging)
                    Worker!.Send(WorkerFrame.Of(FrameKind.Judge, Id, number, keys));
                return;
            }

            if (frame.Number != _record.Count)
                return;
            _running = frame.Number;
        }

        _ = PerformAsync(frame);
    }

    private async Task PerformAsync(WorkerFrame frame)
    {
        try
        {
            var operation = frame.Read<OperationMessage>();
            Tell(operation.Lines);
            var result = await ResultAsync(operation);
            lock (_gate)
            {
                _judging.Clear();
                var answer = new AnswerMessage(platform.Clock.GetUtcNow(), result);
                _record.Add(answer);
                _running = -1;
                _busy = true;
                Worker?.Send(WorkerFrame.Of(FrameKind.Answer, Id, frame.Number, answer));
            }
        }
        catch (OperationCanceledException)
        {
            _outcome.TrySetCanceled(cancellation);
        }
        catch (Exception wrong)
        {
            Fail(wrong.Message);
        }
    }

    /// <summary>Of audio the worker need only know that it is there.</summary>
    private static FetchResponse Told(FetchRequest request, FetchResponse response) =>
        request.Purpose == FetchPurpose.Audio ? response with { Body = [] } : response;

    private void Tell(IReadOnlyList<LogMessage>? lines)
    {
        foreach (var line in lines ?? [])
            platform.Log(line.Label, line.Text);
    }

    private async Task<JsonElement> ResultAsync(OperationMessage operation)
    {
        var judge = operation.Judged ? new RemoteJudge(this) : null;
        if (operation.Play is { } prompts)
            return Element(await platform.PlayAsync(prompts, cancellation));
        if (operation.Listen is { } listen)
            return Element(await platform.ListenAsync(listen with { Keys = judge }, cancellation));
        if (operation.Record is { } record)
            return Element(await platform.RecordAsync(record with { Keys = judge }, cancellation));
        if (operation.Transfer is { } transfer)
            return Element(await platform.TransferAsync(transfer with { Keys = judge }, cancellation));
        if (operation.Fetch is { } fetch)
            return Element(Told(fetch, await fetcher.FetchAsync(fetch, cancellation)));
        await platform.DisconnectAsync(cancellation);
        return Element(true);
    }

    private static JsonElement Element<T>(T value) => JsonSerializer.SerializeToElement(value, WorkerFrame.Json);

    private Task<IReadOnlyList<KeysVerdict>> JudgeAsync(string keys)
    {
        lock (_gate)
        {
            var verdict = new TaskCompletionSource<IReadOnlyList<KeysVerdict>>(TaskCreationOptions.RunContinuationsAsynchronously);
            var number = ++_judgements;
            _judging[number] = (keys, verdict);
            Worker?.Send(WorkerFrame.Of(FrameKind.Judge, Id, number, keys));
            return verdict.Task;
        }
    }

    private void Judged(int number, IReadOnlyList<KeysVerdict> verdict)
    {
        TaskCompletionSource<IReadOnlyList<KeysVerdict>>? waiting;
        lock (_gate)
        {
            waiting = _judging.Remove(number, out var judging) ? judging.Verdict : null;
        }

        waiting?.SetResult(verdict);
    }

    private sealed class RemoteJudge(WorkerSession session) : IKeysJudge
    {
        public ValueTask<IReadOnlyList<KeysVerdict>> JudgeAsync(string keys, CancellationToken cancellationToken) =>
            new(session.JudgeAsync(keys).WaitAsync(cancellationToken));
    }
}
