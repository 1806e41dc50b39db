namespace Switchboard.Wire.Tests.Fixture;

/// <summary>One contact centre for the tests of a class.</summary>
public sealed class SharedCentre : IAsyncLifetime
{
    internal CallCentre Centre { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Centre = await CallCentre.OpenAsync();
    }

    public async Task DisposeAsync() => await Centre.DisposeAsync();
}
