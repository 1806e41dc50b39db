using Xunit.Abstractions;

namespace Switchboard.Wire.Tests;

/// <summary>Transfers and services with three phones of somebody else's making; the tone at each ear says who talks with whom.</summary>
public sealed class PhoneTransferTests(SharedCentre shared, ITestOutputHelper output) : IClassFixture<SharedCentre>
{
    private const double FirstHz = 600;
    private const double SecondHz = 800;
    private const double ThirdHz = 1000;

    private CallCentre Centre => shared.Centre;

    [Fact]
    public async Task A_phone_transfers_its_caller_to_a_third_phone()
    {
        using var people = new People(await Centre.AddAgentAsync("1101"), await Centre.AddAgentAsync("1102"), await Centre.AddAgentAsync("1103"));
        await using var phones = await Phones3.OpenAsync(Centre, people);
        try
        {
            await phones.First.CallAsync("1102", Centre);
            await phones.Second.RingsAsync();
            await phones.Second.AnswerAsync();
            await Centre.CallIsAsync("talking");
            await phones.Second.TransferAsync("1103", Centre);
            await phones.Third.RingsAsync();
            await phones.Third.AnswerAsync();
            await Eventually.TrueAsync("the third phone talks", async () =>
                (await Centre.LiveCallsAsync()).Any(call => call!.Text("extension") == "1103" && call!.Text("state") == "talking"));
            await Task.Delay(2000);
            await phones.First.HangUpAsync();
            await Centre.NothingIsLeftAsync();

            (await phones.First.EarAsync()).FrequencyAtEnd(1).ShouldBe(ThirdHz, 10);
            (await phones.Third.EarAsync()).FrequencyAtEnd(1).ShouldBe(FirstHz, 10);
        }
        catch
        {
            output.WriteLine($"{phones.Log}\nserver:\n{Centre.Server.Log}");
            throw;
        }
    }

    [Fact]
    public async Task A_consultation_by_the_API_is_completed_with_a_third_phone()
    {
        using var people = new People(await Centre.AddAgentAsync("1111"), await Centre.AddAgentAsync("1112"), await Centre.AddAgentAsync("1113"));
        await using var phones = await Phones3.OpenAsync(Centre, people);
        try
        {
            await phones.First.CallAsync("1112", Centre);
            await phones.Second.RingsAsync();
            await phones.Second.AnswerAsync();
            var id = (await Centre.CallIsAsync("talking")).Text("id");
            await people.Second.Api.PostAsync($"calls/{id}/consult", new { to = "1113" });
            await phones.Third.RingsAsync();
            await phones.Third.AnswerAsync();
            await Eventually.TrueAsync("the third phone answered", async () =>
                (await Centre.LiveCallsAsync()).Any(call => call!["legs"]!.AsArray().Count(leg => leg!.Text("state") == "answered") >= 2));
            await Task.Delay(2000);
            await people.Second.Api.PostAsync($"calls/{id}/complete");
            await Task.Delay(2000);
            await phones.First.HangUpAsync();
            await Centre.NothingIsLeftAsync();

            // who was between them heard the third last
            (await phones.First.EarAsync()).FrequencyAtEnd(1).ShouldBe(ThirdHz, 10);
            (await phones.Second.EarAsync()).FrequencyAtEnd(1).ShouldBe(ThirdHz, 10);
            (await phones.Third.EarAsync()).FrequencyAtEnd(1).ShouldBe(FirstHz, 10);
        }
        catch
        {
            output.WriteLine($"{phones.Log}\nserver:\n{Centre.Server.Log}");
            throw;
        }
    }

