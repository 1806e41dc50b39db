using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Switchboard.Server.Hosting;

namespace Switchboard.Server.Http;

/// <summary>
/// The certificate of HTTPS and SIP over TLS, from PEM files, read again when they change: the next handshake shows the
/// new one, connections that are open stay. Without files one is made and kept in the data folder.
/// </summary>
internal sealed class ServerCertificate : IDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan OwnLife = TimeSpan.FromDays(825);
    private readonly string _certificateFile;
    private readonly string _keyFile;
    private readonly ILogger _log;
    private readonly ITimer _look;
    private (DateTime, DateTime) _stamp;
    private volatile SslStreamCertificateContext _current;

    private ServerCertificate(string certificateFile, string keyFile, bool isOwn, TimeProvider time, ILogger log)
    {
        (_certificateFile, _keyFile, IsOwn, _log) = (certificateFile, keyFile, isOwn, log);
        _stamp = Stamp();
        _current = Load();
        _look = time.CreateTimer(_ => Look(), null, LookEvery, LookEvery);
    }

    /// <summary>The certificate with its chain, as handshakes show it now.</summary>
    public SslStreamCertificateContext Current => _current;

    /// <summary>True when it was made here: browsers and phones do not know it.</summary>
    public bool IsOwn { get; }

    /// <summary>SHA-256 of the certificate, pairs of hex digits with colons, to compare by eye.</summary>
    public string Fingerprint => Convert.ToHexString(SHA256.HashData(_current.TargetCertificate.RawData)).Chunk(2).Aggregate("", (text, pair) => (text.Length == 0 ? "" : text + ":") + new string(pair));

    /// <summary>Opens the files of the options; makes a certificate of its own when none are named.</summary>
    public static ServerCertificate Open(ServerOptions options, TimeProvider time, ILogger log)
    {
        if (options.CertificateFile is { } file)
            return new ServerCertificate(file, options.KeyFile ?? file, isOwn: false, time, log);
        var folder = Path.Combine(options.DataFolder, "tls");
        var (certificate, key) = (Path.Combine(folder, "certificate.pem"), Path.Combine(folder, "key.pem"));
        if (!File.Exists(certificate) || !File.Exists(key) || HasExpired(certificate, time))
            Make(folder, certificate, key, options, time);
        var made = new ServerCertificate(certificate, key, isOwn: true, time, log);
        CertificateLog.OwnCertificate(log, certificate, made.Fingerprint);
        return made;
    }

    public void Dispose() => _look.Dispose();

    /// <summary>Reads the files again when they have changed; a bad pair of files changes nothing.</summary>
    internal void Look()
    {
        var stamp = Stamp();
        if (stamp == _stamp)
            return;
        try
        {
            _current = Load();
            _stamp = stamp;
            CertificateLog.Renewed(_log, _certificateFile, Fingerprint);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Half written, perhaps: certificate first, key a moment later. The old one serves until both fit.
            CertificateLog.NotRenewed(_log, _certificateFile, e.Message);
        }
    }

    private (DateTime, DateTime) Stamp() => (File.GetLastWriteTimeUtc(_certificateFile), File.GetLastWriteTimeUtc(_keyFile));

    private SslStreamCertificateContext Load()
    {
        var certificate = X509Certificate2.CreateFromPemFile(_certificateFile, _keyFile);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(_certificateFile);
        return SslStreamCertificateContext.Create(certificate, chain, offline: true);
    }

    private static bool HasExpired(string file, TimeProvider time)
    {
        using var certificate = X509CertificateLoader.LoadCertificateFromFile(file);
        return certificate.NotAfter.ToUniversalTime() < time.GetUtcNow().UtcDateTime;
    }

    private static void Make(string folder, string certificateFile, string keyFile, ServerOptions options, TimeProvider time)
    {
        Directory.CreateDirectory(folder);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Switchboard", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddDnsName(Environment.MachineName);
        var addresses = new HashSet<IPAddress> { IPAddress.Loopback, IPAddress.IPv6Loopback };
        addresses.UnionWith([.. options.SipListeners.Select(a => a.Address), .. options.Advertised is { } told ? [told] : Array.Empty<IPAddress>()]);
        foreach (var address in addresses.Where(a => !a.Equals(IPAddress.Any) && !a.Equals(IPAddress.IPv6Any)))
            names.AddIpAddress(address);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        var now = time.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddHours(-1), now + OwnLife);
        WriteKey(keyFile, key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(certificateFile, certificate.ExportCertificatePem());
    }

    // Nobody else on this machine reads the key.
    private static void WriteKey(string file, string pem)
    {
        File.Delete(file);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var writer = new StreamWriter(file, options);
        writer.Write(pem);
    }
}

internal static partial class CertificateLog
{
    [LoggerMessage(1, LogLevel.Warning, "No certificate was given (--cert, --key): one was made and signed by itself, {File}. Browsers and phones will not know it. SHA-256 {Fingerprint}")]
    public static partial void OwnCertificate(ILogger log, string file, string fingerprint);

    [LoggerMessage(2, LogLevel.Information, "The certificate {File} has changed and serves new connections. SHA-256 {Fingerprint}")]
    public static partial void Renewed(ILogger log, string file, string fingerprint);

    [LoggerMessage(3, LogLevel.Warning, "The changed certificate {File} cannot be used, the old one serves on: {Reason}")]
    public static partial void NotRenewed(ILogger log, string file, string reason);
}
