using System.Net;
using System.Net.Sockets;

namespace Switchboard.Api.Tests.Fixture;

/// <summary>The server's own PostgreSQL at a TCP address that flows may reach, as a company's database would be.</summary>
public sealed class DatabaseRelay : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Parse("127.77.0.5"), 0);
    private readonly string _socket;

    public DatabaseRelay(string dataFolder)
    {
        _socket = Path.Combine(dataFolder, "postgres", "run", ".s.PGSQL.5432");
        _listener.Start();
        _ = AcceptAsync();
    }

    public string Host => "127.77.0.5";

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = RelayAsync(await _listener.AcceptSocketAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // the test is over
        }
    }

    private async Task RelayAsync(Socket client)
    {
        var server = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await server.ConnectAsync(new UnixDomainSocketEndPoint(_socket));
        await using var near = new NetworkStream(client, ownsSocket: true);
        await using var far = new NetworkStream(server, ownsSocket: true);
        await Task.WhenAny(near.CopyToAsync(far), far.CopyToAsync(near));
    }
}
