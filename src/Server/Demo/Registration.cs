using Switchboard.Switch.Phones;

namespace Switchboard.Server.Demo;

/// <summary>Keeps a synthetic phone registered, as a real one keeps itself.</summary>
internal sealed class Registration(SyntheticHouse house, SoftPhone phone)
{
    private static readonly TimeSpan Lasts = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan AfterRefusal = TimeSpan.FromSeconds(20);
    private long? _at;

    public bool IsOn => _at is not null;

    /// <summary>Registers when it is time; true when the phone can be rung.</summary>
    public async Task<bool> KeepAsync(CancellationToken stop)
    {
        if (_at is { } at && house.Time.GetElapsedTime(at) < Lasts / 2)
            return true;
        if (await phone.RegisterAsync(Lasts, stop) is { } fault)
        {
            house.Stumbles.Tell("phone", fault.Detail);
            await house.Pause(AfterRefusal, stop); // a wrong password is not tried again and again
            return false;
        }

        _at = house.Time.GetTimestamp();
        return true;
    }

    public async Task EndAsync()
    {
        if (_at is null)
            return;
        _at = null;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(1), house.Time);
        try
        {
            await phone.RegisterAsync(TimeSpan.Zero, limit.Token);
        }
        catch (OperationCanceledException)
        {
            // it runs out by itself
        }
    }
}
