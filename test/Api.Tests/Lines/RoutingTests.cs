using System.Net;
using Switchboard.Server.Configuration;

namespace Switchboard.Api.Tests.Lines;

[Collection(nameof(SharedHouse))]
public sealed class RoutingTests(House house)
{
    private const string Secret = "a secret of the carrier";

    [Fact]
    public async Task A_route_test_tells_every_rule_and_the_trunks_in_their_order()
    {
        var admin = (await house.NewTenantAsync()).Admin;
        var trunk = await TrunkAsync(admin, "one", "192.0.2.10");
        var spare = await TrunkAsync(admin, "two", "192.0.2.11");
        var group = await admin.PostAsync("/api/v1/trunk-groups", new { name = "out", strategy = "priority", members = new object[] { new { trunkId = spare.Id, priority = 2, weight = 1 }, new { trunkId = trunk.Id, priority = 1, weight = 1 } } });
        group.Status.ShouldBe(HttpStatusCode.Created);
        var pool = await admin.PostAsync("/api/v1/number-pools", new { name = "pool", numbers = new[] { new { number = "02155550101", dailyCalls = 5 } } });
        (await admin.PostAsync("/api/v1/outbound-rules", new { name = "no paid numbers", prefixes = new[] { "168" }, action = "block", reason = "Closed." })).Status.ShouldBe(HttpStatusCode.Created);
        (await admin.PostAsync("/api/v1/outbound-rules", new { name = "rest", groupId = group.Id, callerMode = "rotate", callerPoolId = pool.Id })).Status.ShouldBe(HttpStatusCode.Created);

        var plan = await admin.PostAsync("/api/v1/routes/test", new { inbound = false, dialled = "13800138000", extension = "1001" });

        plan.Status.ShouldBe(HttpStatusCode.OK);
        plan["code"].GetValue<string>().ShouldBe("allowed");
        plan["attempts"].AsArray().Select(a => a!["trunk"]!.GetValue<string>()).ShouldBe(["one", "two"]);
        plan["attempts"][0]!["caller"]!.GetValue<string>().ShouldBe("02155550101");
        plan["steps"].AsArray().Select(s => s!["code"]!.GetValue<string>()).ShouldContain("prefix_differs");
        (await admin.PostAsync("/api/v1/routes/test", new { inbound = false, dialled = "16812345", extension = "1001" }))["code"].GetValue<string>().ShouldBe("rule_blocks");
        (await admin.PostAsync("/api/v1/routes/test", new { inbound = false, dialled = "120", extension = "1001" }))["code"].GetValue<string>().ShouldBe("emergency");
        (await admin.DeleteAsync($"/api/v1/trunk-groups/{group.Id}")).Code.ShouldBe("trunk_group.in_use");
        (await admin.DeleteAsync($"/api/v1/trunks/{trunk.Id}")).Code.ShouldBe("trunk.in_use");
    }

