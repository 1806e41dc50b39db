using System.Net;
using Switchboard.Contracts.Lines;

namespace Switchboard.Api.Tests;

[Collection(nameof(SharedHouse))]
public sealed class SignInTests(House house)
{
    [Fact]
    public async Task A_wrong_password_an_unknown_user_and_an_unknown_tenant_get_the_same_answer()
    {
        var tenant = await house.NewTenantAsync();
        var stranger = house.NewClient();

        var wrong = await stranger.SignInAsync(tenant.Name, "admin", "wrong password");
        var nobody = await stranger.SignInAsync(tenant.Name, "nobody", "wrong password");
        var nowhere = await stranger.SignInAsync("nowhere", "admin", "wrong password");

        wrong.Status.ShouldBe(HttpStatusCode.Unauthorized);
        wrong.Code.ShouldBe("auth.bad_credentials");
        nobody.Text.ShouldBe(wrong.Text);
        nowhere.Text.ShouldBe(wrong.Text);
    }

    [Fact]
    public async Task The_tenant_may_be_written_behind_the_name()
    {
        var tenant = await house.NewTenantAsync();

        (await house.NewClient().SignInAsync(null, $"admin@{tenant.Name}", House.Password)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Ten_failures_close_the_door_even_for_the_right_password()
    {
        var tenant = await house.NewTenantAsync();
        var stranger = house.NewClient();
        for (var i = 0; i < 10; i++)
            (await stranger.SignInAsync(tenant.Name, "Admin", "wrong password")).Status.ShouldBe(HttpStatusCode.Unauthorized);

        var right = await stranger.SignInAsync(tenant.Name, "admin", House.Password);

        right.Status.ShouldBe(HttpStatusCode.TooManyRequests);
        right.Code.ShouldBe("auth.throttled");
    }

    [Fact]
    public async Task The_cookie_is_out_of_reach_of_scripts_and_of_other_sites()
    {
        var tenant = await house.NewTenantAsync();

        var cookie = (await house.NewClient().SignInAsync(tenant.Name, "admin", House.Password)).Headers.GetValues("Set-Cookie").Single();

        cookie.ShouldStartWith("sb=");
        cookie.ShouldContain("httponly");
        cookie.ShouldContain("samesite=strict");
    }

    [Fact]
    public async Task A_request_with_a_cookie_that_changes_something_needs_the_csrf_header()
    {
        var tenant = await house.NewTenantAsync();
        tenant.Admin.SendsCsrfHeader = false;

        (await tenant.Admin.GetAsync("/api/v1/users")).Status.ShouldBe(HttpStatusCode.OK);
        var refused = await tenant.Admin.PostAsync("/api/v1/extensions", new { number = "1", displayName = "x" });

        refused.Status.ShouldBe(HttpStatusCode.Forbidden);
        refused.Code.ShouldBe("auth.csrf");
    }

    [Fact]
    public async Task Signing_out_ends_every_sign_in_of_the_user_at_once()
    {
        var tenant = await house.NewTenantAsync();
        var elsewhere = house.NewClient();
        await elsewhere.SignInAsync(tenant.Name, "admin", House.Password);
        (await elsewhere.GetAsync("/api/v1/me")).Status.ShouldBe(HttpStatusCode.OK);

        (await tenant.Admin.PostAsync("/api/v1/auth/sign-out")).Status.ShouldBe(HttpStatusCode.NoContent);

        (await elsewhere.GetAsync("/api/v1/me")).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_browser_phone_gets_a_password_that_ends_with_the_sign_in()
    {
        var tenant = await house.NewTenantAsync();
        var (agent, id) = await tenant.Admin.NewUserAsync(tenant.Name, "zhou", "agent");
        (await agent.PostAsync("/api/v1/me/phone")).Code.ShouldBe("user.no_extension");
        await tenant.Admin.PostAsync("/api/v1/extensions", new { number = "1001", displayName = "Zhou", userId = id });
        var lines = house.Services.GetRequiredService<ILineDirectory>();

        var phone = await agent.PostAsync("/api/v1/me/phone");

        phone["sipUri"].GetValue<string>().ShouldBe($"sip:1001@{tenant.Name}");
        var authUser = phone["authUser"].GetValue<string>();
        lines.FindSecret(tenant.Name, authUser)!.Extension.Number.ShouldBe("1001");
        await agent.PostAsync("/api/v1/auth/sign-out");
        lines.FindSecret(tenant.Name, authUser).ShouldBeNull();
    }

    [Fact]
    public async Task A_disabled_user_is_out_at_once_and_cannot_come_in_again()
    {
        var tenant = await house.NewTenantAsync();
        var (agent, id) = await tenant.Admin.NewUserAsync(tenant.Name, "li", "agent");

        await tenant.Admin.PutAsync($"/api/v1/users/{id}", new { name = "li", displayName = "Li", role = "agent", enabled = false });

        (await agent.GetAsync("/api/v1/me")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await house.NewClient().SignInAsync(tenant.Name, "li", House.Password)).Code.ShouldBe("auth.bad_credentials");
    }

    [Fact]
    public async Task A_changed_password_works_and_the_old_one_does_not()
    {
        var tenant = await house.NewTenantAsync();

        (await tenant.Admin.PostAsync("/api/v1/auth/password", new { current = "wrong one", @new = "another long one" })).Code.ShouldBe("auth.bad_credentials");
        (await tenant.Admin.PostAsync("/api/v1/auth/password", new { current = House.Password, @new = "short" })).Code.ShouldBe("validation.failed");
        (await tenant.Admin.PostAsync("/api/v1/auth/password", new { current = House.Password, @new = "another long one" })).Status.ShouldBe(HttpStatusCode.NoContent);

        (await house.NewClient().SignInAsync(tenant.Name, "admin", House.Password)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await house.NewClient().SignInAsync(tenant.Name, "admin", "another long one")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_agent_may_not_see_users_and_is_told_so()
    {
        var tenant = await house.NewTenantAsync();
        var (agent, _) = await tenant.Admin.NewUserAsync(tenant.Name, "wang", "agent");

        var refused = await agent.GetAsync("/api/v1/users");

        refused.Status.ShouldBe(HttpStatusCode.Forbidden);
        refused.Code.ShouldBe("auth.forbidden");
    }

    [Fact]
    public async Task An_api_key_does_what_its_scopes_say_and_nothing_after_it_is_removed()
    {
        var tenant = await house.NewTenantAsync();
        var made = await tenant.Admin.PostAsync("/api/v1/api-keys", new { name = "CRM", scopes = new[] { "users.read" } });
        var program = house.NewClient();
        program.ApiKey = made["key"].GetValue<string>();

        program.ApiKey.ShouldStartWith("sbk_");
        (await program.GetAsync("/api/v1/users")).Status.ShouldBe(HttpStatusCode.OK);
        (await program.GetAsync("/api/v1/extensions")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await tenant.Admin.GetAsync($"/api/v1/api-keys/{made.Id}")).Text.ShouldNotContain("sbk_");
        await tenant.Admin.DeleteAsync($"/api/v1/api-keys/{made.Id}");
        (await program.GetAsync("/api/v1/users")).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task The_last_administrator_can_be_neither_demoted_nor_disabled()
    {
        var tenant = await house.NewTenantAsync();
        var me = (await tenant.Admin.GetAsync("/api/v1/me"))["user"]["id"]!.GetValue<string>();

        (await tenant.Admin.PutAsync($"/api/v1/users/{me}", new { name = "admin", displayName = "A", role = "agent" })).Code.ShouldBe("user.last_administrator");
        (await tenant.Admin.PutAsync($"/api/v1/users/{me}", new { name = "admin", displayName = "A", role = "administrator", enabled = false })).Code.ShouldBe("user.last_administrator");
    }
}
