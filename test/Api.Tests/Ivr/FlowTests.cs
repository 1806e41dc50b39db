using System.Net;
using System.Text.Json.Nodes;
using Switchboard.Contracts.Ivr;
using Switchboard.Ivr;

namespace Switchboard.Api.Tests.Ivr;

[Collection(nameof(SharedHouse))]
public sealed class FlowTests(House house)
{
    [Fact]
    public async Task A_flow_is_live_only_after_it_was_published()
    {
        var tenant = await house.NewTenantAsync();
        var catalog = house.Services.GetRequiredService<IFlowCatalog>();
        var made = await tenant.Admin.PostAsync("/api/v1/flows", new { name = "Main", kind = "tree", draft = Farewell("One") });
        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);

        (await catalog.FindPublishedAsync(tenant.Id, "main", default)).ShouldBeNull();
        var published = await tenant.Admin.PostAsync($"/api/v1/flows/{made.Id}/publish");

        published.Status.ShouldBe(HttpStatusCode.OK, published.Text);
        published["publishedVersion"].GetValue<int>().ShouldBe(1);
        (await catalog.FindPublishedAsync(tenant.Id, "main", default))!.Version.ShouldBe(1);
        (await catalog.FindPublishedAsync(tenant.Id, new FlowId(Guid.Parse(made.Id!)), default))!.Definition.ShouldContain("One");
    }

    [Fact]
    public async Task An_old_version_published_again_is_the_way_back()
    {
        var tenant = await house.NewTenantAsync();
        var id = (await tenant.Admin.PostAsync("/api/v1/flows", new { name = "Main", draft = Farewell("One") })).Id;
        await tenant.Admin.PostAsync($"/api/v1/flows/{id}/publish");
        await tenant.Admin.PutAsync($"/api/v1/flows/{id}", new { name = "Main", draft = Farewell("Two") });
        await tenant.Admin.PostAsync($"/api/v1/flows/{id}/publish");

        var back = await tenant.Admin.PostAsync($"/api/v1/flows/{id}/publish", new { version = 1 });

        back["publishedVersion"].GetValue<int>().ShouldBe(3);
        back["draft"].ToJsonString().ShouldContain("Two");
        (await house.Services.GetRequiredService<IFlowCatalog>().FindPublishedAsync(tenant.Id, "Main", default))!.Definition.ShouldContain("One");
        (await tenant.Admin.GetAsync($"/api/v1/flows/{id}/versions"))["items"].AsArray().Select(v => v!["version"]!.GetValue<int>()).ShouldBe([3, 2, 1]);
        (await tenant.Admin.PostAsync($"/api/v1/flows/{id}/publish", new { version = 9 })).Code.ShouldBe("flow_version.not_found");
    }

    [Fact]
    public async Task An_unsound_flow_is_refused_with_node_and_field()
    {
        var admin = (await house.NewTenantAsync()).Admin;
        var id = (await admin.PostAsync("/api/v1/flows", new { name = "Hotline", draft = JsonNode.Parse(ExampleFlows.Json(ExampleFlows.ApplianceHotline)) })).Id;

        var refused = await admin.PostAsync($"/api/v1/flows/{id}/publish");
        var problems = await admin.PostAsync($"/api/v1/flows/{id}/validate");

        refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        refused.Code.ShouldBe("flow.invalid");
        var wrong = refused["errors"].AsArray().Select(e => (e!["nodeId"]!.GetValue<string>(), e["field"]!.GetValue<string>(), e["code"]!.GetValue<string>())).ToList();
        wrong.ShouldContain(("sales", "queue", "queue.unknown"));
        wrong.ShouldContain(("operator", "number", "extension.unknown"));
        problems["problems"].AsArray().Count(p => p!["severity"]!.GetValue<string>() == "error").ShouldBe(wrong.Count);
    }

    [Fact]
    public async Task With_its_queues_and_extension_the_hotline_goes_live()
    {
        var admin = (await house.NewTenantAsync()).Admin;
        await admin.PostAsync("/api/v1/queues", new { name = "sales" });
        await admin.PostAsync("/api/v1/queues", new { name = "service" });
        await admin.PostAsync("/api/v1/extensions", new { number = "8000", displayName = "Operator" });
        var id = (await admin.PostAsync("/api/v1/flows", new { name = "Hotline", draft = JsonNode.Parse(ExampleFlows.Json(ExampleFlows.ApplianceHotline)) })).Id;

        (await admin.PostAsync($"/api/v1/flows/{id}/publish")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_tree_is_read_and_written_and_its_tag_guards_it()
    {
        var admin = (await house.NewTenantAsync()).Admin;
        var id = (await admin.PostAsync("/api/v1/flows", new { name = "Hotline", draft = JsonNode.Parse(ExampleFlows.Json(ExampleFlows.ApplianceHotline)) })).Id;
        var read = await admin.GetAsync($"/api/v1/flows/{id}/tree");
        var before = (await admin.GetAsync($"/api/v1/flows/{id}"))["draft"].ToJsonString();
        var tag = read.Headers.ETag.ShouldNotBeNull().Tag;

        var written = await admin.PutAsync($"/api/v1/flows/{id}/tree", read.Body!, ("If-Match", tag));
        var stale = await admin.PutAsync($"/api/v1/flows/{id}/tree", read.Body!, ("If-Match", tag));
        var broken = await admin.PutAsync($"/api/v1/flows/{id}/tree", new { head = 1 });

        written.Status.ShouldBe(HttpStatusCode.OK, written.Text);
        read["root"]["branches"]![0]!["exit"]!.GetValue<string>().ShouldBe("1");
        (await admin.GetAsync($"/api/v1/flows/{id}"))["draft"].ToJsonString().ShouldBe(before);
        stale.Code.ShouldBe("stale");
        broken.Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_draft_is_tried_in_text()
    {
        var admin = (await house.NewTenantAsync()).Admin;
        var id = (await admin.PostAsync("/api/v1/flows", new { name = "Hotline", draft = JsonNode.Parse(ExampleFlows.Json(ExampleFlows.ApplianceHotline)) })).Id;

        var run = await admin.PostAsync($"/api/v1/flows/{id}/simulate", new { inputs = new object[] { new { afterMs = 2000, digits = "2" }, new { afterMs = 1000, digits = "3" }, new { hangup = true } } });

        run.Status.ShouldBe(HttpStatusCode.OK, run.Text);
        var lines = run["lines"].AsArray().Select(l => (Kind: l!["kind"]!.GetValue<string>(), Text: l["text"]!.GetValue<string>())).ToList();
        lines.ShouldContain(("pressed", "2"));
        lines.ShouldContain(l => l.Kind == "heard" && l.Text.Contains("eight digit order number", StringComparison.Ordinal));
        run["outcome"]["reason"]!.GetValue<string>().ShouldBe("caller_hangup");
        (await admin.PostAsync($"/api/v1/flows/{id}/simulate", new { inputs = new[] { new { digits = "x" } } })).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Trying_a_draft_reads_library_prompts_in_the_flows_language()
    {
        var admin = (await house.NewTenantAsync()).Admin;
        await admin.PostAsync("/api/v1/prompts", new { name = "hello", language = "zh-CN", kind = "tts", text = "您好。" });
        await admin.PostAsync("/api/v1/prompts", new { name = "hello", language = "en", kind = "tts", text = "Hello." });
        var draft = JsonNode.Parse("""{"schemaVersion":1,"name":"x","language":"en","start":"end","onError":"end","nodes":[{"type":"hangup","id":"end","prompt":[{"type":"prompt","prompt":"hello"}]}]}""");
        var id = (await admin.PostAsync("/api/v1/flows", new { name = "f", draft })).Id;

        var run = await admin.PostAsync($"/api/v1/flows/{id}/simulate");

        run["lines"].AsArray().Where(l => l!["kind"]!.GetValue<string>() == "heard").Select(l => l!["text"]!.GetValue<string>()).ShouldBe(["Hello."]);
    }

    [Fact]
    public async Task A_draft_of_the_wrong_form_is_refused_at_its_field()
    {
        var admin = (await house.NewTenantAsync()).Admin;

        var refused = await admin.PostAsync("/api/v1/flows", new { name = "X", draft = new { schemaVersion = 1, name = "X", language = "en", start = "a", nodes = new[] { new { type = "dance", id = "a" } } } });

        refused.Status.ShouldBe(HttpStatusCode.BadRequest);
        refused["errors"][0]!["field"]!.GetValue<string>().ShouldStartWith("draft.nodes[0]");
    }

    [Fact]
    public async Task Names_are_unique_and_another_tenant_sees_nothing()
    {
        var (mine, theirs) = (await house.NewTenantAsync(), await house.NewTenantAsync());
        var id = (await theirs.Admin.PostAsync("/api/v1/flows", new { name = "Main" })).Id;
        await theirs.Admin.PostAsync($"/api/v1/flows/{id}/publish");

        (await theirs.Admin.PostAsync("/api/v1/flows", new { name = "MAIN" })).Code.ShouldBe("flow.name_taken");
        foreach (var action in (string[])["publish", "validate", "simulate"])
            (await mine.Admin.PostAsync($"/api/v1/flows/{id}/{action}")).Status.ShouldBe(HttpStatusCode.NotFound, action);
        (await mine.Admin.GetAsync($"/api/v1/flows/{id}/tree")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await mine.Admin.DeleteAsync($"/api/v1/flows/{id}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await house.Services.GetRequiredService<IFlowCatalog>().FindPublishedAsync(mine.Id, "Main", default)).ShouldBeNull();
    }

    private static object Farewell(string text) => new
    {
        schemaVersion = 1,
        name = "x",
        language = "en",
        start = "end",
        onError = "end",
        nodes = new[] { new { type = "hangup", id = "end", prompt = new[] { new { type = "text", text = new { en = text } } } } },
    };
}
