using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Switchboard.Wire.Tests.Fixture;

/// <summary>A baresip: a SIP phone of somebody else's making, with a tone for its microphone and a file for its ear.</summary>
internal sealed class Baresip : IAsyncDisposable
{
    private readonly Started _process;
    private readonly string _folder;
    private readonly TcpClient _control = new();

    private Baresip(Started process, string folder, IPEndPoint address)
    {
        _process = process;
        _folder = folder;
        Address = address;
    }

    /// <summary>Where it listens for SIP.</summary>
    public IPEndPoint Address { get; }

    public string Log => _process.Tail();

    /// <summary>A caller outside, who comes by the carrier's address.</summary>
    public static Task<Baresip> CallerAsync(string number, double tone, string address = "127.0.0.17", string account = "") =>
        StartAsync($"<sip:{number}@{address}>;regint=0{account}", tone, address);

    /// <summary>A caller outside who says what is in a file: WAV, 8 kHz, mono.</summary>
    public static Task<Baresip> SpeakerAsync(string number, string file, string address = "127.0.0.17") =>
        StartAsync($"<sip:{number}@{address}>;regint=0;audio_codecs=PCMA/8000/1", 0, address, file);

    /// <summary>An agent's phone, registered for his extension.</summary>
    public static async Task<Baresip> PhoneAsync(CallCentre centre, Agent agent, double tone, string settings = "")
    {
        var account = $"<sip:{agent.Extension}@{centre.Domain}>;auth_user={agent.Extension};auth_pass={agent.SipPassword};outbound=\"sip:{centre.Server.Sip}\";regint=60{settings}";
        var phone = await StartAsync(account, tone, "127.0.0.1");
        try
        {
            await centre.DeviceIsAsync(agent, "connected");
            return phone;
        }
        catch (TimeoutException late)
        {
            await phone.DisposeAsync();
            throw new TimeoutException($"{late.Message}\n{phone.Log}\n{centre.Server.Log}", late);
        }

    }

    /// <summary>A phone registered for an agent's extension over <paramref name="transport"/>; <paramref name="media"/> are account parameters such as <c>;mediaenc=srtp-mand</c>.</summary>
    public static async Task<Baresip> PhoneAsync(CallCentre centre, Agent agent, double tone, string transport, string media)
    {
        var at = transport == "tls" ? centre.Server.Sips : centre.Server.Sip;
        var account = $"<sip:{agent.Extension}@{centre.Domain};transport={transport}>;auth_user={agent.Extension};auth_pass={agent.SipPassword}"
            + $";outbound=\"sip:{at};transport={transport}\";regint=60{media}";
        var phone = await StartAsync(account, tone, "127.0.0.1");
        try
        {
            await centre.DeviceIsAsync(agent, "connected");
            return phone;
        }
        catch (TimeoutException late)
        {
            await phone.DisposeAsync();
            throw new TimeoutException($"{late.Message}\n{phone.Log}\n{centre.Server.Log}", late);
        }
    }

    /// <summary>Dials an extension of the house.</summary>
    public Task DialInsideAsync(string extension, CallCentre centre) => CommandAsync("dial", $"sip:{extension}@{centre.Domain}");

    /// <summary>Calls a number of the house.</summary>
    public Task CallAsync(string number, CallCentre centre) => DialAsync(number, centre);

    /// <summary>Sends the other side elsewhere: REFER.</summary>
    public Task TransferAsync(string number, CallCentre centre) => CommandAsync("transfer", $"sip:{number}@{centre.Domain}");

    /// <summary>Calls a number by way of somebody who stands before the house.</summary>
    public Task DialAsync(string number, IPEndPoint through) => CommandAsync("dial", $"sip:{number}@{through}");

    private Task DialAsync(string number, CallCentre centre) => DialAsync(number, centre.Server.Sip);

    /// <summary>Dials the hotline, listens to the menu, presses 2 and waits until his position was told a second time; answers the call's id.</summary>
    public async Task<string> ReachQueueAsync(CallCentre centre)
    {
        await DialAsync(CallCentre.Hotline, centre);
        var call = await centre.CallIsAsync("ivr");
        await Task.Delay(3000); // he listens
        await PressAsync("2");
        await centre.CallIsAsync("queued");
        await Task.Delay(9500); // announcement, 5 s of music, announcement
        return call.Text("id");
    }

