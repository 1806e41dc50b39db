using System.Net;
using System.Net.WebSockets;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Tenancy;

namespace Switchboard.Api.Tests.Security;

/// <summary>Pages of other systems: tokens made with an API key, and the origins from which they may be used.</summary>
[Collection(nameof(SharedHouse))]
public sealed class PageTokenTests(House house)
{
    private const string Crm = "https://crm.example";
    private static readonly (string, string) FromCrm = ("Origin", Crm);
    private static readonly (string, string) FromElsewhere = ("Origin", "https://elsewhere.example");

    [Fact]
    public async Task A_token_works_for_its_user_with_what_both_the_user_and_the_key_may()
    {
        var (tenant, key, _) = await ProgramAsync();
        await tenant.Admin.NewUserAsync(tenant.Name, "li", Roles.Agent);

        var made = await key.PostAsync("/api/v1/embed/tokens", new { user = "li" });
        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);
        var page = Page(made["token"].GetValue<string>());

        var me = await page.SendAsync(HttpMethod.Get, "/api/v1/me", null, FromCrm);
        me.Status.ShouldBe(HttpStatusCode.OK, me.Text);
        me["user"]["name"]!.GetValue<string>().ShouldBe("li");
        me.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe([Crm]);
        (await page.SendAsync(HttpMethod.Get, "/api/v1/calls", null, FromCrm)).Status.ShouldBe(HttpStatusCode.OK);
        (await page.SendAsync(HttpMethod.Get, "/api/v1/customers", null, FromCrm)).Code.ShouldBe("auth.forbidden"); // the user may, the key may not
        (await page.SendAsync(HttpMethod.Get, "/api/v1/users", null, FromCrm)).Code.ShouldBe("auth.forbidden"); // the key may, the user may not
        (await page.PostAsync("/api/v1/auth/sign-out", null, FromCrm)).Code.ShouldBe("auth.not_for_pages");
        (await page.PostAsync("/api/v1/me/second-factor", null, FromCrm)).Code.ShouldBe("auth.not_for_pages");
        (await page.PostAsync("/api/v1/embed/tokens", new { user = "li" }, FromCrm)).Code.ShouldBe("auth.forbidden");
    }

    [Fact]
    public async Task A_removed_key_ends_the_passwords_of_the_phones_it_let_in()
    {
        var (tenant, key, id) = await ProgramAsync();
        var (person, user) = await tenant.Admin.NewUserAsync(tenant.Name, "li", Roles.Agent);
        await tenant.Admin.PostAsync("/api/v1/extensions", new { number = "1001", displayName = "Li", userId = user });
        var page = Page((await key.PostAsync("/api/v1/embed/tokens", new { user = "li" }))["token"].GetValue<string>());
        var phone = await page.SendAsync(HttpMethod.Post, "/api/v1/me/phone", null, FromCrm);
        phone.Status.ShouldBe(HttpStatusCode.OK, phone.Text);
        var own = (await person.PostAsync("/api/v1/me/phone"))["authUser"].GetValue<string>();
        var lines = house.Services.GetRequiredService<Switchboard.Contracts.Lines.ILineDirectory>();
        lines.FindSecret(tenant.Name, phone["authUser"].GetValue<string>()).ShouldNotBeNull();

        (await tenant.Admin.DeleteAsync($"/api/v1/api-keys/{id}")).Status.ShouldBe(HttpStatusCode.NoContent);
        lines.FindSecret(tenant.Name, phone["authUser"].GetValue<string>()).ShouldBeNull();
        lines.FindSecret(tenant.Name, own).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_token_is_refused_from_an_origin_that_its_key_does_not_list()
    {
        var (tenant, key, _) = await ProgramAsync();
        var (other, _, _) = await ProgramAsync("https://elsewhere.example"); // another key lists it, of another tenant even
        other.Id.ShouldNotBe(tenant.Id);
        var page = Page((await key.PostAsync("/api/v1/embed/tokens", new { user = "admin" }))["token"].GetValue<string>());

        (await page.SendAsync(HttpMethod.Get, "/api/v1/me", null, FromElsewhere)).Code.ShouldBe("auth.origin");
        var stranger = await page.SendAsync(HttpMethod.Get, "/api/v1/me", null, ("Origin", "https://nobody.example"));
        stranger.Code.ShouldBe("auth.origin");
        stranger.Headers.Contains("Access-Control-Allow-Origin").ShouldBeFalse();
    }

    [Fact]
    public async Task A_key_in_a_page_is_refused_even_from_a_listed_origin()
    {
        var (_, key, _) = await ProgramAsync();

        (await key.SendAsync(HttpMethod.Get, "/api/v1/calls", null, FromCrm)).Code.ShouldBe("auth.key_in_page");
        (await key.GetAsync("/api/v1/calls")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_browsers_question_before_a_request_is_answered_for_listed_origins_only()
    {
        await ProgramAsync();
        var browser = house.NewClient();
        (string, string) asks = ("Access-Control-Request-Method", "POST");

        var allowed = await browser.SendAsync(HttpMethod.Options, "/api/v1/calls", null, FromCrm, asks);
        allowed.Status.ShouldBe(HttpStatusCode.NoContent);
        allowed.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe([Crm]);
        allowed.Headers.GetValues("Access-Control-Allow-Headers").Single().ShouldContain("Authorization");
        allowed.Headers.Contains("Access-Control-Allow-Credentials").ShouldBeFalse();
        (await browser.SendAsync(HttpMethod.Options, "/api/v1/calls", null, ("Origin", "https://nobody.example"), asks)).Headers.Contains("Access-Control-Allow-Origin").ShouldBeFalse();
    }

    [Fact]
    public async Task The_event_stream_and_the_phones_socket_ask_for_the_same_list()
    {
        var (_, key, keyId) = await ProgramAsync();
        var page = Page((await key.PostAsync("/api/v1/embed/tokens", new { user = "admin" }))["token"].GetValue<string>());
        async Task<string> TicketAsync() => (await page.PostAsync("/api/v1/events/ticket", null, FromCrm))["ticket"].GetValue<string>();

        (await ConnectAsync($"/api/v1/events?ticket={await TicketAsync()}", Crm)).ShouldBeTrue();
        (await ConnectAsync($"/api/v1/events?ticket={await TicketAsync()}", "https://elsewhere.example")).ShouldBeFalse();
        (await ConnectAsync($"/sip?key={keyId}", Crm, "sip")).ShouldBeTrue();
        (await ConnectAsync($"/sip?key={keyId}", "https://elsewhere.example", "sip")).ShouldBeFalse();
        (await ConnectAsync("/sip", Crm, "sip")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_removed_key_takes_its_tokens_and_its_origins_along()
    {
        const string only = "https://only-here.example";
        var (tenant, key, keyId) = await ProgramAsync(only);
        var page = Page((await key.PostAsync("/api/v1/embed/tokens", new { user = "admin" }))["token"].GetValue<string>());
        (await page.SendAsync(HttpMethod.Get, "/api/v1/me", null, ("Origin", only))).Status.ShouldBe(HttpStatusCode.OK);

        (await tenant.Admin.DeleteAsync($"/api/v1/api-keys/{keyId}")).Status.ShouldBe(HttpStatusCode.NoContent);

        var after = await page.SendAsync(HttpMethod.Get, "/api/v1/me", null, ("Origin", only));
        after.Status.ShouldBe(HttpStatusCode.Unauthorized);
        after.Headers.Contains("Access-Control-Allow-Origin").ShouldBeFalse();
    }

    [Fact]
    public async Task Origins_are_checked_and_kept_in_the_form_that_browsers_send()
    {
        var tenant = await house.NewTenantAsync();
        var made = await tenant.Admin.PostAsync("/api/v1/api-keys", new { name = "crm", scopes = new[] { Permissions.EmbedTokens }, origins = new[] { "HTTPS://CRM.Example:443/", "http://localhost:5174" } });
        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);
        made["origins"].AsArray().Select(o => o!.GetValue<string>()).ShouldBe([Crm, "http://localhost:5174"]);

        var bad = await tenant.Admin.PostAsync("/api/v1/api-keys", new { name = "bad", scopes = new[] { Permissions.EmbedTokens }, origins = new[] { "*", "https://crm.example/app" } });
        bad["errors"].AsArray().Select(e => e!["code"]!.GetValue<string>()).ShouldBe(["apikey.origin_invalid", "apikey.origin_invalid"]);
    }

    [Fact]
    public async Task People_make_no_tokens_and_tokens_need_a_user_who_is_there()
    {
        var (tenant, key, _) = await ProgramAsync();

        (await tenant.Admin.PostAsync("/api/v1/embed/tokens", new { user = "admin" })).Code.ShouldBe("auth.programs_only");
        (await key.PostAsync("/api/v1/embed/tokens", new { user = "nobody" })).Code.ShouldBe("user.not_found");
    }

    [Fact]
    public async Task A_program_hears_of_calls_and_only_of_what_it_asked_for()
    {
        var (tenant, _, _) = await ProgramAsync();
        var secret = (await tenant.Admin.PostAsync("/api/v1/api-keys", new { name = "calls", scopes = new[] { Permissions.CallsRead } }))["key"].GetValue<string>();
        var program = Page(secret);
        var ticket = (await program.PostAsync("/api/v1/events/ticket"))["ticket"].GetValue<string>();
        var (wanted, other) = (Guid.NewGuid(), Guid.NewGuid());
        await using var events = await EventClient.ConnectAsync(house.Address, $"ticket={ticket}&types=call.played,call.ended&subjects={wanted}");
        await events.NextAsync();

        var sink = house.Services.GetRequiredService<IEventSink>();
        foreach (var (type, id) in new[] { ("call.started", wanted), ("call.played", other), ("agent.stateChanged", wanted), ("call.ended", wanted) })
            sink.Publish(EventDraft.Of(tenant.Id, type, "call", id, "system", new { id }));

        (await events.NextAsync())!["event"]!["type"]!.GetValue<string>().ShouldBe("call.ended");
    }

    private async Task<(TenantUser Tenant, ApiClient Key, string KeyId)> ProgramAsync(string origin = Crm)
    {
        var tenant = await house.NewTenantAsync();
        var made = await tenant.Admin.PostAsync(
            "/api/v1/api-keys",
            new { name = "crm", scopes = new[] { Permissions.EmbedTokens, Permissions.CallsOwn, Permissions.CallsRead, Permissions.DeskUse, Permissions.UsersRead }, origins = new[] { origin } });
        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);
        return (tenant, Page(made["key"].GetValue<string>()), made.Id!);
    }

    private ApiClient Page(string bearer)
    {
        var client = house.NewClient();
        client.ApiKey = bearer;
        return client;
    }

    private async Task<bool> ConnectAsync(string path, string origin, string? protocol = null)
    {
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", origin);
        if (protocol is not null)
            socket.Options.AddSubProtocol(protocol);
        try
        {
            await socket.ConnectAsync(new Uri($"ws://{house.Address.Authority}{path}"), CancellationToken.None);
            return true;
        }
        catch (WebSocketException)
        {
            return false;
        }
    }
}
