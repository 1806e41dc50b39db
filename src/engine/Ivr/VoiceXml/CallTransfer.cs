using Switchboard.Ivr.Platform;
using Switchboard.VoiceXml.Platform;
using TransferRequest = Switchboard.VoiceXml.Platform.TransferRequest;

namespace Switchboard.Ivr.VoiceXml;

/// <summary>Transfers of a document: inside the house, and wherever else the node allows.</summary>
internal static class CallTransfer
{
    public static async Task<TransferResult> RunAsync(
        IVoicePlatform platform, TransferRequest request, bool allowOutside, CallAudio audio, Func<Task> speak, CancellationToken present)
    {
        if (Number(request.Destination) is not { } number)
            return new TransferResult { End = TransferEnd.UnsupportedUri };
        if (number.Length == 0)
            return new TransferResult { End = TransferEnd.BadDestination };
        await speak();
        if (request.Kind == TransferKind.Blind)
        {
            var refused = await platform.TransferAsync(new Platform.TransferRequest(number, allowOutside), present);
            return new TransferResult { End = refused is null ? TransferEnd.Transferred : TransferEnd.NoRoute };
        }

        var result = await platform.BridgeAsync(
            new BridgeRequest
            {
                Number = number,
                AllowOutside = allowOutside,
                RingTimeout = request.ConnectTimeout,
                MaxTime = request.MaxTime,
                RingingAudio = request.TransferAudio is { } music ? await audio.LoadAsync(music, present) : null,
                KeysEnd = request.Keys is { } judge ? keys => CallListening.IsCompleteAsync(judge, keys, present) : null,
            },
            present);
        if (request.Kind == TransferKind.Bridge || result.Talked == TimeSpan.Zero)
            return new TransferResult { End = End(result.End), Duration = result.Talked, Input = result.Keys.Length > 0 ? CallListening.Keys(result.Keys) : null };
        // the caller was given away: when that talk is over nothing of the document is left to hear
        await platform.HangUpAsync("normal", CancellationToken.None);
        return new TransferResult { End = TransferEnd.Transferred };
    }

    private static TransferEnd End(BridgeEnd end) => end switch
    {
        BridgeEnd.FarEnd => TransferEnd.FarEndDisconnect,
        BridgeEnd.NearEnd => TransferEnd.NearEndDisconnect,
        BridgeEnd.MaxTime => TransferEnd.MaxTimeDisconnect,
        BridgeEnd.Busy => TransferEnd.Busy,
        BridgeEnd.NoAnswer => TransferEnd.NoAnswer,
        BridgeEnd.Refused => TransferEnd.NoAuthorization,
        BridgeEnd.NoResource => TransferEnd.NoResource,
        _ => TransferEnd.NoRoute,
    };

    /// <summary>The number in a tel: or sip: URI; null for another scheme.</summary>
    private static string? Number(string destination)
    {
        var colon = destination.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
            return "";
        var rest = destination[(colon + 1)..].Split(';', '@', '?')[0];
        return destination[..colon].ToLowerInvariant() is "tel" or "sip" or "sips" ? rest.Replace("-", "", StringComparison.Ordinal) : null;
    }
}
