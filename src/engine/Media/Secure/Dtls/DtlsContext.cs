using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Switchboard.Kernel;

namespace Switchboard.Media.Secure.Dtls;

/// <summary>One certificate and one OpenSSL context, shared by all associations of the process. Thread-safe once made.</summary>
internal sealed unsafe class DtlsContext : IDisposable
{
    private const string Ciphers =
        "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:"
        + "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305:ECDHE-ECDSA-AES128-SHA:ECDHE-RSA-AES128-SHA";

    /// <summary>Best first; a server takes the first of ours that the client offers.</summary>
    public const string AllProfiles = "SRTP_AEAD_AES_128_GCM:SRTP_AES128_CM_SHA1_80";

    private nint _handle;

    private DtlsContext(nint handle, CertificateFingerprint fingerprint)
    {
        _handle = handle;
        Fingerprint = fingerprint;
    }

    ~DtlsContext() => Free();

    public CertificateFingerprint Fingerprint { get; }

    public nint Handle => _handle != 0 ? _handle : throw new ObjectDisposedException(nameof(DtlsContext));

    public static Outcome<DtlsContext> Create(TimeProvider time, string profiles = AllProfiles)
    {
        if (NativeCode.FindMissing((OpenSsl.Crypto, "libssl3"), (OpenSsl.Ssl, "libssl3")) is { } missing)
            return missing;
        OpenSsl.ClearErrors();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = SelfSign(key, time.GetUtcNow());
        var context = OpenSsl.ContextNew(OpenSsl.DtlsMethod());
        if (context == 0 || !Configure(context, profiles) || !Use(context, certificate, key))
        {
            OpenSsl.ContextFree(context);
            return new Fault("media.dtls_unusable", $"OpenSSL refused the DTLS settings: {OpenSsl.TakeErrorText()}", FaultKind.Unavailable);
        }

        return new DtlsContext(context, CertificateFingerprint.Sha256Of(certificate.RawDataMemory.Span));
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        var handle = Interlocked.Exchange(ref _handle, 0);
        if (handle != 0)
            OpenSsl.ContextFree(handle);
    }

    private static bool Configure(nint context, string profiles)
    {
        OpenSsl.ContextSetOptions(context, OpenSsl.OptionNoQueryMtu | OpenSsl.OptionNoTicket | OpenSsl.OptionNoRenegotiation);
        // A call keeps its association for retransmissions, but not 30 KB of buffers.
        OpenSsl.ContextControl(context, OpenSsl.CtrlMode, OpenSsl.ModeReleaseBuffers, 0);
        OpenSsl.ContextSetVerify(context, OpenSsl.VerifyPeerAndRequireCertificate, &AcceptAnyChain);
        return OpenSsl.ContextControl(context, OpenSsl.CtrlSetMinProtoVersion, OpenSsl.Dtls12, 0) == 1
            && OpenSsl.ContextControl(context, OpenSsl.CtrlSetMaxProtoVersion, OpenSsl.Dtls12, 0) == 1
            && OpenSsl.ContextSetCipherList(context, Ciphers) == 1
            && OpenSsl.ContextUseSrtp(context, profiles) == 0;
    }

    private static bool Use(nint context, X509Certificate2 certificate, ECDsa key)
    {
        var secret = key.ExportECPrivateKey();
        try
        {
            fixed (byte* der = certificate.RawDataMemory.Span, keyDer = secret)
            {
                return OpenSsl.ContextUseCertificate(context, certificate.RawDataMemory.Length, der) == 1
                    && OpenSsl.ContextUsePrivateKey(OpenSsl.KeyTypeEc, context, keyDer, secret.Length) == 1;
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    // A day back for peers whose clock is behind; the name says nothing about us (RFC 8827 §6.5: no user information).
    private static X509Certificate2 SelfSign(ECDsa key, DateTimeOffset now) =>
        new CertificateRequest("CN=webrtc", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddYears(2));

    // The chain proves nothing, all are self-signed: what counts is the fingerprint in the SDP (RFC 5763 §5).
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
#pragma warning disable IDE0060 // The signature is OpenSSL's.
    private static int AcceptAnyChain(int verified, nint store) => 1;
#pragma warning restore IDE0060
}
