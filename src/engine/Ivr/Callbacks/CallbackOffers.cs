using System.Collections.Concurrent;
using System.Text.Json;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Ivr.Calendars;
using Switchboard.Ivr.Model;
using Switchboard.Kernel;

namespace Switchboard.Ivr.Callbacks;

/// <summary>What each queue offers of callbacks, in memory: it stands on the way of each waiting call.</summary>
internal sealed class CallbackOffers(IDatabase? database, ITenantDirectory tenants)
{
    private readonly ConcurrentDictionary<TenantId, Dictionary<Guid, CallbackOffer>> _offers = new();

    /// <summary>Offers are other ones now.</summary>
    public event Action? Changed;

    /// <summary>The queue's own, or how callbacks are made where nobody said anything (then none is offered to waiting callers).</summary>
    public CallbackOffer Of(TenantId tenant, Guid queue) => Find(tenant, queue) ?? new CallbackOffer { QueueId = queue, Enabled = false };

    public CallbackOffer? Find(TenantId tenant, Guid queue) => _offers.TryGetValue(tenant, out var offers) ? offers.GetValueOrDefault(queue) : null;

    public async Task LoadAsync(CancellationToken cancellation)
    {
        foreach (var tenant in tenants.All)
            await ReloadAsync(tenant.Id, cancellation);
    }

    public async Task ReloadAsync(TenantId tenant, CancellationToken cancellation)
    {
        await using var connection = await database!.OpenAsync(tenant, cancellation);
        var rows = await connection.ListAsync<CallbackOfferRow>($"select {CallbackOfferRow.Columns} from ivr.callback_offer where tenant_id = @tenant", null, cancellation);
        Put(tenant, rows.Select(r => r.ToOffer()));
    }

    internal void Put(TenantId tenant, IEnumerable<CallbackOffer> offers)
    {
        _offers[tenant] = offers.ToDictionary(o => o.QueueId);
        Changed?.Invoke();
    }
}

/// <summary>An offer as it is stored.</summary>
internal sealed record CallbackOfferRow(
    Guid Id, Guid QueueId, bool Enabled, int OfferAfterMs, int? OfferEveryMs, string Key, bool AskNumber, bool AtClosing, string? Hours, int MaxAttempts, int PauseMs,
    int ExpireMs, string? CallerNumber, int Version)
{
    public const string Columns =
        "id, queue_id, enabled, offer_after_ms, offer_every_ms, key, ask_number, at_closing, hours::text as hours, max_attempts, pause_ms, expire_ms, caller_number, version";

    public Schedule? Schedule => Hours is null ? null : JsonSerializer.Deserialize<Schedule>(Hours, FlowJson.Options);

    public CallbackOffer ToOffer() => new()
    {
        QueueId = QueueId,
        Enabled = Enabled,
        OfferAfter = TimeSpan.FromMilliseconds(OfferAfterMs),
        OfferEvery = OfferEveryMs is { } every ? TimeSpan.FromMilliseconds(every) : null,
        Key = Key[0],
        AsksNumber = AskNumber,
        AtClosing = AtClosing,
        Hours = Schedule,
        MaxAttempts = MaxAttempts,
        Pause = TimeSpan.FromMilliseconds(PauseMs),
        ExpireAfter = TimeSpan.FromMilliseconds(ExpireMs),
        CallerNumber = CallerNumber,
    };
}
