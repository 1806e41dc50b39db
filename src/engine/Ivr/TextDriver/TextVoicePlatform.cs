using Switchboard.Contracts.Ivr;
using Switchboard.Ivr.Model;
using Switchboard.Ivr.Platform;
using Switchboard.Ivr.Prompts;
using Switchboard.Kernel;

namespace Switchboard.Ivr.TextDriver;

/// <summary>A call without sound: prompts are text, the clock is virtual, caller and house follow a script. An hour passes in a moment,
/// and every run is the same.</summary>
public sealed partial class TextVoicePlatform : IVoicePlatform, IDisposable
{
    private const int BufferSize = 64;

    private static readonly DateTimeOffset AMondayMorning = new(2026, 1, 5, 10, 0, 0, TimeSpan.FromHours(8));

    private readonly VirtualTimeProvider _clock;
    private readonly DateTimeOffset _start;
    private readonly TextDriverOptions _options;
    private readonly ScriptedCaller _caller;
    private readonly Queue<QueueStep> _queueSteps;
    private readonly Queue<ExtensionStep> _extensionSteps;
    private readonly Queue<char> _buffer = new();
    private readonly CancellationTokenSource _hangUp = new();
    private readonly CancellationTokenSource _waits = new();
    private bool _answered;
    private bool _over;
    private string? _node;

    /// <summary>A call that follows the script.</summary>
    public TextVoicePlatform(TextScript script, TextDriverOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(script);
        _options = options ?? new TextDriverOptions();
        _start = script.StartAt ?? AMondayMorning;
        _clock = new VirtualTimeProvider(_start.ToUniversalTime());
        _caller = new ScriptedCaller(script);
        _queueSteps = new Queue<QueueStep>(script.Steps.OfType<QueueStep>());
        _extensionSteps = new Queue<ExtensionStep>(script.Steps.OfType<ExtensionStep>());
        World = new TextWorld(script, _options, (kind, text, took) =>
        {
            Tell(kind, text);
            Pass(Now + took, Keeping);
        });
        Call = new CallFacts
        {
            Tenant = TenantId.System,
            CallId = Ids.New(_clock),
            Caller = script.Caller,
            Called = script.Called,
            Attached = new Dictionary<string, string>(script.Attached, StringComparer.Ordinal),
        };
    }

    /// <summary>The run stopped at a question that nobody answers.</summary>
    public bool Waits { get; private set; }

    /// <summary>Fires when it stops so.</summary>
    public CancellationToken WaitsToken => _waits.Token;

    /// <summary>What is around this call.</summary>
    public IFlowWorld World { get; }

    /// <inheritdoc />
    public CallFacts Call { get; }

    /// <inheritdoc />
    public TimeProvider Clock => _clock;

    /// <inheritdoc />
    public CancellationToken HangUp => _hangUp.Token;

    /// <summary>What happened so far.</summary>
    public Transcript Transcript { get; } = new();

    /// <summary>The trail as the real platform would get it.</summary>
    public List<IvrEvent> Events { get; } = [];

    private TimeSpan Now => _clock.GetUtcNow() - _start;

