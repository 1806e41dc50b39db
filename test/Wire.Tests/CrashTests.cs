using System.Text.Json.Nodes;
using Switchboard.Switch.Phones;

namespace Switchboard.Wire.Tests;

/// <summary>kill -9 in the middle of everything: nothing that was promised is lost.</summary>
[Collection(nameof(AloneTests))]
public sealed class CrashTests
{
    [Fact]
    public async Task Calls_of_a_killed_server_are_closed_once_and_their_recordings_play()
    {
        await using var centre = await CallCentre.OpenAsync();
        await using var phones = new Phones(centre);
        var talks = new List<(PhoneCall Caller, PhoneCall Agent)>();
        foreach (var number in (string[])["1001", "1002", "1003"])
            talks.Add(await TalkAsync(centre, phones, number));
        var waiting = await CallersAsync(phones, 3);
        foreach (var caller in waiting)
            caller.Media.SendDigits("2");
        await Eventually.TrueAsync("three wait", async () => (await centre.LiveCallsAsync()).Count(call => call!.Text("state") == "queued") == 3);
        var listening = await CallersAsync(phones, 4);
        await Eventually.TrueAsync("ten calls are up", async () => (await centre.LiveCallsAsync()).Count == 10);
        await Task.Delay(7000); // one heartbeat, one rewrite of the recordings' headers
        var before = await centre.LiveCallsAsync();

        await centre.Server.KillAsync();
        var killedAt = TimeProvider.System.GetUtcNow();
        var starting = centre.Server.StartAsync();
        await Eventually.TrueAsync("SIP answers again", () => centre.Server.AnswersSipAsync(), TimeSpan.FromSeconds(60)); // promised: 10 s, on a machine of its own
        await starting;

        foreach (var (caller, agent) in talks)
        {
            await caller.Ended.WaitAsync(Eventually.Patience);
            await agent.Ended.WaitAsync(Eventually.Patience);
        }

        foreach (var caller in (PhoneCall[])[.. waiting, .. listening])
            await caller.Ended.WaitAsync(Eventually.Patience);
        await centre.Admin.SignInAsync("admin", ServerProcess.Password);
        await RecordsAreClosedOnceAsync(centre, before, killedAt);
        await WaitingCallersArePromisedCallbacksAsync(centre, before);
        await centre.NothingIsLeftAsync();
    }

    private static async Task WaitingCallersArePromisedCallbacksAsync(CallCentre centre, JsonArray before)
    {
        var promised = (await centre.Admin.GetAsync("callbacks?open=true")).List("items");
        promised.ShouldAllBe(one => one!.Text("origin") == "recovered" && one!.Text("state") == "waiting");
        promised.Select(one => one!.Text("callId")).Order().ShouldBe(before.Where(call => call!.Text("state") == "queued").Select(call => call!.Text("id")).Order());
        foreach (var one in promised)
            await centre.Admin.PostAsync($"callbacks/{one!.Text("id")}/cancel");
    }

    private static async Task RecordsAreClosedOnceAsync(CallCentre centre, JsonArray before, DateTimeOffset killedAt)
    {
        var records = await Eventually.GetAsync("all calls are closed", async () =>
            (await centre.Admin.GetAsync("calls?limit=100")).List("items") is var all && all.Count >= 10 && all.All(one => one!.Text("state") == "ended") ? all : null);
        records.Select(one => one!.Text("id")).Order().ShouldBe(before.Select(one => one!.Text("id")).Order());
        foreach (var record in records)
        {
            record!["recovered"]!.GetValue<bool>().ShouldBeTrue();
            record["cause"]!.Text("reason").ShouldBe("recovered");
            record.Time("endedAt").ShouldBeGreaterThanOrEqualTo(record.Time("startedAt"));
        }

        var talked = records.Where(one => one!["connectedAt"] is not null).ToList();
        talked.Count.ShouldBe(3);
        foreach (var record in talked)
        {
            var recording = record!["recording"].ShouldNotBeNull();
            recording.Text("state").ShouldBe("recovered");
            var lasted = (killedAt - record.Time("connectedAt")).TotalSeconds;
            var audio = Sound.Read(await centre.Admin.DownloadAsync($"recordings/{recording.Text("id")}/audio"));
            audio.Seconds.ShouldBe(lasted, 5, "the length is right within 5 s");
            audio.FrequencyAtEnd(1).ShouldBe(CallCentre.CallerHz, 10);
        }
    }

    private static async Task<(PhoneCall Caller, PhoneCall Agent)> TalkAsync(CallCentre centre, Phones phones, string number)
    {
        var agent = await centre.AddAgentAsync(number);
        var phone = await phones.AgentPhoneAsync(agent);
        await agent.SetStatusAsync("available");
        var caller = await phones.CallerDialsAsync();
        await centre.CallIsAsync("ivr");
        caller.Media.SendDigits("2");
        var talk = await phone.AnswerAsync();
        await centre.AgentIsAsync(agent, "onCall");
        return (caller, talk);
    }

    private static async Task<IReadOnlyList<PhoneCall>> CallersAsync(Phones phones, int count)
    {
        var callers = new List<PhoneCall>();
        for (var i = 0; i < count; i++)
            callers.Add(await phones.CallerDialsAsync());
        return callers;
    }
}
