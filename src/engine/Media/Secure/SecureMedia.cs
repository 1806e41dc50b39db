using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Switchboard.Kernel;
using Switchboard.Media.Secure.Dtls;
using Switchboard.Media.Secure.Ice;
using Switchboard.Media.Secure.Srtp;

namespace Switchboard.Media.Secure;

/// <summary>Who sends the first DTLS flight (RFC 4145 §4, RFC 5763 §5).</summary>
public enum DtlsRole
{
    /// <summary><c>a=setup:passive</c>: we wait for the peer's ClientHello.</summary>
    Passive,

    /// <summary><c>a=setup:active</c>: we send the ClientHello.</summary>
    Active,
}

/// <summary>What the peer's SDP says about securing the media.</summary>
/// <param name="Fingerprint">Value of <c>a=fingerprint</c>: <c>sha-256 4A:AD:…</c>.</param>
/// <param name="IceUfrag">Value of <c>a=ice-ufrag</c>; null when the peer speaks no ICE.</param>
/// <param name="Address">Where <c>c=</c> and <c>m=</c> point; only used towards a peer without ICE.</param>
public sealed record RemoteSecurity(string Fingerprint, string? IceUfrag, PeerAddress? Address = null);

/// <summary>
/// Secures the media of browsers and DTLS-SRTP phones: one certificate for the process, a handshake for each leg.
/// Thread-safe; the handshakes it makes are not.
/// </summary>
public sealed class SecureMedia : IDisposable
{
    private readonly DtlsContext _context;

    private SecureMedia(DtlsContext context) => _context = context;

    /// <summary>Our certificate for <c>a=fingerprint</c>, e.g. <c>sha-256 4A:AD:…</c>.</summary>
    public string Fingerprint => _context.Fingerprint.ToString();

    /// <summary>Makes the certificate; a fault when OpenSSL or libsrtp2 is missing on this machine.</summary>
    public static Outcome<SecureMedia> Create(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        if (NativeCode.FindMissing((LibSrtp.Library, "libsrtp2-1")) is { } missing)
            return missing;
        if (!DtlsContext.Create(time).TryGet(out var context, out var fault))
            return fault;
        return new SecureMedia(context);
    }

    /// <summary>The role and so the <c>a=setup</c> of our answer to an offer with this <c>a=setup</c>.</summary>
    public static Outcome<DtlsRole> RoleAsAnswerer(string offeredSetup) => offeredSetup switch
    {
        "actpass" or "active" => DtlsRole.Passive,
        "passive" => DtlsRole.Active,
        _ => UnusableSetup(offeredSetup),
    };

    /// <summary>Our role after we offered <c>a=setup:actpass</c> and the answer has this <c>a=setup</c>.</summary>
    public static Outcome<DtlsRole> RoleAsOfferer(string answeredSetup) => answeredSetup switch
    {
        "active" => DtlsRole.Passive,
        "passive" => DtlsRole.Active,
        _ => UnusableSetup(answeredSetup),
    };

    /// <summary>The value of an <c>a=candidate</c> line for a host address of ours, RTP and RTCP on one port (RFC 8839 §5.1).</summary>
    /// <param name="local">Address and port of the leg's socket as peers see it.</param>
    /// <param name="preference">0 for the best address, 1 for the next, and so on.</param>
    public static string HostCandidate(IPEndPoint local, int preference = 0)
    {
        ArgumentNullException.ThrowIfNull(local);
        ArgumentOutOfRangeException.ThrowIfNegative(preference);
        // RFC 8445 §5.1.2.1: type preference 126 for host, component 1.
        var priority = (126u << 24) | ((65535u - (uint)Math.Min(preference, 65535)) << 8) | 255u;
        var family = local.AddressFamily == AddressFamily.InterNetworkV6 ? 6 : 4;
        return string.Create(
            CultureInfo.InvariantCulture, $"{family}{preference} 1 udp {priority} {local.Address} {local.Port} typ host");
    }

    /// <summary>Makes the handshake of one leg. As offerer call it when the answer is there.</summary>
    /// <param name="local">What our SDP said; fresh for each leg.</param>
    /// <param name="remote">What the peer's SDP said.</param>
    /// <param name="role">Ours.</param>
    public Outcome<IPacketHandshake> CreateHandshake(IceCredentials local, RemoteSecurity remote, DtlsRole role)
    {
        ArgumentNullException.ThrowIfNull(local);
        ArgumentNullException.ThrowIfNull(remote);
        if (!CertificateFingerprint.Parse(remote.Fingerprint).TryGet(out var expected, out var fault))
            return fault;
        if (!DtlsAssociation.Create(_context, role == DtlsRole.Active, expected).TryGet(out var dtls, out fault))
            return fault;
        var ice = remote.IceUfrag is null ? null : new IceLiteAgent(local, remote.IceUfrag);
        return new SecureHandshake(ice, dtls, remote.Address);
    }

    /// <inheritdoc />
    public void Dispose() => _context.Dispose();

    private static Fault UnusableSetup(string setup) =>
        Fault.Invalid("media.setup_unusable", $"a=setup:{setup} leaves nobody to begin the DTLS handshake.");
}
