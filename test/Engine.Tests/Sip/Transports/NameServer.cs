using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Engine.Tests.Sip.Transports;

/// <summary>A name server on loopback with the records it is given. UDP and TCP on one port.</summary>
internal sealed class NameServer : IDisposable
{
    private readonly ConcurrentDictionary<(string Name, int Type), List<(uint Life, byte[] Data)>> _records = new();
    private readonly Socket _udp;
    private readonly TcpListener _tcp;

    public NameServer()
    {
        (_udp, _tcp) = OnOnePort();
        Address = (IPEndPoint)_tcp.LocalEndpoint;
        _ = ServeUdpAsync();
        _ = ServeTcpAsync();
    }

    public IPEndPoint Address { get; }

    /// <summary>What was asked: <c>33 _sip._udp.example.com</c>.</summary>
    public ConcurrentQueue<string> Questions { get; } = new();

    /// <summary>Answers over UDP are cut off, so that only TCP tells them.</summary>
    public bool CutsOff { get; set; }

    public NameServer A(string name, string address, uint life = 60) => Add(name, 1, IPAddress.Parse(address).GetAddressBytes(), life);

    public NameServer Aaaa(string name, string address) => Add(name, 28, IPAddress.Parse(address).GetAddressBytes());

    public NameServer Srv(string name, int priority, int weight, int port, string target) =>
        Add(name, 33, [.. Short(priority), .. Short(weight), .. Short(port), .. Name(target)]);

    public NameServer Naptr(string name, int order, int preference, string service, string replacement) =>
        Add(name, 35, [.. Short(order), .. Short(preference), .. Text("s"), .. Text(service), .. Text(""), .. Name(replacement)]);

    public void Dispose()
    {
        _udp.Dispose();
        _tcp.Dispose();
    }

    private static (Socket Udp, TcpListener Tcp) OnOnePort()
    {
        while (true)
        {
            var tcp = new TcpListener(IPAddress.Loopback, 0);
            tcp.Start();
            var udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            try
            {
                udp.Bind(tcp.LocalEndpoint);
                return (udp, tcp);
            }
            catch (SocketException)
            {
                // somebody's UDP; another port then
                udp.Dispose();
                tcp.Dispose();
            }
        }
    }

    private NameServer Add(string name, int type, byte[] data, uint life = 60)
    {
        _records.GetOrAdd((name, type), _ => []).Add((life, data));
        return this;
    }

    private async Task ServeUdpAsync()
    {
        var buffer = new byte[1500];
        try
        {
            while (true)
            {
                var got = await _udp.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0));
                await _udp.SendToAsync(Answer(buffer.AsSpan(0, got.ReceivedBytes), CutsOff), got.RemoteEndPoint);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // closed
        }
    }

    private async Task ServeTcpAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _tcp.AcceptTcpClientAsync();
                var stream = client.GetStream();
                var length = new byte[2];
                await stream.ReadExactlyAsync(length);
                var question = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
                await stream.ReadExactlyAsync(question);
                var answer = Answer(question, cut: false);
                await stream.WriteAsync((byte[])[.. Short(answer.Length), .. answer]);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // closed
        }
    }

    private byte[] Answer(ReadOnlySpan<byte> question, bool cut)
    {
        var labels = new List<string>();
        var at = 12;
        for (; question[at] != 0; at += question[at] + 1)
            labels.Add(Encoding.ASCII.GetString(question.Slice(at + 1, question[at])));
        var name = string.Join('.', labels);
        var type = BinaryPrimitives.ReadUInt16BigEndian(question[(at + 1)..]);
        Questions.Enqueue($"{type} {name}");
        var found = _records.GetValueOrDefault((name, type), []);
        var code = found.Count == 0 ? 3 : 0;
        var bytes = new List<byte> { question[0], question[1], (byte)(0x81 | (cut ? 2 : 0)), (byte)(0x80 | code), 0, 1, 0, cut ? (byte)0 : (byte)found.Count, 0, 0, 0, 0 };
        bytes.AddRange(question[12..(at + 5)]);
        foreach (var (life, data) in cut ? [] : found)
            bytes.AddRange([0xC0, 12, .. Short(type), 0, 1, .. Short((int)(life >> 16)), .. Short((int)(life & 0xFFFF)), .. Short(data.Length), .. data]);
        return [.. bytes];
    }

    private static byte[] Short(int value) => [(byte)(value >> 8), (byte)value];

    private static byte[] Text(string text) => [(byte)text.Length, .. Encoding.ASCII.GetBytes(text)];

    private static byte[] Name(string name)
    {
        var bytes = new List<byte>();
        foreach (var label in name.Split('.'))
            bytes.AddRange(Text(label));
        bytes.Add(0);
        return [.. bytes];
    }
}
