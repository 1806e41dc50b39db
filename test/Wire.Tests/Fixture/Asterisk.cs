using System.Net;

namespace Switchboard.Wire.Tests.Fixture;

/// <summary>
/// Asterisk in a root of its own (bench/asterisk makes it) as everything that a trunk may lead to: a carrier with passwords both
/// ways, one with TLS and encrypted audio, one that signals keys by INFO, one on IPv6, a gateway with a line a port. Who it calls or
/// answers hears its tone; what it hears itself it keeps.
/// </summary>
internal sealed class Asterisk : IAsyncDisposable
{
    public const double ToneHz = 850;
    public const string Account = "house";
    public const string AccountPassword = "what the carrier gave us";
    public const string OwnName = "carrier";
    public const string OwnPassword = "what we gave the carrier";
    private static readonly string Root = Path.Combine(Path.GetTempPath(), "switchboard-asterisk-tests");
    private readonly string _inside = "/peer-" + Guid.NewGuid().ToString("N")[..8];
    private readonly CallCentre _centre;
    private readonly IPEndPoint? _centre6;
    private Started _process = null!;

    private Asterisk(CallCentre centre, IPEndPoint? centre6)
    {
        _centre = centre;
        _centre6 = centre6;
    }

    public IPEndPoint Carrier { get; } = At("127.0.0.51");

    public IPEndPoint Tls { get; } = At("127.0.0.52");

    public IPEndPoint Info { get; } = At("127.0.0.53");

    public IPEndPoint Gateway { get; } = At("127.0.0.54");

    public IPEndPoint Six { get; } = At("::1");

    /// <summary>One for the tests of a class; null, with the reason, where it cannot be had.</summary>
    public static async Task<(Asterisk? Asterisk, string Why)> StartAsync(CallCentre centre, IPEndPoint? centre6)
    {
        await using (var making = Started.Run("bash", [Path.Combine(Repository.Root, "bench", "asterisk"), Root]))
        {
            if (await making.Ended.WaitAsync(TimeSpan.FromMinutes(5)) != 0)
                return (null, $"Asterisk cannot be installed here, so it was not called: {making.Tail(1)}");
        }

        var asterisk = new Asterisk(centre, centre6);
        try
        {
            await asterisk.LaunchAsync();
            return (asterisk, "");
        }
        catch
        {
            await asterisk.DisposeAsync();
            throw;
        }
    }

    /// <summary>Calls a number of the house by one of its lines and does there what an extension of its plan says.</summary>
    public Task CallAsync(string line, string number, string then = "talk") => AskAsync($"channel originate PJSIP/{number}@{line} extension {then}@in");

    /// <summary>What it heard in the call that was set up last by a line.</summary>
    public async Task<Sound> HeardAsync(string line)
    {
        var path = Path.Combine(Root + _inside, "spool", $"{line}.wav");
        long length = -1;
        await Eventually.TrueAsync($"Asterisk has kept what it heard by {line}", async () =>
        {
            var before = length;
            length = File.Exists(path) ? new FileInfo(path).Length : -1;
            await Task.Delay(150);
            return length > 1000 && length == before;
        });
        return Sound.Read(path);
    }

    /// <summary>Waits for words in its log.</summary>
    public Task SaysAsync(string words) => Eventually.TrueAsync($"Asterisk says {words}\n{Log}", () => Log.Contains(words, StringComparison.Ordinal), TimeSpan.FromSeconds(15));

