using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Switchboard.Sip.Dns;

/// <summary>Asks name servers over UDP, over TCP where an answer was cut, and remembers answers as long as they may be.</summary>
internal sealed class DnsClient(SipDnsOptions options, TimeProvider time)
{
    private const int MostRemembered = 4096;
    private readonly ConcurrentDictionary<(string Name, DnsType Type), Remembered> _memory = new();
    private IReadOnlyList<IPEndPoint>? _servers;

    private sealed record Remembered(DateTimeOffset Until, IReadOnlyList<DnsRecord> Records);

    /// <summary>All records of an answer, empty when there is none; null when no server answered.</summary>
    public async Task<IReadOnlyList<DnsRecord>?> AskAsync(string name, DnsType type, CancellationToken cancellation)
    {
        var key = (name.TrimEnd('.').ToLowerInvariant(), type);
        if (_memory.TryGetValue(key, out var known) && known.Until > time.GetUtcNow())
            return known.Records;
        foreach (var server in _servers ??= options.Servers ?? ReadServers(options.ResolverFile))
        {
            for (var attempt = 0; attempt < options.Attempts; attempt++)
            {
                if (await TryServerAsync(server, key.Item1, type, cancellation) is not { } reply)
                    continue;
                if (reply.Code is not (0 or 3))
                    break; // this server cannot say; another may
                Remember(key, reply.Records);
                return reply.Records;
            }
        }

        return null;
    }

    private async Task<DnsReply?> TryServerAsync(IPEndPoint server, string name, DnsType type, CancellationToken cancellation)
    {
        // The id and the source port are random, and the question must come back: nobody answers in the server's place.
        var question = DnsMessage.Ask(BinaryPrimitives.ReadUInt16BigEndian(RandomNumberGenerator.GetBytes(2)), name, type);
        if (question is null)
            return new DnsReply(3, false, []);
        using var limit = new CancellationTokenSource(options.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            var reply = await AskUdpAsync(server, question, either.Token);
            return reply.Truncated ? await AskTcpAsync(server, question, either.Token) : reply;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return null;
        }
    }

    private static async Task<DnsReply> AskUdpAsync(IPEndPoint server, byte[] question, CancellationToken cancellation)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(server, cancellation);
        await socket.SendAsync(question, cancellation);
        var buffer = new byte[4096];
        while (true)
        {
            var length = await socket.ReceiveAsync(buffer, cancellation);
            if (DnsMessage.TryRead(buffer.AsSpan(0, length), question, out var reply))
                return reply;
        }
    }

    private static async Task<DnsReply> AskTcpAsync(IPEndPoint server, byte[] question, CancellationToken cancellation)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server, cancellation);
        await using var stream = new NetworkStream(socket);
        var framed = new byte[question.Length + 2];
        BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)question.Length);
        question.CopyTo(framed, 2);
        await stream.WriteAsync(framed, cancellation);
        var length = new byte[2];
        await stream.ReadExactlyAsync(length, cancellation);
        var answer = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
        await stream.ReadExactlyAsync(answer, cancellation);
        return DnsMessage.TryRead(answer, question, out var reply) ? reply : throw new IOException("The answer is not one to the question.");
    }

    private void Remember((string, DnsType) key, IReadOnlyList<DnsRecord> records)
    {
        TimeSpan? life = null;
        foreach (var record in records)
            life = life is null || record.TimeToLive < life ? record.TimeToLive : life;
        if (_memory.Count >= MostRemembered)
            _memory.Clear();
        // A "no" without an authority is not remembered long (RFC 2308 §5).
        _memory[key] = new Remembered(time.GetUtcNow() + (life ?? TimeSpan.FromSeconds(5)), records);
    }

    private static List<IPEndPoint> ReadServers(string file)
    {
        var servers = new List<IPEndPoint>();
        try
        {
            foreach (var line in File.ReadAllLines(file))
            {
                var words = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
                if (words.Length > 1 && words[0] == "nameserver" && IPAddress.TryParse(words[1], out var address))
                    servers.Add(new IPEndPoint(address, 53));
            }
        }
        catch (IOException)
        {
            // no such file: the server on this machine is asked (resolv.conf(5))
        }

        return servers.Count > 0 ? servers : [new IPEndPoint(IPAddress.Loopback, 53)];
    }
}
