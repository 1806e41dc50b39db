using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Switchboard.Media;
using Switchboard.Media.Prompts;
using Switchboard.Switch.Phones;
using Xunit.Abstractions;

namespace Switchboard.Wire.Tests;

/// <summary>A promise by a key in the queue, kept over real SIP and RTP: who is heard is told by his tone.</summary>
public sealed class CallbackTests(SharedCentre shared, ITestOutputHelper output) : IClassFixture<SharedCentre>
{
    private const string Customer = "13900008888";
    private const string Later = "13900009999";
    private const string Hotline = "4008001077";
    private static readonly PlayOptions Looped = new() { Loop = true };

    private CallCentre Centre => shared.Centre;

    [Fact]
    public async Task Who_pressed_the_key_is_rung_before_who_came_later_and_talks_with_the_agent()
    {
        using var agent = await Centre.AddAgentAsync("1501");
        await using var phones = new Phones(Centre);
        await using var media = Media();
        await using var carrier = new PhoneBank(new IPEndPoint(IPAddress.Parse("127.0.0.20"), 0), media, TimeProvider.System, NullLogger.Instance);
        await Centre.AddCarrierAsync(carrier.Address, Hotline);
        await Centre.Admin.PostAsync("callback-offers", new { queueId = Centre.QueueId, offerAfterMs = 0, askNumber = false, pauseMs = 10_000 });
        try
        {
            var customer = Line(carrier, Customer);
            var call = customer.Dial(Hotline);
            (await call.Answered.WaitAsync(Eventually.Patience)).Status.ShouldBe(200);
            await PressUntilPromisedAsync(call);
            var later = Line(carrier, Later).Dial(Hotline);
            (await later.Answered.WaitAsync(Eventually.Patience)).Status.ShouldBe(200);
            var promised = (await Centre.Admin.GetAsync("callbacks?open=true")).List("items").Single()!;
            (promised.Text("number"), promised.Text("origin"), promised.Text("state")).ShouldBe((Customer, "queue", "waiting"));
            await Eventually.TrueAsync("both stand in the queue, the promise before who came later", async () =>
                (await Centre.QueueLiveAsync()).List("waiting").Select(one => one!.Text("label")) is var labels && labels.SequenceEqual([Customer, Later]));

            var desk = await phones.AgentPhoneAsync(agent);
            await agent.SetStatusAsync("available");
            var rings = await desk.RingsAsync();
            rings.RemoteUser.ShouldBe(Customer);
            rings.Answer().ShouldBeNull();
            Phones.Speak(rings);
            var answered = await customer.RingsAsync();
            answered.Answer().ShouldBeNull();
            answered.Media.Play(Tones.Sine(CallCentre.CallerHz, TimeSpan.FromSeconds(1)), Looped);
            var (customersEar, agentsEar) = (new Ear(answered), new Ear(rings));
            await StateIsAsync(promised, "talking");
            await Task.Delay(1500);
            (await customersEar.HeardAsync()).FrequencyAtEnd(0.5).ShouldBe(CallCentre.AgentHz, 10);
            (await agentsEar.HeardAsync()).FrequencyAtEnd(0.5).ShouldBe(CallCentre.CallerHz, 10);
            answered.HangUp();

            var kept = await StateIsAsync(promised, "reached");
            var record = await Centre.RecordOfAsync(kept.Text("closedByCallId"));
            (record.Text("direction"), record.Text("queueId"), record.Text("agentId")).ShouldBe(("outbound", Centre.QueueId, agent.Id));
            await Centre.AgentIsAsync(agent, "afterCallWork");
            later.HangUp();
            await Centre.NothingIsLeftAsync();
        }
        catch
        {
            output.WriteLine($"server:\n{Centre.Server.Log}");
            throw;
        }
    }

    private AgentPhone Line(PhoneBank carrier, string number) =>
        new(carrier.Add(new SoftPhoneOptions { User = number, Domain = "carrier.test", Server = Centre.Server.Sip }));

    private static MediaEngine Media()
    {
        var first = Ports.FreeRange(100);
        return new MediaEngine(new MediaEngineOptions { BindAddress = IPAddress.Loopback, FirstPort = first, LastPort = first + 99 });
    }

    // Until he was told of the key it means nothing; good-bye is broken off by it.
    private static async Task PressUntilPromisedAsync(PhoneCall call)
    {
        for (var i = 0; i < 30 && !call.Ended.IsCompleted; i++)
        {
            call.Media.SendDigits("1");
            await Task.WhenAny(call.Ended, Task.Delay(700));
        }

        await call.Ended.WaitAsync(Eventually.Patience);
    }

    private Task<JsonNode> StateIsAsync(JsonNode callback, string state) => Eventually.GetAsync($"the callback is {state}", async () =>
        await Centre.Admin.GetAsync($"callbacks/{callback.Text("id")}") is var now && now.Text("state") == state ? now : null);
}
