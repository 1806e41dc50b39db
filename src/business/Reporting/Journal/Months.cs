using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Switchboard.Data;
using Switchboard.Kernel;

namespace Switchboard.Reporting.Journal;

/// <summary>The monthly partitions of calls, legs and trails.</summary>
internal static class Months
{
    /// <summary>Makes the partitions of that month where they are missing, within the transaction.</summary>
    public static Task MakeAsync(TenantConnection connection, DateTimeOffset at, CancellationToken cancellation) =>
        connection.ExecuteAsync("select reporting.make_month(@at)", new { at = at.ToUniversalTime() }, cancellation);
}

/// <summary>Makes this month's partitions and the next two, at start and each hour, so that no call has to.</summary>
internal sealed class MonthsAhead(IDatabase database, TimeProvider time, ILogger<MonthsAhead> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromHours(1), time);
        try
        {
            do
            {
                try
                {
                    await MakeAsync(stoppingToken);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    Log.MonthsFailed(log, e);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // stopping
        }
    }

    private async Task MakeAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        await using var connection = await database.OpenAsync(TenantId.System, cancellation);
        for (var i = 0; i < 3; i++)
            await Months.MakeAsync(connection, now.AddMonths(i), cancellation);
        await connection.CommitAsync(cancellation);
    }
}
