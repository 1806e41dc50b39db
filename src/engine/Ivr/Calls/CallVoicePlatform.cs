using Switchboard.Contracts.Ivr;
using Switchboard.Contracts.Switch;
using Switchboard.Ivr.Callbacks;
using Switchboard.Ivr.Model;
using Switchboard.Ivr.Platform;
using Switchboard.Ivr.Prompts;
using Switchboard.Ivr.Voicemail;
using Switchboard.Media;
using Switchboard.Media.Prompts;
using Switchboard.Switch.Applications;
using Switchboard.Switch.Calls;

namespace Switchboard.Ivr.Calls;

/// <summary>The voice platform on a real call. Lives on the call's mailbox.</summary>
internal sealed class CallVoicePlatform : IVoicePlatform
{
    private readonly Call _call;
    private readonly CallServices _services;

    public CallVoicePlatform(Call call, CallServices services, CancellationToken application)
    {
        _call = call;
        _services = services;
        HangUp = application;
        Call = new CallFacts
        {
            Tenant = call.Tenant,
            CallId = call.Id,
            Caller = call.Origin.Caller == "anonymous" ? "" : call.Origin.Caller,
            Called = call.Called,
            OriginalCalled = call.Origin.Called,
            Attached = call.Attached,
        };
    }

    public CallFacts Call { get; }

    public TimeProvider Clock => _call.Environment.Time;

    /// <inheritdoc />
    /// <remarks>Fires too when the call is sent elsewhere: this flow is over then, though the caller stays.</remarks>
    public CancellationToken HangUp { get; }

    public Task AnswerAsync(CancellationToken cancellationToken)
    {
        _call.Answer();
        cancellationToken.ThrowIfCancellationRequested();
        return Task.CompletedTask;
    }

