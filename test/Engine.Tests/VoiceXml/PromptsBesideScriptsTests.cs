using System.Net;
using Shouldly;
using Switchboard.Engine.Tests.Media.Support;
using Switchboard.Media;
using Switchboard.Media.Codecs;
using Switchboard.Media.Prompts;
using Switchboard.VoiceXml.Fetching;
using Switchboard.VoiceXml.TextDriver;
using Switchboard.VoiceXml.Workers;
using Xunit;

namespace Switchboard.Engine.Tests.VoiceXml;

/// <summary>What scripts do to the callers who only listen: nothing is lost and nothing comes twice, told by the packets' numbers.</summary>
public sealed class PromptsBesideScriptsTests
{
    private const int Callers = 50;
    private const int Packets = 150;

    private static readonly string[] Scripts =
    [
        "while (true) { }",
        "var s = 'x'; while (true) { s = s + s; }",
        "/^(a+)+$/.test(new Array(40).join('a') + 'b');",
        "function f(n) { return f(n + 1) + f(n + 2); } f(0);",
    ];

    [Fact]
    public async Task Fifty_prompts_lose_no_packet_while_hostile_scripts_run()
    {
        await using var engine = Engine();
        await using var phones = Engine();
        await using var pool = new WorkerPool();
        var prompt = Tones.Sine(440, TimeSpan.FromMilliseconds(Packets * 20));
        prompt.Prepare(AudioCodecs.Pcma);
        var pairs = Enumerable.Range(0, Callers).Select(_ => Connect(engine, phones)).ToList();
        var harm = Scripts.Select(script => HarmAsync(pool, script)).ToList();

        var played = await Task.WhenAll(pairs.Select(pair => pair.Leg.Play(prompt).Completion));

        played.ShouldAllBe(result => result.End == PlaybackEnd.Finished);
        await Task.WhenAll(harm);
        for (var i = 0; i < 100 && pairs.Exists(pair => pair.Phone.Figures.PacketsReceived < Packets); i++)
            await Task.Delay(TimeSpan.FromMilliseconds(50)); // the last ones are still in sockets
        pairs.ShouldAllBe(pair => pair.Phone.Figures.PacketsReceived == Packets && pair.Phone.Figures.Lost == 0);
    }

    private static async Task HarmAsync(WorkerPool pool, string script)
    {
        var document = $"""
            <vxml version="2.1"><form><catch event="error.semantic"><exit expr="'ended'"/></catch><block><script><![CDATA[{script}]]></script></block></form></vxml>
            """;
        var outcome = await pool.RunAsync(
            "http://test.invalid/", new TextVoiceXmlPlatform(new NobodyCaller()), MemoryFetcher.Of(("http://test.invalid/", document)), CancellationToken.None);
        outcome.Value.ShouldBe("\"ended\"");
    }

    private static MediaEngine Engine() =>
        new(new MediaEngineOptions { BindAddress = IPAddress.Loopback, FirstPort = 21_000, LastPort = 48_000, Threads = 1 });

    private static (MediaLeg Leg, MediaLeg Phone) Connect(MediaEngine engine, MediaEngine phones)
    {
        var leg = engine.CreateLeg(new Quiet()).Value;
        var phone = phones.CreateLeg(new Quiet()).Value;
        var parameters = MediaBench.Parameters(phone.Local) with { Codec = AudioCodecs.Pcma, PayloadType = AudioCodecs.Pcma.StaticPayloadType!.Value };
        phone.Configure(parameters with { Remote = leg.Local });
        leg.Configure(parameters);
        return (leg, phone);
    }

    private sealed class Quiet : IMediaLegListener;
}
