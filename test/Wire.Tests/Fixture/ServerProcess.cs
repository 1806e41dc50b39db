using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Switchboard.Wire.Tests.Fixture;

/// <summary>The real server as a process of its own, with a data folder of its own and ports that stay the same over restarts.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    public const string Password = "correct horse battery";
    private const int RtpPorts = 400;
    private Started? _process;

    private readonly string[] _options;

    private ServerProcess(string folder, string[] options)
    {
        _options = options;
        Folder = folder;
        Http = new IPEndPoint(IPAddress.Loopback, Ports.Free());
        Sip = new IPEndPoint(IPAddress.Loopback, Ports.Free());
        Https = new IPEndPoint(IPAddress.Loopback, Ports.Free());
        Sips = new IPEndPoint(IPAddress.Loopback, Ports.Free());
        FirstRtp = Ports.FreeRange(RtpPorts);
    }

    public string Folder { get; }

    public IPEndPoint Http { get; }

    public IPEndPoint Sip { get; }

    public IPEndPoint Https { get; }

    public IPEndPoint Sips { get; }

    public int FirstRtp { get; }

    public Uri Address => new($"http://{Http}");

    /// <summary>RTP and RTCP ports that are open now.</summary>
    public IReadOnlyList<int> MediaPorts => Ports.Bound(FirstRtp, FirstRtp + RtpPorts);

    public int ProcessId => _process!.Id;

    /// <summary>What the server last said.</summary>
    public string Log => _process?.Tail() ?? "";

    public static async Task<ServerProcess> StartNewAsync(params string[] options)
    {
        File.Exists(Repository.Server).ShouldBeTrue($"{Repository.Server} is not built");
        var folder = Directory.CreateTempSubdirectory("sbw-").FullName;
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101); // the user postgres must get through when we are root
        var server = new ServerProcess(folder, options);
        try
        {
            await server.StartAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it and waits until the console answers.</summary>
    public async Task StartAsync()
    {
        _process = Started.Run(
            "dotnet",
            [
                Repository.Server, "--data", Folder, "--http", Http.ToString(), "--https", Https.ToString(), "--sip", Sip.ToString(), "--sips", Sips.ToString(),
                "--rtp", $"{FirstRtp}-{FirstRtp + RtpPorts - 1}", "--console", Repository.Console, .. _options,
            ],
            null,
            ("SWITCHBOARD_ADMIN_PASSWORD", Password), ("DOTNET_gcServer", "0"));
        await Eventually.TrueAsync("the server is up", () =>
        {
            if (_process.Ended.IsCompleted)
                throw new InvalidOperationException($"The server ended at its start:\n{Log}");
            return Task.FromResult(_process.Wrote("Data   "));
        }, TimeSpan.FromSeconds(90));
    }

    /// <summary>SIGKILL: no good-bye, no flush.</summary>
    public Task KillAsync() => _process!.KillAsync();

    /// <summary>The first line of PostgreSQL's pid file: its postmaster.</summary>
    public int PostmasterId => int.Parse(File.ReadLines(PidFile).First(), System.Globalization.CultureInfo.InvariantCulture);

    private string PidFile => Path.Combine(Folder, "postgres", "data", "postmaster.pid");

    /// <summary>True when SIP answers an OPTIONS within a second.</summary>
    public async Task<bool> AnswersSipAsync(string from = "127.0.0.9")
    {
        using var socket = new UdpClient(new IPEndPoint(IPAddress.Parse(from), 0));
        var local = (IPEndPoint)socket.Client.LocalEndPoint!;
        var unique = Guid.NewGuid().ToString("N");
        var options = $"OPTIONS sip:{Sip} SIP/2.0\r\nVia: SIP/2.0/UDP {local};branch=z9hG4bK{unique};rport\r\nMax-Forwards: 70\r\nFrom: <sip:probe@{local.Address}>;tag=p\r\nTo: <sip:{Sip}>\r\nCall-ID: {unique}\r\nCSeq: 1 OPTIONS\r\nContact: <sip:probe@{local}>\r\nContent-Length: 0\r\n\r\n";
        try
        {
            await socket.SendAsync(Encoding.ASCII.GetBytes(options), Sip);
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(1));
            var answer = await socket.ReceiveAsync(limit.Token);
            return Encoding.ASCII.GetString(answer.Buffer).StartsWith("SIP/2.0 ", StringComparison.Ordinal);
        }
        catch (Exception refused) when (refused is OperationCanceledException or SocketException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            _ = Directory.CreateDirectory(Repository.Diagnostics);
            try
            {
                await _process.StopAsync(TimeSpan.FromSeconds(30));
            }
            catch (TimeoutException)
            {
                await _process.KillAsync();
            }

            await File.WriteAllTextAsync(Path.Combine(Repository.Diagnostics, $"server-{Sip.Port}.log"), _process.Tail(2000));
            await _process.DisposeAsync();
        }

        await EndPostgresAsync();
        Directory.Delete(Folder, recursive: true);
    }

    // Only where the server could not stop its own PostgreSQL.
    private async Task EndPostgresAsync()
    {
        if (!File.Exists(PidFile))
            return;
        var postmaster = PostmasterId;
        Started.Send(postmaster, 3); // SIGQUIT: immediate shutdown
        await Eventually.TrueAsync("PostgreSQL is gone", () => !Directory.Exists($"/proc/{postmaster}"));
    }
}
