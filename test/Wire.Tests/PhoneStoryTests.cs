using Xunit.Abstractions;

namespace Switchboard.Wire.Tests;

/// <summary>The whole story with SIP phones of somebody else's making on both ends.</summary>
public sealed class PhoneStoryTests(SharedCentre shared, ITestOutputHelper output) : IClassFixture<SharedCentre>
{
    [Fact]
    public async Task A_caller_reaches_an_agent_with_a_sip_phone_and_everything_is_kept()
    {
        var centre = shared.Centre;
        var agent = await centre.AddAgentAsync("1001");
        await using var phone = await Baresip.PhoneAsync(centre, agent, CallCentre.AgentHz);
        await using var caller = await Baresip.CallerAsync(CallCentre.Caller, CallCentre.CallerHz);

        await caller.DialAsync(CallCentre.Hotline, centre);
        var call = await centre.CallIsAsync("ivr");
        output.WriteLine(call.ToJsonString());
        await Task.Delay(3000);
        await caller.PressAsync("2");
        await centre.CallIsAsync("queued");
        await Task.Delay(9000);
        await agent.SetStatusAsync("available");
        await phone.RingsAsync();
        await phone.AnswerAsync();
        await centre.CallIsAsync("talking");
        await Task.Delay(3000);
        await caller.HangUpAsync();
        var record = await centre.RecordOfAsync(call.Text("id"));
        output.WriteLine(record.ToJsonString());
        output.WriteLine(string.Join(" | ", (await caller.EarAsync()).Stretches()));
        output.WriteLine(string.Join(" | ", (await phone.EarAsync()).Stretches()));
        output.WriteLine(caller.Log);
    }
}

/// <summary>One contact centre for the tests of a class.</summary>
public sealed class SharedCentre : IAsyncLifetime
{
    internal CallCentre Centre { get; private set; } = null!;

    public async Task InitializeAsync() => Centre = await CallCentre.OpenAsync();

    public async Task DisposeAsync() => await Centre.DisposeAsync();
}
