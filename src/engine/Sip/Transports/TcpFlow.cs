using System.Net;
using System.Net.Sockets;

namespace Switchboard.Sip;

/// <summary>A TCP connection. Sends go straight to the socket; only what it does not take at once waits in a queue.</summary>
internal sealed class TcpFlow : StreamFlow, IDisposable
{
    private const int MostQueued = 1 << 20;
    private readonly Lock _gate = new();
    private readonly Queue<byte[]> _queue = new();
    private readonly Socket _socket;
    private readonly SipTransports _owner;
    private IPEndPoint _local;
    private int _queued;
    private bool _writing;
    private bool _connected;
    private bool _closing;
    private volatile bool _closed;

    /// <summary>An accepted connection.</summary>
    public TcpFlow(SipTransports owner, Socket accepted)
        : base(SipTransport.Tcp, (IPEndPoint)accepted.RemoteEndPoint!)
    {
        (_owner, _socket, _connected) = (owner, accepted, true);
        _local = (IPEndPoint)accepted.LocalEndPoint!;
        Prepare();
    }

    /// <summary>A connection to be made; what is sent meanwhile waits.</summary>
    public TcpFlow(SipTransports owner, IPEndPoint remote, IPEndPoint local)
        : base(SipTransport.Tcp, remote)
    {
        (_owner, _local) = (owner, local);
        _socket = new Socket(remote.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        _writing = true;
        IsOutgoing = true;
    }

    public override IPEndPoint Local => _local;

    public override bool IsOpen => !_closed;

    public override bool Send(ReadOnlySpan<byte> packet)
    {
        _owner.Show(packet, this, incoming: false);
        lock (_gate)
        {
            if (_closed || _queued + packet.Length > MostQueued)
                return false;
            var sent = _writing ? 0 : TrySend(packet);
            if (sent < 0)
                return false;
            if (sent == packet.Length)
                return true;
            _queue.Enqueue(packet[sent..].ToArray());
            _queued += packet.Length - sent;
            if (_writing)
                return true;
            _writing = true;
        }

        _ = DrainAsync();
        return true;
    }

    public override void Close(string reason)
    {
        lock (_gate)
        {
            _closing = true;
            if (_writing)
                return;
        }

        Shut(reason);
    }

    /// <summary>Connects; on failure everything waiting fails.</summary>
    public async Task ConnectAsync(TimeSpan within, TimeProvider time)
    {
        try
        {
            using var limit = new CancellationTokenSource(within, time);
            await _socket.ConnectAsync(Remote, limit.Token);
            _local = (IPEndPoint)_socket.LocalEndPoint! is var bound && _local.Port != 0 ? new IPEndPoint(bound.Address, _local.Port) : bound;
            Prepare();
            _connected = true;
            await DrainAsync();
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            Shut("connect failed");
        }
    }

    /// <summary>Receives until the connection ends.</summary>
    public async Task ReceiveAsync(StreamFraming framing, Action<bool> onHeard)
    {
        try
        {
            while (!_closed && !_closing)
            {
                var count = await _socket.ReceiveAsync(framing.Free, SocketFlags.None);
                if (count == 0)
                    break;
                var good = framing.Take(count, this, out var heard);
                onHeard(heard);
                if (!good)
                    return;
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Ended by the peer or by us: the same thing.
        }

        Shut("peer closed");
    }

    public void Dispose() => Shut("disposed");

    public override void Shut(string reason)
    {
        lock (_gate)
        {
            if (_closed)
                return;
            _closed = true;
        }

        if (_connected)
            TryShutdown();
        _socket.Dispose();
        _owner.OnClosed(this, reason);
    }

    private void TryShutdown()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (SocketException)
        {
            // Gone already.
        }
    }

    private void Prepare()
    {
        _socket.NoDelay = true;
        _socket.Blocking = false;
    }

    private int TrySend(ReadOnlySpan<byte> packet)
    {
        try
        {
            var sent = _socket.Send(packet, SocketFlags.None, out var error);
            return error is SocketError.Success ? sent : error is SocketError.WouldBlock ? Math.Max(0, sent) : -1;
        }
        catch (ObjectDisposedException)
        {
            return -1;
        }
    }

    private async Task DrainAsync()
    {
        try
        {
            while (true)
            {
                byte[]? next;
                lock (_gate)
                {
                    if (!_queue.TryDequeue(out next))
                    {
                        _writing = false;
                        break;
                    }
                }

                for (var at = 0; at < next.Length;)
                    at += await _socket.SendAsync(next.AsMemory(at), SocketFlags.None);
                Interlocked.Add(ref _queued, -next.Length);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            Shut("send failed");
        }

        if (_closing)
            Shut("closed");
    }
}
