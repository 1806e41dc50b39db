using System.Net;

namespace Switchboard.Api.Tests.Phones;

[Collection(nameof(SharedHouse))]
public sealed class PhoneFeatureTests(House house)
{
    [Fact]
    public async Task A_new_tenant_has_the_usual_feature_codes_and_may_change_them()
    {
        var tenant = await house.NewTenantAsync();
        var codes = (await tenant.Admin.GetAsync("/api/v1/feature-codes?limit=100"))["items"]!.AsArray();
        codes.Count.ShouldBe(33);
        var echo = codes.Single(c => c!["feature"]!.GetValue<string>() == "echo")!;
        echo["code"]!.GetValue<string>().ShouldBe("*600");

        var changed = await tenant.Admin.PutAsync($"/api/v1/feature-codes/{echo["id"]}", new { code = "9196", feature = "echo", enabled = true });
        changed.Status.ShouldBe(HttpStatusCode.OK);
        (await tenant.Admin.PostAsync("/api/v1/feature-codes", new { code = "9196", feature = "milliwatt" })).Status.ShouldBe(HttpStatusCode.Conflict);
        (await tenant.Admin.PostAsync("/api/v1/feature-codes", new { code = "9#6", feature = "milliwatt" }))["code"].GetValue<string>().ShouldBe("validation.failed");
    }

    [Fact]
    public async Task A_number_leads_to_a_service_or_a_ring_group_and_to_no_other_code()
    {
        var tenant = await house.NewTenantAsync();
        var trunk = (await tenant.Admin.PostAsync("/api/v1/trunks", new { name = "carrier", host = "192.0.2.7", addresses = new[] { "192.0.2.7" }, codecs = new[] { "PCMA" }, maxChannels = 10 }))["id"].GetValue<Guid>();
        var codes = (await tenant.Admin.GetAsync("/api/v1/feature-codes?limit=100"))["items"]!.AsArray();
        Guid Code(string feature) => codes.Single(c => c!["feature"]!.GetValue<string>() == feature)!["id"]!.GetValue<Guid>();
        var group = await tenant.Admin.PostAsync("/api/v1/ring-groups", new { number = "2000", name = "Front desk", strategy = "longestIdle", members = new[] { "1001", "1002" } });
        group.Status.ShouldBe(HttpStatusCode.Created);

        (await tenant.Admin.PostAsync("/api/v1/numbers", new { number = "4001", trunkId = trunk, target = new { type = "service", id = Code("echo") } })).Status.ShouldBe(HttpStatusCode.Created);
        (await tenant.Admin.PostAsync("/api/v1/numbers", new { number = "4002", trunkId = trunk, target = new { type = "ringGroup", id = group["id"] } })).Status.ShouldBe(HttpStatusCode.Created);
        (await tenant.Admin.PostAsync("/api/v1/numbers", new { number = "4003", trunkId = trunk, target = new { type = "service", id = Code("forwardAlways") } }))["code"]
            .GetValue<string>().ShouldBe("number.target_not_found");
        (await tenant.Admin.DeleteAsync($"/api/v1/ring-groups/{group["id"]}"))["code"].GetValue<string>().ShouldBe("ringGroup.in_use");
    }

    [Fact]
    public async Task An_agent_sets_what_his_own_extension_does_and_a_change_elsewhere_keeps_it()
    {
        var tenant = await house.NewTenantAsync();
        var user = await tenant.Admin.PostAsync("/api/v1/users", new { name = "li.na", displayName = "Li Na", role = "agent", password = "four words make one" });
        var extension = await tenant.Admin.PostAsync("/api/v1/extensions", new { number = "1001", displayName = "Li Na", userId = user["id"].GetValue<Guid>() });
        var agent = house.NewClient();
        await agent.SignInAsync(tenant.Name, "li.na", "four words make one");

        var put = await agent.PutAsync("/api/v1/me/phone-settings", new { doNotDisturb = true, forwardBusy = "1002", followMeSteps = new[] { new { number = "13800138000", delayMs = 5000, ringMs = 20000, confirm = true } } });
        put.Status.ShouldBe(HttpStatusCode.OK);
        put["calls"]["forwardBusy"]!.GetValue<string>().ShouldBe("1002");
        (await agent.PutAsync("/api/v1/me/phone-settings", new { forwardBusy = "" }))["code"].GetValue<string>().ShouldBe("validation.failed");

        var renamed = await tenant.Admin.PutAsync($"/api/v1/extensions/{extension["id"]}", new { number = "1001", displayName = "李娜", userId = user["id"].GetValue<Guid>(), forwardsOutside = true });
        renamed.Status.ShouldBe(HttpStatusCode.OK);
        renamed["calls"]["doNotDisturb"]!.GetValue<bool>().ShouldBeTrue();
        renamed["forwardsOutside"].GetValue<bool>().ShouldBeTrue();
        (await tenant.Admin.GetAsync("/api/v1/me/phone-settings")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Settings_hold_the_rules_of_the_phones()
    {
        var tenant = await house.NewTenantAsync();
        var before = await tenant.Admin.GetAsync("/api/v1/settings");
        before["phones"]["firstSlot"]!.GetValue<int>().ShouldBe(701);

        var put = await tenant.Admin.PutAsync("/api/v1/settings", new
        {
            tenantDisplayName = "Acme",
            defaultLanguage = "en",
            timeZone = "UTC",
            phones = new { transfersReturn = false, firstSlot = 801, lastSlot = 809, parkTimeoutMs = 60_000 },
        });

        put.Status.ShouldBe(HttpStatusCode.OK);
        put["phones"]["transfersReturn"]!.GetValue<bool>().ShouldBeFalse();
        put["phones"]["lastSlot"]!.GetValue<int>().ShouldBe(809);
    }
}
