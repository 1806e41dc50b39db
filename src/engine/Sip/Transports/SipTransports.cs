using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using Microsoft.Extensions.Logging;

namespace Switchboard.Sip;

/// <summary>All sockets of a stack. They parse on their own threads and post what they parsed.</summary>
internal sealed class SipTransports(SipOptions options, TimeProvider time, SipLoop loop, ILogger log, Action<SipFlow> onClosed) : IAsyncDisposable
{
    private static readonly TimeSpan ConnectWithin = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(5);
    private readonly Lock _gate = new();
    private readonly List<UdpTransport> _udp = [];
    private readonly List<Socket> _listeners = [];
    private readonly Dictionary<SipFlow, Connection> _connections = [];
    private readonly Dictionary<IPAddress, int> _perAddress = [];
    private readonly Dictionary<IPEndPoint, TcpFlow> _tcp = [];
    private readonly CancellationTokenSource _stop = new();
    private ITimer? _sweep;

    private sealed class Connection(long since)
    {
        public long LastHeard { get; set; } = since;

        public bool HasSpoken { get; set; }
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

    public IPEndPoint ListenTcp(IPEndPoint address)
    {
        var listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        listener.Bind(address);
        listener.Listen(512);
        lock (_gate)
            _listeners.Add(listener);
        _ = AcceptAsync(listener);
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

    public SipFlow? FlowTo(SipTransport transport, IPEndPoint remote)
    {
        if (transport == SipTransport.Tcp)
            return TcpTo(remote);
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

    public void OnClosed(SipFlow flow, string reason)
    {
        lock (_gate)
        {
            if (_connections.Remove(flow) && --_perAddress[flow.Remote.Address] <= 0)
                _perAddress.Remove(flow.Remote.Address);
            if (_tcp.TryGetValue(flow.Remote, out var known) && known == flow)
                _tcp.Remove(flow.Remote);
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
            _listeners.ForEach(x => x.Dispose());
        }

        foreach (var flow in flows)
            (flow as TcpFlow)?.Shut("stopped");
    }

    private TcpFlow? TcpTo(IPEndPoint remote)
    {
        TcpFlow flow;
        lock (_gate)
        {
            if (_tcp.TryGetValue(remote, out var open) && open.IsOpen)
                return open;
            // Our Contact and Via name the listener, so that the peer can come back when the connection has gone.
            var port = _listeners.Count > 0 ? ((IPEndPoint)_listeners[0].LocalEndPoint!).Port : 0;
            flow = new TcpFlow(this, remote, new IPEndPoint(LocalFor(remote), port));
            _tcp[remote] = flow;
        }

        _ = ConnectAsync(flow);
        return flow;
    }

    private static IPAddress LocalFor(IPEndPoint remote)
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

    private async Task AcceptAsync(Socket listener)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var flow = new TcpFlow(this, await listener.AcceptAsync(_stop.Token));
                if (!Register(flow))
                {
                    flow.Shut("too many connections");
                    continue;
                }

                lock (_gate)
                    _tcp[flow.Remote] = flow;
                _ = flow.ReceiveAsync(new StreamFraming(this, options.Limits), heard => Heard(flow, heard));
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

    // Connections that never spoke, and strangers that fell silent, make room for others.
    private void Sweep()
    {
        List<SipFlow> silent = [];
        lock (_gate)
        {
            foreach (var (flow, connection) in _connections)
            {
                var quiet = time.GetElapsedTime(connection.LastHeard);
                if (!flow.IsTrusted && quiet > (connection.HasSpoken ? options.Limits.IdleStranger : options.Limits.FirstRequest))
                    silent.Add(flow);
            }
        }

        foreach (var flow in silent)
            flow.Close("silent");
    }
}