    /// <summary>What it logged.</summary>
    public string Log => Path.Combine(Root + _inside, "log", "full") is var file && File.Exists(file) ? File.ReadAllText(file) : _process.Tail();

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        Directory.Delete(Root + _inside, recursive: true);
    }

    private static IPEndPoint At(string address) => new(IPAddress.Parse(address), Ports.Free());

    private async Task LaunchAsync()
    {
        foreach (var folder in (string[])["etc", "db", "spool", "run", "log"])
            Directory.CreateDirectory(Path.Combine(Root + _inside, folder));
        foreach (var (name, text) in Files())
            await File.WriteAllTextAsync(Path.Combine(Root + _inside, "etc", name), text);
        File.Copy(Path.Combine(_centre.Server.Folder, "tls", "certificate.pem"), Path.Combine(Root + _inside, "etc", "certificate.pem"));
        File.Copy(Path.Combine(_centre.Server.Folder, "tls", "key.pem"), Path.Combine(Root + _inside, "etc", "key.pem"));
        _process = Started.Run("chroot", [Root, "/usr/sbin/asterisk", "-C", $"{_inside}/etc/asterisk.conf", "-f"]);
        await Eventually.TrueAsync("Asterisk is up", async () =>
            _process.Ended.IsCompleted ? throw new InvalidOperationException(Log) : (await AskAsync("core waitfullybooted")).Contains("fully booted", StringComparison.Ordinal));
    }

    private async Task<string> AskAsync(string command)
    {
        await using var asking = Started.Run("chroot", [Root, "/usr/sbin/asterisk", "-C", $"{_inside}/etc/asterisk.conf", "-rx", command]);
        await asking.Ended.WaitAsync(Eventually.Patience);
        return asking.Tail();
    }

    private IEnumerable<(string Name, string Text)> Files()
    {
        var modules = Directory.EnumerateDirectories(Path.Combine(Root, "usr/lib"), "*-linux-*").First(folder => Directory.Exists($"{folder}/asterisk/modules"));
        var rtp = Ports.FreeRange(60);
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
        yield return ("logger.conf", "[general]\n[logfiles]\nfull => notice,warning,error,verbose\n");
        yield return ("rtp.conf", $"[general]\nrtpstart = {rtp}\nrtpend = {rtp + 59}\n");
        // Every call is kept under the name of its line: PJSIP/tls-00000003 came by tls.
        yield return ("extensions.conf", $"""
            [in]
            exten => _[0-9].,1,Goto(talk,1)
            exten => talk,1,Answer()
             same => n,Verbose(0,called {"${CALLERID(dnid)}"} from {"${CALLERID(num)}"} by {"${CHANNEL(endpoint)}"} with {"${CHANNEL(rtp,secure)}"} {"${CHANNEL(rtp,dest)}"})
             same => n,MixMonitor({_inside}/spool/all.wav,r({_inside}/spool/{"${CHANNEL(endpoint)}"}.wav))
             same => n,Playtones({ToneHz}/20000)
             same => n,Wait(20)
            exten => keys,1,Wait(1)
             same => n,SendDTMF(2)
             same => n,Wait(10)
            exten => _5.,1,Answer()
             same => n,Read(keys,,4,,1,15)
             same => n,Verbose(0,keys {"${keys}"} came)
             same => n,Wait(10)
            """);
        yield return ("pjsip.conf", Lines());
    }

    // All come from one address of the house's, so the To header says which line was meant.
    private string Lines() => $$"""
        [global]
        type = global
        endpoint_identifier_order = header,auth_username,username

        [udp](!)
        type = transport
        protocol = udp

        [carrier-udp](udp)
        bind = {{Carrier}}

        [info-udp](udp)
        bind = {{Info}}

        [gateway-udp](udp)
        bind = {{Gateway}}

        [six-udp](udp)
        bind = {{Six}}

        [tls-tls]
        type = transport
        protocol = tls
        bind = {{Tls}}
        cert_file = {{_inside}}/etc/certificate.pem
        priv_key_file = {{_inside}}/etc/key.pem
        method = tlsv1_2
        verify_server = no

        [line](!)
        type = endpoint
        context = in
        disallow = all
        allow = alaw
        direct_media = no
        bind_rtp_to_media_address = yes

        [{{Account}}](line)
        transport = carrier-udp
        media_address = {{Carrier.Address}}
        auth = {{Account}}-in
        outbound_auth = {{Account}}-out
        aors = {{Account}}

        [{{Account}}]
        type = aor
        max_contacts = 1
        remove_existing = yes

        [{{Account}}]
        type = identify
        endpoint = {{Account}}
        match_header = To: /@127\.0\.0\.51/

        [{{Account}}-in]
        type = auth
        auth_type = userpass
        username = {{Account}}
        password = {{AccountPassword}}

        [{{Account}}-out]
        type = auth
        auth_type = userpass
        username = {{OwnName}}
        password = {{OwnPassword}}

        [tls](line)
        transport = tls-tls
        media_address = {{Tls.Address}}
        media_encryption = sdes
        aors = tls

        [tls]
        type = aor
        contact = sip:{{_centre.Server.Sips}}\;transport=tls

        [tls]
        type = identify
        endpoint = tls
        match_header = To: /@127\.0\.0\.52/

        [info](line)
        transport = info-udp
        media_address = {{Info.Address}}
        dtmf_mode = info
        aors = info

        [info]
        type = aor
        contact = sip:{{_centre.Server.Sip}}

        [info]
        type = identify
        endpoint = info
        match_header = To: /@127\.0\.0\.53/

        [gateway](line)
        transport = gateway-udp
        media_address = {{Gateway.Address}}
        aors = gateway

        [gateway]
        type = aor
        contact = sip:{{_centre.Server.Sip}}

        [gateway]
        type = identify
        endpoint = gateway
        match_header = To: /@127\.0\.0\.54/

        [six](line)
        transport = six-udp
        media_address = {{Six.Address}}
        rtp_ipv6 = yes
        aors = six

        [six]
        type = aor
        contact = sip:{{_centre6 ?? _centre.Server.Sip}}

        [six]
        type = identify
        endpoint = six
        match_header = To: /@\[::1\]/
        """;
}
