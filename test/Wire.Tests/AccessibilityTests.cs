using Microsoft.Playwright;
using Xunit.Abstractions;

namespace Switchboard.Wire.Tests;

/// <summary>axe looks at the pages and their drawers as a browser shows them.</summary>
public sealed class AccessibilityTests(ITestOutputHelper output)
{
    private const string NewButton = ".sb-page-extra .ant-btn-primary:not([disabled])";

    private static readonly string[] Pages =
    [
        "/", "/floor", "/floor-history", "/conferences", "/wallboards", "/alarms", "/calls", "/callbacks", "/voicemail", "/faxes", "/statistics", "/attendance", "/staffing", "/customers",
        "/admin/flows", "/admin/calendars", "/admin/prompts", "/admin/queues", "/admin/callback-offers", "/admin/scripts", "/admin/voicexml", "/admin/data-tables", "/admin/data-sources", "/admin/dispositions",
        "/admin/trunks", "/admin/trunk-groups", "/admin/outbound-rules", "/admin/numbers", "/admin/services", "/admin/number-pools", "/admin/route-test",
        "/billing/account", "/billing/decks", "/billing/statements",
        "/admin/users", "/admin/agents", "/admin/skills", "/admin/extensions", "/admin/devices", "/admin/ring-groups", "/admin/voicemail-boxes", "/admin/conference-rooms", "/admin/feature-codes",
        "/admin/recording-rules", "/admin/api-keys", "/admin/mail", "/admin/audit", "/admin/security", "/admin/health", "/admin/tenants", "/admin/settings", "/nowhere",
    ];

    [Fact]
    public async Task Axe_finds_no_serious_fault_on_any_page_or_drawer()
    {
        await using var centre = await CallCentre.OpenAsync();
        using var agent = await centre.AddAgentAsync("1001");
        await using var chromium = await Chromium.StartAsync(CallCentre.AgentHz);
        await using var desk = await chromium.SignInAsync(centre, agent.UserName, "/desk");
        await using var admin = await chromium.SignInAsync(centre, "admin", "/");
        var faults = new List<string>(await FaultsAsync(desk, "/desk"));
        foreach (var path in Pages)
        {
            await TurnAsync(admin, path);
            faults.AddRange(await FaultsAsync(admin, path));
            if (await admin.Page.Locator(NewButton).CountAsync() == 1)
                faults.AddRange(await DrawerFaultsAsync(admin, path));
        }

        output.WriteLine(string.Join('\n', faults));
        faults.ShouldBeEmpty();
    }

    /// <summary>As a click in the menu does: the frame stays, its content changes. What was seen is marked, so that it is not looked at again while the next page comes.</summary>
    private static Task TurnAsync(Fixture.Desk person, string path) => person.Page.EvaluateAsync(
        """
        (path) => {
          if (location.pathname !== path) document.querySelectorAll('.sb-page, .ant-result').forEach((page) => (page.dataset.seen = 'yes'));
          history.pushState({}, '', path);
          dispatchEvent(new PopStateEvent('popstate', { state: {} }));
        }
        """, path);

    /// <summary>What stands behind the page's main button: a drawer or a dialog.</summary>
    private static async Task<string[]> DrawerFaultsAsync(Fixture.Desk person, string path)
    {
        const string opened = ".ant-drawer-open, .ant-modal-wrap:not([style*=none]), .ant-dropdown:not(.ant-dropdown-hidden)";
        await person.Page.Locator(NewButton).ClickAsync();
        await person.Page.Locator(opened).First.WaitForAsync();
        var faults = await FaultsAsync(person, path, ".ant-drawer-open, .ant-modal-wrap");
        await person.Page.Keyboard.PressAsync("Escape");
        await person.Page.Locator(opened).First.WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Hidden });
        return faults;
    }

    private static async Task<string[]> FaultsAsync(Fixture.Desk person, string path, string? within = null)
    {
        await person.Page.Locator(".ant-pro-layout").WaitForAsync();
        await Eventually.TrueAsync($"{path} has loaded", async () => await person.Page.EvaluateAsync<bool>(
            "path => location.pathname === path && !!document.querySelector(':is(.sb-page, .sb-desk, .ant-result):not([data-seen])') && !document.querySelector('[data-seen]') && !document.querySelector('.ant-spin-spinning, .ant-skeleton')", path));
        if (!await person.Page.EvaluateAsync<bool>("() => 'axe' in window"))
            await person.Page.EvaluateAsync(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "web", "node_modules", "axe-core", "axe.min.js")));
        var found = await person.Page.EvaluateAsync<string[]>(
            """
            async (within) => {
              // Colours in motion have no contrast yet, and they begin to move a frame after their style came.
              const frame = () => new Promise((drawn) => requestAnimationFrame(drawn));
              const moving = () => document.getAnimations().filter((a) => a.effect?.getComputedTiming().endTime !== Infinity);
              for (let still = 0; still < 3; still = moving().length > 0 ? 0 : still + 1) {
                await Promise.allSettled(moving().map((a) => a.finished));
                await frame();
              }
              const part = within ? document.querySelector(within) : document;
              if (!part) return [];
              const { violations } = await window.axe.run(part, { resultTypes: ['violations'] });
              return violations.filter((v) => v.impact === 'serious' || v.impact === 'critical')
                .flatMap((v) => v.nodes.map((n) => `${v.id} ${n.target.join(' ')}: ${n.html.slice(0, 120)} ${n.any[0]?.message ?? ''}`));
            }
            """, within);
        return [.. found.Select(fault => $"{path}{(within is null ? "" : " (new)")}: {fault}")];
    }
}
