using Microsoft.Playwright;
using Xunit.Abstractions;
using Person = Switchboard.Wire.Tests.Fixture.Desk;

namespace Switchboard.Wire.Tests;

/// <summary>The call bar's buttons in a real browser: dial, hold, mute.</summary>
public sealed class ControlsStoryTests(ITestOutputHelper output)
{
    private const double FarHz = 700;

    [Fact]
    public async Task An_agent_dials_holds_and_mutes_from_the_browser()
    {
        await using var centre = await CallCentre.OpenAsync();
        var (agent, far) = (await centre.AddAgentAsync("1001"), await centre.AddAgentAsync("1002"));
        await using var chromium = await Chromium.StartAsync(CallCentre.AgentHz);
        await using var desk = await chromium.SignInAsync(centre, agent.UserName, "/desk");
        await using var farPhone = await Baresip.PhoneAsync(centre, far, FarHz);
        try
        {
            await centre.DeviceIsAsync(agent, "connected");
            await desk.Page.Locator("#sb-dial").FillAsync("1002");
            await desk.Page.Keyboard.PressAsync("Enter");
            await farPhone.RingsAsync();
            await farPhone.AnswerAsync();
            await centre.CallIsAsync("talking");
            await HearsAsync(desk, FarHz);
            await farPhone.HearsOnlyAsync(CallCentre.AgentHz);

            await PressAsync(desk, "保持");
            await centre.CallIsAsync("held");
            await Eventually.TrueAsync("the held party is not heard", async () => Math.Abs(await desk.HeardFrequencyAsync() - FarHz) > 20);
            await PressAsync(desk, "取回");
            await centre.CallIsAsync("talking");
            await HearsAsync(desk, FarHz);

            await PressAsync(desk, "静音");
            await Eventually.TrueAsync("the microphone is off", async () => !await SendsAsync(desk));
            await PressAsync(desk, "取消静音");
            await Eventually.TrueAsync("the microphone is on", () => SendsAsync(desk));

            await farPhone.HangUpAsync();
            await centre.NothingIsLeftAsync();
        }
        catch
        {
            await ExplainAsync(centre, desk, farPhone);
            throw;
        }
    }

    private static Task PressAsync(Person desk, string name) =>
        desk.Page.Locator(".sb-call button").Filter(new LocatorFilterOptions { HasText = name }).First.ClickAsync();

    private static Task HearsAsync(Person desk, double tone) =>
        Eventually.TrueAsync($"the browser hears {tone} Hz", async () => Math.Abs(await desk.HeardFrequencyAsync() - tone) < 10);

    private static Task<bool> SendsAsync(Person desk) => desk.Page.EvaluateAsync<bool>(
        "() => window.connections.filter((c) => c.connectionState === 'connected').at(-1).getSenders().some((s) => s.track?.kind === 'audio' && s.track.enabled)");

    private async Task ExplainAsync(CallCentre centre, Person desk, Baresip phone)
    {
        output.WriteLine($"picture: {await desk.PhotographAsync("controls-failed")}\n{string.Join('\n', desk.Complaints)}");
        output.WriteLine($"phone:\n{phone.Log}\nserver:\n{centre.Server.Log}");
    }
}
