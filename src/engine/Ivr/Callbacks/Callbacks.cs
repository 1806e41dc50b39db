using Switchboard.Contracts.Crm;
using Switchboard.Contracts.Desk;
using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Switch;
using Switchboard.Data;
using Switchboard.Kernel;
using Switchboard.Switch.Routing;

namespace Switchboard.Ivr.Callbacks;

/// <summary>A wish to be rung.</summary>
public sealed record CallbackWish
{
    /// <summary>Whose queue it is.</summary>
    public required TenantId Tenant { get; init; }

    /// <summary>The queue, by id or name.</summary>
    public required string Queue { get; init; }

    /// <summary>The number to ring.</summary>
    public required string Number { get; init; }

    /// <summary>How it came about.</summary>
    public required CallbackOrigin Origin { get; init; }

    /// <summary>Who asks: <c>caller</c>, <c>user:…</c>, <c>key:…</c>.</summary>
    public required string Actor { get; init; }

    /// <summary>His name, if he gave one.</summary>
    public string? Name { get; init; }

    /// <summary>The customer, if he is known.</summary>
    public Guid? CustomerId { get; init; }

    /// <summary>The call in which he asks.</summary>
    public Guid? CallId { get; init; }

    /// <summary>Since when he has waited; null: since now.</summary>
    public DateTimeOffset? ArrivedAt { get; init; }

    /// <summary>The priority he has.</summary>
    public int Priority { get; init; }

    /// <summary>He is a VIP.</summary>
    public bool Vip { get; init; }

    /// <summary>Skills an agent must have, beside those of the queue.</summary>
    public IReadOnlyList<string> Skills { get; init; } = [];

    /// <summary>His language.</summary>
    public string Language { get; init; } = "";

    /// <summary>Not before this time; null: as soon as it is his turn.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>What somebody noted.</summary>
    public string? Note { get; init; }

    /// <summary>Data that travels with his call.</summary>
    public IReadOnlyDictionary<string, string> Attached { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}

/// <summary>Takes wishes to be rung, and gives a customer who rings back himself the place that he was promised.</summary>
public sealed class Callbacks
{
    private readonly CallbackBook _book;
    private readonly CallbackOffers _offers;
    private readonly IDeskDirectory _desk;
    private readonly ILineDirectory _lines;
    private readonly IContactDirectory _customers;
    private readonly TimeProvider _time;

    internal Callbacks(CallbackBook book, CallbackOffers offers, IDeskDirectory desk, ILineDirectory lines, IContactDirectory customers, TimeProvider time) =>
        (_book, _offers, _desk, _lines, _customers, _time) = (book, offers, desk, lines, customers, time);

    /// <summary>The attached datum that names the callback whose place the call has.</summary>
    public const string PlaceOfKey = "placeOfCallback";

    /// <summary>The attached datum that keeps the call's priority over a crash, where it has one.</summary>
    public const string PriorityKey = "queuePriority";

    /// <summary>Phones and people come back first; who rings back himself takes his place meanwhile.</summary>
    private static readonly TimeSpan RecoveryPause = TimeSpan.FromMinutes(1);

    /// <summary>What the queue offers.</summary>
    public CallbackOffer OfferOf(TenantId tenant, Guid queue) => _offers.Of(tenant, queue);

    /// <summary>
    /// Promises a callback; on disk when this returns. Refuses <c>queue.not_found</c>, <c>callback.number_invalid</c>,
    /// <c>callback.emergency</c> and <c>callback.blocked</c>. Whoever has been promised one already keeps that one.
    /// </summary>
    public async Task<Outcome<Callback>> RequestAsync(CallbackWish wish, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(wish);
        if (_desk.FindQueue(wish.Tenant, wish.Queue) is not { } queue)
            return Fault.NotFound("queue", $"There is no queue {wish.Queue}.") with { Field = "queueId" };
        if (CheckNumber(wish.Tenant, wish.Number) is { } wrong)
            return wrong;
        var key = KeyOf(wish.Tenant, wish.Number);
        if (_book.FindByNumber(wish.Tenant, queue.Id, key) is { } promised)
            return promised;
        var known = await FindCustomerAsync(wish, cancel);
        if (known?.Level == "blocked")
            return Fault.Forbidden("callback.blocked", "This customer is blocked: nobody rings him.") with { Field = "number" };
        var now = _time.GetUtcNow();
        var offer = _offers.Of(wish.Tenant, queue.Id);
        var arrived = wish.ArrivedAt is { } since && since < now ? since : now;
        var due = wish.DueAt is { } later && later > now ? later : now;
        var callback = new Callback
        {
            Id = Ids.New(_time),
            QueueId = queue.Id,
            Number = NumberingPlan.Plain(wish.Number)!,
            NumberKey = key,
            Name = wish.Name ?? known?.Name,
            CustomerId = wish.CustomerId ?? known?.Id,
            Origin = wish.Origin,
            CallId = wish.CallId,
            RequestedAt = now,
            ArrivedAt = arrived,
            WaitedMs = (long)(now - arrived).TotalMilliseconds,
            Priority = wish.Priority,
            Vip = wish.Vip || known?.Level == "vip",
            Skills = wish.Skills,
            Language = wish.Language,
            DueAt = due,
            ExpiresAt = due + offer.ExpireAfter,
            MaxAttempts = offer.MaxAttempts,
            PauseMs = (long)offer.Pause.TotalMilliseconds,
            Note = wish.Note,
            Attached = wish.Attached,
        };
        await _book.AddAsync(wish.Tenant, callback, wish.Actor);
        return callback;
    }

