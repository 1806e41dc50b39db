using Xunit.Abstractions;

namespace Switchboard.Wire.Tests;

/// <summary>axe looks at the pages as a browser shows them.</summary>
public sealed class AccessibilityTests(ITestOutputHelper output)
{
    private static readonly string[] Pages =
    [
        "/", "/floor", "/calls", "/customers", "/voicemail", "/faxes", "/conferences", "/admin/users", "/admin/queues", "/admin/extensions", "/admin/trunks",
        "/admin/outbound-rules", "/admin/flows", "/admin/api-keys", "/admin/settings", "/admin/recording-rules", "/admin/health",
        "/statistics", "/callbacks", "/staffing", "/admin/route-test", "/admin/audit",
    ];

    [Fact]
    public async Task Axe_finds_no_serious_fault_on_the_main_pages()
    {
        await using var centre = await CallCentre.OpenAsync();
        using var agent = await centre.AddAgentAsync("1001");
        await using var chromium = await Chromium.StartAsync(CallCentre.AgentHz);
        await using var desk = await chromium.SignInAsync(centre, agent.UserName, "/desk");
        await using var admin = await chromium.SignInAsync(centre, "admin", "/");
        var faults = new List<string>(await FaultsAsync(desk, "/desk"));
        foreach (var path in Pages)
        {
            // As a click in the menu does: the page stays, its content changes.
            await admin.Page.EvaluateAsync("path => { history.pushState({}, '', path); dispatchEvent(new PopStateEvent('popstate', { state: {} })); }", path);
            faults.AddRange(await FaultsAsync(admin, path));
        }

        output.WriteLine(string.Join('\n', faults));
        faults.ShouldBeEmpty();
    }

    private static async Task<string[]> FaultsAsync(Fixture.Desk person, string path)
    {
        await person.Page.Locator(".ant-pro-layout").WaitForAsync();
        await Eventually.TrueAsync($"{path} has loaded", async () => await person.Page.EvaluateAsync<bool>(
            "path => location.pathname === path && !document.querySelector('.ant-spin-spinning, .ant-skeleton')", path));
        await person.Page.EvaluateAsync(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "web", "node_modules", "axe-core", "axe.min.js")));
        var found = await person.Page.EvaluateAsync<string[]>(
            """
            async () => {
              // Colours in motion have no contrast yet.
              await Promise.allSettled(document.getAnimations().filter((a) => a.effect?.getComputedTiming().endTime !== Infinity).map((a) => a.finished));
              const { violations } = await window.axe.run(document, { resultTypes: ['violations'] });
              return violations.filter((v) => v.impact === 'serious' || v.impact === 'critical')
                .flatMap((v) => v.nodes.map((n) => `${v.id} ${n.target.join(' ')}: ${n.html.slice(0, 200)}`));
            }
            """);
        return [.. found.Select(fault => $"{path}: {fault}")];
    }
}
