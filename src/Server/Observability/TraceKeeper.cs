using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Server.Hosting;

namespace Switchboard.Server.Observability;

/// <summary>Once a second it stores the traces of calls that have ended; once an hour it removes those that are too old.</summary>
internal sealed class TraceKeeper(CallTraces traces, IDatabase database, ITenantDirectory tenants, ServerOptions options, TimeProvider time, ILogger<TraceKeeper> log)
    : BackgroundService
{
    private static readonly TimeSpan Cleaning = TimeSpan.FromHours(1);

    /// <summary>Removes what is older than the house keeps traces; answers how many there were.</summary>
    public async Task<int> RemoveOldAsync(CancellationToken cancellation)
    {
        var before = time.GetUtcNow().AddDays(-options.TraceDays);
        var removed = 0;
        foreach (var tenant in tenants.All)
        {
            await using var connection = await database.OpenAsync(tenant.Id, cancellation);
            removed += await connection.ExecuteAsync("delete from operations.call_trace where tenant_id = @tenant and ended_at < @before", new { before }, cancellation);
            await connection.CommitAsync(cancellation);
        }

        return removed;
    }

    /// <summary>What the last calls said is stored before the journal closes.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        traces.Sweep(everything: true);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        var cleaned = time.GetTimestamp();
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                traces.Sweep();
                if (time.GetElapsedTime(cleaned) < Cleaning)
                    continue;
                cleaned = time.GetTimestamp();
                await TryRemoveAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // stopping
        }
    }

    private async Task TryRemoveAsync(CancellationToken cancellation)
    {
        try
        {
            await RemoveOldAsync(cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            ObservabilityLog.RemovalFailed(log, e); // the database is away: the next hour will do
        }
    }
}

internal static partial class ObservabilityLog
{
    [LoggerMessage(1, LogLevel.Warning, "Old traces could not be removed")]
    public static partial void RemovalFailed(ILogger log, Exception error);
}
