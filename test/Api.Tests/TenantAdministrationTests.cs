using System.Net;

namespace Switchboard.Api.Tests;

/// <summary>Tenants looked after by the administrators of the house's own tenant, and by nobody else.</summary>
[Collection(nameof(SharedHouse))]
public sealed class TenantAdministrationTests(House house)
{
    [Fact]
    public async Task A_tenant_is_made_with_an_administrator_whose_password_is_shown_once()
    {
        var platform = await PlatformAsync();
        var name = NewName();

        var made = await platform.PostAsync("/api/v1/tenants", new { name, displayName = "ACME", defaultLanguage = "en", timeZone = "Europe/London" });

        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);
        var administrator = house.NewClient();
        await administrator.SignInAsync(name, made["administrator"].GetValue<string>(), made["password"].GetValue<string>());
        (await administrator.GetAsync("/api/v1/settings"))["timeZone"].GetValue<string>().ShouldBe("Europe/London");
        (await platform.GetAsync($"/api/v1/tenants/{made.Id}")).Text.ShouldNotContain("password");
        (await platform.PostAsync("/api/v1/tenants", new { name, displayName = "Twin" })).Code.ShouldBe("tenant.name_taken");
        (await platform.PostAsync("/api/v1/tenants", new { name = "Not A Name", displayName = "" })).Code.ShouldBe("validation.failed");
    }

    [Fact]
    public async Task A_disabled_tenant_is_signed_out_and_stays_out_until_it_is_enabled()
    {
        var platform = await PlatformAsync();
        var theirs = await house.NewTenantAsync();
        var key = (await theirs.Admin.PostAsync("/api/v1/api-keys", new { name = "program", scopes = new[] { "config.read" } }))["key"].GetValue<string>();

        (await SwitchAsync(platform, theirs, enabled: false)).Status.ShouldBe(HttpStatusCode.OK);

        (await theirs.Admin.GetAsync("/api/v1/me")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await house.NewClient().PostAsync("/api/v1/auth/sign-in", new { tenant = theirs.Name, name = "admin", password = House.Password })).Code.ShouldBe("auth.bad_credentials");
        (await new ApiClient(house.Address) { ApiKey = key }.GetAsync("/api/v1/settings")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await SwitchAsync(platform, theirs, enabled: true)).Status.ShouldBe(HttpStatusCode.OK);
        await house.NewClient().SignInAsync(theirs.Name, "admin", House.Password);
    }

    [Fact]
    public async Task Another_tenants_administrator_finds_nothing_there()
    {
        var mine = await house.NewTenantAsync();
        (await mine.Admin.GetAsync("/api/v1/tenants")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await mine.Admin.PostAsync("/api/v1/tenants", new { name = NewName(), displayName = "No" })).Status.ShouldBe(HttpStatusCode.NotFound);
        (await mine.Admin.GetAsync($"/api/v1/tenants/{mine.Id.Value}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await house.NewClient().GetAsync("/api/v1/tenants")).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task No_api_key_can_be_given_the_right_and_the_platform_cannot_lock_itself_out()
    {
        var platform = await PlatformAsync();
        (await platform.PostAsync("/api/v1/api-keys", new { name = "too much", scopes = new[] { "tenants.manage" } })).Status.ShouldBe(HttpStatusCode.BadRequest);
        var own = (await platform.GetAsync("/api/v1/me"))["tenant"]["id"]!.GetValue<string>();
        var locked = await platform.PutAsync($"/api/v1/tenants/{own}", new { displayName = "Switchboard", defaultLanguage = "zh-CN", timeZone = "Asia/Shanghai", enabled = false });
        locked.Code.ShouldBe("tenant.platform");
    }

    private async Task<ApiClient> PlatformAsync()
    {
        var client = house.NewClient();
        await client.SignInAsync("", "admin", House.Password); // no tenant named: the house's own
        return client;
    }

    private static Task<ApiAnswer> SwitchAsync(ApiClient platform, TenantUser tenant, bool enabled) => platform.PutAsync(
        $"/api/v1/tenants/{tenant.Id.Value}", new { displayName = tenant.Name, defaultLanguage = "zh-CN", timeZone = "Asia/Shanghai", enabled });

    private static string NewName() => $"acme-{Guid.NewGuid().ToString()[..8]}";
}
