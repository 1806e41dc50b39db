using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Switchboard.Api.Tests.Ivr;

/// <summary>The server's own worker processes, and a document from a web server.</summary>
[Collection(nameof(SharedHouse))]
public sealed class VoiceXmlTests(House house)
{
    private const string Document = """
        <vxml version="2.1" xml:lang="en"><form><field name="order" type="digits?length=4"><prompt>Your order</prompt></field>
        <block><script>var twice = 2 * order;</script><prompt>Order <value expr="twice"/></prompt><exit expr="'sent'"/></block></form></vxml>
        """;

    [Fact]
    public async Task A_flow_runs_a_document_in_a_worker_of_the_server_itself()
    {
        await using var web = await ServeAsync();
        var lines = await SimulateAsync(web.Urls.First());
        lines.ShouldContain("heard Your order");
        lines.ShouldContain("heard Order 9422");
        lines.ShouldContain("exit next");
    }

    [Fact]
    public async Task A_document_at_a_private_address_is_not_fetched()
    {
        var lines = await SimulateAsync("http://127.0.0.1:9");
        lines.ShouldContain("exit error");
    }

    [Fact]
    public async Task A_document_is_checked_with_lines()
    {
        var admin = (await house.NewTenantAsync()).Admin;
        var good = await admin.PostAsync("/api/v1/voicexml/check", new { document = Document });
        var bad = await admin.PostAsync("/api/v1/voicexml/check", new { document = "<vxml version=\"2.1\">\n<form>\n<blok/></form></vxml>" });
        var none = await admin.PostAsync("/api/v1/voicexml/check", new { document = "" });

        good["valid"].GetValue<bool>().ShouldBeTrue(good.Text);
        bad["issues"].AsArray().Select(issue => $"{issue!["line"]}: {issue["message"]}").ShouldBe(["3: there is no element <blok>"]);
        none.Code.ShouldBe("validation.failed");
    }

    private async Task<List<string>> SimulateAsync(string origin)
    {
        var admin = (await house.NewTenantAsync()).Admin;
        var draft = JsonNode.Parse($$"""
            {
              "schemaVersion": 1, "name": "Order", "language": "en", "start": "doc", "variables": [{ "name": "state" }],
              "nodes": [
                { "type": "voiceXml", "id": "doc", "url": "{{origin}}/start.vxml", "result": "state", "exits": { "next": "end", "error": "end" } },
                { "type": "hangup", "id": "end", "prompt": [] }
              ]
            }
            """);
        var id = (await admin.PostAsync("/api/v1/flows", new { name = "Order", kind = "graph", draft })).Id;
        var run = await admin.PostAsync($"/api/v1/flows/{id}/simulate", new { inputs = new[] { new { digits = "4711" } } });
        return [.. run["lines"].AsArray().Select(line => $"{line!["kind"]} {line["text"]}")];
    }

    private static async Task<WebApplication> ServeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.77.0.1:0");
        var web = builder.Build();
        web.MapGet("/start.vxml", () => Results.Text(Document, "application/voicexml+xml"));
        await web.StartAsync();
        return web;
    }
}
