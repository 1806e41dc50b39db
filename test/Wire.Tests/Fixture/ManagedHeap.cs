using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Switchboard.Wire.Tests.Fixture;

/// <summary>What the server's objects take after a full collection.</summary>
internal static class ManagedHeap
{
    private const ulong CollectNow = 0x80_0000; // GCHeapCollectKeyword: the runtime collects when a session with it begins

    /// <summary>Has everything collected that is not used and answers the bytes that stay.</summary>
    public static async Task<long> AfterCollectionAsync(ServerProcess server)
    {
        for (var i = 0; i < 2; i++) // what a finalizer frees goes with the second
            await CollectAsync(server.ProcessId);
        using var http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = server.Address };
        var bytes = 0.0;
        foreach (var line in (await http.GetStringAsync(new Uri("/metrics", UriKind.Relative))).Split('\n'))
        {
            if (line.StartsWith("dotnet_gc_last_collection_heap_size{", StringComparison.Ordinal))
                bytes += double.Parse(line.AsSpan(line.LastIndexOf(' ') + 1), CultureInfo.InvariantCulture);
        }

        bytes.ShouldBeGreaterThan(0);
        return (long)bytes;
    }

    // The runtime's diagnostics socket: CollectTracing with one provider, and the stream read until it has begun to flow.
    private static async Task CollectAsync(int process)
    {
        var path = Directory.EnumerateFileSystemEntries(Path.GetTempPath(), $"dotnet-diagnostic-{process}-*-socket").First();
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path));
        using var payload = new MemoryStream();
        using (var write = new BinaryWriter(payload, Encoding.Unicode, leaveOpen: true))
        {
            write.Write(16u); // MB of buffer
            write.Write(1u); // NetTrace
            write.Write(1u); // providers
            write.Write(CollectNow | 1);
            write.Write(4u); // informational
            Text(write, "Microsoft-Windows-DotNETRuntime");
            Text(write, "");
        }

        using var command = new MemoryStream();
        using (var write = new BinaryWriter(command, Encoding.ASCII, leaveOpen: true))
        {
            write.Write("DOTNET_IPC_V1\0"u8);
            write.Write((ushort)(20 + payload.Length));
            write.Write((byte)2); // EventPipe
            write.Write((byte)2); // CollectTracing
            write.Write((ushort)0);
            write.Write(payload.ToArray());
        }

        await socket.SendAsync(command.ToArray());
        var buffer = new byte[65_536];
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        try
        {
            while (await socket.ReceiveAsync(buffer, limit.Token) > 0)
                continue; // closing the socket ends the session
        }
        catch (OperationCanceledException)
        {
            return;
        }
    }

    private static void Text(BinaryWriter write, string text)
    {
        write.Write((uint)text.Length + 1);
        write.Write(Encoding.Unicode.GetBytes(text + '\0'));
    }
}
