using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Switchboard.Data;
using Switchboard.Kernel;

namespace Switchboard.Reporting.Decisions;

/// <summary>The daily partitions of the decisions.</summary>
internal sealed class Days
{
    private readonly ConcurrentDictionary<DateOnly, bool> _there = new();

    /// <summary>Makes the partitions of these days where they are not known to be there, within the transaction.</summary>
    public async Task MakeAsync(TenantConnection connection, IEnumerable<DateTimeOffset> times, CancellationToken cancellation)
    {
        foreach (var day in times.Select(t => DateOnly.FromDateTime(t.UtcDateTime)).Distinct())
        {
            if (!_there.ContainsKey(day))
                await connection.ExecuteAsync("select reporting.make_decision_day(@day::date)", new { day = day.ToDateTime(default) }, cancellation);
        }
    }

    /// <summary>The transaction that made them is committed: nobody need ask again.</summary>
    public void Keep(IEnumerable<DateOnly> days)
    {
        foreach (var day in days)
            _there[day] = true;
    }
}

/// <summary>Makes the next days' partitions and drops those older than decisions are kept, at start and each hour.</summary>
internal sealed class DecisionRetention(IDatabase database, Days days, TimeProvider time, ILogger<DecisionRetention> log) : BackgroundService
{
    public const int KeptDays = 30;

    /// <summary>One round, as each hour does it.</summary>
    public async Task KeepAsync(CancellationToken cancellation)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        await using var connection = await database.OpenAsync(TenantId.System, cancellation);
        DateOnly[] ahead = [today, today.AddDays(1), today.AddDays(2)];
        await days.MakeAsync(connection, ahead.Select(d => new DateTimeOffset(d.ToDateTime(default), TimeSpan.Zero)), cancellation);
        await connection.ExecuteAsync("select reporting.drop_decision_days(@before::date)", new { before = today.AddDays(-KeptDays).ToDateTime(default) }, cancellation);
        await connection.CommitAsync(cancellation);
        days.Keep(ahead);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromHours(1), time);
        try
        {
            do
            {
                try
                {
                    await KeepAsync(stoppingToken);
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
}
