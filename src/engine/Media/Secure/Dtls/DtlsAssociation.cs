using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Switchboard.Kernel;
using Switchboard.Media.Secure.Srtp;

namespace Switchboard.Media.Secure.Dtls;

/// <summary>
/// One DTLS 1.2 association over memory: datagrams in by <see cref="Receive"/>, datagrams out by <see cref="TryTakeDatagram"/>.
/// Used by one thread at a time.
/// </summary>
internal sealed unsafe class DtlsAssociation : IDisposable
{
    /// <summary>What fits any path without fragments, STUN and IPv6 headers counted.</summary>
    public const int MaxDatagram = 1200;

    private const int RecordHeaderSize = 13;
    private const int MaxRecordSize = RecordHeaderSize + 16384 + 2048;
    private const string ExporterLabel = "EXTRACTOR-dtls_srtp";
    private const uint FirstTimeoutMicroseconds = 250_000;
    private const uint LastTimeoutMicroseconds = 2_000_000;

    // OpenSSL takes less than 15 ms for "now", which would repeat the flight on every read.
    private const uint HastyTimeoutMicroseconds = 16_000;

    private readonly CertificateFingerprint _expected;
    private readonly bool _isClient;

    // What OpenSSL has written and is not sent yet: a memory BIO knows no datagrams, the record headers show the borders.
    private byte[] _output = new byte[4096];
    private int _outputStart;
    private int _outputEnd;
    private nint _ssl;
    private nint _read;
    private nint _write;

    private DtlsAssociation(nint ssl, nint read, nint write, bool isClient, CertificateFingerprint expected)
    {
        _ssl = ssl;
        _read = read;
        _write = write;
        _isClient = isClient;
        _expected = expected;
    }

    ~DtlsAssociation() => Free();

    public HandshakeState State { get; private set; }

    public string? FailureReason { get; private set; }

    /// <param name="context">Certificate and settings.</param>
    /// <param name="isClient">True when we send the first flight (<c>a=setup:active</c>).</param>
    /// <param name="expected">What the peer's SDP says of its certificate.</param>
    /// <param name="hasty">For tests: retransmits after 16 ms instead of 250; the clock is OpenSSL's own.</param>
    public static Outcome<DtlsAssociation> Create(
        DtlsContext context, bool isClient, CertificateFingerprint expected, bool hasty = false)
    {
        OpenSsl.ClearErrors();
        var ssl = OpenSsl.New(context.Handle);
        var read = OpenSsl.BioNew(OpenSsl.MemoryBio());
        var write = OpenSsl.BioNew(OpenSsl.MemoryBio());
        if (ssl == 0 || read == 0 || write == 0)
        {
            OpenSsl.Free(ssl);
            _ = OpenSsl.BioFree(read);
            _ = OpenSsl.BioFree(write);
            return new Fault("media.dtls_unusable", $"OpenSSL made no DTLS endpoint: {OpenSsl.TakeErrorText()}", FaultKind.Unavailable);
        }

        // An empty BIO means "later", not "the peer has closed".
        OpenSsl.BioControl(read, OpenSsl.BioSetMemEofReturn, -1, 0);
        OpenSsl.BioControl(write, OpenSsl.BioSetMemEofReturn, -1, 0);
        OpenSsl.SetBio(ssl, read, write);
        OpenSsl.Control(ssl, OpenSsl.CtrlSetMtu, MaxDatagram, 0);
        OpenSsl.SetTimer(ssl, hasty ? &HastyTimeout : &NextTimeout);
        if (isClient)
            OpenSsl.SetConnectState(ssl);
        else
            OpenSsl.SetAcceptState(ssl);
        return new DtlsAssociation(ssl, read, write, isClient, expected);
    }

    /// <summary>The client's first flight; a server waits. Harmless when repeated.</summary>
    public void Start()
    {
        if (_isClient && State == HandshakeState.Waiting)
            Advance();
    }

    public void Receive(ReadOnlySpan<byte> datagram)
    {
        if (State == HandshakeState.Failed || datagram.IsEmpty)
            return;
        fixed (byte* bytes = datagram)
        {
            if (OpenSsl.BioWrite(_read, bytes, datagram.Length) != datagram.Length)
                return;
        }

        if (State == HandshakeState.Waiting)
            Advance();
        if (State == HandshakeState.Established)
            DrainApplicationData();
        CollectOutput();
    }

    /// <summary>Retransmits the last flight when OpenSSL's timer says so.</summary>
    public void OnTick()
    {
        if (State != HandshakeState.Waiting)
            return;
        OpenSsl.ClearErrors();
        if (OpenSsl.Control(_ssl, OpenSsl.CtrlHandleTimeout, 0, 0) < 0)
            Fail($"The DTLS handshake was given up: {OpenSsl.TakeErrorText()}.");
        CollectOutput();
    }

    public void Fail(string reason)
    {
        State = HandshakeState.Failed;
        FailureReason = reason;
    }

    /// <summary>The next datagram to send: as many whole records as fit; valid until the next call of any member.</summary>
    public bool TryTakeDatagram(out ReadOnlySpan<byte> datagram)
    {
        var length = 0;
        var waiting = _output.AsSpan(_outputStart, _outputEnd - _outputStart);
        while (waiting.Length - length >= RecordHeaderSize)
        {
            var record = RecordHeaderSize + BinaryPrimitives.ReadUInt16BigEndian(waiting[(length + 11)..]);
            if (record > waiting.Length - length || (length > 0 && length + record > MaxDatagram))
                break;
            length += record;
        }

        datagram = waiting[..length];
        _outputStart += length;
        return length > 0;
    }

