using System.Net;
using System.Net.Http.Headers;
using Switchboard.Reporting.Features.Recordings;

namespace Switchboard.Api.Tests.Reporting;

[Collection(nameof(SharedRecords))]
public sealed class RecordingTests(RecordsHouse house)
{
    [Fact]
    public async Task A_range_of_a_recording_is_served_and_the_listening_is_audited_once()
    {
        var (tenant, id, wav, key) = await RecordedAsync();
        using var whole = await house.FetchAsync(key, $"/api/v1/recordings/{id}/audio");
        whole.StatusCode.ShouldBe(HttpStatusCode.OK);
        whole.Content.Headers.ContentType!.MediaType.ShouldBe("audio/wav");
        (await whole.Content.ReadAsByteArrayAsync()).ShouldBe(wav);
        using var part = await house.FetchAsync(key, $"/api/v1/recordings/{id}/audio", new RangeHeaderValue(1000, 1999));
        part.StatusCode.ShouldBe(HttpStatusCode.PartialContent);
        part.Content.Headers.ContentRange!.ToString().ShouldBe($"bytes 1000-1999/{wav.Length}");
        (await part.Content.ReadAsByteArrayAsync()).ShouldBe(wav[1000..2000]);
        using var beyond = await house.FetchAsync(key, $"/api/v1/recordings/{id}/audio", new RangeHeaderValue(wav.Length, null));
        beyond.StatusCode.ShouldBe(HttpStatusCode.RequestedRangeNotSatisfiable);
        (await AuditAsync(tenant, "recording.played", id)).ShouldBe(1);
    }

    [Fact]
    public async Task A_recording_that_runs_is_served_up_to_its_present_length()
    {
        var tenant = await house.NewTenantAsync();
        var call = RecordsHouse.Call(tenant);
        await house.SaveAsync(call);
        var file = Wav.Promising(Wav.Tone(8000, 0.5), 160);
        var id = await house.RecordAsync(tenant, call, file, closed: false);
        var key = await RecordsHouse.NewKeyAsync(tenant, "calls.read", "recordings.play");
        using var answer = await house.FetchAsync(key, $"/api/v1/recordings/{id}/audio");
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        bytes.Length.ShouldBe(file.Length);
        Wav.PromisedBytes(bytes).ShouldBe(16_000u);
        bytes[Wav.Header..].ShouldBe(file[Wav.Header..]);
        (await tenant.Admin.GetAsync($"/api/v1/recordings/{id}"))["state"].GetValue<string>().ShouldBe("recording");
        await house.SaveAsync(RecordsHouse.Ended(call));
    }

    [Fact]
    public async Task A_download_needs_its_permission_and_has_a_name_of_ours()
    {
        var (tenant, id, _, key) = await RecordedAsync();
        using var refused = await house.FetchAsync(key, $"/api/v1/recordings/{id}/audio?download=1");
        refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await AuditAsync(tenant, "recording.downloaded", id)).ShouldBe(0);
        var allowed = await RecordsHouse.NewKeyAsync(tenant, "calls.read", "recordings.play", "recordings.download");
        using var file = await house.FetchAsync(allowed, $"/api/v1/recordings/{id}/audio?download=1");
        file.StatusCode.ShouldBe(HttpStatusCode.OK);
        file.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        file.Content.Headers.ContentDisposition.FileName.ShouldBe($"20261120-030000-{id}.wav");
        (await AuditAsync(tenant, "recording.downloaded", id)).ShouldBe(1);
    }

    [Fact]
    public async Task The_waveform_of_a_tone_is_as_high_as_the_tone()
    {
        var (tenant, id, _, _) = await RecordedAsync();
        foreach (var _ in (int[])[1, 2]) // counted, then from the file beside it
        {
            var waveform = await tenant.Admin.GetAsync($"/api/v1/recordings/{id}/waveform?points=100");
            waveform.Status.ShouldBe(HttpStatusCode.OK, waveform.Text);
            var (left, right) = (Values(waveform, "left"), Values(waveform, "right"));
            left.Length.ShouldBe(100);
            left.ShouldAllBe(v => Math.Abs(v - 0.5) < 0.02);
            right[..49].ShouldAllBe(v => v < 0.01);
            right[51..].ShouldAllBe(v => v > 0.97);
        }

        File.Exists(Path.Combine(house.Options.RecordingsFolder, $"{id}.wav.peaks")).ShouldBeTrue();
        (await tenant.Admin.GetAsync($"/api/v1/recordings/{id}/waveform?points=1000000")).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task No_path_leads_out_of_the_recordings_folder()
    {
        var tenant = await house.NewTenantAsync();
        var call = RecordsHouse.Ended(RecordsHouse.Call(tenant));
        await house.SaveAsync(call);
        var secret = Path.Combine(house.Options.DataFolder, "secret.wav");
        await File.WriteAllBytesAsync(secret, Wav.Tone(80, 0.5));
        foreach (var path in (string[])["../secret.wav", "a/../../secret.wav", secret])
        {
            var id = await house.RecordAsync(tenant, call, [], path: path == secret ? "../" + Path.GetFullPath(secret)[1..] : path);
            (await tenant.Admin.GetAsync($"/api/v1/recordings/{id}/audio")).Status.ShouldBe(HttpStatusCode.NotFound);
            (await tenant.Admin.GetAsync($"/api/v1/recordings/{id}/waveform")).Status.ShouldBe(HttpStatusCode.NotFound);
        }
    }

    [Fact]
    public async Task Recordings_are_removed_after_the_days_the_tenant_keeps_them()
    {
        var tenant = await house.NewTenantAsync();
        var call = RecordsHouse.Ended(RecordsHouse.Call(tenant));
        await house.SaveAsync(call);
        var now = TimeProvider.System.GetUtcNow();
        var old = await house.RecordAsync(tenant, call, Wav.Tone(80, 0.5), at: now.AddDays(-181));
        var young = await house.RecordAsync(tenant, call, Wav.Tone(80, 0.5), at: now.AddDays(-179));
        (await house.Get<RecordingRetention>().RunOnceAsync(CancellationToken.None)).ShouldBe(1);
        File.Exists(Path.Combine(house.Options.RecordingsFolder, $"{old}.wav")).ShouldBeFalse();
        File.Exists(Path.Combine(house.Options.RecordingsFolder, $"{young}.wav")).ShouldBeTrue();
        (await tenant.Admin.GetAsync($"/api/v1/recordings/{old}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await tenant.Admin.GetAsync($"/api/v1/recordings/{young}")).Status.ShouldBe(HttpStatusCode.OK);
        (await AuditAsync(tenant, "recording.removed", old)).ShouldBe(1);
    }

    private async Task<(TenantUser Tenant, Guid Id, byte[] Wav, string Key)> RecordedAsync()
    {
        var tenant = await house.NewTenantAsync();
        var call = RecordsHouse.Ended(RecordsHouse.Call(tenant));
        await house.SaveAsync(call);
        var wav = Wav.Tone(16_000, 0.5);
        return (tenant, await house.RecordAsync(tenant, call, wav), wav, await RecordsHouse.NewKeyAsync(tenant, "calls.read", "recordings.play"));
    }

    private async Task<int> AuditAsync(TenantUser tenant, string action, Guid recording)
    {
        await house.AppliedAsync();
        var lines = await tenant.Admin.GetAsync($"/api/v1/audit?q={action}");
        return lines["items"].AsArray().Count(l => l!["subject"]!.GetValue<string>() == $"recording:{recording}");
    }

    private static double[] Values(ApiAnswer answer, string field) => [.. answer[field].AsArray().Select(v => v!.GetValue<double>())];
}
