using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Switchboard.Engine.Tests.Switch;

/// <summary>Asterisk with res_fax_spandsp in a root of its own (bench/asterisk makes it); null where that cannot be had.</summary>
internal sealed class AsteriskFax : IAsyncDisposable
{
    private static readonly string Root = Path.Combine(Path.GetTempPath(), "switchboard-asterisk-tests");
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly string _inside = "/fax-" + Guid.NewGuid().ToString("N")[..8];
    private Process? _process;

    private AsteriskFax(int port) => Sip = new IPEndPoint(Address, port);

    public static IPAddress Address { get; } = IPAddress.Parse("127.0.9.5");

    public IPEndPoint Sip { get; }

    /// <summary>The document it sends, and the one it writes.</summary>
    public string ToSend => Path.Combine(Root + _inside, "tx.tif");

    public string Received => Path.Combine(Root + _inside, "rx.tif");

    public static async Task<AsteriskFax?> StartAsync(IPEndPoint peer, Action<string> say)
    {
        var script = Path.Combine(RepositoryFolder(), "bench", "asterisk");
        var (code, text) = await RunAsync("bash", [script, Root], TimeSpan.FromMinutes(5));
        if (code != 0)
        {
            say($"Asterisk cannot be installed here, so it was not faxed: {text.Trim()}");
            return null;
        }

        var asterisk = new AsteriskFax(FreePort());
        await asterisk.LaunchAsync(peer);
        return asterisk;
    }

    public Task SendAsync(string number) => AskAsync($"channel originate PJSIP/{number}@switch application SendFAX {_inside}/tx.tif,f");

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process?.Dispose();
        Directory.Delete(Root + _inside, recursive: true);
    }

    private async Task LaunchAsync(IPEndPoint peer)
    {
        foreach (var folder in (string[])["etc", "db", "spool", "run", "log"])
            Directory.CreateDirectory(Path.Combine(Root + _inside, folder));
        foreach (var (name, text) in Files(peer))
            await File.WriteAllTextAsync(Path.Combine(Root + _inside, "etc", name), text);
        var start = new ProcessStartInfo("chroot") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in (string[])[Root, "/usr/sbin/asterisk", "-C", $"{_inside}/etc/asterisk.conf", "-f"])
            start.ArgumentList.Add(argument);
        _process = Process.Start(start)!;
        _ = _process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        _ = _process.StandardError.BaseStream.CopyToAsync(Stream.Null);
        var since = Stopwatch.GetTimestamp();
        while (!(await AskAsync("core waitfullybooted")).Contains("fully booted", StringComparison.Ordinal))
        {
            if (Stopwatch.GetElapsedTime(since) > Patience || _process.HasExited)
                throw new InvalidOperationException("Asterisk did not start.");
            await Task.Delay(300);
        }
    }

    private async Task<string> AskAsync(string command) =>
        (await RunAsync("chroot", [Root, "/usr/sbin/asterisk", "-C", $"{_inside}/etc/asterisk.conf", "-rx", command], Patience)).Text;

    private IEnumerable<(string Name, string Text)> Files(IPEndPoint peer)
    {
        var modules = Directory.EnumerateDirectories(Path.Combine(Root, "usr/lib"), "*-linux-*").First(d => Directory.Exists($"{d}/asterisk/modules"));
        yield return ("asterisk.conf", $"""
            [directories]
            astetcdir => {_inside}/etc
            astmoddir => {modules[Root.Length..]}/asterisk/modules
            astvarlibdir => /var/lib/asterisk
            astdatadir => /usr/share/asterisk
            astdbdir => {_inside}/db
            astspooldir => {_inside}/spool
            astrundir => {_inside}/run
            astlogdir => {_inside}/log
            """);
        yield return ("modules.conf", "[modules]\nautoload = yes\n");
        yield return ("logger.conf", "[general]\n[logfiles]\nfull => notice,warning,error,verbose,fax\n");
        yield return ("rtp.conf", "[general]\nrtpstart = 38000\nrtpend = 38199\n");
        yield return ("udptl.conf", "[general]\nudptlstart = 38200\nudptlend = 38399\nudptlfecentries = 3\nudptlfecspan = 3\n");
        yield return ("res_fax.conf", "[general]\nmaxrate = 14400\nminrate = 4800\necm = yes\n");
        yield return ("extensions.conf", $"""
            [in]
            exten => _X.,1,Answer()
             same => n,ReceiveFAX({_inside}/rx.tif,f)
             same => n,Hangup()
            """);
        yield return ("pjsip.conf", $"""
            [transport]
            type = transport
            protocol = udp
            bind = {Sip}

            [switch]
            type = endpoint
            context = in
            disallow = all
            allow = alaw
            aors = switch
            direct_media = no
            media_address = {Address}
            bind_rtp_to_media_address = yes
            t38_udptl = yes
            t38_udptl_ec = redundancy
            t38_bind_udptl_to_media_address = yes

            [switch]
            type = aor
            contact = sip:{peer}

            [switch]
            type = identify
            endpoint = switch
            match = {peer.Address}
            """);
    }

    private static async Task<(int Code, string Text)> RunAsync(string program, string[] arguments, TimeSpan limit)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        using var stop = new CancellationTokenSource(limit);
        try
        {
            var errors = process.StandardError.ReadToEndAsync(stop.Token);
            var text = await process.StandardOutput.ReadToEndAsync(stop.Token);
            text += await errors;
            await process.WaitForExitAsync(stop.Token);
            return (process.ExitCode, text);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return (-1, "it took too long");
        }
    }

    private static string RepositoryFolder()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Switchboard.slnx")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The repository was not found.");
        return folder;
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(Address, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
