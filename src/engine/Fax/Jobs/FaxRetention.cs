using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Switchboard.Contracts.Tenancy;
using Switchboard.Fax.Documents;
using Switchboard.Fax.Persistence;

namespace Switchboard.Fax.Jobs;

/// <summary>Removes faxes that are older than their tenant keeps them, with their documents, every hour.</summary>
internal sealed class FaxRetention(FaxStore store, FaxDocuments documents, ITenantDirectory tenants, IAuditLog audit, TimeProvider time, ILogger<FaxRetention> log) : BackgroundService
{
    private const string System = "system";

    /// <summary>Removes what is due now; answers how many.</summary>
    public async Task<int> RunOnceAsync(CancellationToken cancellation)
    {
        var removed = 0;
        foreach (var tenant in tenants.All)
        {
            if (tenant.FaxRetentionDays <= 0)
                continue;
            foreach (var fax in await store.ListOverAsync(tenant.Id, time.GetUtcNow().AddDays(-tenant.FaxRetentionDays), cancellation))
            {
                if (!await store.RemoveAsync(tenant.Id, fax.Id, System, cancellation))
                    continue;
                documents.DropOf(fax);
                audit.Write(tenant.Id, System, "fax.removed", $"fax:{fax.Id}", $"{fax.Number}: older than {tenant.FaxRetentionDays} days.", null);
                removed++;
            }
        }

        return removed;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromHours(1), time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await RunOnceAsync(stoppingToken);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    Log.RetentionFailed(log, e); // the next hour takes it up
                }
            }
        }
        catch (OperationCanceledException)
        {
            // stopping
        }
    }
}
