namespace Switchboard.Wire.Tests.Fixture;

/// <summary>One contact centre and one browser for the stories of a class.</summary>
public sealed class BrowserCentre : IAsyncLifetime
{
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
        await Chromium.DisposeAsync();
        await Centre.DisposeAsync();
    }
}
