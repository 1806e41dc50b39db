using System.Collections.Concurrent;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Kernel;

namespace Switchboard.Ivr.Callbacks;

/// <summary>
/// The open callbacks in memory. A callback is changed here first, told to whoever watches, and written by the journal: a
/// promise given while the database is away, or a moment before the server dies, is kept.
/// </summary>
internal sealed class CallbackBook(IDurableLog journal, IEventSink events, TimeProvider time)
{
    private readonly ConcurrentDictionary<TenantId, ConcurrentDictionary<Guid, Callback>> _open = new();

    /// <summary>A callback is another one now. Called after memory and journal know.</summary>
    public event Action<TenantId, Callback>? Changed;

    public IEnumerable<Callback> Open(TenantId tenant) => OpenOf(tenant).Values;

    public IEnumerable<(TenantId Tenant, Callback Callback)> AllOpen()
    {
        foreach (var (tenant, callbacks) in _open)
        {
            foreach (var (_, callback) in callbacks)
                yield return (tenant, callback);
        }
    }

    public Callback? FindOpen(TenantId tenant, Guid id) => OpenOf(tenant).GetValueOrDefault(id);

    /// <summary>The oldest open callback of this number in the queue; null when there is none.</summary>
    public Callback? FindByNumber(TenantId tenant, Guid queue, string numberKey)
    {
        Callback? oldest = null;
        foreach (var (_, callback) in OpenOf(tenant))
        {
            if (callback.QueueId == queue && callback.NumberKey == numberKey && (oldest is null || callback.ArrivedAt < oldest.ArrivedAt))
                oldest = callback;
        }

        return oldest;
    }

    public bool HasOpen(TenantId tenant) => !OpenOf(tenant).IsEmpty;

    /// <summary>A new one: on disk when this returns.</summary>
    public async Task AddAsync(TenantId tenant, Callback callback, string actor)
    {
        await journal.AppendDurableAsync(CallbackWriter.JournalKind, tenant, CallbackWriter.Write(callback), CancellationToken.None);
        OpenOf(tenant)[callback.Id] = callback;
        Tell(tenant, callback, "requested", actor);
    }

    /// <summary>Changes an open one; null when it is closed or none. A change that closes it lets it go.</summary>
    public Callback? Change(TenantId tenant, Guid id, Func<Callback, Callback> change, string actor = "system")
    {
        var open = OpenOf(tenant);
        while (open.TryGetValue(id, out var before))
        {
            var after = change(before);
            if (after == before)
                return before;
            after = after with { Version = before.Version + 1, ClosedAt = after.IsOpen ? null : after.ClosedAt ?? time.GetUtcNow() };
            if (!open.TryUpdate(id, after, before))
                continue;
            if (!after.IsOpen)
                open.TryRemove(id, out _);
            journal.Append(CallbackWriter.JournalKind, tenant, CallbackWriter.Write(after));
            Tell(tenant, after, after.IsOpen ? "changed" : "closed", actor);
            return after;
        }

        return null;
    }

    /// <summary>Opens a closed one again.</summary>
    public Callback Reopen(TenantId tenant, Callback closed, string actor)
    {
        var after = closed with { State = CallbackState.Waiting, ClosedAt = null, ClosedByCallId = null, Version = closed.Version + 1 };
        OpenOf(tenant)[after.Id] = after;
        journal.Append(CallbackWriter.JournalKind, tenant, CallbackWriter.Write(after));
        Tell(tenant, after, "changed", actor);
        return after;
    }

    /// <summary>Returns when all that was changed so far can be read in the table.</summary>
    public Task WhenWrittenAsync(CancellationToken cancellation) => journal.WhenAppliedAsync(cancellation);

    /// <summary>Reads the open ones at start; what was under way when the server died begins anew.</summary>
    public async Task LoadAsync(IDatabase database, ITenantDirectory tenants, CancellationToken cancellation)
    {
        await journal.WhenAppliedAsync(cancellation);
        foreach (var tenant in tenants.All)
        {
            await using var connection = await database.OpenAsync(tenant.Id, cancellation);
            foreach (var body in await connection.ListAsync<string>("select body::text from ivr.callback where tenant_id = @tenant and open", null, cancellation))
                Restore(tenant.Id, CallbackWriter.Read(System.Text.Encoding.UTF8.GetBytes(body)));
        }
    }

    internal void Restore(TenantId tenant, Callback stored)
    {
        var attempts = stored.State is CallbackState.Calling or CallbackState.Talking
            ? [.. stored.Attempts, new CallbackAttempt(time.GetUtcNow(), stored.AgentId ?? Guid.Empty, null, "interrupted")]
            : stored.Attempts;
        OpenOf(tenant)[stored.Id] = stored;
        if (stored.State != CallbackState.Waiting)
            Change(tenant, stored.Id, c => c with { State = CallbackState.Waiting, Reason = "restarted", Attempts = attempts });
    }

    private ConcurrentDictionary<Guid, Callback> OpenOf(TenantId tenant) => _open.GetOrAdd(tenant, static _ => new());

    private void Tell(TenantId tenant, Callback callback, string what, string actor)
    {
        events.Publish(EventDraft.Of(
            tenant, $"callback.{what}", "callback", callback.Id, actor,
            new { callbackId = callback.Id, callback.QueueId, callback.AgentId, callback.Number, callback.Name, callback.State, callback.DueAt, attempts = callback.Attempts.Count },
            callback.Reason));
        Changed?.Invoke(tenant, callback);
    }
}
