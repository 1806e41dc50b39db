using System.Net;
using System.Text.Json.Nodes;

namespace Switchboard.Api.Tests.Ivr;

/// <summary>A flow of calls over the text channel, as a web chat would use it.</summary>
[Collection(nameof(SharedHouse))]
public sealed class TextChannelTests(House house)
{
    private const string Draft = """
        {"schemaVersion":1,"name":"x","language":"en","languages":["en","zh-CN"],"start":"hello","onError":"sorry","variables":[{"name":"order"}],"nodes":[
          {"type":"play","id":"hello","prompt":[{"type":"prompt","prompt":"hello"}],"exits":{"next":"ask"}},
          {"type":"collectDigits","id":"ask","variable":"order","minDigits":4,"maxDigits":4,"prompt":[{"type":"text","text":{"en":"Your order?","zh-CN":"订单号？"}}],"exits":{"match":"say"}},
          {"type":"play","id":"say","prompt":[{"type":"text","text":{"en":"Order","zh-CN":"订单"}},{"type":"value","value":"order"},{"type":"value","value":"caller"}],"exits":{"next":"queue"}},
          {"type":"queue","id":"queue","queue":"sales","exits":{}},
          {"type":"play","id":"sorry","prompt":[{"type":"text","text":{"en":"Please call us.","zh-CN":"请来电。"}}],"exits":{"next":"end"}},
          {"type":"hangup","id":"end"}]}
        """;

    [Fact]
    public async Task A_visitor_goes_through_a_published_flow_and_reads_it_as_a_stream()
    {
        var admin = (await house.NewTenantAsync()).Admin;
        await PublishAsync(admin);
        var begun = await admin.PostAsync("/api/v1/text-conversations", new { flow = "Chat", from = "web-7", language = "zh-CN", attached = new { page = "/price" } });
        begun.Status.ShouldBe(HttpStatusCode.Created, begun.Text);
        var path = $"/api/v1/text-conversations/{begun.Id}";

        (await LinesAsync(admin, path, 2)).ShouldBe(["flow 您好。", "flow 订单号？"]);
        (await admin.PostAsync($"{path}/lines", new { text = " 4711 " })).Status.ShouldBe(HttpStatusCode.NoContent);
        (await LinesAsync(admin, path, 5)).Skip(2).ShouldBe(["visitor 4711", "flow 订单 4711 web-7", "flow 请来电。"]);

        var stream = await admin.SendAsync(HttpMethod.Get, $"{path}/events", null, ("Last-Event-ID", "3"));
        stream.Text.Split("\n\n").Where(e => e.Length > 0).Select(e => e.Split('\n')[0]).ShouldBe(["id: 4", "id: 5", "event: end"]);
        stream.Text.ShouldContain("\"reason\":\"hangup\"");
        (await admin.PostAsync($"{path}/lines", new { text = "1" })).Code.ShouldBe("text.ended");
        (await admin.GetAsync(path))["endReason"].GetValue<string>().ShouldBe("hangup");
    }

    [Fact]
    public async Task A_visitor_leaves_and_what_makes_no_sense_is_refused()
    {
        var tenant = await house.NewTenantAsync();
        await PublishAsync(tenant.Admin);
        var (agent, _) = await tenant.Admin.NewUserAsync(tenant.Name, "li.na", "agent");
        (await tenant.Admin.PostAsync("/api/v1/text-conversations", new { flow = "nowhere" })).Code.ShouldBe("flow.not_found");
        (await tenant.Admin.PostAsync("/api/v1/text-conversations", new { })).Status.ShouldBe(HttpStatusCode.BadRequest);
        var path = $"/api/v1/text-conversations/{(await tenant.Admin.PostAsync("/api/v1/text-conversations", new { flow = "chat" })).Id}";

        (await agent.GetAsync($"{path}/lines")).Status.ShouldBe(HttpStatusCode.NotFound, "it is another's");
        (await tenant.Admin.PostAsync($"{path}/lines", new { text = new string('1', 1001) })).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await tenant.Admin.DeleteAsync(path)).Status.ShouldBe(HttpStatusCode.NoContent);
        (await tenant.Admin.GetAsync($"{path}/lines?after=1"))["endReason"].GetValue<string>().ShouldBe("caller_hangup");
    }

    private static async Task PublishAsync(ApiClient admin)
    {
        await admin.PostAsync("/api/v1/queues", new { name = "sales" });
        await admin.PostAsync("/api/v1/prompts", new { name = "hello", language = "zh-CN", kind = "tts", text = "您好。" });
        await admin.PostAsync("/api/v1/prompts", new { name = "hello", language = "en", kind = "tts", text = "Hello." });
        var id = (await admin.PostAsync("/api/v1/flows", new { name = "Chat", kind = "graph", draft = JsonNode.Parse(Draft) })).Id;
        var published = await admin.PostAsync($"/api/v1/flows/{id}/publish");
        published.Status.ShouldBe(HttpStatusCode.OK, published.Text);
    }

    private static async Task<List<string>> LinesAsync(ApiClient admin, string path, int count)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            var lines = (await admin.GetAsync($"{path}/lines"))["items"].AsArray().Select(l => $"{l!["from"]!.GetValue<string>()} {l["text"]!.GetValue<string>()}").ToList();
            if (lines.Count >= count)
                return lines;
            await Task.Delay(20, patience.Token);
        }
    }
}
