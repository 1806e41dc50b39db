using Switchboard.VoiceXml.Platform;

namespace Switchboard.VoiceXml.TextDriver;

/// <summary>Says nothing, and goes when he is asked.</summary>
internal sealed class NobodyCaller : ITextCaller
{
    public void Hear(string text)
    {
    }

    public ValueTask<CallerAct> AnswerAsync(ListenRequest request, CancellationToken cancellationToken) => new(new HangUpNow());

    public ValueTask<(CallerAct Act, TimeSpan Length)> RecordAsync(RecordRequest request, CancellationToken cancellationToken) =>
        new((new HangUpNow(), TimeSpan.Zero));

    public ValueTask<TransferResult> TransferAsync(TransferRequest request, CancellationToken cancellationToken) =>
        new(new TransferResult { End = TransferEnd.HangUp });
}
