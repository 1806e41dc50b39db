using Switchboard.Kernel;

namespace Switchboard.Sip.Sdp;

/// <summary>Decides how to answer one offered audio stream.</summary>
internal static class OfferReading
{
    public static Outcome<NegotiatedAudio> Take(RemoteStream offered, LocalAudio local, AudioAgreement? current)
    {
        var codecs = Codecs(offered, local);
        if (codecs.Count == 0)
            return StreamTerms.NoCodec();
        var keys = Keys(offered, local, current);
        if (!keys.TryGet(out var agreedKeys, out var fault))
            return fault;
        NegotiatedEvents? events = null;
        if (local.TelephoneEvent && StreamTerms.Events(offered.Formats, codecs[0].Codec.ClockRate) is { } found)
            events = new NegotiatedEvents(found.PayloadType, found.PayloadType, found.ClockRate);
        var settled = StreamTerms.Settle(offered, local, codecs, events);
        return settled.TryGet(out var audio, out fault) ? audio with { Dtls = agreedKeys.Dtls, Sdes = agreedKeys.Sdes } : fault;
    }

    private sealed record AgreedKeys(NegotiatedDtls? Dtls = null, NegotiatedSdes? Sdes = null);

    private static List<NegotiatedCodec> Codecs(RemoteStream offered, LocalAudio local)
    {
        var common = new List<NegotiatedCodec>();
        if (local.Order == CodecOrder.Ours)
        {
            foreach (var codec in local.Codecs)
                Add(common, codec, offered.Formats);
        }
        else
        {
            foreach (var format in offered.Formats)
            {
                foreach (var codec in local.Codecs)
                    Add(common, codec, [format]);
            }
        }

        if (local.SingleCodec && common.Count > 1)
            common.RemoveRange(1, common.Count - 1);
        return common;
    }

    private static void Add(List<NegotiatedCodec> common, AudioCodec codec, IReadOnlyList<RtpFormat> formats)
    {
        foreach (var known in common)
        {
            if (known.Codec == codec)
                return;
        }

        foreach (var format in formats)
        {
            if (!format.Is(codec))
                continue;
            // RFC 3264 §6.1: the answer keeps the offer's number, so both directions use it
            common.Add(new NegotiatedCodec(codec, format.PayloadType, format.PayloadType, format.Parameters));
            return;
        }
    }

    private static Outcome<AgreedKeys> Keys(RemoteStream offered, LocalAudio local, AudioAgreement? current)
    {
        if (offered.Profile.IsPlain())
        {
            // RFC 8643: keys beside a profile in the clear are taken where they can be, and passed over where not
            if (offered.Crypto.Count > 0 && local.SdesKeys.Count > 0 && Sdes(offered, local).TryGet(out var keys, out _))
                return keys;
            return local.RequireEncryption
                ? SdpFault.Of(SdpFault.Profile, "The stream must be encrypted here.")
                : new AgreedKeys();
        }

        if (!local.TakesEncryption)
            return SdpFault.Of(SdpFault.Profile, "Encrypted audio is switched off for this line.");
        if (!offered.Profile.IsDtls())
            return Sdes(offered, local);
        if (local.Dtls is null || offered.Fingerprints.Count == 0)
            return SdpFault.Of(SdpFault.Profile, local.Dtls is null ? "DTLS is not spoken on this leg." : "The fingerprint is missing.");
        // RFC 5763 §5: passive is the wish of a lite server; RFC 8842 §5.3: a role once taken stays
        var connects = offered.Setup switch
        {
            "passive" => true,
            "actpass" => current?.Audio.Dtls?.WeConnect == true,
            _ => false,
        };
        if (offered.Setup == "holdconn" || (connects && !local.Dtls.CanConnect))
            return SdpFault.Of(SdpFault.Profile, "The DTLS role offered cannot be answered.");
        return new AgreedKeys(Dtls: new NegotiatedDtls(connects, offered.Fingerprints));
    }

    private static Outcome<AgreedKeys> Sdes(RemoteStream offered, LocalAudio local)
    {
        foreach (var line in offered.Crypto)
        {
            // RFC 4568 §6.3: session parameters change the cipher's meaning; lines with them are not taken
            if (line.SessionParameters is not null || !SdesKeyText.TryRead(line.Suite, line.KeyParameters, out _))
                continue;
            foreach (var key in local.SdesKeys)
            {
                if (key.Suite == line.Suite)
                    return new AgreedKeys(Sdes: new NegotiatedSdes(new SdesCrypto(line.Tag, key.Suite, key.KeyParameters), line));
            }
        }

        return SdpFault.Of(SdpFault.Profile, "None of the crypto lines can be answered.");
    }
}
