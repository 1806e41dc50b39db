namespace Switchboard.Wire.Tests.Fixture;

/// <summary>A linphone: a second SIP phone of somebody else's making, steered by its console, with files for microphone and ear.</summary>
internal sealed class Linphone : IAsyncDisposable
{
    private const int Rate = 48_000; // it plays a file at the codec's rate, whatever the file says: Opus
    private readonly Started _process;
    private readonly string _folder;

    private Linphone(Started process, string folder)
    {
        _process = process;
        _folder = folder;
    }

    public string Log => _process.Tail();

    /// <summary>A phone registered for an agent's extension.</summary>
    public static async Task<Linphone> PhoneAsync(CallCentre centre, Agent agent, double tone)
    {
        var folder = Directory.CreateTempSubdirectory("sbw-linphone-").FullName;
        Directory.CreateDirectory(Path.Combine(folder, ".local", "share", "linphone"));
        await File.WriteAllBytesAsync(Path.Combine(folder, "microphone.wav"), Sound.Tone(tone, TimeSpan.FromSeconds(30), Rate));
        var settings = Path.Combine(folder, "settings");
        await File.WriteAllTextAsync(settings, $"""
            [sip]
            sip_port={Ports.Free()}
            sip_tcp_port=-1
            sip_tls_port=-1
            [rtp]
            audio_rtp_port={Ports.FreeRange(4)}
            [proxy_0]
            reg_proxy=<sip:{centre.Server.Sip}>
            reg_route=<sip:{centre.Server.Sip};lr>
            reg_identity=sip:{agent.Extension}@{centre.Domain}
            reg_expires=600
            reg_sendregister=1
            [auth_info_0]
            username={agent.Extension}
            passwd={agent.SipPassword}

            """);
        var phone = new Linphone(Started.Run("linphonec", ["-c", settings], folder, ("HOME", folder)), folder);
        try
        {
            await phone.SayAsync("soundcard use files", $"play {folder}/microphone.wav", $"record {folder}/heard.wav");
            await centre.DeviceIsAsync(agent, "connected");
            return phone;
        }
        catch (TimeoutException late)
        {
            await phone.DisposeAsync();
            throw new TimeoutException($"{late.Message}\n{phone.Log}\n{centre.Server.Log}", late);
        }
    }

    public Task CallAsync(string number, CallCentre centre) => SayAsync($"call sip:{number}@{centre.Domain}");

    public Task RingsAsync() => Eventually.TrueAsync($"linphone rings\n{Log}", () => _process.Wrote("Receiving new incoming call"));

    public Task AnswerAsync() => SayAsync("answer");

    public Task HoldAsync() => SayAsync("pause");

    public Task RetrieveAsync() => SayAsync("resume");

    public Task HangUpAsync() => SayAsync("terminate");

    /// <summary>Presses a key in a call.</summary>
    public Task PressAsync(char key) => SayAsync(key.ToString());

    /// <summary>All it has heard; complete once it is closed.</summary>
    public async Task<Sound> EarAsync()
    {
        await SayAsync("quit");
        await _process.Ended.WaitAsync(Eventually.Patience);
        return Sound.Read(Path.Combine(_folder, "heard.wav"));
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task SayAsync(params string[] lines)
    {
        foreach (var line in lines)
            await _process.SayAsync(line);
    }
}
