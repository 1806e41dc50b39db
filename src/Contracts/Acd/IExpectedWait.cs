using Switchboard.Kernel;

namespace Switchboard.Contracts.Acd;

/// <summary>How long somebody will probably wait, as the queue's own history says.</summary>
/// <param name="Mean">The expected wait.</param>
/// <param name="Error">By how much it has been off lately at waits like this one (root of the mean square).</param>
/// <param name="P90">Nine of ten wait no longer than this.</param>
public readonly record struct WaitForecast(TimeSpan Mean, TimeSpan Error, TimeSpan P90);

/// <summary>Forecasts for overflow rules, floor and announcements.</summary>
public interface IExpectedWait
{
    /// <summary>What a contact that enters the queue now must expect; zero when an agent is idle; null when the queue knows too little, or is none.</summary>
    ValueTask<WaitForecast?> ForecastAsync(TenantId tenant, QueueId queue, CancellationToken ct = default);
}