    [Fact]
    public async Task A_carriers_password_is_never_shown_again()
    {
        var admin = (await house.NewTenantAsync()).Admin;
        var made = await admin.PostAsync("/api/v1/trunks", new { name = "reg", host = "192.0.2.20", profile = new { register = true, loginUser = "8613", authentication = "digest", inboundUser = "carrier-in" }, loginPassword = Secret, inboundPassword = Secret + " in" });
        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);
        made.Text.ShouldNotContain(Secret);
        made["hasLoginPassword"].GetValue<bool>().ShouldBeTrue();
        var changed = await admin.PutAsync($"/api/v1/trunks/{made.Id}", new { name = "reg", host = "192.0.2.20", profile = new { register = true, loginUser = "8613", authentication = "digest", inboundUser = "carrier-in" } });
        changed.Status.ShouldBe(HttpStatusCode.OK, changed.Text);
        changed["hasInboundPassword"].GetValue<bool>().ShouldBeTrue();
        (await admin.GetAsync("/api/v1/audit")).Text.ShouldNotContain(Secret);
        (await admin.PostAsync("/api/v1/trunks", new { name = "bare", host = "192.0.2.21", profile = new { register = true, loginUser = "x" } })).Code.ShouldBe("trunk.password_needed");
    }

    [Fact]
    public async Task A_number_on_a_source_address_belongs_to_one_tenant()
    {
        var (one, two) = ((await house.NewTenantAsync()).Admin, (await house.NewTenantAsync()).Admin);
        await NumberAsync(one, (await TrunkAsync(one, "mine", "198.51.100.0/24")).Id, "4007770001", HttpStatusCode.Created);
        var theirs = await TrunkAsync(two, "theirs", "198.51.100.7");
        var clash = await NumberAsync(two, theirs.Id, "+4007770001", HttpStatusCode.Conflict);
        clash.Code.ShouldBe("number.source_clash");
        await NumberAsync(two, theirs.Id, "4007770002", HttpStatusCode.Created);
        var elsewhere = await TrunkAsync(two, "elsewhere", "203.0.113.7");
        await NumberAsync(two, elsewhere.Id, "4007770001", HttpStatusCode.Created);
        (await two.PutAsync($"/api/v1/trunks/{elsewhere.Id}", new { name = "elsewhere", host = "192.0.2.1", addresses = new[] { "198.51.100.9" } })).Code.ShouldBe("number.source_clash");
    }

    [Fact]
    public async Task A_pattern_that_could_run_for_ever_is_refused()
    {
        var admin = (await house.NewTenantAsync()).Admin;
        (await admin.PostAsync("/api/v1/outbound-rules", new { name = "bad", pattern = "(?=a)" })).Status.ShouldBe(HttpStatusCode.BadRequest);
        var made = await admin.PostAsync("/api/v1/routes/rewrite", new { rewrites = new[] { new { match = "^9", replace = "" }, new { match = "^0(.*)", replace = "+86$1" } }, number = "02155550100" });
        made["number"].GetValue<string>().ShouldBe("+862155550100");
        made["line"].GetValue<int>().ShouldBe(1);
    }

    [Fact]
    public async Task Routing_is_exported_and_applied_again_without_a_change()
    {
        var tenant = await house.NewTenantAsync();
        var trunk = await TrunkAsync(tenant.Admin, "one", "192.0.2.30");
        var group = await tenant.Admin.PostAsync("/api/v1/trunk-groups", new { name = "out", members = new[] { new { trunkId = trunk.Id, priority = 1, weight = 3 } } });
        await tenant.Admin.PostAsync("/api/v1/number-pools", new { name = "pool", trunkId = trunk.Id, numbers = new[] { new { number = "02155550101" } } });
        await tenant.Admin.PostAsync("/api/v1/outbound-rules", new { name = "all", groupId = group.Id, window = new { days = new[] { 1 }, from = "08:00", to = "20:00" }, rewrites = new[] { new { match = "^9", replace = "" } } });
        await tenant.Admin.PutAsync("/api/v1/settings", new { tenantDisplayName = "x", defaultLanguage = "en", timeZone = "UTC", dialling = new { country = "CN", countries = new[] { "DE" }, user = new { minutesPerDay = 60 } } });
        var export = (await ConfigurationExport.WriteAsync(tenant.Name, customers: false, new HouseTarget(house.Services, tenant.Id), default)).Value;
        export.Text.ShouldContain("trunkGroups:");
        export.Text.ShouldContain("minutesPerDay: 60");
        var (file, errors) = ConfigurationFile.Parse("x.yaml", export.Text, new NoFiles());
        errors.ShouldBeEmpty();
        using var report = new StringWriter();
        (await ConfigurationCommand.ApplyAsync(file!, new OwnHouse(house.Services), report, default)).Select(e => e.In("x")).ShouldBeEmpty();
        report.ToString().Trim().Split('\n')[^1].ShouldStartWith($"{tenant.Name}: 0 created, 0 changed");
    }

    private sealed class NoFiles : IConfigurationFiles
    {
        public byte[]? Read(string name) => null;
    }

    private static Task<ApiAnswer> TrunkAsync(ApiClient admin, string name, string address) =>
        admin.PostAsync("/api/v1/trunks", new { name, host = "192.0.2.1", addresses = new[] { address }, callerNumber = "02155550100" });

    private static async Task<ApiAnswer> NumberAsync(ApiClient admin, string? trunk, string number, HttpStatusCode expected)
    {
        var extensions = await admin.GetAsync("/api/v1/extensions");
        var id = extensions["items"].AsArray() is { Count: > 0 } some ? some[0]!["id"]!.GetValue<string>() : (await admin.PostAsync("/api/v1/extensions", new { number = "1001", displayName = "x" })).Id;
        var answer = await admin.PostAsync("/api/v1/numbers", new { number, trunkId = trunk, target = new { type = "extension", id } });
        answer.Status.ShouldBe(expected, answer.Text);
        return answer;
    }
}
