using System.Net;

namespace Switchboard.Api.Tests.Configuration;

/// <summary>What is still used is not removed, and the refusal says where it is used.</summary>
[Collection(nameof(SharedHouse))]
public sealed class WhereUsedTests(House house)
{
    [Fact]
    public async Task A_queue_that_a_flow_and_a_number_use_stays_until_they_are_gone()
    {
        var admin = (await house.NewTenantAsync()).Admin;
        var queue = (await admin.PostAsync("/api/v1/queues", new { name = "Service" })).Id;
        var flow = (await admin.PostAsync("/api/v1/flows", new { name = "Hotline", draft = Flow(new { type = "queue", id = "start", queue = "service" }) })).Id;
        var number = await NumberAsync(admin, "4008001001", "queue", queue!);

        await RefusedAsync(admin, $"/api/v1/queues/{queue}", "queue.in_use", $"numbers/{number}=4008001001", $"flows/{flow}=Hotline");
        (await admin.DeleteAsync($"/api/v1/flows/{flow}")).Status.ShouldBe(HttpStatusCode.NoContent);
        (await admin.DeleteAsync($"/api/v1/numbers/{number}")).Status.ShouldBe(HttpStatusCode.NoContent);
        (await admin.DeleteAsync($"/api/v1/queues/{queue}")).Status.ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_flow_that_a_number_and_an_overflow_use_stays()
    {
        var admin = (await house.NewTenantAsync()).Admin;
        var flow = (await admin.PostAsync("/api/v1/flows", new { name = "Overflow", draft = Flow(new { type = "hangup", id = "start" }) })).Id;
        var number = await NumberAsync(admin, "4008001002", "flow", flow!);
        var queue = (await admin.PostAsync("/api/v1/queues", new { name = "Busy desk", overflowFlowId = flow })).Id;

        await RefusedAsync(admin, $"/api/v1/flows/{flow}", "flow.in_use", $"numbers/{number}=4008001002", $"queues/{queue}=Busy desk");
    }

    [Fact]
    public async Task A_prompt_that_a_queue_plays_stays()
    {
        var admin = (await house.NewTenantAsync()).Admin;
        var prompt = (await admin.PostAsync("/api/v1/prompts", new { name = "song", language = "en", kind = "tts", text = "La la." })).Id;
        var queue = (await admin.PostAsync("/api/v1/queues", new { name = "Musical", musicPromptId = prompt })).Id;

        await RefusedAsync(admin, $"/api/v1/prompts/{prompt}", "prompt.in_use", $"queues/{queue}=Musical");
        await admin.PutAsync($"/api/v1/queues/{queue}", new { name = "Whispering", seat = new { whisper = "prompt", whisperPromptId = prompt } });
        await RefusedAsync(admin, $"/api/v1/prompts/{prompt}", "prompt.in_use", $"queues/{queue}=Whispering");
    }

    [Fact]
    public async Task A_skill_that_a_flow_asks_for_stays()
    {
        var admin = (await house.NewTenantAsync()).Admin;
        var skill = (await admin.PostAsync("/api/v1/skills", new { name = "Welsh", description = "" })).Id;
        var flow = (await admin.PostAsync("/api/v1/flows", new { name = "Wales", draft = Flow(new { type = "queue", id = "start", queue = "any", skills = new[] { "welsh" } }) })).Id;

        await RefusedAsync(admin, $"/api/v1/skills/{skill}", "skill.in_use", $"flows/{flow}=Wales");
    }

    [Fact]
    public async Task An_extension_and_a_trunk_in_use_stay()
    {
        var admin = (await house.NewTenantAsync()).Admin;
        var extension = (await admin.PostAsync("/api/v1/extensions", new { number = "8100", displayName = "Door", kind = "phone" })).Id;
        var flow = (await admin.PostAsync("/api/v1/flows", new { name = "Doorbell", draft = Flow(new { type = "extension", id = "start", number = "8100" }) })).Id;
        var trunk = await TrunkAsync(admin);
        var number = await NumberAsync(admin, "4008001003", "extension", extension!, trunk);

        await RefusedAsync(admin, $"/api/v1/extensions/{extension}", "extension.in_use", $"numbers/{number}=4008001003", $"flows/{flow}=Doorbell");
        await RefusedAsync(admin, $"/api/v1/trunks/{trunk}", "trunk.in_use", $"numbers/{number}=4008001003");
    }

    private static async Task RefusedAsync(ApiClient admin, string path, string code, params string[] places)
    {
        var refused = await admin.DeleteAsync(path);
        refused.Status.ShouldBe(HttpStatusCode.Conflict, refused.Text);
        refused.Code.ShouldBe(code);
        refused["errors"].AsArray().Select(e => $"{e!["field"]!.GetValue<string>()}={e["detail"]!.GetValue<string>()}").ShouldBe(places, ignoreOrder: true);
    }

    private static async Task<string> TrunkAsync(ApiClient admin)
    {
        var made = await admin.PostAsync("/api/v1/trunks", new { name = "carrier", host = "127.0.0.90", port = 5060, transport = "udp", addresses = new[] { "127.0.0.90" } });
        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);
        return made.Id!;
    }

    private static async Task<string> NumberAsync(ApiClient admin, string number, string type, string target, string? trunk = null)
    {
        var made = await admin.PostAsync(
            "/api/v1/numbers", new { number, label = number, trunkId = trunk ?? await TrunkAsync(admin), target = new { type, id = target } });
        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);
        return made.Id!;
    }

    private static object Flow(object start) => new { schemaVersion = 1, name = "x", language = "en", start = "start", nodes = new[] { start } };
}
