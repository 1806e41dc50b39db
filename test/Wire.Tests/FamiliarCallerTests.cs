using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Switchboard.Media;
using Switchboard.Switch.Phones;
using Xunit.Abstractions;

namespace Switchboard.Wire.Tests;

/// <summary>What a queue's rules do to real calls: the last agent first, and outside when nobody is there.</summary>
public sealed class FamiliarCallerTests(SharedCentre shared, ITestOutputHelper output) : IClassFixture<SharedCentre>
{
    private const string Caller = "13900006666";
    private const string Outside = "13900007777";
    private const string Number = "4008001078";

    private CallCentre Centre => shared.Centre;

    [Fact]
    public async Task A_caller_gets_his_last_agent_and_an_outside_number_when_all_have_gone()
    {
        using var first = await Centre.AddAgentAsync("1601");
        using var second = await Centre.AddAgentAsync("1602");
        await using var phones = new Phones(Centre);
        await using var media = Media();
        await using var carrier = new PhoneBank(new IPEndPoint(IPAddress.Parse("127.0.0.21"), 0), media, TimeProvider.System, NullLogger.Instance);
        var (customer, away) = (Line(carrier, Caller), Line(carrier, Outside));
        await ConfigureAsync(carrier);
        var (firstPhone, secondPhone) = (await phones.AgentPhoneAsync(first), await phones.AgentPhoneAsync(second));
        try
        {
            await first.SetStatusAsync("available");
            await TalkAsync(customer, firstPhone, first);
            await second.SetStatusAsync("available"); // idle longer than the first, who still writes
            await Centre.AgentIsAsync(second, "idle", "available");
            await first.Api.PostAsync("desk/wrap-up/finish");
            await Centre.AgentIsAsync(first, "idle", "available");
            await TalkAsync(customer, firstPhone, first);

            await first.SetStatusAsync("signedOut");
            await second.SetStatusAsync("signedOut");
            await Centre.AgentIsAsync(first, "idle", "signedOut");
            var call = customer.Dial(Number);
            (await call.Answered.WaitAsync(Eventually.Patience)).Status.ShouldBe(200);
            await away.AnswerAsync();
            await Centre.CallIsAsync("talking");
            call.HangUp();
            await Centre.NothingIsLeftAsync();
        }
        catch
        {
            output.WriteLine($"server:\n{Centre.Server.Log}");
            throw;
        }
    }

    private async Task TalkAsync(AgentPhone customer, AgentPhone phone, Agent agent)
    {
        var call = customer.Dial(Number);
        await phone.AnswerAsync();
        (await Centre.CallIsAsync("talking")).Text("agentId").ShouldBe(agent.Id);
        call.HangUp();
        await Centre.NothingIsLeftAsync();
    }

    private AgentPhone Line(PhoneBank carrier, string number) =>
        new(carrier.Add(new SoftPhoneOptions { User = number, Domain = "carrier.test", Server = Centre.Server.Sip }));

    private static MediaEngine Media()
    {
        var first = Ports.FreeRange(100);
        return new MediaEngine(new MediaEngineOptions { BindAddress = IPAddress.Loopback, FirstPort = first, LastPort = first + 99 });
    }

    private async Task ConfigureAsync(PhoneBank carrier)
    {
        var queue = await Centre.Admin.GetAsync($"queues/{Centre.QueueId}");
        queue["rules"] = new JsonObject
        {
            ["lastAgentDays"] = 7,
            ["overflow"] = new JsonArray(new JsonObject
            {
                ["when"] = "wait",
                ["limit"] = 2_000,
                ["target"] = new JsonObject { ["type"] = "number", ["number"] = Outside },
            }),
        };
        await Centre.Admin.PutAsync($"queues/{Centre.QueueId}", queue);
        await Centre.AddCarrierAsync(carrier.Address, Number);
    }
}