    public async Task<PlayResult> PlayAsync(PlayRequest request, CancellationToken cancellationToken)
    {
        var digits = _call.Party.Digits;
        var anyKey = request.BargeIn && request.Terminators.Length == 0;
        if (anyKey && digits.Count > 0)
            return new PlayResult(PlayEnd.BargedIn);
        if (request.Segments.Count == 0)
            return new PlayResult(PlayEnd.Finished);
        if (!(await ResolveAsync(request.Segments, cancellationToken)).TryGet(out var audio, out var fault))
            return new PlayResult(PlayEnd.Failed, Fault: fault);
        var playback = _call.Play(audio, new PlayOptions { StopOnDigit = anyKey });
        using var stop = cancellationToken.Register(playback.Stop);
        while (!playback.Completion.IsCompleted)
        {
            var key = digits.NextAsync();
            await Task.WhenAny(playback.Completion, key);
            cancellationToken.ThrowIfCancellationRequested();
            if (!key.IsCompleted || !request.BargeIn)
                continue;
            if (anyKey)
            {
                playback.Stop();
                return new PlayResult(PlayEnd.BargedIn);
            }

            if (digits.TakeFirstOf(request.Terminators) is { } terminator)
            {
                playback.Stop();
                return new PlayResult(PlayEnd.BargedIn, terminator);
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        return new PlayResult((await playback.Completion).End == PlaybackEnd.BargedIn ? PlayEnd.BargedIn : PlayEnd.Finished);
    }

    public async Task<CollectResult> CollectAsync(CollectRequest request, CancellationToken cancellationToken)
    {
        var digits = _call.Party.Digits;
        if (!request.BargeIn || digits.Count == 0)
        {
            var played = await PlayAsync(new PlayRequest(request.Segments, request.BargeIn), cancellationToken);
            if (played.End == PlayEnd.Failed)
                return new CollectResult("", CollectEnd.Failed, played.Fault);
        }

        var collected = "";
        while (true)
        {
            var limit = collected.Length == 0 ? request.FirstDigitTimeout : request.InterDigitTimeout;
            if (!await digits.ArrivesWithinAsync(limit, Clock, cancellationToken))
                return new CollectResult(collected, collected.Length == 0 ? CollectEnd.NoInput : CollectEnd.InterDigitTimeout);
            var digit = digits.Take()!.Value;
            if (request.Terminators.Contains(digit, StringComparison.Ordinal))
                return new CollectResult(collected, CollectEnd.Terminator);
            collected += digit;
            if (collected.Length >= request.Max)
                return new CollectResult(collected, CollectEnd.MaxDigits);
        }
    }

    public bool Hears(string language) => _services.Recognizer?.Hears(language) ?? false;

    public async Task<HearResult> HearAsync(HearRequest request, CancellationToken cancellationToken)
    {
        if (_services.Recognizer is not { } recognizer)
            return new HearResult(HearEnd.Failed, [], Fault: new Kernel.Fault("recognition.away", "This house has no recogniser."));
        AudioSource? audio = null;
        if (request.Segments.Count > 0 && !(await ResolveAsync(request.Segments, cancellationToken)).TryGet(out audio, out var fault))
            return new HearResult(HearEnd.Failed, [], Fault: fault);
        return await new CallHearing(_call, recognizer, cancellationToken).HearAsync(request, audio);
    }

    public async Task<TakeResult> TakeAsync(TakeRequest request, CancellationToken cancellationToken)
    {
        var played = await PlayAsync(new PlayRequest(request.Segments), cancellationToken);
        return played.End == PlayEnd.Failed ? new TakeResult { Fault = played.Fault } : await new CallTake(_call, request, cancellationToken).RunAsync();
    }

    public Task<BridgeResult> BridgeAsync(BridgeRequest request, CancellationToken cancellationToken) =>
        new CallBridge(_call, _services, request, cancellationToken).RunAsync();

    public void ClearDigits() => _call.Party.Digits.Clear();

    public async Task<QueueResult> QueueAsync(QueueRequest request, CancellationToken cancellationToken)
    {
        var result = await new QueueCall(_services, request).RunAsync(_call, cancellationToken);
        if (result.Returned is not null)
            _call.Enter(CallState.Ivr); // he goes on in the flow
        return result;
    }

    public async Task<ExtensionResult> DialExtensionAsync(ExtensionRequest request, CancellationToken cancellationToken)
    {
        var number = request.IsAgent ? SeatOf(request.Number)?.Extension : request.Number;
        if (number is null || _services.Lines.FindExtension(_call.Tenant, number) is not { } extension)
            return new ExtensionResult(ExtensionEnd.Unavailable);
        var cause = await new ExtensionCall(_services.Exchange(), extension).RingAsync(_call, request.RingTimeout, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        _call.Enter(CallState.Ivr);
        _call.Party.Media?.StopPlayback();
        return new ExtensionResult(cause.Reason switch
        {
            "busy" or "rejected" => ExtensionEnd.Busy,
            "no_answer" => ExtensionEnd.NoAnswer,
            "unreachable" or "not_found" or "congestion" => ExtensionEnd.Unavailable,
            _ => ExtensionEnd.Answered,
        });
    }

    public async Task<VoicemailResult> LeaveMessageAsync(VoicemailRequest request, CancellationToken cancellationToken)
    {
        if (_services.Voicemail is not { } voicemail)
            return new VoicemailResult(false, new Kernel.Fault("voicemail.away", "This house has no voicemail."));
        var end = await voicemail.LeaveAsync(_call, request.Box, request.Language, cancellationToken);
        return end == VoicemailEnd.Failed
            ? new VoicemailResult(false, new Kernel.Fault("voicemail.failed", $"Nobody can leave a message in box {request.Box} now."))
            : new VoicemailResult(end == VoicemailEnd.Left);
    }

    public async Task<CallbackResult> PromiseCallbackAsync(CallbackRequest request, CancellationToken cancellationToken)
    {
        if (_services.Callbacks is not { } callbacks)
            return new CallbackResult(false, new Kernel.Fault("callback.away", "This house makes no callbacks."));
        var dialogue = new CallbackDialogue(_call, _services.Prompts, request.Language, cancellationToken);
        if (await dialogue.AgreeAsync(request.AsksNumber) is not { } number)
            return new CallbackResult(false);
        var promised = await callbacks.RequestAsync(CallbackInvitation.WishOf(_call, request, number), cancellationToken);
        if (promised.TryGet(out _, out var fault))
        {
            await dialogue.ThankAsync();
            return new CallbackResult(true);
        }

        await dialogue.RegretAsync();
        return new CallbackResult(false, fault);
    }

    public async Task<WordsResult> RecordWordsAsync(WordsRequest request, CancellationToken cancellationToken)
    {
        var played = await PlayAsync(new PlayRequest(request.Segments), cancellationToken);
        return played.End == PlayEnd.Failed ? new WordsResult(null, played.Fault) : await new CallerWords(_call, request).TakeAsync(cancellationToken);
    }

    public Task<Kernel.Fault?> TransferAsync(TransferRequest request, CancellationToken cancellationToken)
    {
        if (request.AllowOutside)
            _call.SentBy ??= "console"; // the flow's author has the rights of who steers calls from the console
        _call.Redirect(request.To, _call.Party, "system");
        return Task.FromResult<Kernel.Fault?>(null);
    }

    public Kernel.Fault? SwitchRecording(RecordingDeed deed)
    {
        switch (deed)
        {
            case RecordingDeed.Start:
                return _call.StartRecording();
            case RecordingDeed.Stop:
                _call.StopRecording();
                break;
            default:
                _call.PauseRecording(deed == RecordingDeed.Pause, "system");
                break;
        }

        return null;
    }

    public void NoteSurvey(string keys, string? answer) => _call.NoteSurvey(keys, answer);

    private Contracts.Desk.AgentSeat? SeatOf(string agent) =>
        Guid.TryParse(agent, out var id) ? _services.Desk.FindSeat(_call.Tenant, id) : _services.Desk.FindSeatByNumber(_call.Tenant, agent);

    public Task HangUpAsync(string reason, CancellationToken cancellationToken)
    {
        if (!HangUp.IsCancellationRequested)
            _call.HangUp(CauseOf(reason, _call.TalkEndedBy ?? EndedBy.System));
        return Task.CompletedTask;
    }

    public void Trail(IvrEvent step) => _services.Trail.Take(step);

    private ValueTask<Kernel.Outcome<AudioSource>> ResolveAsync(IReadOnlyList<PromptSegment> segments, CancellationToken cancellation) =>
        SegmentAudio.ResolveAsync(_services.Prompts, _call.Tenant, segments, cancellation);

    // A flow that ends after a talk ends it for whoever left the talk.
    private static CallCause CauseOf(string reason, EndedBy talker) => reason switch
    {
        "busy" => new CallCause(486, "busy", null, EndedBy.System),
        "rejected" => new CallCause(603, "rejected", null, EndedBy.System),
        "normal" => CallCause.Normal(talker),
        _ => new CallCause(200, reason, null, EndedBy.System),
    };
}
