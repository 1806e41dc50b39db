using Microsoft.Extensions.Hosting;
using Switchboard.Contracts.Tenancy;
using Switchboard.Ivr.Voicemail;

namespace Switchboard.Ivr.Features.Voicemail;

/// <summary>Removes messages that are older than their box keeps them, every hour.</summary>
internal sealed class MessageRetention(MessageShelf shelf, ITenantDirectory tenants, TimeProvider time) : BackgroundService
{
    /// <summary>Removes what is due now; answers how many.</summary>
    public int RunOnce()
    {
        var removed = 0;
        foreach (var tenant in tenants.All)
        {
            foreach (var box in shelf.Boxes(tenant.Id))
            {
                var before = time.GetUtcNow().AddDays(-box.RetentionDays);
                foreach (var message in shelf.Messages(box))
                {
                    if (message.ReceivedAt < before && shelf.Remove(tenant.Id, message.Id, "system", "retention"))
                        removed++;
                }
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
                RunOnce();
        }
        catch (OperationCanceledException)
        {
            // stopping
        }
    }
}
