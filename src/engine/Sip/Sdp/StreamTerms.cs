using Switchboard.Kernel;

namespace Switchboard.Sip.Sdp;

/// <summary>The terms offers and answers have in common: address, direction, events, ICE.</summary>
internal static class StreamTerms
{
    /// <summary>Fills in what depends on the peer's part and ours alike; the caller has settled codecs and keys.</summary>
    public static Outcome<NegotiatedAudio> Settle(
        RemoteStream theirs, LocalAudio local, IReadOnlyList<NegotiatedCodec> codecs, NegotiatedEvents? events)
    {
        var rule = local.RemoteAddresses;
        var ice = local.Ice is null ? null : theirs.Ice(rule);
        var remote = theirs.Address();
        var unspecified = remote is not null && RemoteAddress.IsUnspecified(remote.Address);
        if (ice is null && !unspecified)
        {
            if (remote is null)
                return SdpFault.Of(SdpFault.Address, "The connection line is missing or holds no literal address.");
            if (RemoteAddress.Refusal(remote, rule) is { } refusal)
                return SdpFault.Of(SdpFault.Address, $"Nothing is sent to the address of the connection line: {refusal}.");
        }

        // with ICE the path is learned by STUN and a bad default address is only passed over; without it 0.0.0.0 is hold (RFC 3264 §8.4)
        var usable = remote is not null && !unspecified && RemoteAddress.Refusal(remote, rule) is null;
        var stated = unspecified && ice is null ? theirs.Direction & MediaDirection.SendOnly : theirs.Direction;
        var mux = theirs.RtcpMux && local.RtcpMux;
        return new NegotiatedAudio
        {
            MediaIndex = theirs.Index,
            Codecs = codecs,
            TelephoneEvent = events,
            Profile = theirs.Profile,
            Remote = usable ? remote : null,
            RtcpMux = mux,
            RemoteRtcp = mux || !usable ? null : theirs.RtcpAddress(remote!, rule),
            Direction = local.Direction & Reverse(stated),
            RemoteDirection = stated,
            Ptime = theirs.Ptime(local.Ptime),
            Ice = ice,
            Mid = theirs.Mid,
            RemoteSsrc = theirs.Ssrc,
            // a browser that may send noise stops sending speech in between: it is better asked not to
            ComfortNoise = theirs.Profile != MediaProfile.DtlsSavpf && codecs[0].Codec.SampleRate == 8000 && TakesNoise(theirs.Formats),
        };
    }

    /// <summary>The events on the clock of the codec; otherwise the first there are.</summary>
    public static RtpFormat? Events(IReadOnlyList<RtpFormat> formats, int clockRate)
    {
        RtpFormat? any = null;
        foreach (var format in formats)
        {
            if (!format.IsTelephoneEvent)
                continue;
            if (format.ClockRate == clockRate)
                return format;
            any ??= format;
        }

        return any;
    }

    // RFC 3389 §4: static type 13 belongs to the codecs of 8 kHz
    private static bool TakesNoise(IReadOnlyList<RtpFormat> formats)
    {
        foreach (var format in formats)
        {
            if (format is { PayloadType: 13, Name: RtpFormat.ComfortNoise, ClockRate: 8000 })
                return true;
        }

        return false;
    }

    public static Fault NoCodec() => SdpFault.Of(SdpFault.NoCommonCodec, "None of the audio codecs is known here.");

    private static MediaDirection Reverse(MediaDirection direction) => direction switch
    {
        MediaDirection.SendOnly => MediaDirection.RecvOnly,
        MediaDirection.RecvOnly => MediaDirection.SendOnly,
        _ => direction,
    };
}