    /// <inheritdoc />
    public Task AnswerAsync(CancellationToken cancellationToken)
    {
        Begin(cancellationToken);
        if (!_answered)
            Tell(TranscriptKind.Answered, "");
        _answered = true;
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task<PlayResult> PlayAsync(PlayRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        Begin(cancellationToken);
        if (Broken(request.Segments) is { } fault)
            return Task.FromResult(new PlayResult(PlayEnd.Failed, Fault: fault));
        var anyKey = request.BargeIn && request.Terminators.Length == 0;
        if (anyKey && _buffer.Count > 0)
            return Task.FromResult(new PlayResult(PlayEnd.BargedIn));
        char? terminator = null;
        bool Stops(char key)
        {
            if (request.BargeIn && request.Terminators.Contains(key, StringComparison.Ordinal))
                terminator = key;
            else
                Keep(key);
            return anyKey || terminator is not null;
        }

        var stopped = Speak(request.Segments, Stops);
        return Task.FromResult(new PlayResult(stopped ? PlayEnd.BargedIn : PlayEnd.Finished, terminator));
    }

    /// <inheritdoc />
    public Task<CollectResult> CollectAsync(CollectRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        Begin(cancellationToken);
        if (Broken(request.Segments) is { } fault)
            return Task.FromResult(new CollectResult("", CollectEnd.Failed, fault));
        if (_options.StopAtQuestion && !_caller.HasMore && _buffer.Count == 0)
            StopAsking(request.Segments);
        var unheard = _buffer.Count == 0 ? _caller.Says() : null;
        var speaks = _buffer.Count == 0 || !request.BargeIn;
        if (!Completes(request) && unheard is null)
            _caller.Hear(Now, speaks ? Length(request.Segments) : TimeSpan.Zero);
        if (speaks)
        {
            Speak(request.Segments, key =>
            {
                Keep(key);
                return request.BargeIn;
            });
        }

        if (unheard is not null)
            Tell(TranscriptKind.Said, unheard);
        return Task.FromResult(Gather(request));
    }

    /// <inheritdoc />
    public void ClearDigits() => _buffer.Clear();

    /// <inheritdoc />
    public Task<QueueResult> QueueAsync(QueueRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        Begin(cancellationToken);
        var step = _queueSteps.Count > 0 ? _queueSteps.Dequeue() : new QueueStep { Result = QueueEnd.Answered, CallerHangsUp = true };
        var wait = TimeSpan.FromMilliseconds(step.WaitMs);
        var end = step.Result;
        if (request.MaxWait is { } limit && wait > limit && end is QueueEnd.Answered or QueueEnd.Overflow or QueueEnd.Abandoned)
            (wait, end) = (limit, QueueEnd.Overflow);
        if (end is QueueEnd.Full or QueueEnd.Closed or QueueEnd.Error)
            wait = TimeSpan.Zero;
        Tell(TranscriptKind.Queue, request.Queue);
        Pass(Now + wait, Keeping);
        Tell(TranscriptKind.Queue, $"{request.Queue}: {Word(end)}");
        if (end == QueueEnd.Abandoned)
            CallerHangsUp();
        var returned = end == QueueEnd.Answered && request.Form is not null ? step.Returned : null;
        if (end == QueueEnd.Answered)
            Talk(step.TalkMs, step.CallerHangsUp && returned is null);
        var fault = end == QueueEnd.Error ? Fault.NotFound("queue", $"There is no queue '{request.Queue}'.") : null;
        return Task.FromResult(new QueueResult(end, wait, fault) { Returned = returned });
    }

    /// <inheritdoc />
    public Task<ExtensionResult> DialExtensionAsync(ExtensionRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        Begin(cancellationToken);
        var step = _extensionSteps.Count > 0
            ? _extensionSteps.Dequeue()
            : new ExtensionStep { Result = ExtensionEnd.Answered, CallerHangsUp = true };
        var ring = TimeSpan.FromMilliseconds(step.RingMs);
        var end = step.Result;
        if (ring > request.RingTimeout || end == ExtensionEnd.NoAnswer)
            (ring, end) = (request.RingTimeout, ExtensionEnd.NoAnswer);
        if (end is ExtensionEnd.Unavailable or ExtensionEnd.Error)
            ring = TimeSpan.Zero;
        Tell(TranscriptKind.Extension, request.Number);
        Pass(Now + ring, Keeping);
        Tell(TranscriptKind.Extension, $"{request.Number}: {Word(end)}");
        if (end == ExtensionEnd.Answered)
        {
            _answered = true;
            Talk(step.TalkMs, step.CallerHangsUp);
        }

        var fault = end == ExtensionEnd.Error ? new Fault("extension.failed", "The extension could not be called.") : null;
        return Task.FromResult(new ExtensionResult(end, fault));
    }

    /// <inheritdoc />
    /// <remarks>He always leaves one, of a quarter of a minute.</remarks>
    public Task<VoicemailResult> LeaveMessageAsync(VoicemailRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        Begin(cancellationToken);
        Tell(TranscriptKind.Voicemail, request.Box);
        Pass(Now + TimeSpan.FromSeconds(15), Keeping);
        return Task.FromResult(new VoicemailResult(true));
    }

    /// <inheritdoc />
    /// <remarks>He says yes with 1 or with silence and no with any other key, and gives no other number.</remarks>
    public Task<CallbackResult> PromiseCallbackAsync(CallbackRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        Begin(cancellationToken);
        Tell(TranscriptKind.Callback, request.Queue);
        _caller.Hear(Now, TimeSpan.FromSeconds(5));
        Pass(Now + TimeSpan.FromSeconds(10), Keep);
        var promised = !_buffer.TryDequeue(out var key) || key == '1';
        Tell(TranscriptKind.Callback, $"{request.Queue}: {(promised ? "promised" : "declined")}");
        return Task.FromResult(new CallbackResult(promised));
    }

    /// <inheritdoc />
    /// <remarks>He speaks for ten seconds, less if he ends it by a key; who is silent at the question says nothing.</remarks>
    public Task<WordsResult> RecordWordsAsync(WordsRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        Begin(cancellationToken);
        if (Broken(request.Segments) is { } fault)
            return Task.FromResult(new WordsResult(null, fault));
        Speak(request.Segments, Keeping);
        _buffer.Clear();
        var spoken = TimeSpan.FromSeconds(10);
        if (_caller.Hear(Now, spoken) is SilentStep)
        {
            Pass(Now + request.Silence, _ => true);
            return Task.FromResult(new WordsResult(null));
        }

        Tell(TranscriptKind.Recorded, request.Label);
        Pass(Now + (spoken < request.Longest ? spoken : request.Longest), key => request.Terminators.Contains(key, StringComparison.Ordinal));
        return Task.FromResult(new WordsResult(Ids.New(_clock)));
    }

    /// <inheritdoc />
    public Task<Fault?> TransferAsync(TransferRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        Begin(cancellationToken);
        Tell(TranscriptKind.Transferred, request.To);
        _over = true;
        return Task.FromResult<Fault?>(null);
    }

    /// <inheritdoc />
    public Fault? SwitchRecording(RecordingDeed deed)
    {
        Tell(TranscriptKind.Recording, Word(deed));
        return null;
    }

    /// <inheritdoc />
    public Task HangUpAsync(string reason, CancellationToken cancellationToken)
    {
        if (!_over && !Waits)
            Tell(TranscriptKind.HungUp, reason);
        _over = true;
        _hangUp.Cancel();
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public void Trail(IvrEvent step)
    {
        Events.Add(step);
        switch (step)
        {
            case FlowNodeEntered entered:
                _node = entered.Node;
                Tell(TranscriptKind.Node, entered.Node);
                break;
            case FlowNodeLeft left:
                Tell(TranscriptKind.Exit, left.Exit);
                break;
            case FlowVariableSet set:
                Tell(TranscriptKind.Variable, $"{set.Variable} = {set.Value}");
                break;
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _hangUp.Dispose();
        _waits.Dispose();
    }

    private static string Word<T>(T end)
        where T : struct, Enum => end.ToString().ToLowerInvariant();

    private void Begin(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _hangUp.Token.ThrowIfCancellationRequested();
        // what fell due between two operations
        Pass(Now, Keeping);
    }

    private CollectResult Gather(CollectRequest request)
    {
        var digits = "";
        var deadline = Now + request.FirstDigitTimeout;
        while (true)
        {
            while (_buffer.TryDequeue(out var key))
            {
                if (request.Terminators.Contains(key, StringComparison.Ordinal))
                    return new CollectResult(digits, CollectEnd.Terminator);
                digits += key;
                if (digits.Length >= request.Max)
                    return new CollectResult(digits, CollectEnd.MaxDigits);
                deadline = Now + request.InterDigitTimeout;
            }

            if (!Pass(deadline, key => Keep(key)))
                return new CollectResult(digits, digits.Length > 0 ? CollectEnd.InterDigitTimeout : CollectEnd.NoInput);
        }
    }

    private bool Completes(CollectRequest request) =>
        _buffer.Count >= request.Max || _buffer.Any(key => request.Terminators.Contains(key, StringComparison.Ordinal));

    private bool Keep(char key)
    {
        if (_buffer.Count < BufferSize)
            _buffer.Enqueue(key);
        return true;
    }

    private bool Keeping(char key)
    {
        Keep(key);
        return false;
    }

    private bool Speak(IReadOnlyList<PromptSegment> segments, Func<char, bool> stops)
    {
        if (segments.Count == 0)
            return false;
        Tell(TranscriptKind.Heard, string.Join(' ', segments.Select(_options.Text).Where(text => text.Length > 0)));
        var stopped = Pass(Now + Length(segments), stops);
        if (stopped)
            Tell(TranscriptKind.BargedIn, "");
        return stopped;
    }

    private void Talk(int milliseconds, bool callerHangsUp)
    {
        // keys pressed while talking to a person are not meant for the flow
        Pass(Now + TimeSpan.FromMilliseconds(milliseconds), _ => false);
        if (callerHangsUp)
            CallerHangsUp();
    }

    /// <summary>Lets time pass, key by key; true when a key stopped it before its end.</summary>
    private bool Pass(TimeSpan until, Func<char, bool> stops)
    {
        while (_caller.TryTake(until, out var key, out var due))
        {
            MoveTo(due);
            if (key == ScriptedCaller.HangUpKey)
                CallerHangsUp();
            Tell(TranscriptKind.Pressed, key.ToString());
            if (stops(key))
                return true;
        }

        MoveTo(until);
        return false;
    }

    private void MoveTo(TimeSpan time)
    {
        if (time > Now)
            _clock.Advance(time - Now);
    }

    private void CallerHangsUp()
    {
        if (!_over)
            Tell(TranscriptKind.CallerHungUp, "");
        _over = true;
        _hangUp.Cancel();
        _hangUp.Token.ThrowIfCancellationRequested();
    }

    private TimeSpan Length(IReadOnlyList<PromptSegment> segments) =>
        segments.Aggregate(TimeSpan.Zero, (sum, segment) => sum + _options.Length(segment));

    private Fault? Broken(IReadOnlyList<PromptSegment> segments) => segments.OfType<LibrarySegment>()
        .Where(segment => _options.BrokenPrompts.Contains(segment.Prompt))
        .Select(segment => Fault.NotFound("prompt", $"There is no prompt '{segment.Prompt}'."))
        .FirstOrDefault();

    private void Tell(TranscriptKind kind, string text) => Transcript.Add(Now, kind, text, _node);
}
