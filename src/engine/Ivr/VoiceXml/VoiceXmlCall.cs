using Switchboard.Ivr.Platform;
using Switchboard.VoiceXml.Platform;
using TransferRequest = Switchboard.VoiceXml.Platform.TransferRequest;

namespace Switchboard.Ivr.VoiceXml;

/// <summary>A document's call: every operation becomes one of the voice platform, on the call's own mailbox.</summary>
internal sealed class VoiceXmlCall : IVoiceXmlPlatform
{
    private readonly IVoicePlatform _platform;
    private readonly CallAudio _audio;
    private readonly string _language;
    private readonly bool _allowOutside;
    private readonly SynchronizationContext? _mailbox = SynchronizationContext.Current;

    public VoiceXmlCall(IVoicePlatform platform, CallAudio audio, string language, bool allowOutside)
    {
        (_platform, _audio, _language, _allowOutside) = (platform, audio, language, allowOutside);
        Facts = new SessionFacts
        {
            LocalUri = "tel:" + platform.Call.Called,
            RemoteUri = platform.Call.Caller.Length > 0 ? "tel:" + platform.Call.Caller : "sip:anonymous@anonymous.invalid",
            Language = language,
        };
    }

    public SessionFacts Facts { get; }

    public TimeProvider Clock => _platform.Clock;

    public bool WantsGrammars => false;

    /// <summary>The call was hung up or given away by the document.</summary>
    public bool Ended { get; private set; }

    /// <summary>What nothing caught, and the like: for the trail.</summary>
    public string? Problem { get; private set; }

    public Task<bool> PlayAsync(IReadOnlyList<SpokenPrompt> prompts, CancellationToken cancellationToken) => OnMailboxAsync(
        async present =>
        {
            await SpeakAsync(prompts, present);
            return true;
        },
        () => false,
        cancellationToken);

    public Task<InputResult> ListenAsync(ListenRequest request, CancellationToken cancellationToken) => OnMailboxAsync(
        present => KeysAsync(request, present), () => new InputResult { Kind = InputKind.HangUp }, cancellationToken);

    public Task<RecordResult> RecordAsync(RecordRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(new RecordResult { Unavailable = true });

    public Task<TransferResult> TransferAsync(TransferRequest request, CancellationToken cancellationToken) => OnMailboxAsync(
        present => CallTransfer.RunAsync(_platform, request, _allowOutside, () => SpeakAsync(request.Prompts, present), present),
        () => new TransferResult { End = TransferEnd.HangUp },
        cancellationToken);

    public Task DisconnectAsync(CancellationToken cancellationToken) => OnMailboxAsync(
        async _ =>
        {
            Ended = true;
            await _platform.HangUpAsync("normal", CancellationToken.None);
            return true;
        },
        () => true,
        cancellationToken);

    public void Log(string label, string text)
    {
        if (label == "error")
            Problem = text;
    }

    private async Task SpeakAsync(IReadOnlyList<SpokenPrompt> prompts, CancellationToken present)
    {
        var result = await _platform.PlayAsync(new PlayRequest(CallPrompts.Segments(prompts, _audio, _language), prompts.All(prompt => prompt.BargeIn)), present);
        if (result.End == PlayEnd.Failed)
            throw new InvalidOperationException(result.Fault?.Detail ?? "the prompt cannot be played");
    }

    /// <summary>VoiceXML 2.0 Appendix D: keys one by one, each judged.</summary>
    private async Task<InputResult> KeysAsync(ListenRequest request, CancellationToken present)
    {
        var keys = "";
        var wait = request.Timeout;
        var segments = CallPrompts.Segments(request.Prompts, _audio, _language);
        var bargeIn = request.Prompts.All(prompt => prompt.BargeIn);
        while (true)
        {
            var collected = await _platform.CollectAsync(
                new CollectRequest { Segments = segments, Max = 1, FirstDigitTimeout = wait, InterDigitTimeout = wait, BargeIn = bargeIn }, present);
            if (collected.End == CollectEnd.Failed)
                throw new InvalidOperationException(collected.Fault?.Detail ?? "the prompt cannot be played");
            if (collected.Digits.Length == 0 || request.Keys is not { } judge)
                return keys.Length == 0 ? new InputResult { Kind = InputKind.NoInput } : Keys(keys);
            segments = [];
            var verdict = (await judge.JudgeAsync(keys + collected.Digits, present))[^1];
            if (!verdict.Complete && !verdict.CanGoOn && collected.Digits == request.TermChar)
                return keys.Length == 0 ? new InputResult { Kind = InputKind.NoMatch } : Keys(keys);
            keys += collected.Digits;
            if (!verdict.CanGoOn && (!verdict.Complete || request.TermTimeout <= TimeSpan.Zero))
                return Keys(keys);
            wait = verdict.CanGoOn ? request.InterDigitTimeout : request.TermTimeout;
        }
    }

    private static InputResult Keys(string keys) => new() { Kind = InputKind.Keys, Hypotheses = [new Hypothesis(keys)] };

    /// <summary>Runs on the mailbox of the call; a caller who goes meanwhile ends it with <paramref name="gone"/>.</summary>
    private Task<T> OnMailboxAsync<T>(Func<CancellationToken, Task<T>> run, Func<T> gone, CancellationToken cancellationToken)
    {
        if (_mailbox is null)
            return WhilePresentAsync(run, gone, cancellationToken);
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _mailbox.Post(_ => _ = ForwardAsync(), null);
        return result.Task;

        async Task ForwardAsync()
        {
            try
            {
                result.SetResult(await WhilePresentAsync(run, gone, cancellationToken));
            }
            catch (OperationCanceledException)
            {
                result.SetCanceled(cancellationToken);
            }
            catch (Exception wrong)
            {
                result.SetException(wrong);
            }
        }
    }

    private async Task<T> WhilePresentAsync<T>(Func<CancellationToken, Task<T>> run, Func<T> gone, CancellationToken cancellationToken)
    {
        if (_platform.HangUp.IsCancellationRequested)
            return gone();
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _platform.HangUp);
        try
        {
            return await run(both.Token);
        }
        catch (OperationCanceledException) when (_platform.HangUp.IsCancellationRequested)
        {
            return gone();
        }
    }
}
