using System.Net;
using System.Net.WebSockets;
using System.Threading.Channels;

namespace Switchboard.Sip;

/// <summary>A WebSocket (RFC 7118): one SIP message in each WebSocket message.</summary>
internal sealed class WebSocketFlow(WebSocket socket, IPEndPoint remote, IPEndPoint local, SipTransports owner, SipLimits limits, bool secure)
    : SipFlow(secure ? SipTransport.Wss : SipTransport.Ws, remote)
{
    private readonly Channel<byte[]> _out = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(512) { SingleReader = true });
    private volatile bool _closed;

    public override IPEndPoint Local { get; } = local;

    public override bool IsOpen => !_closed;

    public override bool Send(ReadOnlySpan<byte> packet)
    {
        owner.Show(packet, this, incoming: false);
        return !_closed && _out.Writer.TryWrite(packet.ToArray());
    }

    public override void Close(string reason) => _out.Writer.TryComplete();

    /// <summary>Serves it until either side closes.</summary>
    public async Task RunAsync(TimeProvider time, Action<bool> onHeard, CancellationToken cancellation)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var writing = WriteAsync(ended.Token);
        try
        {
            await ReadAsync(time, onHeard, ended.Token);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException or IOException)
        {
            // Ended by the peer or by us: the same thing.
        }

        _closed = true;
        _out.Writer.TryComplete();
        await ended.CancelAsync();
        await writing;
        owner.OnClosed(this, "websocket closed");
    }

    private async Task ReadAsync(TimeProvider time, Action<bool> onHeard, CancellationToken cancellation)
    {
        var buffer = new byte[8192];
        var length = 0;
        double budget = limits.WebSocketMessagesPerSecond * 10;
        var last = time.GetTimestamp();
        while (socket.State == WebSocketState.Open)
        {
            var got = await socket.ReceiveAsync(buffer.AsMemory(length), cancellation);
            if (got.MessageType == WebSocketMessageType.Close)
                return;
            length += got.Count;
            if (length >= buffer.Length && !got.EndOfMessage)
            {
                if (buffer.Length >= limits.WebSocketMessageBytes)
                    return;
                Array.Resize(ref buffer, buffer.Length * 2);
            }

            if (!got.EndOfMessage)
                continue;
            var now = time.GetTimestamp();
            budget = Math.Min(limits.WebSocketMessagesPerSecond * 10, budget + (time.GetElapsedTime(last, now).TotalSeconds * limits.WebSocketMessagesPerSecond));
            last = now;
            if (--budget < 0)
                return;
            onHeard(true);
            owner.OnDatagram(buffer.AsSpan(0, length), this);
            length = 0;
        }
    }

    private async Task WriteAsync(CancellationToken cancellation)
    {
        try
        {
            await foreach (var packet in _out.Reader.ReadAllAsync(cancellation))
                await socket.SendAsync(packet, WebSocketMessageType.Text, endOfMessage: true, cancellation);
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellation);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException or IOException or InvalidOperationException)
        {
            _closed = true;
        }
    }
}
