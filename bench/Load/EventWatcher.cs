using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text.Json;

namespace Switchboard.Bench.Load;

/// <summary>
/// A console's event stream, read at once, slowly, or not at all; of each event how old it was when it arrived, by the clock
/// that both ends of this machine share.
/// </summary>
internal sealed class EventWatcher : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly CancellationTokenSource _end = new();
    private readonly Lock _gate = new();
    private readonly TimeSpan _pause;
    private readonly byte[] _buffer = new byte[1024 * 1024];
    private List<double> _ages = [];
    private List<double> _liveAges = [];
    private Task _reading = Task.CompletedTask;
    private long _last = -1;
    private long _read;

    private EventWatcher(TimeSpan pause) => _pause = pause;

    /// <summary>Durable events whose number did not follow the one before.</summary>
    public int Gaps { get; private set; }

    /// <summary>What has become of the stream.</summary>
    public string Fate => $"{_read} messages read, {(_socket.State == WebSocketState.Open ? "still open" : $"closed ({_socket.CloseStatus} {_socket.CloseStatusDescription})")}";

    /// <summary>Connects; <paramref name="pause"/> follows each message, without an end for a tab that sleeps.</summary>
    public static async Task<EventWatcher> OpenAsync(Uri address, TimeSpan pause, CancellationToken cancel)
    {
        var watcher = new EventWatcher(pause);
        using var connector = new HttpMessageInvoker(new SocketsHttpHandler { ConnectCallback = (to, stop) => ConnectAsync(to, pause == Timeout.InfiniteTimeSpan, stop) });
        await watcher._socket.ConnectAsync(address, connector, cancel);
        if (pause != Timeout.InfiniteTimeSpan)
            watcher._reading = Task.Run(() => watcher.ReadAsync(watcher._end.Token), CancellationToken.None);
        return watcher;
    }

    /// <summary>The ages in milliseconds since the last question, sorted: of events, and of live figures, which are spaced on purpose.</summary>
    public (double[] Events, double[] Live) Take()
    {
        lock (_gate)
        {
            var (events, live) = (_ages, _liveAges);
            (_ages, _liveAges) = ([], []);
            return ([.. events.Order()], [.. live.Order()]);
        }
    }

    /// <summary>Reads what a sleeping tab finds when it wakes: what the system had kept for it, then the end.</summary>
    public async Task<string> WakeAsync(CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(TimeSpan.FromSeconds(10));
        await ReadAsync(patience.Token);
        return Fate;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _reading;
        _socket.Dispose();
        _end.Dispose();
    }

    // The system would take in megabytes for a tab that sleeps, and nothing would be seen of it for minutes.
    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext to, bool takesLittle, CancellationToken cancel)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (takesLittle)
            socket.ReceiveBufferSize = 4096;
        await socket.ConnectAsync(to.DnsEndPoint, cancel);
        return new NetworkStream(socket, ownsSocket: true);
    }

    private async Task ReadAsync(CancellationToken cancel)
    {
        try
        {
            while (await NextAsync(cancel) is { } length)
            {
                Note(_buffer.AsMemory(0, length));
                _read++;
                if (_pause > TimeSpan.Zero)
                    await Task.Delay(_pause, TimeProvider.System, cancel);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException)
        {
            // Fate tells
        }
    }

    private async Task<int?> NextAsync(CancellationToken cancel)
    {
        for (var length = 0; ;)
        {
            var got = await _socket.ReceiveAsync(_buffer.AsMemory(length), cancel);
            if (got.MessageType == WebSocketMessageType.Close)
                return null;
            length += got.Count;
            if (got.EndOfMessage)
                return length;
        }
    }

    private void Note(ReadOnlyMemory<byte> message)
    {
        var now = TimeProvider.System.GetUtcNow();
        using var json = JsonDocument.Parse(message);
        if (!json.RootElement.TryGetProperty("event", out var happened) || happened.ValueKind != JsonValueKind.Object)
            return;
        var numbered = false;
        if (happened.GetProperty("sequence") is { ValueKind: JsonValueKind.Number } number)
        {
            numbered = true;
            var sequence = number.GetInt64();
            if (_last >= 0 && sequence != _last + 1)
                Gaps++;
            _last = sequence;
        }

        lock (_gate)
            (numbered ? _ages : _liveAges).Add((now - happened.GetProperty("time").GetDateTimeOffset()).TotalMilliseconds);
    }
}
