using Switchboard.Kernel;
using Switchboard.Media.Secure;
using Switchboard.Sip.Sdp;

namespace Switchboard.Switch.Calls;

/// <summary>The DTLS and ICE side of one browser leg: our credentials, and one handshake for each identity the peer shows.</summary>
internal sealed class SecureMediaLeg
{
    private readonly SecureMedia _secure;
    private string? _peer;
    private IPacketHandshake? _handshake;

    public SecureMediaLeg(SecureMedia secure)
    {
        _secure = secure;
        Credentials = IceCredentials.Create();
    }

    public IceCredentials Credentials { get; }

    /// <summary>Adds what our SDP says of DTLS and ICE.</summary>
    public LocalAudio Describe(LocalAudio plain, uint ssrc) => Enable(plain, ssrc) with
    {
        Profile = MediaProfile.DtlsSavpf,
        RequireEncryption = true,
    };

    /// <summary>Adds DTLS and ICE for a phone that may offer them, and changes nothing else.</summary>
    public LocalAudio Enable(LocalAudio plain, uint ssrc) => plain with
    {
        RtcpMux = true,
        Dtls = new LocalDtls(_secure.Fingerprint["sha-256 ".Length..], CanConnect: true),
        Ice = new LocalIce(Credentials.Ufrag, Credentials.Password),
        Ssrc = ssrc,
    };

    /// <summary>The handshake for what was agreed; the same object while the peer's identity stays.</summary>
    public Outcome<IPacketHandshake> Handshake(NegotiatedAudio audio)
    {
        if (audio.Dtls is not { } dtls)
            return Fault.Invalid("media.not_secure", "This leg needs DTLS-SRTP (a=fingerprint) and the peer named none.");
        var fingerprint = dtls.Fingerprints[0];
        foreach (var candidate in dtls.Fingerprints)
        {
            if (candidate.HashName == "sha-256")
                fingerprint = candidate;
        }

        var peer = $"{fingerprint.Value} {audio.Ice?.Ufrag}";
        if (_handshake is not null && _peer == peer)
            return Outcome(_handshake);
        var remote = new RemoteSecurity(
            $"{fingerprint.HashName} {fingerprint.Value}", audio.Ice?.Ufrag, audio.Remote is { } address ? new PeerAddress(address) : null);
        if (!_secure.CreateHandshake(Credentials, remote, dtls.WeConnect ? DtlsRole.Active : DtlsRole.Passive).TryGet(out var made, out var fault))
            return fault;
        _peer = peer;
        _handshake = made;
        return Outcome(made);
    }

    // An interface value does not convert by itself (C# §10.5.3).
    private static Outcome<IPacketHandshake> Outcome(IPacketHandshake handshake) => Kernel.Outcome.Of(handshake);
}
