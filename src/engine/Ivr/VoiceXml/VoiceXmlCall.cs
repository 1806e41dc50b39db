using Switchboard.Ivr.Platform;
using Switchboard.VoiceXml.Platform;
using TransferRequest = Switchboard.VoiceXml.Platform.TransferRequest;

namespace Switchboard.Ivr.VoiceXml;

/// <summary>A document's call: every operation becomes one of the voice platform, on the call's own mailbox.</summary>
internal sealed class VoiceXmlCall : IVoiceXmlPlatform
{
    private readonly IVoicePlatform _platform;
    private readonly CallAudio _audio;
    private readonly CallRecordings _recordings;
    private readonly string _language;
    private readonly bool _allowOutside;
    private readonly SynchronizationContext? _mailbox = SynchronizationContext.Current;

    public VoiceXmlCall(IVoicePlatform platform, CallAudio audio, CallRecordings recordings, string language, bool allowOutside)
    {
        (_platform, _audio, _recordings, _language, _allowOutside) = (platform, audio, recordings, language, allowOutside);
        Facts = new SessionFacts
        {
            LocalUri = "tel:" + platform.Call.Called,
            RemoteUri = platform.Call.Caller.Length > 0 ? "tel:" + platform.Call.Caller : "sip:anonymous@anonymous.invalid",
            Language = language,
        };
    }

    public SessionFacts Facts { get; }

    public TimeProvider Clock => _platform.Clock;

    public bool WantsGrammars => true;

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
        present => new CallListening(_platform, _recordings, _language).ListenAsync(request, CallPrompts.Segments(request.Prompts, _audio, _language), present),
        () => new InputResult { Kind = InputKind.HangUp },
        cancellationToken);

    public Task<RecordResult> RecordAsync(RecordRequest request, CancellationToken cancellationToken) => OnMailboxAsync(
        present => CallRecord.RunAsync(_platform, _recordings, request, CallPrompts.Segments(request.Prompts, _audio, _language), present),
        () => new RecordResult { HungUp = true },
        cancellationToken);

    public Task<TransferResult> TransferAsync(TransferRequest request, CancellationToken cancellationToken) => OnMailboxAsync(
        present => CallTransfer.RunAsync(_platform, request, _allowOutside, _audio, () => SpeakAsync(request.Prompts, present), present),
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
