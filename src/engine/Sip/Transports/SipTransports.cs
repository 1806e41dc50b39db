using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using Microsoft.Extensions.Logging;

namespace Switchboard.Sip;

/// <summary>All sockets of a stack. They parse on their own threads and post what they parsed.</summary>
internal sealed class SipTransports(SipOptions options, TimeProvider time, SipLoop loop, ILogger log, Action<SipFlow> onClosed, Action<SipFlow> onUnreachable) : IAsyncDisposable
{
    private static readonly TimeSpan ConnectWithin = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan PongWithin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(5);
    private readonly Lock _gate = new();
    private readonly List<UdpTransport> _udp = [];
    private readonly List<(Socket Socket, SipTransport Transport)> _listeners = [];
    private readonly Dictionary<SipFlow, Connection> _connections = [];
    private readonly Dictionary<IPAddress, int> _perAddress = [];
    private readonly Dictionary<IPEndPoint, TcpFlow> _tcp = [];
    private readonly Dictionary<(IPEndPoint Remote, string Name, bool Verified), TlsFlow> _tls = [];
    private readonly CancellationTokenSource _stop = new();
    private ITimer? _sweep;

    private sealed class Connection(long since)
    {
        public long LastHeard { get; set; } = since;

        public bool HasSpoken { get; set; }

        public long LastPing { get; set; } = since;

        public bool AwaitsPong { get; set; }

        public bool Pongs { get; set; }
    }

    public SipMessagePool Pool { get; } = new();

    /// <summary>Sees every message; null costs one comparison.</summary>
    public ISipTap? Tap { get; set; }

    public IPEndPoint ListenUdp(IPEndPoint address)
    {
        var transport = new UdpTransport(this, address, options.Limits.DatagramBytes, log);
        lock (_gate)
            _udp.Add(transport);
        return transport.Local;
    }

    public IPEndPoint ListenTcp(IPEndPoint address) => Listen(address, SipTransport.Tcp);

    public IPEndPoint ListenTls(IPEndPoint address) => Listen(address, SipTransport.Tls);

    private IPEndPoint Listen(IPEndPoint address, SipTransport transport)
    {
        var listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
            listener.DualMode = false; // IPv4 has its own listener: addresses stay what they are
        listener.Bind(address);
        listener.Listen(512);
        lock (_gate)
            _listeners.Add((listener, transport));
        _ = AcceptAsync(listener, transport);
        return (IPEndPoint)listener.LocalEndPoint!;
    }

