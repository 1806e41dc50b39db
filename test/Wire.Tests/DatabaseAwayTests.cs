using System.Net;
using System.Text.Json.Nodes;

namespace Switchboard.Wire.Tests;

/// <summary>PostgreSQL goes away in mid-call and comes back.</summary>
[Collection(nameof(AloneTests))]
public sealed class DatabaseAwayTests
{
    private const int Immediate = 3; // SIGQUIT: the postmaster ends at once, as in a crash

    [Fact]
    public async Task Audio_goes_on_new_calls_are_served_and_the_records_arrive_afterwards()
    {
        await using var centre = await CallCentre.OpenAsync();
        await using var phones = new Phones(centre);
        using var agent = await centre.AddAgentAsync("1001");
        var phone = await phones.AgentPhoneAsync(agent);
        await agent.SetStatusAsync("available");
        var caller = await phones.CallerDialsAsync();
        var id = (await centre.CallIsAsync("ivr")).Text("id");
        caller.Media.SendDigits("2");
        var talk = await phone.AnswerAsync();
        await centre.CallIsAsync("talking");

        await using (new DatabaseAway(centre.Server))
        {
            var ear = new Ear(caller);
            await Eventually.TrueAsync("sign-in says: try again", async () =>
                (await new ApiClient(centre.Server.Address).SendAsync(HttpMethod.Post, "auth/sign-in", new { name = "admin", password = ServerProcess.Password })).Status == HttpStatusCode.ServiceUnavailable);
            var second = await phones.CallerDialsAsync(); // routed from memory
            await Task.Delay(2000);
            second.HangUp();
            await second.Ended.WaitAsync(Eventually.Patience);
            var heard = await ear.HeardAsync();
            heard.FrequencyAtEnd(2).ShouldBe(CallCentre.AgentHz, 10, "the talk goes on");
            heard.Stretches().ShouldNotContain(one => one.Kind == Heard.Silence, "without a gap");
            caller.HangUp();
            await talk.Ended.WaitAsync(Eventually.Patience);
        }

        var records = await Eventually.GetAsync("both records arrive", () => RecordsAsync(centre), TimeSpan.FromSeconds(60));
        records.Count.ShouldBe(2);
        var record = records.Single(one => one!.Text("id") == id)!;
        record["cause"]!.Text("reason").ShouldBe("normal");
        record["recovered"]!.GetValue<bool>().ShouldBeFalse();
        await Proof.RecordingHoldsBothAsync(centre, record);
        var events = (await centre.Admin.GetAsync($"calls/{id}/events")).List("items");
        events.Count(one => one!.Text("type") == "call.ended").ShouldBe(1, "replayed exactly once");
        events.Select(one => one!.Number("sequence")).ShouldBeUnique();
        await centre.NothingIsLeftAsync();
    }

    // Everything but 200 is the database still coming back.
    private static async Task<JsonArray?> RecordsAsync(CallCentre centre)
    {
        var (status, text) = await centre.Admin.SendAsync(HttpMethod.Get, "calls?limit=100", null);
        return status == HttpStatusCode.OK && JsonNode.Parse(text)!.List("items") is { Count: >= 2 } all && all.All(one => one!.Text("state") == "ended" && (one!["connectedAt"] is null || one!["recording"] is not null))
            ? all
            : null;
    }

    /// <summary>No PostgreSQL while it lasts: it is ended, and cannot be started for want of a file.</summary>
    private sealed class DatabaseAway : IAsyncDisposable
    {
        private readonly string _file;

        public DatabaseAway(ServerProcess server)
        {
            _file = Path.Combine(server.Folder, "postgres", "data", "PG_VERSION");
            File.Move(_file, _file + ".away");
            Started.Send(server.PostmasterId, Immediate);
        }

        public ValueTask DisposeAsync()
        {
            File.Move(_file + ".away", _file);
            return ValueTask.CompletedTask;
        }
    }
}
