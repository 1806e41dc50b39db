using System.Text.Json.Nodes;

namespace Switchboard.Wire.Tests.Fixture;

/// <summary>What must hold after a call that went through menu, queue and talk, whoever's phones they were.</summary>
internal static class Proof
{
    private const double Hertz = 10;
    private const long Second = 1000;

    /// <summary>Menu, music, position, agent: what the caller heard, in this order.</summary>
    public static void CallerHeardTheStory(Sound ear)
    {
        var heard = ear.Stretches();
        var story = string.Join(" | ", heard);
        heard[0].Kind.ShouldBe(Heard.Other, $"the menu speaks first: {story}");
        heard[0].Length.ShouldBeGreaterThan(1.5, story);
        var music = heard.Index().First(one => one.Item.Kind == Heard.Tone).Index;
        heard[music].Frequency.ShouldBe(CallCentre.MusicHz, Hertz, $"hold music: {story}");
        heard[music].Length.ShouldBeGreaterThan(2, $"the music plays: {story}");
        heard.Skip(music + 1).ShouldContain(one => one.Kind == Heard.Other && one.Length > 0.8, $"his position is told while he waits: {story}");
        ear.FrequencyAtEnd(1).ShouldBe(CallCentre.AgentHz, Hertz, $"the agent's tone: {story}");
    }

    /// <summary>The recording holds the caller left and the agent right, and is as long as the talk.</summary>
    public static async Task RecordingHoldsBothAsync(CallCentre centre, JsonNode record)
    {
        var id = record["recording"].ShouldNotBeNull().Text("id");
        // The last samples are written, synced and hashed after the call has ended.
        var recording = await Eventually.GetAsync("the recording is closed", async () =>
            await centre.Admin.GetAsync($"recordings/{id}") is { } meta && meta.Text("state") == "closed" ? meta : null);
        Math.Abs(recording.Number("lengthMs") - record.Number("talkMs")).ShouldBeLessThan(Second);
        var audio = await centre.Admin.DownloadAsync($"recordings/{id}/audio");
        Sound.Read(audio, 0).FrequencyAtEnd(1.5).ShouldBe(CallCentre.CallerHz, Hertz, "left: the caller");
        Sound.Read(audio, 1).FrequencyAtEnd(1.5).ShouldBe(CallCentre.AgentHz, Hertz, "right: the agent");
    }

    /// <summary>Record, events, floor and statistics tell the same times.</summary>
    public static async Task EverythingAgreesAsync(CallCentre centre, JsonNode record, Agent agent)
    {
        record.Text("direction").ShouldBe("inbound");
        record.Text("called").ShouldBe(CallCentre.Hotline);
        record.Text("queueId").ShouldBe(centre.QueueId);
        record.Text("agentId").ShouldBe(agent.Id);
        record["cause"]!.Text("reason").ShouldBe("normal");
        record["cause"]!.Text("by").ShouldBe("caller");
        record.List("trail").ShouldContain(step => step!.Text("node") == "main" && step!.Text("input") == "2", "the key that was pressed");
        var whole = (record.Time("endedAt") - record.Time("startedAt")).TotalMilliseconds;
        var parts = record.Number("ivrMs") + record.Number("waitMs") + record.Number("talkMs");
        Math.Abs(whole - parts).ShouldBeLessThan(Second, record.ToJsonString());
        await EventsAgreeAsync(centre, record);
        await FiguresAgreeAsync(centre, record, agent);
    }

    /// <summary>The wrap-up stands in the call's record.</summary>
    public static Task WrapUpIsStoredAsync(CallCentre centre, string callId, string disposition, string notes) => Eventually.TrueAsync(
        $"the record of {callId} says {disposition}, {notes}",
        async () => await centre.Admin.GetAsync($"calls/{callId}") is var record && record.Text("disposition") == disposition && record.Text("notes") == notes);

    private static async Task EventsAgreeAsync(CallCentre centre, JsonNode record)
    {
        var events = await Eventually.GetAsync("the events are stored", async () =>
            (await centre.Admin.GetAsync($"calls/{record.Text("id")}/events")).List("items") is var all && all.Any(one => one!.Text("type") == "call.ended") ? all : null);
        var told = string.Join(", ", events.Select(one => one!.Text("type")));
        foreach (var (type, field) in ((string, string)[])[("call.started", "startedAt"), ("call.answered", "answeredAt"), ("call.bridged", "connectedAt"), ("call.ended", "endedAt")])
        {
            var happened = events.FirstOrDefault(one => one!.Text("type") == type).ShouldNotBeNull($"{type} in {told}");
            Math.Abs((happened.Time("time") - record.Time(field)).TotalMilliseconds).ShouldBeLessThan(Second, $"{type} and {field}");
        }

        var answered = events.First(one => one!.Text("type") == "queue.contactAnswered")!;
        Math.Abs(answered["data"]!.Number("waitedMs") - record.Number("waitMs")).ShouldBeLessThan(Second, "the wait, as the queue counts it");
        events.Select(one => one!.Number("sequence")).ShouldBeInOrder();
    }

    private static async Task FiguresAgreeAsync(CallCentre centre, JsonNode record, Agent agent)
    {
        var person = (await centre.AgentLiveAsync(agent))["today"]!;
        person.Number("answered").ShouldBe(1);
        Math.Abs(person.Number("talkMs") - record.Number("talkMs")).ShouldBeLessThan(Second, "the agent's talk time on the floor");
        var period = $"from={Uri.EscapeDataString(record.Time("startedAt").AddMinutes(-1).ToString("o"))}&to={Uri.EscapeDataString(record.Time("endedAt").AddMinutes(1).ToString("o"))}";
        var queue = await Eventually.GetAsync<JsonNode>("the queue's statistics hold the call", async () =>
            (await centre.Admin.GetAsync($"statistics/queues?{period}")).List("items").FirstOrDefault(one => one!.Text("queueId") == centre.QueueId && one!.Number("answered") == 1));
        queue.Number("offered").ShouldBe(1);
        queue.Number("abandoned").ShouldBe(0);
        Math.Abs(queue.Number("asaMs") - record.Number("waitMs")).ShouldBeLessThan(Second, "average speed of answer of one call is its wait");
    }
}
