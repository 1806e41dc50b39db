using Switchboard.Ivr.Platform;
using Switchboard.VoiceXml.Platform;
using TransferRequest = Switchboard.VoiceXml.Platform.TransferRequest;

namespace Switchboard.Ivr.VoiceXml;

/// <summary>Transfers of a document: those that come back to extensions of the house, blind ones wherever the node allows.</summary>
internal static class CallTransfer
{
    public static async Task<TransferResult> RunAsync(
        IVoicePlatform platform, TransferRequest request, bool allowOutside, Func<Task> speak, CancellationToken present)
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

        var from = platform.Clock.GetUtcNow();
        var result = await platform.DialExtensionAsync(new ExtensionRequest(number, request.ConnectTimeout), present);
        var end = result.End switch
        {
            ExtensionEnd.Answered => TransferEnd.FarEndDisconnect,
            ExtensionEnd.Busy => TransferEnd.Busy,
            ExtensionEnd.NoAnswer => TransferEnd.NoAnswer,
            ExtensionEnd.Unavailable => TransferEnd.NoRoute,
            _ => TransferEnd.Unknown,
        };
        if (request.Kind == TransferKind.Bridge || end != TransferEnd.FarEndDisconnect)
            return new TransferResult { End = end, Duration = platform.Clock.GetUtcNow() - from };
        // the caller was given away: when that talk is over nothing of the document is left to hear
        await platform.HangUpAsync("normal", CancellationToken.None);
        return new TransferResult { End = TransferEnd.Transferred };
    }

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
