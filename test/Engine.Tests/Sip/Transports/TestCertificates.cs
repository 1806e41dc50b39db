using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Engine.Tests.Sip.Transports;

/// <summary>A root of our own and certificates it signed.</summary>
internal sealed class TestCertificates
{
    private readonly X509Certificate2 _root;

    public TestCertificates()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Test root", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _root = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(30));
    }

    public X509Certificate2Collection Roots => [X509CertificateLoader.LoadCertificate(_root.RawData)];

    public X509Certificate2 For(Action<SubjectAlternativeNameBuilder> names, string commonName = "test")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + commonName, key, HashAlgorithmName.SHA256);
        var builder = new SubjectAlternativeNameBuilder();
        names(builder);
        var extension = builder.Build();
        if (extension.RawData.Length > 2)
            request.CertificateExtensions.Add(extension);
        var signed = request.Create(_root, TimeProvider.System.GetUtcNow().AddHours(-1), TimeProvider.System.GetUtcNow().AddDays(1), RandomNumberGenerator.GetBytes(8));
        return signed.CopyWithPrivateKey(key);
    }

    public SslStreamCertificateContext ContextFor(string dnsName) =>
        SslStreamCertificateContext.Create(For(names => names.AddDnsName(dnsName)), null, offline: true);

    public static IPEndPoint Any(bool v6 = false) => new(v6 ? IPAddress.IPv6Loopback : IPAddress.Loopback, 0);
}
