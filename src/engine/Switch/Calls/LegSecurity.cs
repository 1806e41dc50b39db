using Switchboard.Contracts.Lines;
using Switchboard.Kernel;
using Switchboard.Media.Secure;
using Switchboard.Sip;
using Switchboard.Sip.Sdp;

namespace Switchboard.Switch.Calls;

/// <summary>What protects a leg's packets: at most one of the two.</summary>
/// <param name="Handshake">DTLS and ICE.</param>
/// <param name="Protection">Keys from SDP.</param>
internal readonly record struct LegKeys(IPacketHandshake? Handshake, IPacketProtection? Protection);

/// <summary>
/// How one leg's audio is secured: a browser by DTLS-SRTP always, a SIP phone or trunk by SDES or DTLS-SRTP as its line
/// says and its peer can. Used on the call's mailbox only.
/// </summary>
internal sealed class LegSecurity
{
    private readonly SecureMediaLeg? _dtls;
    private readonly MediaEncryption _policy;
    private readonly bool _signallingIsSecure;
    private SdesProtection? _sdes;
    private string? _suite;

    private LegSecurity(SecureMediaLeg? dtls, bool browser, MediaEncryption policy, bool signallingIsSecure) =>
        (_dtls, IsBrowser, _policy, _signallingIsSecure) = (dtls, browser, policy, signallingIsSecure);

    /// <summary>A browser: it is sent silence, or its player falls asleep.</summary>
    public bool IsBrowser { get; }

    public static LegSecurity ForBrowser(SecureMedia? secure) =>
        new(new SecureMediaLeg(secure ?? throw new InvalidOperationException("No secure media on this machine.")), true, MediaEncryption.Required, true);

    /// <summary>For a SIP phone or trunk; <paramref name="signalling"/> is how its SIP is carried.</summary>
    public static LegSecurity ForLine(SecureMedia? secure, MediaEncryption policy, SipTransport? signalling) =>
        new(secure is null || policy == MediaEncryption.None ? null : new SecureMediaLeg(secure), false, policy, signalling is SipTransport.Tls or SipTransport.Wss);

    /// <summary>Whether the line must, may or must not be encrypted.</summary>
    public MediaEncryption Policy => _policy;

    /// <summary>Adds to our SDP what the line's rule allows.</summary>
    public LocalAudio Describe(LocalAudio plain, uint ssrc)
    {
        if (IsBrowser)
            return _dtls!.Describe(plain, ssrc);
        if (_policy == MediaEncryption.None)
            return plain with { TakesEncryption = false };
        var required = _policy == MediaEncryption.Required;
        // RFC 4568 §7: keys in SDP are secret only where SIP is. Where secrecy is required they are not taken otherwise.
        var keys = _signallingIsSecure || !required ? SdesKeyText.Fresh() : [];
        var able = _dtls?.Enable(plain, ssrc) ?? plain;
        return able with
        {
            RequireEncryption = required,
            SdesKeys = keys,
            OffersKeysInClear = !required && _signallingIsSecure,
            Profile = !required ? MediaProfile.RtpAvp : _signallingIsSecure || _dtls is null ? MediaProfile.RtpSavp : MediaProfile.DtlsSavp,
        };
    }

    /// <summary>RTP and RTCP on one port is offered where DTLS is; elsewhere only answered, for old gateways stumble over it.</summary>
    public LocalAudio ForOffer(LocalAudio local, AudioAgreement? current) =>
        IsBrowser || current?.Audio.RtcpMux == true || (current is null && local.Profile == MediaProfile.DtlsSavp) ? local : local with { RtcpMux = false };

    /// <summary>The keys for what was agreed; the same objects while nothing changed, so that a re-INVITE interrupts nothing.</summary>
    public Outcome<LegKeys> Keys(NegotiatedAudio audio)
    {
        if (audio.Dtls is not null && _dtls is not null)
            return _dtls.Handshake(audio).TryGet(out var handshake, out var fault) ? new LegKeys(handshake, null) : fault;
        if (audio.Sdes is { } sdes)
            return Sdes(sdes);
        return IsBrowser || _policy == MediaEncryption.Required
            ? Fault.Invalid("media.not_secure", "This leg's audio must be encrypted, and the peer named neither keys nor a fingerprint.")
            : new LegKeys(null, null);
    }

    private Outcome<LegKeys> Sdes(NegotiatedSdes sdes)
    {
        if (!SdesKeyText.TryRead(sdes.Local.Suite, sdes.Local.KeyParameters, out var send)
            || !SdesKeyText.TryRead(sdes.Remote.Suite, sdes.Remote.KeyParameters, out var receive))
            return Fault.Invalid("media.key_unusable", "The key of the crypto line cannot be read.");
        if (_sdes is not null && _suite == sdes.Local.Suite)
        {
            _sdes.Rekey(send, receive);
            return new LegKeys(null, _sdes);
        }

        if (!SdesProtection.Create(sdes.Local.Suite, send, receive).TryGet(out var made, out var fault))
            return fault;
        (_sdes, _suite) = (made, sdes.Local.Suite);
        return new LegKeys(null, made);
    }
}
