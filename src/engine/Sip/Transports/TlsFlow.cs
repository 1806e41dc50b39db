using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Channels;

namespace Switchboard.Sip;

/// <summary>A TLS connection. What is sent before the handshake is done waits; one writer sends, because TLS records are made one by one.</summary>
internal sealed class TlsFlow : StreamFlow
{
    private readonly Channel<byte[]> _out = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(1024) { SingleReader = true });
    private readonly Socket _socket;
    private readonly SipTransports _owner;
    private SslStream? _stream;
    private IPEndPoint _local;
    private int _closed;

    /// <summary>An accepted connection whose handshake is still to come.</summary>
    public TlsFlow(SipTransports owner, Socket accepted)
        : base(SipTransport.Tls, (IPEndPoint)accepted.RemoteEndPoint!)
    {
        (_owner, _socket) = (owner, accepted);
        _local = (IPEndPoint)accepted.LocalEndPoint!;
    }

    /// <summary>A connection to be made.</summary>
    public TlsFlow(SipTransports owner, IPEndPoint remote, IPEndPoint local)
        : base(SipTransport.Tls, remote)
    {
        (_owner, _local) = (owner, local);
        _socket = new Socket(remote.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        IsOutgoing = true;
    }

    public override IPEndPoint Local => _local;

    public override bool IsOpen => Volatile.Read(ref _closed) == 0;

    /// <summary>The domains that the peer's certificate proved; empty when it showed none or none that is trusted.</summary>
    public IReadOnlyList<string> ProvenNames { get; private set; } = [];

    public override bool Send(ReadOnlySpan<byte> packet)
    {
        if (!IsOpen)
            return false;
        _owner.Show(packet, this, incoming: false);
        return _out.Writer.TryWrite(packet.ToArray());
    }

    public override void Close(string reason) => _out.Writer.TryComplete();

    public override void Shut(string reason)
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0)
            return;
        _out.Writer.TryComplete();
        _socket.Dispose();
        _owner.OnClosed(this, reason);
    }

    /// <summary>The server's side of the handshake; null when it succeeded, else why not.</summary>
    public async Task<string?> AcceptAsync(SipTlsOptions tls, TimeProvider time)
    {
        if (tls.Certificate?.Invoke() is not { } certificate)
            return "no certificate";
        using var limit = new CancellationTokenSource(tls.HandshakeLimit, time);
        var settings = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = certificate,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            AllowRenegotiation = false,
            // A peer may show who it is (RFC 5923 §8); a phone has nothing to show.
            ClientCertificateRequired = true,
            CertificateChainPolicy = tls.ChainPolicy(),
            RemoteCertificateValidationCallback = (_, shown, _, errors) => Note(shown as X509Certificate2, errors),
        };
        return await ShakeAsync((stream, cancel) => stream.AuthenticateAsServerAsync(settings, cancel), limit.Token);
    }

    /// <summary>Connects and shakes hands; null when it succeeded, else why not.</summary>
    public async Task<string?> ConnectAsync(SipTlsOptions tls, TlsPeer peer, TimeSpan within, TimeProvider time)
    {
        try
        {
            using var limit = new CancellationTokenSource(within, time);
            await _socket.ConnectAsync(Remote, limit.Token);
            _local = new IPEndPoint(((IPEndPoint)_socket.LocalEndPoint!).Address, _local.Port);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            return "connect failed";
        }

        using var shaking = new CancellationTokenSource(tls.HandshakeLimit, time);
        var settings = new SslClientAuthenticationOptions
        {
            TargetHost = peer.Name,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ClientCertificateContext = tls.Certificate?.Invoke(),
            CertificateChainPolicy = tls.ChainPolicy(),
            RemoteCertificateValidationCallback = (_, shown, _, errors) => Trusts(peer, shown as X509Certificate2, errors),
        };
        return await ShakeAsync((stream, cancel) => stream.AuthenticateAsClientAsync(settings, cancel), shaking.Token);
    }

    /// <summary>Carries messages both ways until the connection ends.</summary>
    public async Task RunAsync(StreamFraming framing, Action<bool> onHeard)
    {
        var writing = WriteAsync();
        try
        {
            while (IsOpen)
            {
                var count = await _stream!.ReadAsync(framing.Free);
                if (count == 0)
                    break;
                var good = framing.Take(count, this, out var heard);
                onHeard(heard);
                if (!good)
                {
                    await writing; // the answer that says why goes out first
                    break;
                }
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            // Ended by the peer or by us: the same thing.
        }

        Shut("peer closed");
        await writing;
        await _stream!.DisposeAsync();
    }

    // The chain must be good and the certificate must speak for the very domain we meant (RFC 5922 §7.4).
    private bool Trusts(TlsPeer peer, X509Certificate2? shown, SslPolicyErrors errors)
    {
        if (shown is null)
            return false;
        var proven = (errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) == SslPolicyErrors.None && CertificateNames.Covers(shown, peer.Name);
        if (proven)
            ProvenNames = CertificateNames.Of(shown);
        return proven || !peer.Verify;
    }

    // Without a good certificate the peer is a stranger as over TCP: digest decides. A good one must name somebody.
    private bool Note(X509Certificate2? shown, SslPolicyErrors errors)
    {
        if (shown is null || errors != SslPolicyErrors.None)
            return true;
        ProvenNames = CertificateNames.Of(shown);
        return ProvenNames.Count > 0;
    }

    private async Task<string?> ShakeAsync(Func<SslStream, CancellationToken, Task> shake, CancellationToken limit)
    {
        try
        {
            _socket.NoDelay = true;
            var stream = new SslStream(new NetworkStream(_socket, ownsSocket: false));
            await shake(stream, limit);
            _stream = stream;
            return null;
        }
        catch (AuthenticationException e)
        {
            return "TLS refused: " + (e.InnerException?.Message ?? e.Message);
        }
        catch (OperationCanceledException)
        {
            return "TLS handshake took too long";
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            return "TLS handshake broken off";
        }
    }

    private async Task WriteAsync()
    {
        try
        {
            await foreach (var packet in _out.Reader.ReadAllAsync())
                await _stream!.WriteAsync(packet);
            await _stream!.ShutdownAsync();
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // the reading side sees the same and ends it
        }

        Shut("closed");
    }
}

/// <summary>Whom a TLS connection is made to.</summary>
/// <param name="Name">The domain meant: sent as SNI, and what the certificate must speak for.</param>
/// <param name="Verify">False takes any certificate.</param>
internal readonly record struct TlsPeer(string Name, bool Verify);