    public Task AnswerAsync() => CommandAsync("accept");

    public Task HangUpAsync() => CommandAsync("hangup");

    /// <summary>Presses keys in a call: RFC 4733.</summary>
    public Task PressAsync(string keys) => CommandAsync("sndcode", keys);

    public Task RingsAsync() => Eventually.TrueAsync($"baresip rings\n{Log}", () => _process.Wrote("Incoming call from"));

    /// <summary>What it heard in its last call; complete once the call is over.</summary>
    public async Task<Sound> EarAsync()
    {
        var path = await Eventually.GetAsync("baresip has recorded", () => Task.FromResult(
            Directory.EnumerateFiles(_folder, "dump-*-dec.wav").Order(StringComparer.Ordinal).LastOrDefault()));
        await Task.Delay(300); // libsndfile writes its tail when the call's audio is torn down
        return Sound.Read(path);
    }

    /// <summary>What it has heard so far in the call that lasts.</summary>
    public Sound EarNow() => Sound.Read(Directory.EnumerateFiles(_folder, "dump-*-dec.wav").Order(StringComparer.Ordinal).Last());

    /// <summary>Of the parties' tones it hears these and no other.</summary>
    public async Task HearsOnlyAsync(params double[] tones)
    {
        IReadOnlyList<double> heard = [];
        try
        {
            await Eventually.TrueAsync("only these are heard", () =>
            {
                var ear = EarNow();
                heard = ear.TonesBetween(ear.Seconds - 0.8, ear.Seconds, CallCentre.Tones);
                return heard.SequenceEqual(tones.Order());
            });
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"The phone was to hear {string.Join(", ", tones)} Hz and heard {string.Join(", ", heard)} Hz. {string.Join(' ', Directory.EnumerateFiles(_folder, "*.wav").Select(f => $"{f} {new FileInfo(f).Length}"))}\n{Log}", late);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _control.Dispose();
        await _process.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<Baresip> StartAsync(string account, double tone, string address, string? file = null)
    {
        var folder = Directory.CreateTempSubdirectory("sbw-phone-").FullName;
        var control = Ports.Free();
        var rtp = Ports.FreeRange(20);
        var sip = Ports.Free();
        await File.WriteAllTextAsync(Path.Combine(folder, "accounts"), account + "\n");
        await File.WriteAllTextAsync(Path.Combine(folder, "contacts"), "\n");
        await File.WriteAllTextAsync(Path.Combine(folder, "config"), $"""
            poll_method epoll
            sip_listen {address}:{sip}
            net_interface {address}
            audio_player aufile,{folder}/heard.wav
            audio_source {(file is null ? $"ausine,{tone.ToString(CultureInfo.InvariantCulture)}" : $"aufile,{file}")}
            audio_alert aufile,/dev/null
            ausrc_srate {(file is null ? 48000 : 8000)}
            ausrc_channels {(file is null ? 2 : 1)}
            auplay_srate 8000
            auplay_channels 1
            rtp_ports {rtp}-{rtp + 19}
            snd_path {folder}
            module_path /usr/lib/baresip/modules
            module g711.so
            module g722.so
            module opus.so
            module ausine.so
            module aufile.so
            module sndfile.so
            module srtp.so
            module dtls_srtp.so
            module ice.so
            module_app account.so
            module_app menu.so
            module ctrl_tcp.so
            ctrl_tcp_listen 127.0.0.1:{control}

            """);
        var phone = new Baresip(Started.Run("baresip", ["-v", "-f", folder], folder), folder, new IPEndPoint(IPAddress.Parse(address), sip));
        await Eventually.TrueAsync("baresip is ready", () =>
            phone._process.Ended.IsCompleted ? throw new InvalidOperationException(phone.Log) : phone._process.Wrote("baresip is ready"));
        await phone._control.ConnectAsync("127.0.0.1", control);
        return phone;
    }

    // Netstrings of JSON: 23:{"command":"dial", ...},
    private async Task CommandAsync(string command, string? parameters = null)
    {
        var text = JsonSerializer.Serialize(new { command, @params = parameters ?? "" });
        var bytes = Encoding.UTF8.GetBytes(text);
        await _control.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"{bytes.Length}:{Encoding.UTF8.GetString(bytes)},"));
    }
}
