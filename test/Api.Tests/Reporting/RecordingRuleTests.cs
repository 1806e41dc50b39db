using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Switchboard.Contracts.Reporting;
using Switchboard.Contracts.Switch;
using Switchboard.Contracts.Tenancy;
using Switchboard.Kernel;
using Switchboard.Reporting.Features.Recordings;

namespace Switchboard.Api.Tests.Reporting;

[Collection(nameof(SharedRecords))]
public sealed class RecordingRuleTests(RecordsHouse house)
{
    [Fact]
    public async Task The_first_rule_that_fits_decides_and_without_one_the_queue_does()
    {
        var tenant = await house.NewTenantAsync();
        var (queue, other) = (Guid.NewGuid(), Guid.NewGuid());
        house.Desk.Queues[queue] = "Cards";
        var forbids = await MakeAsync(tenant, new { name = "No inbound", position = 20, direction = "inbound", record = false });
        var records = await MakeAsync(tenant, new { name = "Cards", position = 10, queueId = queue, announcement = "customer", retentionDays = 7 });

        Decide(tenant, CallDirection.Inbound, queue).ShouldBe(new RecordingVerdict(true, records, RecordingAnnouncement.Customer, 7));
        Decide(tenant, CallDirection.Inbound, other).ShouldBe(new RecordingVerdict(false, forbids));
        Decide(tenant, CallDirection.Outbound, other, otherwise: true).ShouldBe(new RecordingVerdict(true));

        var stored = await tenant.Admin.GetAsync($"/api/v1/recording-rules/{records}");
        var body = stored.Body!.AsObject().DeepClone().AsObject();
        body["enabled"] = false;
        (await tenant.Admin.PutAsync($"/api/v1/recording-rules/{records}", body)).Status.ShouldBe(HttpStatusCode.OK);
        Decide(tenant, CallDirection.Inbound, queue).RuleId.ShouldBe(forbids);
        (await tenant.Admin.DeleteAsync($"/api/v1/recording-rules/{forbids}")).Status.ShouldBe(HttpStatusCode.NoContent);
        Decide(tenant, CallDirection.Inbound, queue).ShouldBe(new RecordingVerdict(false));
    }

    [Fact]
    public async Task The_test_names_every_rule_that_was_tried_and_why_it_did_not_fit()
    {
        var tenant = await house.NewTenantAsync();
        await MakeAsync(tenant, new { name = "Off", position = 1, enabled = false });
        await MakeAsync(tenant, new { name = "Outbound", position = 2, direction = "outbound" });
        var fits = await MakeAsync(tenant, new { name = "Sample", position = 3, percentage = 20 });
        await MakeAsync(tenant, new { name = "Never reached", position = 4 });

        var answer = await tenant.Admin.PostAsync("/api/v1/recording-rules/test", new { direction = "inbound" });
        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        answer["record"].GetValue<bool>().ShouldBeTrue();
        answer["decidedBy"].GetValue<string>().ShouldBe("rule");
        answer["ruleId"].GetValue<Guid>().ShouldBe(fits);
        answer["percentage"].GetValue<int>().ShouldBe(20);
        answer["tried"].AsArray().Select(t => (string?)t!["misfit"]).ShouldBe(["enabled", "direction", null]);
    }

    [Fact]
    public async Task A_percentage_takes_so_many_of_the_calls_and_the_same_call_always_alike()
    {
        var tenant = await house.NewTenantAsync();
        await MakeAsync(tenant, new { name = "A fifth", percentage = 20 });
        var calls = Enumerable.Range(0, 2000).Select(_ => Guid.CreateVersion7()).ToList();
        var policy = house.Get<IRecordingPolicy>();
        var recorded = calls.Where(id => policy.Decide(Talk(tenant, id)).Record).ToList();
        recorded.Count.ShouldBeInRange(300, 500);
        recorded.ShouldAllBe(id => policy.Decide(Talk(tenant, id)).Record);
    }

