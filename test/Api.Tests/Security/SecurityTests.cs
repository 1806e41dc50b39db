using System.Net;
using System.Text.Json.Nodes;
using Switchboard.Switch;

namespace Switchboard.Api.Tests.Security;

/// <summary>What the house's administrators see of its defence, and steer.</summary>
[Collection(nameof(SharedHouse))]
public sealed class SecurityTests(House house)
{
    [Fact]
    public async Task An_address_is_blocked_and_lifted_by_hand_and_the_log_tells_who_did_it()
    {
        var platform = await PlatformAsync();

        var made = await platform.PostAsync("/api/v1/security/blocks", new { address = "203.0.113.77", minutes = 5, note = "rude" });
        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);
        made["reason"].GetValue<string>().ShouldBe("administrator");
        (await BlockedAsync(platform)).ShouldContain("203.0.113.77");
        (await platform.PostAsync("/api/v1/security/blocks/lift", new { address = "203.0.113.77" })).Status.ShouldBe(HttpStatusCode.NoContent);
        (await BlockedAsync(platform)).ShouldNotContain("203.0.113.77");
        (await platform.PostAsync("/api/v1/security/blocks/lift", new { address = "203.0.113.77" })).Status.ShouldBe(HttpStatusCode.NotFound);
        (await platform.PostAsync("/api/v1/security/blocks", new { address = "203.0.113.0/24" })).Code.ShouldBe("validation.failed");

        var lines = await EventuallyAsync(platform, "203.0.113.77", 2);
        lines.Select(line => line["kind"]!.GetValue<string>()).ShouldBe(["lifted", "blocked"], ignoreOrder: true);
        lines.ShouldAllBe(line => line["actor"]!.GetValue<string>().StartsWith("user:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_denied_network_is_in_force_at_once_and_no_longer_when_it_is_removed()
    {
        var platform = await PlatformAsync();
        var guard = house.Services.GetRequiredService<Exchange>().Guard;
        var source = IPEndPoint.Parse("198.51.100.9:5060");

        var made = await platform.PostAsync("/api/v1/security/networks", new { network = "198.51.100.77/24", rule = "deny", note = "scanners" });
        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);
        made["network"].GetValue<string>().ShouldBe("198.51.100.0/24");
        guard.Admit(source, Sip.Guard.SourceClass.Stranger, Sip.Guard.RequestKind.Other).ShouldBe(Sip.Guard.GuardVerdict.Drop);
        (await platform.PostAsync("/api/v1/security/networks", new { network = "198.51.100.0/24", rule = "allow" })).Code.ShouldBe("network.taken");
        (await platform.PutAsync($"/api/v1/security/networks/{made.Id}", new { network = "198.51.100.0/24", rule = "allow" })).Status.ShouldBe(HttpStatusCode.OK);
        for (var i = 0; i < 100; i++)
            guard.Admit(source, Sip.Guard.SourceClass.Stranger, Sip.Guard.RequestKind.Other).ShouldBe(Sip.Guard.GuardVerdict.Admit);
        (await platform.DeleteAsync($"/api/v1/security/networks/{made.Id}")).Status.ShouldBe(HttpStatusCode.NoContent);
        (await platform.GetAsync("/api/v1/security/networks")).Text.ShouldNotContain("198.51.100");
        foreach (var wrong in (string[])["0.0.0.0/0", "198.51.100.9/33", "everybody", ""])
            (await platform.PostAsync("/api/v1/security/networks", new { network = wrong, rule = "deny" })).Code.ShouldBe("validation.failed", wrong);
    }

    [Fact]
    public async Task Refused_sign_ins_stand_in_the_log_as_one_line_with_a_count()
    {
        var platform = await PlatformAsync();
        var name = $"nobody-{Guid.NewGuid():N}";
        for (var i = 0; i < 3; i++)
            (await house.NewClient().PostAsync("/api/v1/auth/sign-in", new { name, password = "wrong" })).Status.ShouldBe(HttpStatusCode.Unauthorized);

        var lines = await EventuallyAsync(platform, name, 1);
        lines.Sum(line => line["times"]!.GetValue<int>()).ShouldBeLessThanOrEqualTo(3);
        lines[0]["kind"]!.GetValue<string>().ShouldBe("signInFailed");
        (await platform.GetAsync("/api/v1/security/events?kind=nonsense")).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await platform.GetAsync($"/api/v1/security/events?kind=blocked&q={name}")).Body!["items"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task Administrators_of_other_tenants_do_not_learn_that_there_is_a_security_page()
    {
        var mine = await house.NewTenantAsync();
        foreach (var path in (string[])["security/blocks", "security/events", "security/networks", "system/health"])
            (await mine.Admin.GetAsync($"/api/v1/{path}")).Status.ShouldBe(HttpStatusCode.NotFound, path);
    }

    [Fact]
    public async Task Health_names_its_checks_and_metrics_tell_of_every_part()
    {
        var platform = await PlatformAsync();
        var health = (await platform.GetAsync("/api/v1/system/health")).Body!;
        health["checks"]!.AsArray().Select(c => c!["name"]!.GetValue<string>()).ShouldBe(["database", "journal", "disk", "tenants", "telephones"]);
        health["figures"]!["memoryBytes"]!.GetValue<long>().ShouldBeGreaterThan(0);
        var ready = await house.NewClient().GetAsync("/health/ready");
        ready.Status.ShouldBe(HttpStatusCode.OK);
        ready["checks"].AsArray().Count.ShouldBe(5);

        using var http = new HttpClient(new SocketsHttpHandler());
        var text = await http.GetStringAsync(new Uri(house.Address, "/metrics"));
        foreach (var name in (string[])["switchboard_calls ", "switchboard_legs ", "switchboard_guard_requests{verdict=\"flood\"}", "switchboard_journal_waiting", "switchboard_live_dropped", "switchboard_registrations", "dotnet_gc_collections", "dotnet_thread_pool_thread_count"])
            text.ShouldContain(name, Case.Sensitive);
    }

    private async Task<ApiClient> PlatformAsync()
    {
        var client = house.NewClient();
        await client.SignInAsync("", "admin", House.Password);
        return client;
    }

    private static async Task<IEnumerable<string>> BlockedAsync(ApiClient platform) =>
        (await platform.GetAsync("/api/v1/security/blocks")).Body!["items"]!.AsArray().Select(b => b!["address"]!.GetValue<string>());

    private static async Task<List<JsonNode>> EventuallyAsync(ApiClient platform, string words, int least)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            var lines = (await platform.GetAsync($"/api/v1/security/events?q={words}")).Body!["items"]!.AsArray().Select(line => line!).ToList();
            if (lines.Count >= least)
                return lines;
            await Task.Delay(100, patience.Token);
        }
    }
}
