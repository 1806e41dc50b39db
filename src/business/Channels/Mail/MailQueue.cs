using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Tenancy;
using Switchboard.Kernel;

namespace Switchboard.Channels.Mail;

/// <summary>Sends what is due, a tenant's mails one after the other and the tenants beside each other. The rows are the truth.</summary>
internal sealed class MailQueue(Post post, IDurableLog journal, ITenantDirectory tenants, TimeProvider time, ILogger<MailQueue> log) : BackgroundService
{
    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Sweeping = TimeSpan.FromHours(6);
    private readonly ConcurrentDictionary<TenantId, DateTimeOffset> _next = new();
    private readonly ConcurrentDictionary<TenantId, bool> _busy = new();
    private readonly SemaphoreSlim _wake = new(0);
    private readonly ConcurrentQueue<TenantId> _came = new();

    /// <summary>A mail of this tenant is on its way through the journal, or due again.</summary>
    public void Expect(TenantId tenant)
    {
        _came.Enqueue(tenant);
        _wake.Release();
    }

    public override void Dispose()
    {
        _wake.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var tenant in tenants.All)
            _next[tenant.Id] = DateTimeOffset.MinValue; // what waited when the server stopped
        var sweep = DateTimeOffset.MinValue;
        try
        {
            while (true)
            {
                await TakeInAsync(stoppingToken);
                foreach (var (tenant, at) in _next)
                {
                    if (at > time.GetUtcNow() || !_busy.TryAdd(tenant, true))
                        continue;
                    _next.TryRemove(tenant, out _);
                    _ = SendAsync(tenant, time.GetUtcNow() >= sweep, stoppingToken);
                }

                sweep = time.GetUtcNow() >= sweep ? time.GetUtcNow() + Sweeping : sweep;
                await WaitAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // stopping
        }
    }

    private async Task TakeInAsync(CancellationToken stop)
    {
        var came = new HashSet<TenantId>();
        while (_came.TryDequeue(out var tenant))
            came.Add(tenant);
        if (came.Count == 0)
            return;
        await journal.WhenAppliedAsync(stop); // only then their rows are there
        foreach (var tenant in came)
            _next[tenant] = DateTimeOffset.MinValue;
    }

    private async Task WaitAsync(CancellationToken stop)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await Task.WhenAny(_wake.WaitAsync(either.Token), Task.Delay(Glance, time, either.Token));
        await either.CancelAsync();
        stop.ThrowIfCancellationRequested();
    }

    private async Task SendAsync(TenantId tenant, bool sweep, CancellationToken stop)
    {
        try
        {
            var next = await post.SendDueAsync(tenant, stop);
            if (sweep)
                await post.SweepAsync(tenant, stop);
            if (next is { } at)
                _next.TryAdd(tenant, at); // unless another came meanwhile
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // the next start takes it up
        }
        catch (Exception e)
        {
            Log.SendingFailed(log, e, tenant);
            _next.TryAdd(tenant, time.GetUtcNow() + TimeSpan.FromSeconds(30));
        }
        finally
        {
            _busy.TryRemove(tenant, out _);
            _wake.Release();
        }
    }
}