    public async Task RunWebSocketAsync(WebSocket socket, IPEndPoint remote, IPEndPoint local, object? identity, bool secure, CancellationToken cancellation)
    {
        var flow = new WebSocketFlow(socket, remote, local, this, options.Limits, secure) { Identity = identity, IsTrusted = identity is not null };
        if (!Register(flow))
        {
            await socket.CloseAsync(WebSocketCloseStatus.PolicyViolation, "Too many connections", cancellation);
            return;
        }

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _stop.Token);
        await flow.RunAsync(time, _ => Heard(flow), ended.Token);
    }

    public SipFlow? FlowTo(SipTransport transport, IPEndPoint remote, TlsPeer peer)
    {
        if (transport == SipTransport.Tcp)
            return TcpTo(remote);
        if (transport == SipTransport.Tls)
            return TlsTo(remote, peer);
        if (transport != SipTransport.Udp)
            return null;
        lock (_gate)
        {
            foreach (var udp in _udp)
            {
                if (udp.Local.AddressFamily == remote.AddressFamily)
                    return udp.FlowTo(remote);
            }
        }

        return null;
    }

    /// <summary>One whole message that needs no framing: a datagram, a WebSocket message.</summary>
    public void OnDatagram(ReadOnlySpan<byte> packet, SipFlow flow)
    {
        if (packet.IndexOfAnyExcept((byte)'\r', (byte)'\n', (byte)0) < 0)
        {
            // A keep-alive: a double line break is answered (RFC 5626 §3.5.1), anything else only keeps the NAT open.
            if (packet.SequenceEqual("\r\n\r\n"u8))
                flow.Send("\r\n"u8);
            return;
        }

        Show(packet, flow, incoming: true);
        var message = Pool.Rent();
        Deliver(message, flow, SipParser.Parse(packet, message, isStream: false, options.Limits));
    }

    /// <summary>Shows a message to the tap, if there is one; line breaks that keep a connection open are no messages.</summary>
    public void Show(ReadOnlySpan<byte> packet, SipFlow flow, bool incoming)
    {
        if (Tap is { } tap && packet.Length > 4)
            tap.OnMessage(new SipTrace(time.GetUtcNow(), incoming, flow, packet));
    }

    public void Deliver(SipMessage message, SipFlow flow, SipParseResult parsed)
    {
        if (!loop.Post(message, flow, parsed))
            Pool.Return(message);
    }

    /// <summary>Nobody listens there now; the flow may work again later.</summary>
    public void OnUnreachable(SipFlow flow) => onUnreachable(flow);

    public void OnClosed(SipFlow flow, string reason)
    {
        lock (_gate)
        {
            if (_connections.Remove(flow) && --_perAddress[flow.Remote.Address] <= 0)
                _perAddress.Remove(flow.Remote.Address);
            if (_tcp.TryGetValue(flow.Remote, out var known) && known == flow)
                _tcp.Remove(flow.Remote);
            if (flow is TlsFlow tls)
                Forget(tls);
        }

        SipLog.FlowClosed(log, flow, reason);
        onClosed(flow);
    }

    public List<SipFlow> OpenFlows()
    {
        lock (_gate)
            return [.. _connections.Keys];
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        List<SipFlow> flows;
        lock (_gate)
        {
            flows = [.. _connections.Keys];
            _sweep?.Dispose();
            _udp.ForEach(x => x.Dispose());
            _listeners.ForEach(x => x.Socket.Dispose());
        }

        foreach (var flow in flows)
            (flow as StreamFlow)?.Shut("stopped");
    }

    private TcpFlow? TcpTo(IPEndPoint remote)
    {
        TcpFlow flow;
        lock (_gate)
        {
            if (_tcp.TryGetValue(remote, out var open) && open.IsOpen)
                return open;
            flow = new TcpFlow(this, remote, new IPEndPoint(LocalFor(remote), ListenerPort(SipTransport.Tcp, remote.AddressFamily)));
            _tcp[remote] = flow;
        }

        _ = ConnectAsync(flow);
        return flow;
    }

    private TlsFlow TlsTo(IPEndPoint remote, TlsPeer peer)
    {
        TlsFlow flow;
        lock (_gate)
        {
            // A connection is reused only for the domain its certificate was checked for (RFC 5922 §4, RFC 5923 §5).
            if ((_tls.TryGetValue((remote, peer.Name, true), out var open) || (!peer.Verify && _tls.TryGetValue((remote, peer.Name, false), out open)))
                && open.IsOpen)
                return open;
            flow = new TlsFlow(this, remote, new IPEndPoint(LocalFor(remote), ListenerPort(SipTransport.Tls, remote.AddressFamily)));
            _tls[(remote, peer.Name, peer.Verify)] = flow;
        }

        _ = ConnectAsync(flow, peer);
        return flow;
    }

    /// <summary>
    /// The peer of an accepted TLS connection says that its own address may be reached over it (RFC 5923 §5): taken only
    /// for the domains its certificate proved.
    /// </summary>
    public void Alias(TlsFlow flow, int port)
    {
        lock (_gate)
        {
            foreach (var name in flow.ProvenNames)
                _tls[(new IPEndPoint(flow.Remote.Address, port), name, true)] = flow;
        }
    }

    private void Forget(TlsFlow flow)
    {
        List<(IPEndPoint, string, bool)> gone = [];
        foreach (var (key, known) in _tls)
        {
            if (known == flow)
                gone.Add(key);
        }

        foreach (var key in gone)
            _tls.Remove(key);
    }

    // Our Contact and Via name the listener, so that the peer can come back when the connection has gone.
    private int ListenerPort(SipTransport transport, AddressFamily family)
    {
        foreach (var (socket, carried) in _listeners)
        {
            if (carried == transport && socket.AddressFamily == family)
                return ((IPEndPoint)socket.LocalEndPoint!).Port;
        }

        return 0;
    }

    /// <summary>The address of ours that packets to there leave from.</summary>
    public static IPAddress LocalFor(IPEndPoint remote)
    {
        try
        {
            using var probe = new Socket(remote.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            probe.Connect(remote);
            return ((IPEndPoint)probe.LocalEndPoint!).Address;
        }
        catch (SocketException)
        {
            return remote.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Loopback : IPAddress.Loopback;
        }
    }

    private async Task ConnectAsync(TcpFlow flow)
    {
        flow.IsTrusted = true;
        await flow.ConnectAsync(ConnectWithin, time);
        if (flow.IsOpen && Register(flow))
            await flow.ReceiveAsync(new StreamFraming(this, options.Limits), heard => Heard(flow, heard));
    }

    private async Task ConnectAsync(TlsFlow flow, TlsPeer peer)
    {
        flow.IsTrusted = true;
        var failed = await flow.ConnectAsync(options.Tls, peer, ConnectWithin, time);
        if (failed is null && Register(flow))
        {
            await flow.RunAsync(new StreamFraming(this, options.Limits), heard => Heard(flow, heard));
            return;
        }

        SipLog.TlsFailed(log, flow, failed ?? "too many connections");
        flow.Shut(failed ?? "too many connections");
    }

    private async Task ServeAsync(TlsFlow flow)
    {
        if (await flow.AcceptAsync(options.Tls, time) is { } failed)
            flow.Shut(failed);
        else
            await flow.RunAsync(new StreamFraming(this, options.Limits), heard => Heard(flow, heard));
    }

    private async Task AcceptAsync(Socket listener, SipTransport transport)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                Take(await listener.AcceptAsync(_stop.Token), transport);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException e)
            {
                SipLog.SocketFault(log, null, e);
            }
        }
    }

    private void Take(Socket accepted, SipTransport transport)
    {
        StreamFlow flow = transport == SipTransport.Tls ? new TlsFlow(this, accepted) : new TcpFlow(this, accepted);
        if (!Register(flow))
        {
            flow.Shut("too many connections");
            return;
        }

        if (flow is not TcpFlow tcp)
        {
            _ = ServeAsync((TlsFlow)flow);
            return;
        }

        lock (_gate)
            _tcp[flow.Remote] = tcp;
        _ = tcp.ReceiveAsync(new StreamFraming(this, options.Limits), heard => Heard(flow, heard));
    }

    private bool Register(SipFlow flow)
    {
        lock (_gate)
        {
            var same = _perAddress.GetValueOrDefault(flow.Remote.Address);
            if (_connections.Count >= options.Limits.Connections || same >= options.Limits.ConnectionsPerAddress)
                return false;
            _perAddress[flow.Remote.Address] = same + 1;
            _connections[flow] = new Connection(time.GetTimestamp());
            _sweep ??= time.CreateTimer(_ => Sweep(), null, SweepEvery, SweepEvery);
            return true;
        }
    }

    private void Heard(SipFlow flow, bool whole = true)
    {
        if (!whole)
            return;
        lock (_gate)
        {
            if (!_connections.TryGetValue(flow, out var connection))
                return;
            connection.LastHeard = time.GetTimestamp();
            connection.HasSpoken = true;
        }
    }

    /// <summary>A single line break: the answer to our double one, where we asked (RFC 5626 §3.5.1).</summary>
    public bool TakePong(SipFlow flow)
    {
        lock (_gate)
        {
            if (!_connections.TryGetValue(flow, out var connection) || !connection.AwaitsPong)
                return false;
            connection.AwaitsPong = false;
            connection.Pongs = true;
            return true;
        }
    }

    // Connections that never spoke, and strangers that fell silent, make room for others; those that we made are kept open.
    private void Sweep()
    {
        List<SipFlow> silent = [];
        List<SipFlow> pinged = [];
        lock (_gate)
        {
            foreach (var (flow, connection) in _connections)
            {
                var quiet = time.GetElapsedTime(connection.LastHeard);
                if (!flow.IsTrusted && quiet > (connection.HasSpoken ? options.Limits.IdleStranger : options.Limits.FirstRequest))
                    silent.Add(flow);
                else if (flow is StreamFlow { IsOutgoing: true })
                    KeepAlive(flow, connection, silent, pinged);
            }
        }

        foreach (var flow in silent)
            flow.Close("silent");
        foreach (var flow in pinged)
            flow.Send("\r\n\r\n"u8);
    }

    // RFC 5626 §4.4.1: a peer that has answered before and does not within 10 s is gone; one that never did may not know how.
    private void KeepAlive(SipFlow flow, Connection connection, List<SipFlow> silent, List<SipFlow> pinged)
    {
        var sincePing = time.GetElapsedTime(connection.LastPing);
        if (connection is { AwaitsPong: true, Pongs: true })
        {
            if (sincePing > PongWithin)
                silent.Add(flow);
        }
        else if (sincePing > options.KeepAlive)
        {
            connection.LastPing = time.GetTimestamp();
            connection.AwaitsPong = true;
            pinged.Add(flow);
        }
    }
}
