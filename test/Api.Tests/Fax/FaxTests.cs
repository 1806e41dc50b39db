using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Switchboard.Fax.Documents;
using Switchboard.Fax.Jobs;

namespace Switchboard.Api.Tests.Fax;

/// <summary>Faxes from the API to the API: one house sends to itself over a trunk that leads back, by real SIP and T.38.</summary>
[Collection(nameof(SharedHouse))]
public sealed class FaxTests(House house)
{
    private const string Number = "02155550199";

    [Fact]
    public async Task A_PDF_is_sent_received_and_read_and_lies_encrypted()
    {
        var tenant = await house.NewTenantAsync();
        var settings = (await tenant.Admin.GetAsync("/api/v1/settings")).Body!.AsObject();
        settings["encryptRecordings"] = true;
        (await tenant.Admin.PutAsync("/api/v1/settings", settings)).Status.ShouldBe(HttpStatusCode.OK);
        var key = await KeyAsync(tenant);
        await LoopAsync(tenant);

        var made = await SendAsync(tenant, key, Pdf("Good morning from Shanghai"), ("to", Number), ("subject", "Greeting"), ("header", "Acme"), ("stationId", "+862155550100"));

        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);
        made["pages"].GetValue<int>().ShouldBe(1);
        made["state"].GetValue<string>().ShouldBe("queued");
        var sent = await SettledAsync(tenant, made.Id!);
        sent["fax"]!["state"]!.GetValue<string>().ShouldBe("sent", sent.Text);
        sent["fax"]!["transport"]!.GetValue<string>().ShouldBe("t38");
        sent["fax"]!["usedEcm"]!.GetValue<bool>().ShouldBeTrue();
        sent["attempts"]!.AsArray().Count.ShouldBe(1);
        var received = (await ListAsync(tenant, "in")).Single()!;
        received = (await SettledAsync(tenant, received["id"]!.GetValue<string>()))["fax"]!;
        received["state"]!.GetValue<string>().ShouldBe("received", received.ToJsonString());
        received["remoteId"]!.GetValue<string>().ShouldBe("+862155550100");
        received["pages"]!.GetValue<int>().ShouldBe(1);
        await LieSealedAsync(tenant);
        (await BytesAsync(tenant, key, $"/api/v1/faxes/{received["id"]}/document")).AsSpan(0, 5).SequenceEqual("%PDF-"u8).ShouldBeTrue();
        (await BytesAsync(tenant, key, $"/api/v1/faxes/{received["id"]}/pages/1")).AsSpan(1, 3).SequenceEqual("PNG"u8).ShouldBeTrue();
        Encoding.ASCII.GetString(await BytesAsync(tenant, key, $"/api/v1/faxes/{made.Id}/report")).ShouldContain("Result        OK");
        var stranger = await house.NewTenantAsync();
        foreach (var path in new[] { "", "/document", "/pages/1", "/report" })
            (await stranger.Admin.GetAsync($"/api/v1/faxes/{made.Id}{path}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await tenant.Admin.DeleteAsync($"/api/v1/faxes/{made.Id}")).Status.ShouldBe(HttpStatusCode.NoContent);
        (await tenant.Admin.GetAsync($"/api/v1/faxes/{made.Id}")).Status.ShouldBe(HttpStatusCode.NotFound);
        await IsRemovedInTimeAsync(tenant, received["id"]!.GetValue<string>());
    }

    // Sealed with the key before the last change of keys.
    private async Task LieSealedAsync(TenantUser tenant)
    {
        (await tenant.Admin.PostAsync("/api/v1/settings/recording-key", new { })).Status.ShouldBe(HttpStatusCode.OK);
        var files = Directory.GetFiles(house.Services.GetRequiredService<FaxDocuments>().PathOf(tenant.Id.Value.ToString("N")));
        files.Length.ShouldBe(4, string.Join(", ", files));
        foreach (var file in files)
            Switchboard.Kernel.SealedBlob.IsSealed(await File.ReadAllBytesAsync(file)).ShouldBeTrue(file);
    }

    private async Task IsRemovedInTimeAsync(TenantUser tenant, string fax)
    {
        var settings = (await tenant.Admin.GetAsync("/api/v1/settings")).Body!.AsObject();
        settings["faxRetentionDays"] = 30;
        (await tenant.Admin.PutAsync("/api/v1/settings", settings)).Status.ShouldBe(HttpStatusCode.OK);
        var retention = house.Services.GetRequiredService<FaxRetention>();
        await retention.RunOnceAsync(default);
        (await tenant.Admin.GetAsync($"/api/v1/faxes/{fax}")).Status.ShouldBe(HttpStatusCode.OK, "it is younger than 30 days");
        await using (var connection = await house.Services.GetRequiredService<Switchboard.Data.IDatabase>().OpenAsync(tenant.Id, default))
        {
            await connection.ExecuteAsync("update fax.fax set finished_at = finished_at - interval '31 days' where tenant_id = @tenant", null, default);
            await connection.CommitAsync(default);
        }

        await retention.RunOnceAsync(default);
        (await tenant.Admin.GetAsync($"/api/v1/faxes/{fax}")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_fax_for_later_waits_is_cancelled_and_sent_again()
    {
        var tenant = await house.NewTenantAsync();
        var key = await KeyAsync(tenant);
        var later = TimeProvider.System.GetUtcNow().AddDays(1).ToString("O");

        var made = await SendAsync(tenant, key, Pdf("Later"), ("to", Number), ("at", later));

        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);
        (await tenant.Admin.DeleteAsync($"/api/v1/faxes/{made.Id}")).Code.ShouldBe("fax.running");
        (await tenant.Admin.PostAsync($"/api/v1/faxes/{made.Id}/cancel"))["state"].GetValue<string>().ShouldBe("cancelled");
        (await tenant.Admin.PostAsync($"/api/v1/faxes/{made.Id}/cancel")).Code.ShouldBe("fax.over");
        (await tenant.Admin.PostAsync($"/api/v1/faxes/{made.Id}/resend"))["state"].GetValue<string>().ShouldBe("queued");
        var failed = await SettledAsync(tenant, made.Id!);
        failed["fax"]!["state"]!.GetValue<string>().ShouldBe("failed"); // no trunk: nothing to try again for
        failed["fax"]!["detail"]!.GetValue<string>().ShouldNotBeEmpty();
        failed["attempts"]!.AsArray().Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("this is no document", "fax.document_kind")]
    [InlineData("%PDF-1.4 and then nonsense", "fax.document_unreadable")]
    [InlineData("II*\0nonsense", "fax.document_unreadable")]
    public async Task A_bad_file_is_refused_in_words(string file, string code)
    {
        var tenant = await house.NewTenantAsync();
        var refused = await SendAsync(tenant, await KeyAsync(tenant), Encoding.Latin1.GetBytes(file), ("to", Number));
        refused.Status.ShouldBe(HttpStatusCode.BadRequest, refused.Text);
        refused.Code.ShouldBe(code);
        (await ListAsync(tenant, "out")).Count.ShouldBe(0);
    }

    [Fact]
    public async Task Wrong_fields_are_named()
    {
        var tenant = await house.NewTenantAsync();
        var refused = await SendAsync(tenant, await KeyAsync(tenant), Pdf("x"), ("to", "nobody"), ("at", "tomorrow"), ("maxAttempts", "99"));
        refused.Status.ShouldBe(HttpStatusCode.BadRequest, refused.Text);
        refused["errors"].AsArray().Select(e => e!["field"]!.GetValue<string>()).ShouldBe(["to", "at", "maxAttempts"]);
    }

    [Theory]
    [InlineData("busy", 1, 3)]
    [InlineData("busy", 3, 12)]
    [InlineData("no_fax", 1, 15)]
    [InlineData("cannot_train", 1, 2)]
    [InlineData("no_answer", 9, 120)]
    [InlineData("not_found", 1, null)]
    [InlineData("bad_file", 1, null)]
    [InlineData("call.not_allowed", 1, null)]
    public void A_retry_waits_by_what_went_wrong(string code, int attempt, int? minutes) =>
        RetryRule.Wait(code, attempt).ShouldBe(minutes is { } wait ? TimeSpan.FromMinutes(wait) : null);

    [Fact]
    public void A_ring_of_TIFF_directories_has_no_pages()
    {
        byte[] ring = [(byte)'I', (byte)'I', (byte)'*', 0, 8, 0, 0, 0, 0, 0, 8, 0, 0, 0];
        TiffPages.Count(new MemoryStream(ring)).ShouldBe(0);
        for (var length = 0; length < ring.Length; length++)
            TiffPages.Count(new MemoryStream(ring[..length])).ShouldBe(0);
    }

    private async Task LoopAsync(TenantUser tenant)
    {
        var sip = house.Services.GetRequiredService<Switchboard.Server.Hosting.ServerOptions>().Sip;
        var trunk = await tenant.Admin.PostAsync("/api/v1/trunks", new { name = "back", host = "127.0.0.1", port = sip.Port, addresses = new[] { "127.0.0.1" } });
        trunk.Status.ShouldBe(HttpStatusCode.Created, trunk.Text);
        var number = await tenant.Admin.PostAsync("/api/v1/numbers", new { number = Number, trunkId = trunk.Id, target = new { type = "fax" } });
        number.Status.ShouldBe(HttpStatusCode.Created, number.Text);
    }

    private static async Task<ApiAnswer> SettledAsync(TenantUser tenant, string id)
    {
        for (var i = 0; i < 360; i++)
        {
            var now = await tenant.Admin.GetAsync($"/api/v1/faxes/{id}");
            if (now["fax"]!["state"]!.GetValue<string>() is not ("queued" or "sending" or "receiving"))
                return now;
            await Task.Delay(500);
        }

        throw new TimeoutException($"Fax {id} never ended.");
    }

    private static async Task<JsonArray> ListAsync(TenantUser tenant, string direction) =>
        (await tenant.Admin.GetAsync($"/api/v1/faxes?direction={direction}"))["items"].AsArray();

    private static async Task<string> KeyAsync(TenantUser tenant) =>
        (await tenant.Admin.PostAsync("/api/v1/api-keys", new { name = "fax", scopes = new[] { "fax.read", "fax.send" } }))["key"].GetValue<string>();

    private static async Task<ApiAnswer> SendAsync(TenantUser tenant, string key, byte[] file, params (string Name, string Value)[] fields)
    {
        using var http = new HttpClient(new SocketsHttpHandler());
        using var form = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
            form.Add(new StringContent(value), name);
        form.Add(new ByteArrayContent(file), "file", "letter.pdf");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(tenant.Admin.Address, "/api/v1/faxes")) { Content = form };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new ApiAnswer(response.StatusCode, JsonNode.Parse(text), response.Headers, text);
    }

    private static async Task<byte[]> BytesAsync(TenantUser tenant, string key, string path)
    {
        using var http = new HttpClient(new SocketsHttpHandler());
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(tenant.Admin.Address, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var response = await http.SendAsync(request);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        return await response.Content.ReadAsByteArrayAsync();
    }

    private static byte[] Pdf(string text)
    {
        var content = $"BT /F1 40 Tf 60 700 Td ({text}) Tj ET";
        string[] objects =
        [
            "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
            $"<< /Length {content.Length} >>\nstream\n{content}\nendstream", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ];
        var pdf = new StringBuilder("%PDF-1.4\n");
        var table = new StringBuilder($"xref\n0 {objects.Length + 1}\n0000000000 65535 f \n");
        for (var i = 0; i < objects.Length; i++)
        {
            table.Append($"{pdf.Length:D10} 00000 n \n");
            pdf.Append($"{i + 1} 0 obj\n{objects[i]}\nendobj\n");
        }

        var at = pdf.Length;
        return Encoding.ASCII.GetBytes($"{pdf}{table}trailer\n<< /Size {objects.Length + 1} /Root 1 0 R >>\nstartxref\n{at}\n%%EOF\n");
    }
}
