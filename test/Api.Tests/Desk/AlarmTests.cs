using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Switchboard.Api.Tests.Channels;
using Switchboard.Data;
using Switchboard.Reporting.Alarms;

namespace Switchboard.Api.Tests.Desk;

[Collection(nameof(SharedDesk))]
public sealed class AlarmTests(DeskHouse house)
{
    private const string Secret = "sixteen letters and more";

    [Fact]
    public async Task A_limit_that_is_passed_raises_an_alarm_that_clears_and_is_told_until_it_is_taken()
    {
        await using var receiver = new Receiver();
        var scene = await DeskScene.OpenAsync(house);
        var (boss, _) = await scene.Admin.NewUserAsync(scene.TenantName, "boss", "supervisor");
        var made = await scene.Admin.PostAsync("/api/v1/alarm-rules", Rule(scene.Queue, receiver.Address));
        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);
        (made["hasWebhookSecret"].GetValue<bool>(), made.Text.Contains(Secret, StringComparison.Ordinal)).ShouldBe((true, false));
        await using var events = await boss.OpenEventsAsync();

        var (one, two) = (await scene.QueueAsync("13800000001"), await scene.QueueAsync("13800000002"));
        await LookAsync(scene);
        var raised = await events.NextAsync("alarm.raised");
        (raised["data"]!.Text("name"), raised["data"]!.Text("subject"), raised["data"]!["value"]!.GetValue<double>()).ShouldBe(("Callers wait", "Service", 2));
        one.Work.Abandon("caller_hung_up");
        await LookAsync(scene);
        (await AlarmsAsync(boss, "open=true")).Count.ShouldBe(1); // between the limits
        two.Work.Abandon("caller_hung_up");
        await LookAsync(scene);
        await events.NextAsync("alarm.cleared");
        (await AlarmsAsync(boss, "open=true")).ShouldBeEmpty();

        // The receiver refused the first; what waits is sent again.
        await HurryAsync(scene);
        await receiver.HasAsync(3);
        receiver.Bodies.Select(b => b.Body["type"]!.ToString()).Distinct().Order(StringComparer.Ordinal).ShouldBe(["alarm.cleared", "alarm.raised"]);
        foreach (var (body, text, signature) in receiver.Bodies)
        {
            var at = DateTimeOffset.FromUnixTimeSeconds(long.Parse(signature.Split(',')[0][2..], System.Globalization.CultureInfo.InvariantCulture));
            AlarmPost.Sign(Secret, text, at).ShouldBe(signature);
            body["alarm"]!.Text("name").ShouldBe("Callers wait");
        }

