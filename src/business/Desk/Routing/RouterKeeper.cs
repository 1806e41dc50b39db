using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Desk.Directory;
using Switchboard.Desk.Live;
using Switchboard.Kernel;

namespace Switchboard.Desk.Routing;

/// <summary>Configures the router at start, whenever lines or users change and for tenants made later; keeps what a restart must not forget.</summary>
internal sealed class RouterKeeper(
    DeskDirectory directory, RouterFeed feed, RouterMemory memory, DayBook days, ITenantDirectory tenants, ILineDirectory lines, TimeProvider time, ILogger<RouterKeeper> log)
    : IHostedService
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);
    private const int BeatsBetweenSaves = 5;
    private readonly ConcurrentDictionary<TenantId, bool> _behind = new();
    private readonly CancellationTokenSource _stop = new();
    private Task _keeping = Task.CompletedTask;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var tenant in tenants.All)
            await OpenAsync(tenant.Id, cancellationToken);
        lines.Changed += OnLine;
        _keeping = KeepAsync();
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        lines.Changed -= OnLine;
        await _stop.CancelAsync();
        await _keeping;
        await SaveAsync(cancellationToken);
        _stop.Dispose();
    }

    private async Task OpenAsync(TenantId tenant, CancellationToken cancellation)
    {
        await feed.RefreshAsync(tenant, cancellation);
        await memory.RestoreAsync(tenant, cancellation);
    }

    private async Task KeepAsync()
    {
        using var timer = new PeriodicTimer(Beat, time);
        try
        {
            for (var beat = 1; await timer.WaitForNextTickAsync(_stop.Token); beat++)
            {
                await CatchUpAsync();
                if (beat % BeatsBetweenSaves == 0)
                    await SaveAsync(_stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // stopped
        }
    }

    private async Task CatchUpAsync()
    {
        foreach (var tenant in tenants.All)
        {
            if (!directory.Knows(tenant.Id))
                await TryAsync(tenant.Id, () => OpenAsync(tenant.Id, _stop.Token));
        }

        foreach (var (tenant, _) in _behind)
        {
            _behind.TryRemove(tenant, out _);
            await TryAsync(tenant, () => feed.RefreshAsync(tenant, _stop.Token));
        }
    }

    private async Task SaveAsync(CancellationToken cancellation)
    {
        foreach (var tenant in tenants.All)
        {
            try
            {
                await memory.SaveAsync(tenant.Id, cancellation);
                await days.SaveAsync(tenant.Id, cancellation);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Log.MemoryNotSaved(log, tenant.Id.Value, e);
            }
        }
    }

    /// <summary>An extension moved, a user was renamed or disabled, the tenant's time zone changed: all of it reaches the router.</summary>
    private void OnLine(LineChange change)
    {
        if (change.Kind is "extension" or "user" or "settings")
            _ = TryAsync(change.Tenant, () => feed.RefreshAsync(change.Tenant, _stop.Token));
    }

    private async Task TryAsync(TenantId tenant, Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // stopping
        }
        catch (Exception e)
        {
            _behind[tenant] = true; // tried again with the next beat
            if (!Absence.Is(e))
                Log.RefreshFailed(log, tenant.Value, e);
        }
    }
}
