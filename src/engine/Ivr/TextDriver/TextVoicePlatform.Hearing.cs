using Switchboard.Ivr.Platform;
using Switchboard.Speech;
using Switchboard.Speech.Recognition;

namespace Switchboard.Ivr.TextDriver;

/// <content>Words: what is typed is what was said.</content>
public sealed partial class TextVoicePlatform
{
    private static readonly TimeSpan PerWord = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Message = TimeSpan.FromSeconds(5);

    /// <inheritdoc />
    public bool Hears(string language) => _options.Hears(language);

    /// <inheritdoc />
    public Task<HearResult> HearAsync(HearRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        Begin(cancellationToken);
        if (Broken(request.Segments) is { } fault)
            return Task.FromResult(new HearResult(HearEnd.Failed, [], Fault: fault));
        if (_options.StopAtQuestion && !_caller.HasMore && _buffer.Count == 0)
            StopAsking(request.Segments);
        return Task.FromResult(new HearResult(Listen(request, out var words), words is null ? [] : [new RecognizedWords(words, 1)]));
    }

    /// <inheritdoc />
    /// <remarks>He says something for five seconds, or nothing where the script is silent.</remarks>
    public Task<TakeResult> TakeAsync(TakeRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        Begin(cancellationToken);
        if (Broken(request.Segments) is { } fault)
            return Task.FromResult(new TakeResult { Fault = fault });
        Speak(request.Segments, _ => false);
        _buffer.Clear();
        var said = _caller.Says();
        if (said is null)
            _caller.Hear(Now, TimeSpan.Zero);
        Tell(TranscriptKind.Said, said ?? "");
        var length = said is null ? request.Timeout : request.MaxTime < Message ? request.MaxTime : Message;
        Pass(Now + length, key => Keep(key) && request.KeyEnds);
        var audio = said is null ? null : new SpeechAudio(new short[(int)(length.TotalSeconds * RecognitionRequest.SampleRate)], RecognitionRequest.SampleRate);
        return Task.FromResult(new TakeResult { Audio = audio, Keys = _buffer.TryDequeue(out var ended) ? ended.ToString() : "", MaxTimeReached = length == request.MaxTime });
    }

    /// <inheritdoc />
    /// <remarks>As an extension step says.</remarks>
    public async Task<BridgeResult> BridgeAsync(BridgeRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var before = Now;
        var result = await DialExtensionAsync(new ExtensionRequest(request.Number, request.RingTimeout), cancellationToken);
        return result.End switch
        {
            ExtensionEnd.Answered => new BridgeResult(BridgeEnd.FarEnd, Now - before),
            ExtensionEnd.Busy => new BridgeResult(BridgeEnd.Busy),
            ExtensionEnd.NoAnswer => new BridgeResult(BridgeEnd.NoAnswer),
            _ => new BridgeResult(BridgeEnd.NoRoute),
        };
    }

    private HearEnd Listen(HearRequest request, out string? words)
    {
        words = null;
        if (request.BargeIn && _buffer.Count > 0)
            return HearEnd.Key;
        if (_caller.Says() is { } said)
        {
            Speak(request.Segments, Keep);
            Tell(TranscriptKind.Said, said);
            MoveTo(Now + (PerWord * said.Split(' ').Length) + request.CompleteTimeout);
            words = said.Trim().ToLowerInvariant();
            return words.Length > 0 ? HearEnd.Words : HearEnd.NoMatch;
        }

        _caller.Hear(Now, Length(request.Segments));
        Speak(request.Segments, key => Keep(key) && request.BargeIn);
        return _buffer.Count > 0 || Pass(Now + request.Timeout, Keep) ? HearEnd.Key : HearEnd.NoInput;
    }

    private void StopAsking(IReadOnlyList<Prompts.PromptSegment> segments)
    {
        Speak(segments, _ => false);
        Waits = true;
        _waits.Cancel();
        throw new OperationCanceledException(_waits.Token);
    }
}
