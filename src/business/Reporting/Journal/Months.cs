using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Switchboard.Data;
using Switchboard.Kernel;

namespace Switchboard.Reporting.Journal;

/// <summary>The monthly partitions of calls, legs and trails.</summary>
internal sealed class Months
{
    private readonly ConcurrentDictionary<(int Year, int Month), bool> _there = new();

    /// <summary>Makes the partitions of these months where they are not known to be there, within the transaction.</summary>
    public async Task MakeAsync(TenantConnection connection, IEnumerable<DateTimeOffset> times, CancellationToken cancellation)
    {
        foreach (var at in times.Select(t => t.ToUniversalTime()).DistinctBy(t => (t.Year, t.Month)))
        {
            if (!_there.ContainsKey((at.Year, at.Month)))
                await connection.ExecuteAsync("select reporting.make_month(@at)", new { at }, cancellation);
        }
    }

    /// <summary>The transaction that made them is committed: nobody need ask again.</summary>
    public void Keep(IEnumerable<DateTimeOffset> times)
    {
        foreach (var at in times)
            _there[(at.UtcDateTime.Year, at.UtcDateTime.Month)] = true;
    }
}

/// <summary>Makes this month's partitions and the next two, at start and each hour, so that no call has to.</summary>
internal sealed class MonthsAhead(IDatabase database, Months months, TimeProvider time, ILogger<MonthsAhead> log) : BackgroundService
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
        DateTimeOffset[] ahead = [now, now.AddMonths(1), now.AddMonths(2)];
        await months.MakeAsync(connection, ahead, cancellation);
        await connection.CommitAsync(cancellation);
        months.Keep(ahead);
    }
}