    /// <summary>Makes the keys of RFC 5764 §4.2 from the established association.</summary>
    public Outcome<SrtpProtection> CreateProtection()
    {
        var chosen = State == HandshakeState.Established ? OpenSsl.GetSelectedSrtpProfile(_ssl) : null;
        if (chosen is null)
            return new Fault("media.srtp_no_profile", "The peer offers no SRTP profile that we know.", FaultKind.Conflict);
        var profile = (SrtpProfile)chosen->Id;
        int key = profile.KeySize(), salt = profile.SaltSize();
        Span<byte> material = stackalloc byte[2 * SrtpProfileSizes.MaxKeyAndSalt];
        Span<byte> client = stackalloc byte[key + salt];
        Span<byte> server = stackalloc byte[key + salt];
        try
        {
            fixed (byte* output = material)
            {
                var size = (nuint)(2 * (key + salt));
                if (OpenSsl.ExportKeyingMaterial(_ssl, output, size, ExporterLabel, (nuint)ExporterLabel.Length, null, 0, 0) != 1)
                    return new Fault("media.dtls_no_keys", $"OpenSSL exported no keys: {OpenSsl.TakeErrorText()}", FaultKind.Unavailable);
            }

            // client key, server key, client salt, server salt
            material[..key].CopyTo(client);
            material.Slice(key, key).CopyTo(server);
            material.Slice(2 * key, salt).CopyTo(client[key..]);
            material.Slice((2 * key) + salt, salt).CopyTo(server[key..]);
            return _isClient ? SrtpProtection.Create(profile, client, server) : SrtpProtection.Create(profile, server, client);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(material);
            CryptographicOperations.ZeroMemory(client);
            CryptographicOperations.ZeroMemory(server);
        }
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        // The BIOs belong to the SSL and go with it.
        var ssl = Interlocked.Exchange(ref _ssl, 0);
        _read = 0;
        _write = 0;
        if (ssl != 0)
            OpenSsl.Free(ssl);
        State = HandshakeState.Failed;
        FailureReason ??= "The handshake was ended.";
    }

    private void Advance()
    {
        OpenSsl.ClearErrors();
        var result = OpenSsl.DoHandshake(_ssl);
        if (result == 1)
            Finish();
        else if (OpenSsl.GetError(_ssl, result) is not (OpenSsl.ErrorWantRead or OpenSsl.ErrorWantWrite))
            Fail($"The DTLS handshake failed: {OpenSsl.TakeErrorText()}.");
        CollectOutput();
    }

    private void Finish()
    {
        if (!PeerCertificateMatches())
            Refuse("The peer's certificate does not match the fingerprint in its SDP.");
        else if (OpenSsl.GetSelectedSrtpProfile(_ssl) is null)
            Refuse("The peer offers no SRTP profile that we know.");
        else
            State = HandshakeState.Established;
    }

    // The handshake itself succeeded, so the peer thinks all is well until it gets our close_notify.
    private void Refuse(string reason)
    {
        _ = OpenSsl.Shutdown(_ssl);
        OpenSsl.ClearErrors();
        Fail(reason);
    }

    private bool PeerCertificateMatches()
    {
        var certificate = OpenSsl.GetPeerCertificate(_ssl);
        if (certificate == 0)
            return false;
        try
        {
            var size = OpenSsl.EncodeCertificate(certificate, null);
            if (size is <= 0 or > 16384)
                return false;
            var der = new byte[size];
            fixed (byte* start = der)
            {
                var output = start;
                return OpenSsl.EncodeCertificate(certificate, &output) == size && _expected.Matches(der);
            }
        }
        finally
        {
            OpenSsl.CertificateFree(certificate);
        }
    }

    // After the handshake the peer may repeat its last flight, which SSL_read answers, or close. Data channels are not offered.
    private void DrainApplicationData()
    {
        OpenSsl.ClearErrors();
        var scratch = stackalloc byte[2048];
        while (OpenSsl.Read(_ssl, scratch, 2048) > 0)
        {
        }

        OpenSsl.ClearErrors();
    }

    private void CollectOutput()
    {
        if (_outputStart == _outputEnd)
            _outputStart = _outputEnd = 0;
        while (_ssl != 0)
        {
            if (_output.Length - _outputEnd < 2048 && _output.Length < 4 * MaxRecordSize)
                Array.Resize(ref _output, _output.Length * 2);
            int read;
            fixed (byte* start = _output)
                read = OpenSsl.BioRead(_write, start + _outputEnd, _output.Length - _outputEnd);
            if (read <= 0)
                return;
            _outputEnd += read;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
#pragma warning disable IDE0060 // The signatures are OpenSSL's.
    private static uint NextTimeout(nint ssl, uint previous) =>
        previous == 0 ? FirstTimeoutMicroseconds : Math.Min(previous * 2, LastTimeoutMicroseconds);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static uint HastyTimeout(nint ssl, uint previous) => HastyTimeoutMicroseconds;
#pragma warning restore IDE0060
}
