using Xunit.Abstractions;

namespace Switchboard.Wire.Tests.Fixture;

/// <summary>One contact centre and one browser for the stories of a class, or of several.</summary>
public sealed class BrowserCentre : IAsyncLifetime
{
    private Chromium? _second;

    internal CallCentre Centre { get; private set; } = null!;

    internal Chromium Chromium { get; private set; } = null!;

    internal Phones Phones { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Centre = await CallCentre.OpenAsync();
        Chromium = await Chromium.StartAsync(CallCentre.AgentHz);
        Phones = new Phones(Centre);
    }

    public async Task DisposeAsync()
    {
        await Phones.DisposeAsync();
        if (_second is not null)
            await _second.DisposeAsync();
        await Chromium.DisposeAsync();
        await Centre.DisposeAsync();
    }

    /// <summary>A second browser, whose microphone has another tone.</summary>
    internal async Task<Chromium> SecondAsync() => _second ??= await Chromium.StartAsync(CallCentre.SecondHz);

    /// <summary>Lives the story; when it goes wrong, leaves pictures of the desks and says what they and the server complained of.</summary>
    internal async Task ExplainAsync(ITestOutputHelper output, Func<Task> story, params Desk[] desks)
    {
        try
        {
            await story();
        }
        catch
        {
            foreach (var (i, desk) in desks.Index())
            {
                var picture = await desk.PhotographAsync($"story-failed-{Guid.NewGuid():N}-{i}");
                output.WriteLine($"picture: {picture}\n{string.Join('\n', desk.Complaints)}");
            }

            output.WriteLine($"calls: {(await Centre.LiveCallsAsync()).ToJsonString()}\nserver:\n{Centre.Server.Log}");
            var calls = await Centre.LiveCallsAsync();
            await TidyAsync();
            foreach (var call in calls)
                output.WriteLine($"ended: {(await Centre.RecordOfAsync(call!.Text("id"))).ToJsonString()}");
            throw;
        }
    }

    // What a broken story left must not break the next.
    private async Task TidyAsync()
    {
        foreach (var call in await Centre.LiveCallsAsync())
            _ = await Centre.Admin.SendAsync(HttpMethod.Post, $"floor/calls/{call!.Text("id")}/hangup", new { });
        foreach (var promise in (await Centre.Admin.GetAsync("callbacks?open=true")).List("items"))
            _ = await Centre.Admin.SendAsync(HttpMethod.Post, $"callbacks/{promise!.Text("id")}/cancel", new { });
    }
}

/// <summary>The stories of floor and seat: one house for both classes, one story at a time.</summary>
[CollectionDefinition(nameof(FloorAndSeat))]
public sealed class FloorAndSeat : ICollectionFixture<BrowserCentre>;
