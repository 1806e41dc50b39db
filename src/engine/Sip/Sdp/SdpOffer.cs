namespace Switchboard.Sip.Sdp;

/// <summary>Our offer, kept until its answer comes.</summary>
public sealed class SdpOffer
{
    private SdpOffer(SessionDescription description, LocalAudio local, int mediaIndex) =>
        (Description, Local, MediaIndex) = (description, local, mediaIndex);

    /// <summary>The offer.</summary>
    public SessionDescription Description { get; }

    /// <summary>What it was made of.</summary>
    public LocalAudio Local { get; }

    /// <summary>Index of the audio m= line.</summary>
    public int MediaIndex { get; }

    /// <summary>The body.</summary>
    public string Text => SdpWriter.Write(Description);

    /// <summary>The DTLS role agreed earlier in this dialog; null in its first offer.</summary>
    internal NegotiatedDtls? EarlierDtls { get; private init; }

    /// <summary>The first offer of a dialog. A DTLS profile needs <see cref="LocalAudio.Dtls"/>, an SDES one <see cref="LocalAudio.SdesKeys"/>.</summary>
    public static SdpOffer Build(LocalAudio local)
    {
        ArgumentNullException.ThrowIfNull(local);
        var web = local.Profile == MediaProfile.DtlsSavpf;
        var media = Audio(local, local.Profile, local.Profile.Text(), PayloadPlan.For(local, [], []), web ? "0" : null, local.Profile.IsDtls());
        return new SdpOffer(
            new SessionDescription
            {
                Origin = AudioLines.NewOrigin(local.Address.Address),
                Connection = AudioLines.Connection(local.Address.Address),
                Attributes = AudioLines.SessionLines(local.Ice is not null && local.Profile.IsDtls(), web ? "0" : null),
                Media = [media],
            },
            local,
            0);
    }

    /// <summary>A later offer in the same dialog: same session id, same m= lines and payload types, next version when something changed.</summary>
    public static SdpOffer Rebuild(AudioAgreement current, LocalAudio local)
    {
        ArgumentNullException.ThrowIfNull(current);
        ArgumentNullException.ThrowIfNull(local);
        var index = current.Audio.MediaIndex;
        var before = current.Ours.Media[index];
        var formats = PayloadPlan.For(local, RtpFormat.Read(before), RtpFormat.Read(current.Theirs.Media[index]));
        var media = new MediaDescription[current.Ours.Media.Count];
        for (var i = 0; i < media.Length; i++)
        {
            media[i] = i == index
                ? Audio(local, current.Audio.Profile, before.Protocol, formats, before.Attribute("mid"), current.Audio.Ice is not null)
                : current.Ours.Media[i];
        }

        var bundled = current.Ours.Attribute("group") is null ? null : before.Attribute("mid");
        var next = new SessionDescription
        {
            Origin = current.Ours.Origin,
            Connection = AudioLines.Connection(local.Address.Address),
            Attributes = AudioLines.SessionLines(local.Ice is not null && current.Audio.Ice is not null, bundled),
            Media = media,
        };
        return new SdpOffer(AudioLines.Succeeding(next, current.Ours), local, index) { EarlierDtls = current.Audio.Dtls };
    }

    private static MediaDescription Audio(LocalAudio local, MediaProfile profile, string protocol, List<RtpFormat> formats, string? mid, bool ice)
    {
        if (profile.IsDtls() && local.Dtls is null)
            throw new ArgumentException("A DTLS profile needs a certificate fingerprint.", nameof(local));
        var sdes = profile.IsPlain() ? local.OffersKeysInClear : !profile.IsDtls();
        if (sdes && local.SdesKeys.Count == 0)
            throw new ArgumentException("An SDES profile needs a key.", nameof(local));
        var crypto = new SdesCrypto[sdes ? local.SdesKeys.Count : 0];
        for (var i = 0; i < crypto.Length; i++)
            crypto[i] = new SdesCrypto(i + 1, local.SdesKeys[i].Suite, local.SdesKeys[i].KeyParameters);
        return AudioLines.Audio(local, new AudioPart
        {
            Protocol = protocol,
            Formats = formats,
            Direction = local.Direction,
            RtcpMux = local.RtcpMux,
            Mid = mid,
            Setup = profile.IsDtls() ? "actpass" : null,
            Ice = ice && local.Ice is not null,
            Web = profile == MediaProfile.DtlsSavpf,
            Crypto = crypto,
        });
    }
}
