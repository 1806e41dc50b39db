using System.Net;
using System.Text.Json.Nodes;
using Xunit.Abstractions;

namespace Switchboard.Wire.Tests;

/// <summary>What a flow leaves to people: the caller's own words, and an agent who sends the call back.</summary>
public sealed class FlowHandoverTests(SharedCentre shared, ITestOutputHelper output) : IClassFixture<SharedCentre>
{
    private CallCentre Centre => shared.Centre;

    [Fact]
    public async Task A_callers_words_are_kept_and_the_agent_sends_him_back_into_the_flow()
    {
        using var agent = await Centre.AddAgentAsync("1701");
        await using var phones = new Phones(Centre);
        await Centre.BindNumberAsync("2099", "flow", await PublishAsync());
        var phone = await phones.AgentPhoneAsync(agent);
        try
        {
            await agent.SetStatusAsync("available");
            await phones.CallerDialsAsync("2099");
            await phone.AnswerAsync();
            var id = (await Centre.CallIsAsync("talking")).Text("id");

            var form = (await agent.Api.GetAsync($"calls/{id}/return-form"))["form"]!;
            form.Text("task").ShouldBe("Find out why");
            form.List("fields").Single()!.Text("label").ShouldBe("Outcome");
            (await agent.Api.SendAsync(HttpMethod.Post, $"calls/{id}/return", new { values = new { outcome = "burnt" } })).Status.ShouldBe(HttpStatusCode.BadRequest);
            (await agent.Api.SendAsync(HttpMethod.Post, $"calls/{id}/return", new { values = new { outcome = "fixed" } })).Status.ShouldBe(HttpStatusCode.NoContent);

            var record = await Centre.RecordOfAsync(id);
            record["attached"]!.Text("result").ShouldBe("went on with fixed");
            var words = record.List("otherRecordings").Single()!;
            words.Text("label").ShouldBe("Complaint");
            words["lengthMs"]!.GetValue<int>().ShouldBeGreaterThan(500);
            (await Centre.Admin.SendAsync(HttpMethod.Get, $"recordings/{words.Text("id")}/waveform?points=50", null)).Status.ShouldBe(HttpStatusCode.OK);
            await Centre.NothingIsLeftAsync();
        }
        catch
        {
            output.WriteLine($"server:\n{Centre.Server.Log}");
            throw;
        }
    }

    private async Task<string> PublishAsync()
    {
        var draft = JsonNode.Parse($$$"""
            {"schemaVersion":1,"name":"Handover","language":"en","start":"say","onError":"end","variables":[{"name":"outcome"}],"nodes":[
              {"type":"record","id":"say","label":"Complaint","maxMs":1500,"exits":{"next":"agent","noinput":"end"}},
              {"type":"agentBack","id":"agent","queue":"{{{Centre.QueueId}}}","task":"Find out why",
               "fields":[{"variable":"outcome","label":"Outcome","choices":["fixed","not fixed"],"required":true}],"exits":{"returned":"tag"}},
              {"type":"tag","id":"tag","tag":"result","value":"'went on with ' + outcome","exits":{"next":"end"}},
              {"type":"hangup","id":"end"}]}
            """);
        var id = (await Centre.Admin.PostAsync("flows", new { name = "Handover", kind = "graph", draft })).Text("id");
        await Centre.Admin.PostAsync($"flows/{id}/publish");
        return id;
    }
}
