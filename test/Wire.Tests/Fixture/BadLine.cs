using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Switchboard.Wire.Tests.Fixture;

/// <summary>
/// A bad network between a phone and the server: every twentieth packet is lost, the others take 80 ± 30 ms and overtake each
/// other. It stands in the way of the signalling and, by the addresses in the descriptions, of the audio.
/// </summary>
internal sealed partial class BadLine : IAsyncDisposable
{
    private const double Loss = 0.05;
    private static readonly IPAddress Here = IPAddress.Parse("127.0.0.22");
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentDictionary<string, Audio> _audio = new();
    private readonly ConcurrentBag<Socket> _sockets = [];
    private readonly ConcurrentBag<Task> _pumps = [];
    private readonly Random _random = new(3550);
    private readonly IPEndPoint _server;
    private readonly Socket _outside;
    private readonly Socket _inside;
    private IPEndPoint? _phone;
    private int _lost;
    private int _carried;

    public BadLine(IPEndPoint server)
    {
        _server = server;
        (_outside, _inside) = (Open(), Open());
        Pump(_outside, _inside, from =>
        {
            _phone = from;
            return _server;
        }, true);
        Pump(_inside, _outside, _ => _phone, false);
    }

    /// <summary>Where the phone takes the server to be.</summary>
    public IPEndPoint Door => (IPEndPoint)_outside.LocalEndPoint!;

    /// <summary>Packets lost and carried so far.</summary>
    public (int Lost, int Carried) Count => (_lost, _carried);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        foreach (var socket in _sockets)
            socket.Dispose();
        await Task.WhenAll(_pumps);
        _end.Dispose();
    }

    private Socket Open()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(Here, 0));
        _sockets.Add(socket);
        return socket;
    }

    private void Pump(Socket from, Socket to, Func<IPEndPoint, IPEndPoint?> where, bool fromPhone) => _pumps.Add(PumpAsync(from, to, where, fromPhone));

    private async Task PumpAsync(Socket from, Socket to, Func<IPEndPoint, IPEndPoint?> where, bool fromPhone)
    {
        var buffer = new byte[65_536];
        while (!_end.IsCancellationRequested)
        {
            try
            {
                var got = await from.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0), _end.Token);
                if (where((IPEndPoint)got.RemoteEndPoint) is not { } next)
                    continue;
                if (Draw() < Loss)
                    Interlocked.Increment(ref _lost);
                else
                    _ = CarryAsync(Rewritten(buffer.AsSpan(0, got.ReceivedBytes), fromPhone), to, next, TimeSpan.FromMilliseconds(50 + (60 * Draw())));
            }
            catch (Exception gone) when (gone is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                if (gone is not SocketException { SocketErrorCode: SocketError.ConnectionRefused })
                    return;
            }
        }
    }

    private async Task CarryAsync(byte[] packet, Socket through, IPEndPoint to, TimeSpan after)
    {
        try
        {
            await Task.Delay(after, _end.Token);
            await through.SendToAsync(packet, to, _end.Token);
            Interlocked.Increment(ref _carried);
        }
        catch (Exception gone) when (gone is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            return;
        }
    }

    private double Draw()
    {
        lock (_random)
            return _random.NextDouble();
    }

    // An address in a description becomes one of ours, behind which the audio is carried on to it.
    private byte[] Rewritten(ReadOnlySpan<byte> packet, bool fromPhone)
    {
        if (packet.IndexOf("\r\nm=audio "u8) < 0)
            return packet.ToArray();
        var text = Encoding.UTF8.GetString(packet);
        var head = text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4;
        var body = text[head..];
        var party = new IPEndPoint(IPAddress.Parse(Connection().Match(body).Groups["it"].Value), int.Parse(Port().Match(body).Groups["it"].Value, CultureInfo.InvariantCulture));
        var audio = _audio.GetOrAdd(CallId().Match(text).Value, _ => Join());
        if (fromPhone)
            audio.Phone = party;
        else
            audio.Server = party;
        var ours = (IPEndPoint)(fromPhone ? audio.ToServer : audio.ToPhone).LocalEndPoint!;
        body = Port().Replace(Connection().Replace(body, $"c=IN IP4 {ours.Address}"), $"m=audio {ours.Port}");
        return Encoding.UTF8.GetBytes(Length().Replace(text[..head], $"Content-Length: {Encoding.UTF8.GetByteCount(body)}") + body);
    }

    private Audio Join()
    {
        var audio = new Audio(Open(), Open());
        Pump(audio.ToServer, audio.ToPhone, _ => audio.Phone, false);
        Pump(audio.ToPhone, audio.ToServer, _ => audio.Server, true);
        return audio;
    }

    private sealed class Audio(Socket toServer, Socket toPhone)
    {
        public Socket ToServer => toServer;

        public Socket ToPhone => toPhone;

        public IPEndPoint? Phone { get; set; }

        public IPEndPoint? Server { get; set; }
    }

    [GeneratedRegex("Call-ID: *.*", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CallId();

    [GeneratedRegex("c=IN IP4 (?<it>[0-9.]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Connection();

    [GeneratedRegex("m=audio (?<it>[0-9]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Port();

    [GeneratedRegex("Content-Length: *[0-9]+", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Length();
}