        var alarm = (await AlarmsAsync(boss, "")).Single();
        alarm.Text("webhook").ShouldBe("delivered");
        var acknowledged = await boss.PostAsync($"/api/v1/alarms/{alarm.Text("id")}/acknowledge", new { });
        acknowledged["acknowledgedBy"].GetValue<string>().ShouldStartWith("user:");
    }

    [Theory]
    [InlineData("zh-CN", "告警: ", "已恢复: ")]
    [InlineData("en", "Alarm: ", "Well again: ")]
    public async Task An_alarm_is_mailed_in_the_tenants_language(string language, string raised, string cleared)
    {
        await using var sink = new MailSink();
        var scene = await DeskScene.OpenAsync(house);
        var settings = (await scene.Admin.GetAsync("/api/v1/settings")).Body!.AsObject();
        settings["defaultLanguage"] = language;
        (await scene.Admin.PutAsync("/api/v1/settings", settings)).Status.ShouldBe(HttpStatusCode.OK);
        var server = new { host = "localhost", port = sink.Port, security = "startTls", verifyCertificate = false, senderAddress = "desk@example.com", senderName = "Desk", enabled = true };
        (await scene.Admin.PutAsync("/api/v1/mail/server", server)).Status.ShouldBe(HttpStatusCode.OK);
        var rule = new { name = "排队 too long", figure = "waitingNow", queueId = scene.Queue, threshold = 1, clearAt = 0, severity = "critical", mailTo = new[] { "li@example.com" } };
        (await scene.Admin.PostAsync("/api/v1/alarm-rules", rule)).Status.ShouldBe(HttpStatusCode.Created);

        var waiting = await scene.QueueAsync("13800000001");
        await LookAsync(scene);
        var mail = await sink.NextAsync();
        (mail.From, mail.To).ShouldBe(("MAIL FROM:<desk@example.com>", "RCPT TO:<li@example.com>"));
        mail.Words("Subject").ShouldBe(raised + "排队 too long");
        Encoding.UTF8.GetString(mail.Parts[0]).ShouldContain("Service: waitingNow = 1 (≥ 1)");
        waiting.Work.Abandon("caller_hung_up");
        await LookAsync(scene);
        mail = await sink.NextAsync();
        mail.Words("Subject").ShouldBe(cleared + "排队 too long");
        Encoding.UTF8.GetString(mail.Parts[0]).ShouldContain("waitingNow = 0");
    }

    [Fact]
    public async Task A_supervisor_sees_alarms_and_an_administrator_sets_limits()
    {
        var scene = await DeskScene.OpenAsync(house);
        var (boss, _) = await scene.Admin.NewUserAsync(scene.TenantName, "boss", "supervisor");
        (await boss.PostAsync("/api/v1/alarm-rules", Rule(scene.Queue, null))).Status.ShouldBe(HttpStatusCode.Forbidden);
        var seat = await scene.SeatAsync("worker");
        (await seat.Client.GetAsync("/api/v1/alarms")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await boss.GetAsync("/api/v1/alarms")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("""{"name":"x","figure":"waitingNow","threshold":2,"clearAt":3}""", "alarm_rule.clear_at_wrong")]
    [InlineData("""{"name":"x","figure":"waitingNow"}""", "field.required")]
    [InlineData("""{"name":"x","figure":"weather","threshold":2}""", "field.unknown_value")]
    [InlineData("""{"name":"x","figure":"waitingNow","threshold":2,"webhookUrl":"ftp://x"}""", "alarm_rule.webhook_invalid")]
    [InlineData("""{"name":"x","figure":"waitingNow","threshold":2,"webhookUrl":"https://x.example"}""", "alarm_rule.secret_missing")]
    [InlineData("""{"name":"x","figure":"waitingNow","threshold":2,"mailTo":["nobody"]}""", "mail.address_invalid")]
    public async Task A_limit_that_makes_no_sense_is_refused(string body, string code)
    {
        var scene = await DeskScene.OpenAsync(house);
        var refused = await scene.Admin.PostAsync("/api/v1/alarm-rules", JsonNode.Parse(body)!);
        refused["errors"].AsArray().Select(e => e!.Text("code")).ShouldContain(code);
    }

    private static object Rule(Guid queue, string? url) => new
    {
        name = "Callers wait",
        figure = "waitingNow",
        queueId = queue,
        threshold = 2,
        clearAt = 0,
        severity = "critical",
        webhookUrl = url,
        webhookSecret = url is null ? null : Secret,
    };

    private async Task LookAsync(DeskScene scene)
    {
        await Task.Delay(1_100); // figures are read at most once a second
        await house.Services.GetRequiredService<AlarmWatch>().LookAsync(scene.Tenant, CancellationToken.None);
    }

    private async Task HurryAsync(DeskScene scene)
    {
        var post = house.Services.GetRequiredService<AlarmPost>();
        for (var i = 0; i < 2; i++)
        {
            await post.SendDueAsync(scene.Tenant, CancellationToken.None);
            await using var connection = await house.Services.GetRequiredService<IDatabase>().OpenAsync(scene.Tenant, CancellationToken.None);
            await connection.ExecuteAsync("update reporting.alarm_delivery set next_at = now() where tenant_id = @tenant and next_at is not null", null, CancellationToken.None);
            await connection.CommitAsync(CancellationToken.None);
        }

        await post.SendDueAsync(scene.Tenant, CancellationToken.None);
    }

    private static async Task<List<JsonNode>> AlarmsAsync(ApiClient client, string query) =>
        [.. (await client.GetAsync($"/api/v1/alarms?{query}"))["items"].AsArray().OfType<JsonNode>()];

    /// <summary>Takes webhooks; refuses the first.</summary>
    private sealed class Receiver : IAsyncDisposable
    {
        private readonly HttpListener _listener = new();
        private readonly Task _serving;

        public Receiver()
        {
            Address = $"http://127.0.0.1:{FreePort()}/hook/";
            _listener.Prefixes.Add(Address);
            _listener.Start();
            _serving = ServeAsync();
        }

        public string Address { get; }

        public ConcurrentQueue<(JsonNode Body, string Text, string Signature)> Bodies { get; } = new();

        public async Task HasAsync(int count)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            while (Bodies.Count < count)
                await Task.Delay(50, patience.Token);
        }

        public async ValueTask DisposeAsync()
        {
            _listener.Close();
            await _serving;
        }

        private async Task ServeAsync()
        {
            while (true)
            {
                HttpListenerContext context;
                try
                {
                    context = await _listener.GetContextAsync();
                }
                catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
                {
                    return;
                }

                using var reader = new StreamReader(context.Request.InputStream);
                var text = await reader.ReadToEndAsync();
                context.Response.StatusCode = Bodies.IsEmpty ? 500 : 200;
                Bodies.Enqueue((JsonNode.Parse(text)!, text, context.Request.Headers["X-Switchboard-Signature"]!));
                context.Response.Close();
            }
        }

        private static int FreePort()
        {
            using var probe = new TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            return ((IPEndPoint)probe.LocalEndpoint).Port;
        }
    }
}
