using System.Text.Json.Nodes;
using Switchboard.Switch.Phones;

namespace Switchboard.Wire.Tests;

/// <summary>Callers who hang up, in each stage: the record says why, and nothing is left.</summary>
public sealed class HangUpTests(SharedCentre shared) : IClassFixture<SharedCentre>, IAsyncLifetime
{
    private readonly Phones _phones = new(shared.Centre);

    private CallCentre Centre => shared.Centre;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _phones.DisposeAsync();

    [Fact]
    public async Task In_the_menu()
    {
        var caller = await _phones.CallerDialsAsync();
        var id = (await Centre.CallIsAsync("ivr")).Text("id");
        caller.HangUp();

        var record = await GivenUpAsync(id);
        record["queueId"].ShouldBeNull();
        record.Number("waitMs").ShouldBe(0);
        await Centre.NothingIsLeftAsync();
    }

    [Fact]
    public async Task In_the_queue()
    {
        var caller = await _phones.CallerDialsAsync();
        var id = await InQueueAsync(caller);
        await Task.Delay(1000);
        caller.HangUp();

        var record = await GivenUpAsync(id);
        record.Text("queueId").ShouldBe(Centre.QueueId);
        record["agentId"].ShouldBeNull();
        (await EventTypesAsync(id)).ShouldContain("queue.contactAbandoned");
        await Centre.NothingIsLeftAsync();
    }

    [Fact]
    public async Task While_the_agents_phone_rings()
    {
        using var agent = await Centre.AddAgentAsync("1011");
        var phone = await _phones.AgentPhoneAsync(agent);
        var caller = await _phones.CallerDialsAsync();
        var id = await InQueueAsync(caller);
        await agent.SetStatusAsync("available");
        var ringing = await phone.RingsAsync();
        await Centre.AgentIsAsync(agent, "ringing");
        caller.HangUp();

        await ringing.Ended.WaitAsync(Eventually.Patience);
        await GivenUpAsync(id);
        await Centre.AgentIsAsync(agent, "idle", "available"); // he missed nothing: no break, no penalty
        (await Centre.AgentLiveAsync(agent))["today"]!.Number("missed").ShouldBe(0);
        await agent.SetStatusAsync("signedOut");
        await Centre.NothingIsLeftAsync();
    }

    [Fact]
    public async Task While_they_talk()
    {
        using var agent = await Centre.AddAgentAsync("1012");
        var phone = await _phones.AgentPhoneAsync(agent);
        var (caller, talk, id) = await TalkAsync(agent, phone);
        caller.HangUp();

        await talk.Ended.WaitAsync(Eventually.Patience);
        var record = await Centre.RecordOfAsync(id);
        Cause(record).ShouldBe("normal by caller");
        record.Text("agentId").ShouldBe(agent.Id);
        record.List("legs").ShouldAllBe(leg => leg!.Text("state") == "ended");
        await Centre.AgentIsAsync(agent, "afterCallWork");
        await agent.Api.PostAsync("desk/wrap-up/finish");
        await Centre.AgentIsAsync(agent, "idle", "available");
        await agent.SetStatusAsync("signedOut");
        await Centre.NothingIsLeftAsync();
    }

    [Fact]
    public async Task In_the_wrap_up_of_the_call_before()
    {
        using var agent = await Centre.AddAgentAsync("1013");
        var phone = await _phones.AgentPhoneAsync(agent);
        var (first, talk, firstId) = await TalkAsync(agent, phone);
        talk.HangUp(); // this time the agent ends it
        await first.Ended.WaitAsync(Eventually.Patience);
        Cause(await Centre.RecordOfAsync(firstId)).ShouldBe("normal by called");
        await Centre.AgentIsAsync(agent, "afterCallWork");

        var second = await _phones.CallerDialsAsync();
        var id = await InQueueAsync(second); // and waits: who writes gets no call
        await Task.Delay(1000);
        (await Centre.AgentLiveAsync(agent)).Text("state").ShouldBe("afterCallWork");
        second.HangUp();
        await GivenUpAsync(id);
        await agent.Api.PutAsync($"calls/{firstId}/wrap-up", new { dispositionId = Centre.DispositionId, notes = "已解决", finish = true });
        await Centre.AgentIsAsync(agent, "idle", "available");
        (await Centre.RecordOfAsync(firstId)).Text("notes").ShouldBe("已解决");
        await agent.SetStatusAsync("signedOut");
        await Centre.NothingIsLeftAsync();
    }

    private async Task<(PhoneCall Caller, PhoneCall Agent, string Id)> TalkAsync(Agent agent, AgentPhone phone)
    {
        await agent.SetStatusAsync("available");
        var caller = await _phones.CallerDialsAsync();
        var id = (await Centre.CallIsAsync("ivr")).Text("id");
        caller.Media.SendDigits("2");
        var talk = await phone.AnswerAsync();
        await Centre.CallIsAsync("talking");
        await Task.Delay(1000);
        return (caller, talk, id);
    }

    private async Task<string> InQueueAsync(PhoneCall caller)
    {
        await Centre.CallIsAsync("ivr");
        caller.Media.SendDigits("2");
        return (await Centre.CallIsAsync("queued")).Text("id");
    }

    /// <summary>The record of a call whose caller hung up before anybody answered him.</summary>
    private async Task<JsonNode> GivenUpAsync(string id)
    {
        var record = await Centre.RecordOfAsync(id);
        Cause(record).ShouldBe("normal by caller");
        record["connectedAt"].ShouldBeNull();
        record.Number("talkMs").ShouldBe(0);
        record["recording"].ShouldBeNull();
        return record;
    }

    private async Task<IReadOnlyList<string>> EventTypesAsync(string id) =>
        [.. (await Centre.Admin.GetAsync($"calls/{id}/events")).List("items").Select(one => one!.Text("type"))];

    private static string Cause(JsonNode record) => $"{record["cause"]!.Text("reason")} by {record["cause"]!.Text("by")}";
}