    /// <summary>
    /// The caller was promised a callback from this queue: his call takes its place, and the callback is closed. Null when he
    /// was promised none.
    /// </summary>
    public Callback? TakePlace(TenantId tenant, Guid queue, string number, Guid call)
    {
        if (!_book.HasOpen(tenant) || NumberingPlan.Plain(number) is null)
            return null;
        if (_book.FindByNumber(tenant, queue, KeyOf(tenant, number)) is not { } promised)
            return null;
        var closed = _book.Change(
            tenant,
            promised.Id,
            c => c.State == CallbackState.Talking ? c : c with { State = CallbackState.Merged, Reason = "rang_back", ClosedByCallId = call, AgentId = null },
            "caller");
        return closed is { State: CallbackState.Merged } ? closed : null;
    }

    /// <summary>The call that had taken the place was given up before an agent answered: the promise stands again.</summary>
    public void GiveBack(TenantId tenant, Callback merged)
    {
        ArgumentNullException.ThrowIfNull(merged);
        if (_book.FindByNumber(tenant, merged.QueueId, merged.NumberKey) is null)
            _book.Reopen(tenant, merged with { Reason = "rang_back_in_vain" }, "system");
    }

    /// <summary>An agent answered while the callback was being agreed upon.</summary>
    internal void Withdraw(TenantId tenant, Guid id, Guid call) =>
        _book.Change(tenant, id, c => c with { State = CallbackState.Merged, Reason = "answered", ClosedByCallId = call });

    /// <summary>A caller who waited when the server died is rung, from the place that he had.</summary>
    public async Task RecoverAsync(CallRecord call, IDatabase database, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (call.QueueId is not { } queue || call.EndedAt is not { } ended || call.Direction == CallDirection.Outbound)
            return;
        var tenant = new TenantId(call.TenantId);
        if (Guid.TryParse(call.Attached.GetValueOrDefault(PlaceOfKey), out var id) && await ReadAsync(database, tenant, id, cancel) is { State: CallbackState.Merged } merged)
        {
            GiveBack(tenant, merged);
            return;
        }

        await RequestAsync(
            new CallbackWish
            {
                Tenant = tenant,
                Queue = queue.ToString(),
                Number = call.Caller,
                Origin = CallbackOrigin.Recovered,
                Actor = "system",
                Name = call.CallerName,
                CustomerId = call.CustomerId,
                CallId = call.Id,
                DueAt = _time.GetUtcNow() + RecoveryPause,
                ArrivedAt = ended.AddMilliseconds(-call.WaitMs),
                Priority = int.TryParse(call.Attached.GetValueOrDefault(PriorityKey), System.Globalization.CultureInfo.InvariantCulture, out var priority) ? priority : 0,
                Vip = call.Attached.GetValueOrDefault("customerLevel") == "vip",
                Attached = call.Attached,
            },
            cancel);
    }

    internal static async Task<Callback?> ReadAsync(IDatabase database, TenantId tenant, Guid id, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(tenant, cancel);
        return await connection.FindAsync<string>("select body::text from ivr.callback where tenant_id = @tenant and id = @id", new { id }, cancel) is { } body
            ? CallbackWriter.Read(System.Text.Encoding.UTF8.GetBytes(body))
            : null;
    }

    /// <summary>What is wrong with a number to ring; null when it is fit.</summary>
    internal Fault? CheckNumber(TenantId tenant, string number)
    {
        if (NumberingPlan.Plain(number) is not { Length: >= 2 and <= 20 } plain)
            return Fault.Invalid("callback.number_invalid", "number is 2 to 20 digits, perhaps with a plus before them.", "number");
        var policy = _lines.GetRouting(tenant).Policy;
        return NumberingPlan.Of(policy.Country).IsEmergency(plain, policy.EmergencyNumbers)
            ? Fault.Invalid("callback.emergency", "An emergency number is not rung back.", "number")
            : null;
    }

    /// <summary>The same for every way of writing a number.</summary>
    internal string KeyOf(TenantId tenant, string number)
    {
        var plain = NumberingPlan.Plain(number) ?? number;
        return NumberingPlan.Of(_lines.GetRouting(tenant).Policy.Country).ToE164(plain, out _) ?? plain;
    }

    private async Task<CustomerMatch?> FindCustomerAsync(CallbackWish wish, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(TimeSpan.FromSeconds(2));
        try
        {
            var matches = await _customers.FindByPhoneAsync(wish.Tenant, wish.Number, limit.Token);
            return matches.FirstOrDefault(m => m.Level == "blocked") ?? (matches is [var one] ? one : null);
        }
        catch (Exception) when (!cancel.IsCancellationRequested)
        {
            return null; // the customer file is away: asked again before he is rung
        }
    }
}
