using Switchboard.Contracts.Lines;
using Switchboard.Kernel;
using Switchboard.Media;
using Switchboard.Media.Codecs;
using Switchboard.Sip.Sdp;
using SdpDirection = Switchboard.Sip.Sdp.MediaDirection;

namespace Switchboard.Switch.Calls;

/// <summary>
/// The audio of one leg: joins the SDP rounds of its dialog with its media leg. Used on the call's mailbox only.
/// </summary>
internal sealed class LegAudio
{
    private readonly DigitSettings _digits;
    private readonly LegSecurity _secure;
    private LocalAudio _local;
    private readonly LegTimers _timers;
    private AudioAgreement? _agreement;
    private SdpOffer? _offer;

    public LegAudio(MediaLeg media, LocalAudio local, LegSecurity secure, LegTimers timers, DigitSettings digits)
    {
        _digits = digits;
        Media = media;
        _local = local;
        _secure = secure;
        _timers = timers;
    }

    public MediaLeg Media { get; }

    /// <summary>True once offer and answer met.</summary>
    public bool IsAgreed => _agreement is not null;

    /// <summary>The codec agreed on; null before.</summary>
    public Sip.Sdp.AudioCodec? Codec => _agreement?.Audio.Codec.Codec;

    /// <summary>What our part of the next round is made of.</summary>
    public LocalAudio Local => _local;

    /// <summary>Our description as last sent; null before the first round.</summary>
    public SessionDescription? Description => _agreement?.Ours;

    /// <summary>The peer put us on hold (sendonly, inactive or 0.0.0.0).</summary>
    public bool HeldByPeer => _agreement?.Audio.HeldByPeer ?? false;

    /// <summary>Before the first round: the codec the other party speaks comes first, so that nothing need be converted.</summary>
    public void Prefer(Sip.Sdp.AudioCodec codec) =>
        _local = _local with { Codecs = Sip.Sdp.AudioCodec.Ordered(_local.Codecs, [codec]), Order = CodecOrder.Ours };

    /// <summary>Answers the peer's offer, first or later; gives our SDP.</summary>
    public Outcome<string> Answer(ReadOnlySpan<byte> offer)
    {
        if (Codec is { } spoken)
            Prefer(spoken); // a later round changes nothing that need not change
        if (!SdpAnswer.Build(offer, _local, _agreement).TryGet(out var agreement, out var fault))
            return fault;
        return Settle(agreement) is { } unusable ? unusable : agreement.Text;
    }

    /// <summary>Our offer: the first, or the next with the same session id.</summary>
    public string Offer()
    {
        var local = _secure.ForOffer(_local, _agreement);
        _offer = _agreement is null ? SdpOffer.Build(local) : SdpOffer.Rebuild(_agreement, local);
        return _offer.Text;
    }

    /// <summary>Takes the peer's answer to <see cref="Offer"/>; null when it is good.</summary>
    public Fault? Accept(ReadOnlySpan<byte> answer)
    {
        if (_offer is null)
            return null; // a repeated answer: the round is closed
        if (!SdpAnswer.Accept(_offer, answer).TryGet(out var agreement, out var fault))
            return fault;
        _offer = null;
        return Settle(agreement);
    }

    private Fault? Settle(AudioAgreement agreement)
    {
        var audio = agreement.Audio;
        if (!_secure.Keys(audio).TryGet(out var keys, out var fault))
            return fault;
        _agreement = agreement;
        var codec = Spoken(audio.Codec.Codec);
        var receive = new PayloadMapping[audio.Codecs.Count];
        for (var i = 0; i < receive.Length; i++)
            receive[i] = new PayloadMapping(audio.Codecs[i].PayloadReceive, Spoken(audio.Codecs[i].Codec));
        Media.Configure(new MediaLegParameters
        {
            Remote = audio.Remote,
            RemoteRtcp = audio.RemoteRtcp,
            RtcpMux = audio.RtcpMux,
            Codec = codec,
            PayloadType = audio.Codec.PayloadSend,
            Receive = receive,
            Encoder = EncoderOptions.Parse(audio.Codec.RemoteFormat),
            EventClockRate = audio.TelephoneEvent?.ClockRate ?? 8000,
            SendDigitsBy = _digits.Way,
            DetectTones = _digits.DetectTones || (_digits.DetectWithoutEvents && audio.TelephoneEvent is null),
            SendEventPayloadType = audio.TelephoneEvent?.PayloadSend,
            ReceiveEventPayloadType = audio.TelephoneEvent?.PayloadReceive,
            PacketMilliseconds = audio.Ptime,
            Direction = Direction(audio.Direction),
            Handshake = keys.Handshake,
            Protection = keys.Protection,
            SendSilence = _secure.IsBrowser,
            SilenceLimit = _timers.Silence,
            HeldSilenceLimit = _timers.HeldSilence,
        });
        return null;
    }

    private static Switchboard.Media.Codecs.AudioCodec Spoken(Sip.Sdp.AudioCodec codec) =>
        AudioCodecs.Find(codec.Name, codec.ClockRate) ?? throw new InvalidOperationException($"No codec for {codec.Name}: the offer's table and the media engine's differ.");

    private static Switchboard.Media.MediaDirection Direction(SdpDirection direction) => direction switch
    {
        SdpDirection.SendRecv => Switchboard.Media.MediaDirection.SendReceive,
        SdpDirection.SendOnly => Switchboard.Media.MediaDirection.SendOnly,
        SdpDirection.RecvOnly => Switchboard.Media.MediaDirection.ReceiveOnly,
        _ => Switchboard.Media.MediaDirection.Inactive,
    };
}

/// <summary>How keys come from and go to a peer.</summary>
/// <param name="Way">How they go.</param>
/// <param name="DetectTones">Tones in the audio are keys.</param>
/// <param name="DetectWithoutEvents">Tones are keys where no telephone-event was agreed.</param>
internal readonly record struct DigitSettings(DigitWay Way, bool DetectTones = false, bool DetectWithoutEvents = false)
{
    /// <summary>What the field of a trunk means.</summary>
    public static DigitSettings Of(DtmfMode mode) => mode switch
    {
        DtmfMode.Inband => new DigitSettings(DigitWay.Tones, DetectTones: true),
        DtmfMode.Info => new DigitSettings(DigitWay.Signalling),
        DtmfMode.Rfc4733 => new DigitSettings(DigitWay.Events),
        _ => new DigitSettings(DigitWay.Events, DetectWithoutEvents: true),
    };

    /// <summary>Whether telephone-event is offered and answered.</summary>
    public bool Events => Way == DigitWay.Events;
}

/// <summary>How long a leg may be silent.</summary>
/// <param name="Silence">While audio is expected.</param>
/// <param name="HeldSilence">While on hold.</param>
internal readonly record struct LegTimers(TimeSpan Silence, TimeSpan HeldSilence);
