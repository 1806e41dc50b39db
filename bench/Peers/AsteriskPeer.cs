using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using Switchboard.Media.Codecs;
using Switchboard.Media.Prompts;

namespace Switchboard.Bench.Peers;

/// <summary>Asterisk of Debian in a root of its own, bound to loopback, with the same numbers, phones and queue.</summary>
internal sealed class AsteriskPeer(string root, string inside, BenchOptions options) : Peer(root + inside)
{
    private static readonly IPAddress Address = IPAddress.Parse("127.0.0.5");

    public override string Name => "Asterisk";

    public override IPEndPoint Sip { get; } = Plan.FreePort(Address);

    public override async Task StartAsync(IPEndPoint callers, CancellationToken cancel)
    {
        foreach (var folder in (string[])["etc", "db", "spool", "run", "log", "rec"])
            Directory.CreateDirectory(Path.Combine(Folder, folder));
        foreach (var (name, text) in Files())
            await File.WriteAllTextAsync(Path.Combine(Folder, "etc", name), text, cancel);
        var prompt = new byte[8000 * 20];
        G711.Encode(G711.Law.A, Tones.Sine(440, TimeSpan.FromSeconds(20)).Samples, prompt);
        await File.WriteAllBytesAsync(Path.Combine(Folder, "etc", "prompt.alaw"), prompt, cancel);
        Launch("chroot", [root, "/usr/sbin/asterisk", "-C", $"{inside}/etc/asterisk.conf", "-f"]);
        await UntilAsync(async stop => await AskAsync("core waitfullybooted", stop) is { } said && said.Contains("fully booted", StringComparison.Ordinal), cancel);
        Version = (await AskAsync("core show version", cancel))?.Split(" built")[0].Trim() ?? "Asterisk";
    }

    // Members of the configuration file are signed in from the start.
    public override Task SignInAgentsAsync(CancellationToken cancel) => Task.CompletedTask;

    private async Task<string?> AskAsync(string command, CancellationToken cancel)
    {
        var start = new ProcessStartInfo("chroot") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in (string[])[root, "/usr/sbin/asterisk", "-C", $"{inside}/etc/asterisk.conf", "-rx", command])
            start.ArgumentList.Add(argument);
        using var asking = Process.Start(start)!;
        var errors = asking.StandardError.ReadToEndAsync(cancel);
        var said = await asking.StandardOutput.ReadToEndAsync(cancel);
        await errors;
        await asking.WaitForExitAsync(cancel);
        return asking.ExitCode == 0 ? said : null;
    }

    private IEnumerable<(string Name, string Text)> Files()
    {
        var modules = Directory.EnumerateDirectories(Path.Combine(root, "usr/lib"), "*-linux-*").First(d => Directory.Exists($"{d}/asterisk/modules"));
        yield return ("asterisk.conf", $"""
            [directories]
            astetcdir => {inside}/etc
            astmoddir => {modules[root.Length..]}/asterisk/modules
            astvarlibdir => /var/lib/asterisk
            astdatadir => /usr/share/asterisk
            astdbdir => {inside}/db
            astspooldir => {inside}/spool
            astrundir => {inside}/run
            astlogdir => {inside}/log
            [options]
            verbose = 0
            """);
        yield return ("modules.conf", "[modules]\nautoload = yes\n");
        yield return ("logger.conf", "[general]\n[logfiles]\nmessages => error\n");
        yield return ("rtp.conf", "[general]\nrtpstart = 20000\nrtpend = 29999\n");
        yield return ("cdr.conf", "[general]\nenable = yes\n[csv]\nusegmtime = yes\n");
        yield return ("pjsip.conf", Pjsip());
        // No Answer before the queue: it waits up to 500 ms for audio, which these callers do not send. The agent's answer is the caller's.
        yield return ("extensions.conf", $"""
            [in]
            exten => {Plan.Relayed.Number},1,Dial(PJSIP/{Plan.Relayed.Extension},30)
            exten => {Plan.Recorded.Number},1,MixMonitor({inside}/rec/{"${UNIQUEID}"}.wav)
             same => n,Dial(PJSIP/{Plan.Recorded.Extension},30)
            exten => {Plan.Loaded.Number},1,MixMonitor({inside}/rec/{"${UNIQUEID}"}.wav)
             same => n,Dial(PJSIP/{Plan.Loaded.Extension},30)
            exten => {Plan.Signalled.Number},1,Dial(PJSIP/{Plan.Signalled.Extension},30)
            exten => {Plan.QueueNumber},1,Queue(bench)
            exten => {Plan.PromptNumber},1,Answer()
             same => n(again),Playback({inside}/etc/prompt)
             same => n,Goto(again)
            """);
        yield return ("queues.conf", Queues());
    }

    private string Pjsip()
    {
        var text = new StringBuilder($"""
            [transport]
            type = transport
            protocol = udp
            bind = {Sip}

            [line](!)
            type = endpoint
            context = in
            disallow = all
            allow = alaw
            direct_media = no
            media_address = {Address}
            bind_rtp_to_media_address = yes

            [carrier](line)

            [carrier]
            type = identify
            endpoint = carrier
            match = {Plan.Callers}

            """);
        foreach (var route in Plan.Routes)
            Phone(text, route.Extension);
        for (var i = 0; i < options.Agents; i++)
            Phone(text, Plan.Agent(i));
        return text.ToString();
    }

    private static void Phone(StringBuilder text, string number) => text.Append(CultureInfo.InvariantCulture, $"""

        [{number}](line)
        auth = {number}
        aors = {number}

        [{number}]
        type = auth
        auth_type = userpass
        username = {number}
        password = {Plan.Password}

        [{number}]
        type = aor
        max_contacts = 1
        remove_existing = yes

        """);

    private string Queues()
    {
        var text = new StringBuilder("""
            [general]
            persistentmembers = no
            autofill = yes
            [bench]
            strategy = leastrecent
            timeout = 20
            ringinuse = no
            wrapuptime = 0

            """);
        for (var i = 0; i < options.Agents; i++)
            text.Append(CultureInfo.InvariantCulture, $"member => PJSIP/{Plan.Agent(i)}\n");
        return text.ToString();
    }
}
