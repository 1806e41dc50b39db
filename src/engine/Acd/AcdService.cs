using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Switchboard.Acd.Engine;
using Switchboard.Acd.Live;
using Switchboard.Contracts.Acd;
using Switchboard.Contracts.Acd.Events;
using Switchboard.Kernel;

namespace Switchboard.Acd;

/// <summary>The live router: one mailbox a tenant around the engine. Safe from any thread.</summary>
public sealed partial class AcdService : IWorkRouter, IAgentDesk, IExpectedWait, IFloor, IAcdConfigurator, IAcdSnapshots, IAsyncDisposable
{
    private readonly ConcurrentDictionary<TenantId, TenantMailbox> _tenants = new();
    private readonly Lock _starting = new();
    private readonly TimeProvider _time;
    private readonly IAcdEventSink _sink;
    private readonly ILogger _logger;
    private readonly AcdOptions _options;

    /// <summary>A router without tenants; <see cref="ApplyAsync"/> brings them.</summary>
    public AcdService(TimeProvider time, IAcdEventSink sink, ILogger<AcdService> logger, AcdOptions? options = null)
    {
        _time = time;
        _sink = sink;
        _logger = logger;
        _options = options ?? new AcdOptions();
    }

    /// <inheritdoc />
    public async ValueTask<Outcome<IQueuedWork>> EnqueueAsync(WorkItem item, IWorkObserver observer, CancellationToken ct = default)
    {
        // Once in the mailbox it is not called back: the caller must learn of its place to give it up.
        ct.ThrowIfCancellationRequested();
        if (!_tenants.TryGetValue(item.Tenant, out var mailbox))
            return Refusal(EnqueueResult.QueueNotFound, item);
        var work = new QueuedWork(mailbox, item, observer);
        var result = await mailbox.AskAsync(m => Enqueue(m, work));
        return result == EnqueueResult.Queued ? work : Refusal(result, item);
    }

    /// <inheritdoc />
    public Fault? Validate(AcdConfiguration configuration) => ConfigurationRules.Check(configuration);

    /// <inheritdoc />
    public async ValueTask<Fault?> ApplyAsync(AcdConfiguration configuration, CancellationToken ct = default)
    {
        ct.ThrowIfCancellationRequested();
        if (ConfigurationRules.Check(configuration) is { } fault)
            return fault;
        return await MailboxFor(configuration.Tenant).AskAsync(m =>
        {
            m.Apply(configuration);
            return (Fault?)null;
        });
    }

    /// <inheritdoc />
    public async ValueTask RemoveAsync(TenantId tenant)
    {
        // The mailbox stays: calls that talk still have to report their end.
        if (_tenants.ContainsKey(tenant))
            await ApplyAsync(new AcdConfiguration { Tenant = tenant });
    }

    /// <inheritdoc />
    public async ValueTask<FloorView> GetFloorAsync(TenantId tenant, CancellationToken ct = default)
    {
        ct.ThrowIfCancellationRequested();
        return _tenants.TryGetValue(tenant, out var mailbox)
            ? await mailbox.AskAsync(Views.Floor)
            : new FloorView(_time.GetUtcNow(), [], []);
    }

    /// <inheritdoc />
    public async ValueTask<WaitForecast?> ForecastAsync(TenantId tenant, QueueId queue, CancellationToken ct = default)
    {
        ct.ThrowIfCancellationRequested();
        return _tenants.TryGetValue(tenant, out var mailbox)
            ? await mailbox.AskAsync(m => m.Engine.FindQueue(queue) is { Removed: false } known ? Views.Forecast(m, known) : null)
            : null;
    }

    /// <inheritdoc />
    public async ValueTask<AcdSnapshot?> TakeAsync(TenantId tenant) =>
        _tenants.TryGetValue(tenant, out var mailbox) ? await mailbox.AskAsync(Views.Snapshot) : null;

    /// <inheritdoc />
    public async ValueTask<Fault?> RestoreAsync(AcdSnapshot snapshot)
    {
        if (!_tenants.TryGetValue(snapshot.Tenant, out var mailbox))
            return Fault.NotFound("tenant", $"The router has no configuration of tenant {snapshot.Tenant} yet.");
        return await mailbox.AskAsync(m =>
        {
            Views.Restore(m, snapshot);
            return (Fault?)null;
        });
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var mailbox in _tenants.Values)
            await mailbox.DisposeAsync();
    }

    private static EnqueueResult Enqueue(TenantMailbox mailbox, QueuedWork work)
    {
        var result = mailbox.Engine.Enqueue(mailbox.Now, work.Item, work);
        if (result is EnqueueResult.QueueFull or EnqueueResult.QueueClosed or EnqueueResult.NoAgent or EnqueueResult.AllPaused or EnqueueResult.AllBusy)
        {
            var reason = Refusal(result, work.Item).Code;
            mailbox.Publish(new ContactRefused(mailbox.Tenant, mailbox.Wall(mailbox.Now), Actor.System, reason, work.Item));
        }

        return result;
    }

    private static Fault Refusal(EnqueueResult result, WorkItem item) => result switch
    {
        EnqueueResult.QueueNotFound => Fault.NotFound("queue", $"There is no queue {item.Queue}."),
        EnqueueResult.QueueClosed => Fault.Conflict("queue.closed", "The queue is closed."),
        EnqueueResult.QueueFull => Fault.Conflict("queue.full", "The queue is full and no agent is free."),
        EnqueueResult.NoAgent => Fault.Conflict("queue.no_agent", "No agent of the queue is signed in."),
        EnqueueResult.AllPaused => Fault.Conflict("queue.all_paused", "All agents of the queue are on a break."),
        EnqueueResult.AllBusy => Fault.Conflict("queue.all_busy", "All agents of the queue are busy."),
        EnqueueResult.Duplicate => Fault.Conflict("work.duplicate", $"The item {item.Id} is already in a queue."),
        _ => throw new ArgumentOutOfRangeException(nameof(result), result, "not a refusal"),
    };

    private TenantMailbox MailboxFor(TenantId tenant)
    {
        if (_tenants.TryGetValue(tenant, out var known))
            return known;
        lock (_starting)
            return _tenants.GetOrAdd(tenant, t => new TenantMailbox(t, _time, _sink, _logger, _options));
    }
}
