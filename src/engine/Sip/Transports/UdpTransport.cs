using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Switchboard.Sip;

/// <summary>One UDP socket: a thread that receives, and a flow for each address heard of. Nothing is allocated for a known source.</summary>
internal sealed class UdpTransport : IDisposable
{
    private const int MostFlows = 16_384;
    private readonly Lock _gate = new();
    private readonly Dictionary<SocketAddress, UdpFlow> _flows = [];
    private readonly SipTransports _owner;
    private readonly ILogger _log;
    private volatile bool _stopped;

    public UdpTransport(SipTransports owner, IPEndPoint address, int largest, ILogger log)
    {
        (_owner, _log) = (owner, log);
        Socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 4 << 20, SendBufferSize = 1 << 20 };
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
            Socket.DualMode = false; // IPv4 has its own socket: addresses stay what they are
        UdpErrors.Enable(Socket);
        Socket.Bind(address);
        Local = (IPEndPoint)Socket.LocalEndPoint!;
        new Thread(() => Receive(largest)) { IsBackground = true, Name = $"sip udp {Local}" }.Start();
    }

    public Socket Socket { get; }

    public IPEndPoint Local { get; }

    public void Show(ReadOnlySpan<byte> packet, SipFlow flow) => _owner.Show(packet, flow, incoming: false);

    /// <summary>Takes in what ICMP said; the socket is free of errors afterwards.</summary>
    public void TakeErrors() => UdpErrors.Drain(Socket, address => _owner.OnUnreachable(FlowOf(address)));

    public UdpFlow FlowTo(IPEndPoint remote) => FlowOf(remote.Serialize());

    public void Dispose()
    {
        _stopped = true;
        Socket.Dispose();
    }

    private void Receive(int largest)
    {
        var buffer = new byte[largest];
        var source = new SocketAddress(Socket.AddressFamily);
        while (!_stopped)
        {
            try
            {
                var length = Socket.ReceiveFrom(buffer, SocketFlags.None, source);
                // STUN and other binary keep-alives are none of ours.
                if (length > 0 && buffer[0] >= 4)
                    _owner.OnDatagram(buffer.AsSpan(0, length), FlowOf(source));
            }
            catch (Exception e) when (_stopped && e is SocketException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException e) when (UdpErrors.IsAboutEarlier(e))
            {
                TakeErrors();
            }
            catch (SocketException e)
            {
                SipLog.SocketFault(_log, Local, e);
            }
        }
    }

    private UdpFlow FlowOf(SocketAddress source)
    {
        lock (_gate)
        {
            if (_flows.TryGetValue(source, out var flow))
                return flow;
            if (_flows.Count >= MostFlows)
                _flows.Clear();
            var copy = new SocketAddress(source.Family, source.Size);
            source.Buffer.Span[..source.Size].CopyTo(copy.Buffer.Span);
            flow = new UdpFlow(this, ToEndPoint(copy), copy);
            _flows.Add(copy, flow);
            return flow;
        }
    }

    private static IPEndPoint ToEndPoint(SocketAddress address) => address.Family == AddressFamily.InterNetworkV6
        ? (IPEndPoint)new IPEndPoint(IPAddress.IPv6Any, 0).Create(address)
        : (IPEndPoint)new IPEndPoint(IPAddress.Any, 0).Create(address);
}

/// <summary>A remote address on a UDP socket.</summary>
internal sealed class UdpFlow(UdpTransport transport, IPEndPoint remote, SocketAddress address) : SipFlow(SipTransport.Udp, remote)
{
    private const int MostTries = 3;
    private IPEndPoint? _local;

    public override IPEndPoint Local => _local ??= FindLocal();

    public override bool IsOpen => true;

    public override bool Send(ReadOnlySpan<byte> packet)
    {
        transport.Show(packet, this);
        for (var i = 0; ; i++)
        {
            try
            {
                transport.Socket.SendTo(packet, SocketFlags.None, address);
                return true;
            }
            catch (SocketException e) when (i < MostTries && UdpErrors.IsAboutEarlier(e))
            {
                transport.TakeErrors(); // about a packet to somebody else; this one was not sent yet
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return false;
            }
        }
    }

    public override bool Equals(object? obj) => obj is UdpFlow other && other.Owner == Owner && other.Remote.Equals(Remote);

    public override int GetHashCode() => Remote.GetHashCode();

    private UdpTransport Owner => transport;

    // Bound to every address: ask the kernel which one it would send from.
    private IPEndPoint FindLocal()
    {
        var bound = transport.Local;
        if (!bound.Address.Equals(IPAddress.Any) && !bound.Address.Equals(IPAddress.IPv6Any))
            return bound;
        try
        {
            using var probe = new Socket(Remote.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            probe.Connect(Remote);
            return new IPEndPoint(((IPEndPoint)probe.LocalEndPoint!).Address, bound.Port);
        }
        catch (SocketException)
        {
            return bound;
        }
    }
}