    [Fact]
    public async Task A_rule_that_makes_no_sense_is_refused_with_the_reason()
    {
        var tenant = await house.NewTenantAsync();
        foreach (var (wrong, field) in new (object, string)[]
        {
            (new { name = "x", percentage = 0 }, "percentage"),
            (new { name = "x", direction = "sideways" }, "direction"),
            (new { name = "x", record = false, announcement = "both" }, "announcement"),
            (new { name = "x", queueId = Guid.NewGuid() }, "queueId"),
        })
        {
            var refused = await tenant.Admin.PostAsync("/api/v1/recording-rules", wrong);
            refused.Status.ShouldBe(HttpStatusCode.BadRequest, refused.Text);
            refused.Text.ShouldContain($"\"{field}\"");
        }

        await MakeAsync(tenant, new { name = "Same" });
        (await tenant.Admin.PostAsync("/api/v1/recording-rules", new { name = "same" })).Status.ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Pausing_reaches_the_call_and_the_audit_log_and_the_gap_stands_on_the_record()
    {
        var tenant = await house.NewTenantAsync();
        var call = RecordsHouse.Call(tenant);
        house.Control.Living[call.Id] = call;
        (await tenant.Admin.PostAsync($"/api/v1/calls/{call.Id}/recording/pause", new { })).Status.ShouldBe(HttpStatusCode.OK);
        (await tenant.Admin.PostAsync($"/api/v1/calls/{call.Id}/recording/resume", new { })).Status.ShouldBe(HttpStatusCode.OK);
        house.Control.Done.ShouldContain($"pause {call.Id} True");
        house.Control.Done.ShouldContain($"pause {call.Id} False");
        house.Control.Living.TryRemove(call.Id, out _);

        await house.SaveAsync(RecordsHouse.Ended(call));
        var id = await house.RecordAsync(tenant, RecordsHouse.Ended(call), Wav.Tone(8000, 0.5));
        await house.AppendAsync(tenant.Id, CallJournal.RecordingGap, new RecordingGap(id, 200, null));
        await house.AppendAsync(tenant.Id, CallJournal.RecordingGap, new RecordingGap(id, 200, 400));
        await house.AppendAsync(tenant.Id, CallJournal.RecordingGap, new RecordingGap(id, 700, null));
        var kept = await tenant.Admin.GetAsync($"/api/v1/calls/{call.Id}");
        kept["recording"]["gaps"]!.ToJsonString().ShouldBe("""[{"fromMs":200,"toMs":400},{"fromMs":700,"toMs":1000}]""");
        (await tenant.Admin.GetAsync($"/api/v1/recordings/{id}"))["gaps"].AsArray().Count.ShouldBe(2);
        var audit = await tenant.Admin.GetAsync("/api/v1/audit?q=recording.paused");
        audit["items"].AsArray().Count(l => (string?)l!["subject"] == $"call:{call.Id}").ShouldBe(1);
    }

    [Fact]
    public async Task A_rule_keeps_its_recordings_as_long_as_it_says_and_a_legal_hold_for_ever()
    {
        var tenant = await house.NewTenantAsync();
        var now = TimeProvider.System.GetUtcNow();
        var (held, free) = (RecordsHouse.Ended(RecordsHouse.Call(tenant)), RecordsHouse.Ended(RecordsHouse.Call(tenant)));
        await house.SaveAsync(held, free);
        var (heldId, freeId) = (await house.RecordAsync(tenant, held, Wav.Tone(80, 0.5), at: now.AddDays(-10)), await house.RecordAsync(tenant, free, Wav.Tone(80, 0.5), at: now.AddDays(-10)));
        foreach (var (call, id) in new[] { (held, heldId), (free, freeId) })
            await house.AppendAsync(tenant.Id, CallJournal.RecordingOpened, new RecordingOpened(id, call.Id, $"{id}.wav", now.AddDays(-10), Guid.NewGuid(), 7));
        (await tenant.Admin.PutAsync($"/api/v1/calls/{held.Id}/legal-hold", new JsonObject { ["reason"] = "Case 7" })).Status.ShouldBe(HttpStatusCode.OK);
        (await tenant.Admin.GetAsync($"/api/v1/calls/{held.Id}"))["legalHold"]["reason"]!.GetValue<string>().ShouldBe("Case 7");

        await house.Get<RecordingRetention>().RunOnceAsync(CancellationToken.None);
        (await tenant.Admin.GetAsync($"/api/v1/recordings/{freeId}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await tenant.Admin.GetAsync($"/api/v1/recordings/{heldId}")).Status.ShouldBe(HttpStatusCode.OK);

        (await tenant.Admin.DeleteAsync($"/api/v1/calls/{held.Id}/legal-hold")).Status.ShouldBe(HttpStatusCode.NoContent);
        await house.Get<RecordingRetention>().RunOnceAsync(CancellationToken.None);
        (await tenant.Admin.GetAsync($"/api/v1/recordings/{heldId}")).Status.ShouldBe(HttpStatusCode.NotFound);
        File.Exists(Path.Combine(house.Options.RecordingsFolder, $"{heldId}.wav")).ShouldBeFalse();
    }

    [Fact]
    public async Task Who_listened_stands_beside_the_call()
    {
        var tenant = await house.NewTenantAsync();
        var call = RecordsHouse.Ended(RecordsHouse.Call(tenant));
        await house.SaveAsync(call);
        var id = await house.RecordAsync(tenant, call, Wav.Tone(8000, 0.5));
        (await tenant.Admin.GetAsync($"/api/v1/recordings/{id}/audio")).Status.ShouldBe(HttpStatusCode.OK);
        (await tenant.Admin.GetAsync($"/api/v1/recordings/{id}/audio?download=1")).Status.ShouldBe(HttpStatusCode.OK);
        var list = (await tenant.Admin.GetAsync($"/api/v1/calls/{call.Id}/recording-accesses"))["items"].AsArray();
        list.Select(a => (string?)a!["action"]).ShouldBe(["recording.downloaded", "recording.played"]);
        list.ShouldAllBe(a => (string?)a!["name"] != null && a["recordingId"]!.GetValue<Guid>() == id);
    }

    [Fact]
    public async Task An_encrypted_recording_is_played_by_ranges_as_the_sound_that_was_recorded()
    {
        var tenant = await house.NewTenantAsync();
        var settings = (await tenant.Admin.GetAsync("/api/v1/settings")).Body!.AsObject().DeepClone().AsObject();
        settings["encryptRecordings"] = true;
        (await tenant.Admin.PutAsync("/api/v1/settings", settings)).Status.ShouldBe(HttpStatusCode.OK);
        var keys = house.Get<IRecordingKeys>();
        keys.Encrypts(tenant.Id).ShouldBeTrue();
        var wav = Wav.Tone(20_000, 0.5);
        var call = RecordsHouse.Ended(RecordsHouse.Call(tenant));
        await house.SaveAsync(call);
        var id = await house.RecordAsync(tenant, call, Sealed(keys.Find(tenant.Id)!, wav));
        settings = (await tenant.Admin.GetAsync("/api/v1/settings")).Body!.AsObject().DeepClone().AsObject();
        settings["encryptRecordings"] = false; // what was encrypted once still plays
        (await tenant.Admin.PutAsync("/api/v1/settings", settings)).Status.ShouldBe(HttpStatusCode.OK);

        var reader = await RecordsHouse.NewKeyAsync(tenant, "calls.read", "recordings.play");
        using var whole = await house.FetchAsync(reader, $"/api/v1/recordings/{id}/audio");
        (await whole.Content.ReadAsByteArrayAsync()).ShouldBe(wav);
        using var part = await house.FetchAsync(reader, $"/api/v1/recordings/{id}/audio", new RangeHeaderValue(16_000, 34_000));
        part.StatusCode.ShouldBe(HttpStatusCode.PartialContent);
        (await part.Content.ReadAsByteArrayAsync()).ShouldBe(wav[16_000..34_001]);
        var waveform = await tenant.Admin.GetAsync($"/api/v1/recordings/{id}/waveform?points=10");
        waveform["left"].AsArray().Select(v => v!.GetValue<double>()).ShouldAllBe(v => Math.Abs(v - 0.5) < 0.02);
        File.Exists(Path.Combine(house.Options.RecordingsFolder, $"{id}.wav.peaks")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_new_key_seals_what_comes_and_the_old_one_still_opens_what_was()
    {
        var tenant = await house.NewTenantAsync();
        (await tenant.Admin.PostAsync("/api/v1/settings/recording-key", new { })).Status.ShouldBe(HttpStatusCode.Conflict);
        var settings = (await tenant.Admin.GetAsync("/api/v1/settings")).Body!.AsObject().DeepClone().AsObject();
        settings["encryptRecordings"] = true;
        (await tenant.Admin.PutAsync("/api/v1/settings", settings)).Status.ShouldBe(HttpStatusCode.OK);
        var keys = house.Get<IRecordingKeys>();
        var first = keys.Find(tenant.Id)!;
        var wav = Wav.Tone(20_000, 0.5);
        var call = RecordsHouse.Ended(RecordsHouse.Call(tenant));
        await house.SaveAsync(call);
        var old = await house.RecordAsync(tenant, call, Sealed(first, wav));

        (await tenant.Admin.PostAsync("/api/v1/settings/recording-key", new { }))["keys"].GetValue<int>().ShouldBe(2);

        var second = keys.Find(tenant.Id)!;
        second.ShouldNotBe(first);
        keys.FindAll(tenant.Id).ShouldBe([second, first]);
        var later = RecordsHouse.Ended(RecordsHouse.Call(tenant));
        await house.SaveAsync(later);
        var young = await house.RecordAsync(tenant, later, Sealed(second, wav));
        var reader = await RecordsHouse.NewKeyAsync(tenant, "calls.read", "recordings.play");
        foreach (var id in new[] { old, young })
        {
            using var whole = await house.FetchAsync(reader, $"/api/v1/recordings/{id}/audio");
            (await whole.Content.ReadAsByteArrayAsync()).ShouldBe(wav);
        }
    }

    [Fact]
    public async Task A_room_and_a_format_of_a_rule_are_kept_and_obeyed()
    {
        var tenant = await house.NewTenantAsync();
        var room = (await tenant.Admin.PostAsync("/api/v1/conference-rooms", new { number = "8800", name = "board" })).Body!["id"]!.GetValue<Guid>();
        var made = await tenant.Admin.PostAsync("/api/v1/recording-rules", new { name = "board room", roomId = room, format = "oggOpus" });
        made.Status.ShouldBe(HttpStatusCode.Created);
        ((string?)made["format"]).ShouldBe("oggOpus");
        made["roomId"].GetValue<Guid>().ShouldBe(room);
        var policy = house.Get<IRecordingPolicy>();
        policy.Decide(Talk(tenant, Guid.NewGuid())).Record.ShouldBeFalse();
        policy.Decide(Talk(tenant, Guid.NewGuid()) with { RoomId = room }).Format.ShouldBe(RecordedAs.OggOpus);
        var tested = await tenant.Admin.PostAsync("/api/v1/recording-rules/test", new { direction = "inbound" });
        ((string?)tested["tried"].AsArray().Single()!["misfit"]).ShouldBe("roomId");
        (await tenant.Admin.PostAsync("/api/v1/recording-rules", new { name = "odd", format = "mp3" })).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await tenant.Admin.PostAsync("/api/v1/recording-rules", new { name = "odd", roomId = Guid.NewGuid() })).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    private static byte[] Sealed(byte[] key, byte[] wav)
    {
        const int chunk = 16_384;
        using var chunks = SealedChunks.Create(key, chunk, wav.AsSpan(0, Wav.Header));
        var data = wav.AsSpan(Wav.Header);
        var file = new List<byte>(chunks.Header.ToArray());
        for (var at = 0; at < data.Length; at += chunk)
        {
            var plain = data[at..Math.Min(data.Length, at + chunk)];
            var octets = new byte[plain.Length + SealedChunks.TagLength];
            chunks.Seal(at / chunk, plain, octets);
            file.AddRange(octets);
        }

        return [.. file];
    }

    private RecordingVerdict Decide(TenantUser tenant, CallDirection direction, Guid queue, bool otherwise = false) =>
        house.Get<IRecordingPolicy>().Decide(new TalkToRecord(tenant.Id, Guid.NewGuid(), direction, queue, null, null, [], otherwise));

    private static TalkToRecord Talk(TenantUser tenant, Guid call) => new(tenant.Id, call, CallDirection.Inbound, null, null, null, [], false);

    private static async Task<Guid> MakeAsync(TenantUser tenant, object rule)
    {
        var made = await tenant.Admin.PostAsync("/api/v1/recording-rules", rule);
        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);
        return made["id"].GetValue<Guid>();
    }
}
