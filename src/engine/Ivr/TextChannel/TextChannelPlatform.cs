using Switchboard.Contracts.Ivr;
using Switchboard.Ivr.Model;
using Switchboard.Ivr.Platform;
using Switchboard.Ivr.Prompts;
using Switchboard.Kernel;
using Switchboard.Speech.Recognition;

namespace Switchboard.Ivr.TextChannel;

/// <summary>
/// The voice platform for a visitor who writes: prompts are lines, keys are what he writes. What needs an ear or another person is refused,
/// so that the node leaves by its error exit and the flow can say so.
/// </summary>
internal sealed class TextChannelPlatform(Conversation conversation, CallFacts facts, Func<PromptSegment, string> words, TimeProvider time) : IVoicePlatform
{
    /// <summary>Who writes takes longer than who presses a key.</summary>
    public static readonly TimeSpan LeastPatience = TimeSpan.FromMinutes(3);

    private static readonly Fault VoiceOnly = new("text.voice_only", "This step needs a call; a text conversation cannot do it.");

    private string? _held;

    public CallFacts Call => facts;

    public TimeProvider Clock => time;

    public CancellationToken HangUp => conversation.Gone;

    public Task AnswerAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.CompletedTask;
    }

    public Task<PlayResult> PlayAsync(PlayRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Say(request.Segments);
        return Task.FromResult(new PlayResult(PlayEnd.Finished));
    }

    /// <remarks>One line answers one question. What is not made of keys is no answer to any: the node says so and asks again.</remarks>
    public async Task<CollectResult> CollectAsync(CollectRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Say(request.Segments);
        if (await ReadAsync(request.FirstDigitTimeout, cancellationToken) is not { } line)
            return new CollectResult("", CollectEnd.NoInput);
        var keys = Keys(line).TrimEnd([.. request.Terminators]);
        return new CollectResult(keys, keys.Length >= request.Max ? CollectEnd.MaxDigits : CollectEnd.Terminator);
    }

    /// <remarks>Words are read in every language.</remarks>
    public bool Hears(string language) => true;

    public async Task<HearResult> HearAsync(HearRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        cancellationToken.ThrowIfCancellationRequested();
        Say(request.Segments);
        if (await ReadAsync(request.Timeout, cancellationToken) is not { } line)
            return new HearResult(HearEnd.NoInput, []);
        if (Keys(line).Length == 0)
            return new HearResult(HearEnd.Words, [new RecognizedWords(line, 1)]);
        _held = line;
        return new HearResult(HearEnd.Key, []);
    }

    public void ClearDigits()
    {
        _held = null;
        while (conversation.Unread.TryRead(out _))
        {
            // forgotten
        }
    }

    public Task<QueueResult> QueueAsync(QueueRequest request, CancellationToken cancellationToken) => Task.FromResult(new QueueResult(QueueEnd.Error, Fault: VoiceOnly));

    public Task<ExtensionResult> DialExtensionAsync(ExtensionRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(new ExtensionResult(ExtensionEnd.Error, VoiceOnly));

    public Task<VoicemailResult> LeaveMessageAsync(VoicemailRequest request, CancellationToken cancellationToken) => Task.FromResult(new VoicemailResult(false, VoiceOnly));

    public Task<CallbackResult> PromiseCallbackAsync(CallbackRequest request, CancellationToken cancellationToken) => Task.FromResult(new CallbackResult(false, VoiceOnly));

    public Task<WordsResult> RecordWordsAsync(WordsRequest request, CancellationToken cancellationToken) => Task.FromResult(new WordsResult(null, VoiceOnly));

    public Task<Fault?> TransferAsync(TransferRequest request, CancellationToken cancellationToken) => Task.FromResult<Fault?>(VoiceOnly);

    // nothing is recorded that could be switched: the lines are the record
    public Fault? SwitchRecording(RecordingDeed deed) => null;

    public Task HangUpAsync(string reason, CancellationToken cancellationToken)
    {
        conversation.End(reason == "normal" ? "hangup" : reason);
        return Task.CompletedTask;
    }

    public void Trail(IvrEvent step)
    {
        // a conversation has no call record
    }

    /// <summary>The next line; null when none comes for so long.</summary>
    private async Task<string?> ReadAsync(TimeSpan timeout, CancellationToken cancellation)
    {
        if (_held is { } held)
        {
            _held = null;
            return held;
        }

        try
        {
            return await conversation.Unread.ReadAsync(cancellation).AsTask().WaitAsync(timeout > LeastPatience ? timeout : LeastPatience, time, cancellation);
        }
        catch (TimeoutException)
        {
            return null;
        }
        catch (System.Threading.Channels.ChannelClosedException)
        {
            throw new OperationCanceledException(conversation.Gone);
        }
    }

    private void Say(IReadOnlyList<PromptSegment> segments)
    {
        var text = string.Join(' ', segments.Select(words).Where(each => each.Length > 0));
        if (text.Length > 0)
            conversation.Say(text);
    }

    private static string Keys(string line)
    {
        var keys = string.Concat(line.Where(c => !char.IsWhiteSpace(c)).Select(Plain));
        return keys.All(c => char.IsAsciiDigit(c) || c is '*' or '#') ? keys : "";
    }

    // ０１２ ＃ of Chinese keyboards
    private static char Plain(char c) => c is >= '\uFF01' and <= '\uFF5E' ? (char)(c - 0xFEE0) : c;
}
