using Switchboard.Kernel;

namespace Switchboard.Sip.Sdp;

/// <summary>Reads the peer's answer against our offer.</summary>
internal static class AnswerReading
{
    public static Outcome<NegotiatedAudio> Take(RemoteStream answered, SdpOffer ours, IReadOnlyList<RtpFormat> offered)
    {
        var local = ours.Local;
        // RFC 3264 §7: send with the first codec of the answer
        var codecs = Codecs(answered, local, offered);
        if (codecs.Count == 0)
            return StreamTerms.NoCodec();
        NegotiatedEvents? events = null;
        if (local.TelephoneEvent && StreamTerms.Events(answered.Formats, codecs[0].Codec.ClockRate) is { } found
            && StreamTerms.Events(offered, found.ClockRate) is { } mine && mine.ClockRate == found.ClockRate)
            events = new NegotiatedEvents(found.PayloadType, mine.PayloadType, found.ClockRate);
        var settled = StreamTerms.Settle(answered, local, codecs, events);
        return settled.TryGet(out var audio, out var fault) ? WithKeys(audio, answered, ours) : fault;
    }

    private static List<NegotiatedCodec> Codecs(RemoteStream answered, LocalAudio local, IReadOnlyList<RtpFormat> offered)
    {
        var common = new List<NegotiatedCodec>();
        foreach (var format in answered.Formats)
        {
            foreach (var codec in local.Codecs)
            {
                if (!format.Is(codec))
                    continue;
                foreach (var mine in offered)
                {
                    if (mine.Is(codec))
                        common.Add(new NegotiatedCodec(codec, format.PayloadType, mine.PayloadType, format.Parameters));
                }
            }
        }

        return common;
    }

    private static Outcome<NegotiatedAudio> WithKeys(NegotiatedAudio audio, RemoteStream answered, SdpOffer ours)
    {
        var media = ours.Description.Media[ours.MediaIndex];
        if (media.Attribute("setup") is not null)
            return answered.Profile.IsDtls() ? Dtls(audio, answered, ours) : Mismatch();
        var crypto = TransportLines.Crypto(media.Attributes);
        if (crypto.Count == 0)
            return answered.Profile.IsPlain() ? audio : Mismatch();
        var offeredPlain = ProfileNames.Parse(media.Protocol)?.IsPlain() == true;
        if (answered.Profile.IsDtls() || answered.Profile.IsPlain() != offeredPlain)
            return Mismatch();
        if (offeredPlain && answered.Crypto.Count == 0 && !ours.Local.RequireEncryption)
            return audio; // RFC 8643 §4: it does not encrypt
        foreach (var line in answered.Crypto)
        {
            foreach (var mine in crypto)
            {
                if (mine.Tag == line.Tag && mine.Suite == line.Suite && line.SessionParameters is null)
                    return audio with { Sdes = new NegotiatedSdes(mine, line) };
            }
        }

        return SdpFault.Of(SdpFault.Profile, "The crypto line of the answer was not offered.");
    }

    private static Outcome<NegotiatedAudio> Dtls(NegotiatedAudio audio, RemoteStream answered, SdpOffer ours)
    {
        // RFC 5763 §5: active is what an answerer should say, and what silence means; in a re-offer silence keeps the role
        var connects = answered.Setup switch
        {
            "passive" => true,
            "active" => false,
            _ => ours.EarlierDtls?.WeConnect == true,
        };
        if (answered.Fingerprints.Count == 0)
            return SdpFault.Of(SdpFault.Profile, "The fingerprint is missing.");
        if (answered.Setup == "holdconn" || (connects && !ours.Local.Dtls!.CanConnect))
            return SdpFault.Of(SdpFault.Profile, "The DTLS role answered cannot be taken.");
        return audio with { Dtls = new NegotiatedDtls(connects, answered.Fingerprints) };
    }

    private static Fault Mismatch() => SdpFault.Of(SdpFault.AnswerMismatch, "The answer changes the transport profile.");
}
