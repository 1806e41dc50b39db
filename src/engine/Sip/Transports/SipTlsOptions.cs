using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Switchboard.Sip;

/// <summary>TLS of the stack (RFC 3261 §26.3, RFC 5922).</summary>
public sealed record SipTlsOptions
{
    /// <summary>Our certificate with its chain; asked for at each handshake, so a renewed one counts from the next connection on.</summary>
    public Func<SslStreamCertificateContext?>? Certificate { get; init; }

    /// <summary>Roots trusted instead of the system's; null trusts the system's.</summary>
    public X509Certificate2Collection? TrustedRoots { get; init; }

    /// <summary>A handshake takes no longer.</summary>
    public TimeSpan HandshakeLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How a chain is checked: nothing is fetched from the network, whatever a peer's certificate says.</summary>
    internal X509ChainPolicy ChainPolicy()
    {
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        if (TrustedRoots is not null)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(TrustedRoots);
        }

        return policy;
    }
}
