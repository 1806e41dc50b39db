using Switchboard.Kernel;

namespace Switchboard.Sip.Sdp;

/// <summary>Offer/answer (RFC 3264) for one audio stream; every other stream is refused with port 0.</summary>
public static class SdpAnswer
{
    /// <summary>Answers an offer; <paramref name="current"/> is the dialog's last round, if there was one.</summary>
    public static Outcome<AudioAgreement> Build(ReadOnlySpan<byte> offer, LocalAudio local, AudioAgreement? current = null) =>
        SdpParser.TryParse(offer, out var parsed, out var reason) ? Build(parsed, local, current) : SdpFault.Of(SdpFault.Malformed, reason);

    /// <summary>Answers an offer; <paramref name="current"/> is the dialog's last round, if there was one.</summary>
    public static Outcome<AudioAgreement> Build(SessionDescription offer, LocalAudio local, AudioAgreement? current = null)
    {
        ArgumentNullException.ThrowIfNull(offer);
        ArgumentNullException.ThrowIfNull(local);
        Fault? first = null;
        for (var i = 0; i < offer.Media.Count; i++)
        {
            if (offer.Media[i] is not { Media: "audio", Port: > 0 } media)
                continue;
            var taken = ProfileNames.Parse(media.Protocol) is { } profile
                ? OfferReading.Take(new RemoteStream(offer, i, profile), local, current)
                : SdpFault.Of(SdpFault.Profile, "The transport profile of the audio stream is not known.");
            if (taken.TryGet(out var audio, out var fault))
                return Describe(offer, audio, local, current);
            first ??= fault;
        }

        return first ?? SdpFault.Of(SdpFault.NoAudio, "The offer holds no audio stream.");
    }

    /// <summary>Takes the peer's answer to our offer.</summary>
    public static Outcome<AudioAgreement> Accept(SdpOffer ours, ReadOnlySpan<byte> answer) =>
        SdpParser.TryParse(answer, out var parsed, out var reason) ? Accept(ours, parsed) : SdpFault.Of(SdpFault.Malformed, reason);

    /// <summary>Takes the peer's answer to our offer.</summary>
    public static Outcome<AudioAgreement> Accept(SdpOffer ours, SessionDescription answer)
    {
        ArgumentNullException.ThrowIfNull(ours);
        ArgumentNullException.ThrowIfNull(answer);
        if (answer.Media.Count <= ours.MediaIndex || answer.Media[ours.MediaIndex] is not { Media: "audio" } media)
            return SdpFault.Of(SdpFault.AnswerMismatch, "The answer has other m= lines than the offer.");
        if (media.Port == 0)
            return SdpFault.Of(SdpFault.AnswerMismatch, "The answer refuses the audio stream.");
        if (ProfileNames.Parse(media.Protocol) is not { } profile)
            return SdpFault.Of(SdpFault.Profile, "The transport profile of the answer is not known.");
        var offered = RtpFormat.Read(ours.Description.Media[ours.MediaIndex]);
        var taken = AnswerReading.Take(new RemoteStream(answer, ours.MediaIndex, profile, offered), ours, offered);
        return taken.TryGet(out var audio, out var fault) ? new AudioAgreement(ours.Description, answer, audio) : fault;
    }

    private static AudioAgreement Describe(SessionDescription offer, NegotiatedAudio audio, LocalAudio local, AudioAgreement? current)
    {
        var offered = new RemoteStream(offer, audio.MediaIndex, audio.Profile);
        var media = new MediaDescription[offer.Media.Count];
        for (var i = 0; i < media.Length; i++)
            media[i] = i == audio.MediaIndex ? AudioLines.Audio(local, Part(audio, offered)) : AudioLines.Refused(offer.Media[i]);
        var description = new SessionDescription
        {
            Origin = AudioLines.NewOrigin(local.Address.Address),
            Connection = AudioLines.Connection(local.Address.Address),
            Attributes = AudioLines.SessionLines(audio.Ice is not null, offered.IsBundled ? audio.Mid : null),
            Media = media,
        };
        return new AudioAgreement(AudioLines.Succeeding(description, current?.Ours), offer, audio);
    }

    private static AudioPart Part(NegotiatedAudio audio, RemoteStream offered)
    {
        var formats = new List<RtpFormat>(audio.Codecs.Count + 1);
        foreach (var agreed in audio.Codecs)
        {
            var codec = agreed.Codec;
            formats.Add(new RtpFormat(agreed.PayloadReceive, codec.Name, codec.ClockRate, codec.Channels, codec.Format));
        }

        if (audio.ComfortNoise)
            formats.Add(new RtpFormat(13, RtpFormat.ComfortNoise, 8000, 1, null));
        if (audio.TelephoneEvent is { } events)
            formats.Add(new RtpFormat(events.PayloadReceive, RtpFormat.TelephoneEvent, events.ClockRate, 1, "0-15"));
        return new AudioPart
        {
            Protocol = offered.Protocol,
            Formats = formats,
            Direction = audio.Direction,
            RtcpMux = audio.RtcpMux,
            Mid = audio.Mid,
            Setup = audio.Dtls is null ? null : audio.Dtls.WeConnect ? "active" : "passive",
            Ice = audio.Ice is not null,
            Web = audio.Profile == MediaProfile.DtlsSavpf,
            Crypto = audio.Sdes is null ? [] : [audio.Sdes.Local],
        };
    }
}
