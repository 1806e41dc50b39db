using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Switch;
using Switchboard.Desk.History;

namespace Switchboard.Api.Tests.Desk;

[Collection(nameof(SharedDesk))]
public sealed class FloorHistoryTests(DeskHouse house)
{
    [Fact]
    public async Task Every_moment_shows_the_floor_as_it_was()
    {
        var scene = await DeskScene.OpenAsync(house);
        var (ann, bob) = (await scene.SeatAsync("ann"), await scene.SeatAsync("bob"));
        await house.Services.GetRequiredService<FloorHistory>().TakeAsync(scene.Tenant, CancellationToken.None);
        var seen = new List<(DateTimeOffset At, string Floor)>();
        async Task LookAsync() => seen.Add(await NowAsync(scene));

        await LookAsync();
        await ann.SetAsync("available");
        await bob.SetAsync("break", "lunch");
        await LookAsync();
        var (one, two) = (await scene.QueueAsync("13800000001"), await scene.QueueAsync("13800000002"));
        await LookAsync();
        await one.AnswerAsync();
        house.Calls.Tell(scene.Call(one.CallId, "13800000001", CallState.Talking, ann.Id));
        await LookAsync();
        await house.Services.GetRequiredService<FloorHistory>().TakeAsync(scene.Tenant, CancellationToken.None);
        two.Work.Abandon("caller_hung_up");
        one.Work.Complete("hangup");
        await LookAsync();
        await ann.Client.PostAsync("/api/v1/desk/wrap-up/finish", new { });
        await LookAsync();

        foreach (var (at, floor) in seen)
            Summary(await AtAsync(scene, at)).ShouldBe(floor, at.ToString("O", CultureInfo.InvariantCulture));
        seen.Select(s => s.Floor).Distinct().Count().ShouldBe(seen.Count - 1); // the last is as the second
    }

    [Fact]
    public async Task A_moment_is_in_the_past_and_at_most_thirty_days_ago()
    {
        var scene = await DeskScene.OpenAsync(house);
        (await scene.Admin.GetAsync("/api/v1/floor/at")).Code.ShouldBe("floor.time_missing");
        (await GetAsync(scene, TimeProvider.System.GetUtcNow().AddMinutes(5))).Code.ShouldBe("floor.time_future");
        (await GetAsync(scene, TimeProvider.System.GetUtcNow().AddDays(-31))).Code.ShouldBe("floor.time_gone");
        (await GetAsync(scene, TimeProvider.System.GetUtcNow().AddDays(-29))).Code.ShouldBe("floor.picture.not_found");
        var agent = await scene.SeatAsync("agent");
        (await agent.Client.GetAsync("/api/v1/floor/at")).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_contact_that_a_crash_took_is_not_seen_waiting_for_ever()
    {
        var scene = await DeskScene.OpenAsync(house);
        await house.Services.GetRequiredService<FloorHistory>().TakeAsync(scene.Tenant, CancellationToken.None);
        var contact = await scene.QueueAsync("13800000003");
        var (before, _) = await NowAsync(scene);
        house.Services.GetRequiredService<IEventSink>().Publish(EventDraft.Of(scene.Tenant, "call.ended", "call", contact.CallId, "system", new { }, "recovered"));
        var (after, _) = await NowAsync(scene);
        (await AtAsync(scene, before))["queues"]![0]!["waiting"]!.AsArray().Count.ShouldBe(1);
        (await AtAsync(scene, after))["queues"]![0]!["waiting"]!.AsArray().Count.ShouldBe(0);
    }

    /// <summary>The live floor, and a time at which it was so.</summary>
    private async Task<(DateTimeOffset At, string Floor)> NowAsync(DeskScene scene)
    {
        await house.Services.GetRequiredService<IDurableLog>().WhenAppliedAsync(CancellationToken.None);
        var floor = (await scene.Admin.GetAsync("/api/v1/floor")).Body!;
        var at = TimeProvider.System.GetUtcNow();
        await Task.Delay(5); // so that the next step lies after this moment
        return (at, Summary(floor));
    }

    private static string Summary(JsonNode floor)
    {
        var agents = floor["agents"]!.AsArray().OfType<JsonNode>().OrderBy(a => a.Text("number"), StringComparer.Ordinal)
            .Select(a => $"{a["displayName"]} {a["status"]} {(a.Text("status") == "break" ? a["reason"] : "")} {a["state"]} {a["callId"]}");
        var queues = floor["queues"]!.AsArray().OfType<JsonNode>()
            .Select(q => $"{q["name"]} {q["available"]} {q["busy"]} {q["wrapUp"]} {q["onBreak"]}: {string.Join(", ", q["waiting"]!.AsArray().OfType<JsonNode>().Select(Line))}");
        return string.Join("; ", agents.Concat(queues));
    }

    private static string Line(JsonNode waiting) => $"{waiting["position"]} {waiting["label"]} {(waiting.Text("state") == "waiting" ? "waiting" : "reserved")}";

    private static async Task<JsonNode> AtAsync(DeskScene scene, DateTimeOffset at)
    {
        var answer = await GetAsync(scene, at);
        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        return answer.Body!;
    }

    private static Task<ApiAnswer> GetAsync(DeskScene scene, DateTimeOffset at) =>
        scene.Admin.GetAsync($"/api/v1/floor/at?time={Uri.EscapeDataString(at.ToString("O", CultureInfo.InvariantCulture))}");
}