    [Fact]
    public async Task An_agent_consults_and_hands_the_customer_of_the_queue_over()
    {
        await using var phones = new Phones(Centre);
        using var agent = await Centre.AddAgentAsync("1131");
        using var expert = await Centre.AddAgentAsync("1132");
        var (agentPhone, expertPhone) = (await phones.AgentPhoneAsync(agent), await phones.AgentPhoneAsync(expert));
        var caller = await phones.CallerDialsAsync();
        var id = (await Centre.CallIsAsync("ivr")).Text("id");
        caller.Media.SendDigits("2");
        await Centre.CallIsAsync("queued");
        await agent.SetStatusAsync("available");
        var own = await agentPhone.AnswerAsync();
        await Centre.CallIsAsync("talking");

        await agent.Api.PostAsync($"calls/{id}/consult", new { to = "1132" });
        await expertPhone.AnswerAsync();
        await Centre.CallIsAsync("held");
        await Centre.AgentIsAsync(agent, "onCall"); // consulting is working
        await agent.Api.PostAsync($"calls/{id}/complete");

        await own.Ended.WaitAsync(Eventually.Patience);
        await Centre.AgentIsAsync(agent, "afterCallWork");
        await Centre.AgentIsAsync(expert, "onCall");
        var call = await Centre.CallIsAsync("talking");
        call.Text("id").ShouldBe(id);
        call.Text("extension").ShouldBe("1132");
        call.Text("queueId").ShouldBe(Centre.QueueId);
        caller.HangUp();
        await Centre.NothingIsLeftAsync();
    }

    [Fact]
    public async Task Two_phones_ring_for_one_caller_and_the_slower_one_is_told_that_it_was_answered_elsewhere()
    {
        await using var phones = new Phones(Centre);
        using var quick = await Centre.AddAgentAsync("1141");
        using var slow = await Centre.AddAgentAsync("1142");
        var (quickPhone, slowPhone) = (await phones.AgentPhoneAsync(quick), await phones.AgentPhoneAsync(slow));
        await SetStrategyAsync("ring-all");
        try
        {
            await quick.SetStatusAsync("available");
            await slow.SetStatusAsync("available");
            var caller = await phones.CallerDialsAsync();
            await Centre.CallIsAsync("ivr");
            caller.Media.SendDigits("2");
            var missed = await slowPhone.RingsAsync();
            await Centre.AgentIsAsync(slow, "ringing");
            await quickPhone.AnswerAsync();

            var end = await missed.Ended.WaitAsync(Eventually.Patience);
            end.Reason?.Cause.ShouldBe(200); // RFC 3326: the phone counts no missed call
            (await Centre.CallIsAsync("talking")).Text("agentId").ShouldBe(quick.Id);
            await Centre.AgentIsAsync(slow, "idle", "available");
            caller.HangUp();
            await Centre.NothingIsLeftAsync();
        }
        finally
        {
            await SetStrategyAsync("longest-idle-agent");
        }
    }

    private async Task SetStrategyAsync(string strategy)
    {
        var queue = await Centre.Admin.GetAsync($"queues/{Centre.QueueId}");
        queue["strategy"] = strategy;
        await Centre.Admin.PutAsync($"queues/{Centre.QueueId}", queue);
    }

    [Fact]
    public async Task Echo_returns_the_tone_of_a_phone()
    {
        using var agent = await Centre.AddAgentAsync("1121");
        await using var phone = await Baresip.PhoneAsync(Centre, agent, SecondHz);
        await phone.CallAsync("*600", Centre);
        await Centre.CallIsAsync("ivr");
        await Task.Delay(2500);
        await phone.HangUpAsync();
        await Centre.NothingIsLeftAsync();

        (await phone.EarAsync()).FrequencyAtEnd(1).ShouldBe(SecondHz, 10);
    }

    private sealed record People(Agent First, Agent Second, Agent Third) : IDisposable
    {
        public void Dispose()
        {
            First.Dispose();
            Second.Dispose();
            Third.Dispose();
        }
    }

    private sealed record Phones3(Baresip First, Baresip Second, Baresip Third) : IAsyncDisposable
    {
        public string Log => $"first:\n{First.Log}\nsecond:\n{Second.Log}\nthird:\n{Third.Log}";

        public static async Task<Phones3> OpenAsync(CallCentre centre, People people) => new(
            await Baresip.PhoneAsync(centre, people.First, FirstHz),
            await Baresip.PhoneAsync(centre, people.Second, SecondHz),
            await Baresip.PhoneAsync(centre, people.Third, ThirdHz));

        public async ValueTask DisposeAsync()
        {
            await First.DisposeAsync();
            await Second.DisposeAsync();
            await Third.DisposeAsync();
        }
    }
}
