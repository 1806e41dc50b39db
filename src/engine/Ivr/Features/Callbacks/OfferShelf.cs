using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Npgsql;
using Switchboard.Contracts.Desk;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Paging;
using Switchboard.Data.Web;
using Switchboard.Ivr.Calendars;
using Switchboard.Ivr.Callbacks;
using Switchboard.Ivr.Model;
using Switchboard.Kernel;

namespace Switchboard.Ivr.Features.Callbacks;

/// <summary>What a queue offers of callbacks.</summary>
internal sealed record CallbackOfferBody(
    Guid Id, Guid QueueId, bool Enabled, int OfferAfterMs, int? OfferEveryMs, string Key, bool AskNumber, bool AtClosing, JsonElement? Hours, int MaxAttempts,
    int PauseMs, int ExpireMs, string? CallerNumber, int Version) : IVersioned;

/// <summary>The same as it is written. Hours are a schedule as the hours node of a flow has it; left out: any time.</summary>
internal sealed record CallbackOfferWrite(
    Guid? QueueId, bool? Enabled, int? OfferAfterMs, int? OfferEveryMs, string? Key, bool? AskNumber, bool? AtClosing, JsonElement? Hours, int? MaxAttempts,
    int? PauseMs, int? ExpireMs, string? CallerNumber)
{
    public Outcome<Schedule?> Check()
    {
        Schedule? hours = null;
        if (Hours is { ValueKind: JsonValueKind.Object } given && !FlowJson.Read<Schedule>(given.GetRawText()).TryGet(out hours, out var unread))
            return unread with { Field = $"hours.{unread.Field}" };
        var check = new Check()
            .That(QueueId is not null, "queueId", "field.required", "queueId is required.")
            .That(Key is null or [>= '0' and <= '9'] or "*" or "#", "key", "callback.key_invalid", "key is one key: 0 to 9, * or #.")
            .Range(OfferAfterMs, "offerAfterMs", 0, 3_600_000).Range(OfferEveryMs, "offerEveryMs", 10_000, 3_600_000)
            .Range(MaxAttempts, "maxAttempts", 1, 20).Range(PauseMs, "pauseMs", 10_000, 86_400_000).Range(ExpireMs, "expireMs", 60_000, 1_296_000_000)
            .OptionalText(CallerNumber, "callerNumber", 32);
        foreach (var problem in hours?.Problems() ?? [])
            check.That(false, $"hours.{problem.Field}", problem.Code, problem.Detail);
        return check.Fault is { } fault ? fault : hours;
    }
}

/// <summary>What queues offer of callbacks: one entry a queue.</summary>
internal sealed class OfferShelf(IDatabase database, CallbackOffers offers, IDeskDirectory desk, IAuditLog audit, IEventSink events, TimeProvider time)
{
    private static readonly Fault Missing = Fault.NotFound("callback_offer", "There is no such offer of callbacks.");

    private static readonly Keyset Rows = new()
    {
        Columns = CallbackOfferRow.Columns,
        From = "ivr.callback_offer",
        Where = "tenant_id = @tenant",
        Sorts = new Dictionary<string, SortKey>(StringComparer.Ordinal) { ["createdAt"] = new("created_at", "timestamptz") },
        DefaultSort = "createdAt",
    };

    public static async Task<Answer<Page<CallbackOfferBody>>> ListAsync([AsParameters] PageRequest page, Caller caller, IDatabase database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        var rows = await Rows.ReadAsync<CallbackOfferRow>(connection, page, new { }, cancellation);
        return rows.TryGet(out var found, out var fault) ? found.Select(Body) : fault;
    }

    public static async Task<Answer<CallbackOfferBody>> GetAsync(Guid id, Caller caller, IDatabase database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        return await FindAsync(connection, id, "", cancellation) is { } row ? Body(row) : Missing;
    }

    public static async Task<Made<CallbackOfferBody>> MakeAsync(CallbackOfferWrite write, Caller caller, OfferShelf shelf, CancellationToken cancellation)
    {
        var made = await shelf.InsertAsync(write, caller, cancellation);
        return made;
    }

    public static async Task<Answer<CallbackOfferBody>> ChangeAsync(
        Guid id, CallbackOfferWrite write, IfMatch match, Caller caller, OfferShelf shelf, CancellationToken cancellation)
    {
        var changed = await shelf.UpdateAsync(id, write, match, caller, cancellation);
        return changed;
    }

    public static Task<Done> RemoveAsync(Guid id, Caller caller, OfferShelf shelf, CancellationToken cancellation) => shelf.DeleteAsync(id, caller, cancellation);

    private async Task<Outcome<CallbackOfferBody>> InsertAsync(CallbackOfferWrite write, Caller caller, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        return await WriteAsync(
            connection,
            """
            insert into ivr.callback_offer (tenant_id, id, queue_id, enabled, offer_after_ms, offer_every_ms, key, ask_number, at_closing, hours, max_attempts,
                pause_ms, expire_ms, caller_number, created_at)
            values (@tenant, @id, @QueueId, @enabled, @after, @OfferEveryMs, @key, @ask, @closing, @hours::jsonb, @attempts, @pause, @expire, @CallerNumber, @now)
            """,
            Ids.New(time), write, caller, "created", cancellation);
    }

    private async Task<Outcome<CallbackOfferBody>> UpdateAsync(Guid id, CallbackOfferWrite write, IfMatch match, Caller caller, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        if (await FindAsync(connection, id, "for update", cancellation) is not { } before)
            return Missing;
        if (!match.Allows(before.Version))
            return IfMatch.Stale;
        return await WriteAsync(
            connection,
            """
            update ivr.callback_offer set queue_id = @QueueId, enabled = @enabled, offer_after_ms = @after, offer_every_ms = @OfferEveryMs, key = @key,
                ask_number = @ask, at_closing = @closing, hours = @hours::jsonb, max_attempts = @attempts, pause_ms = @pause, expire_ms = @expire,
                caller_number = @CallerNumber, version = version + 1
            where tenant_id = @tenant and id = @id
            """,
            id, write, caller, "changed", cancellation);
    }

    private async Task<Outcome<CallbackOfferBody>> WriteAsync(
        TenantConnection connection, string sql, Guid id, CallbackOfferWrite write, Caller caller, string what, CancellationToken cancellation)
    {
        if (!write.Check().TryGet(out var hours, out var wrong))
            return wrong!;
        if (desk.FindQueue(caller.Tenant, write.QueueId.ToString()!) is not { } queue)
            return Fault.Invalid("queue.not_found", "There is no such queue.", "queueId");
        try
        {
            await connection.ExecuteAsync(
                sql,
                new
                {
                    id,
                    write.QueueId,
                    enabled = write.Enabled ?? true,
                    after = write.OfferAfterMs ?? 60_000,
                    write.OfferEveryMs,
                    key = write.Key ?? "1",
                    ask = write.AskNumber ?? true,
                    closing = write.AtClosing ?? true,
                    hours = hours is null ? null : JsonSerializer.Serialize(hours, FlowJson.Options),
                    attempts = write.MaxAttempts ?? 3,
                    pause = write.PauseMs ?? 900_000,
                    expire = write.ExpireMs ?? 86_400_000,
                    write.CallerNumber,
                    now = time.GetUtcNow(),
                },
                cancellation);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return Fault.Conflict("callback_offer.queue_taken", "This queue has an offer of callbacks already: change that one.") with { Field = "queueId" };
        }

        var row = (await FindAsync(connection, id, "", cancellation))!;
        await connection.CommitAsync(cancellation);
        await TellAsync(caller, id, what, queue.Name, cancellation);
        return Body(row);
    }

    private async Task<Done> DeleteAsync(Guid id, Caller caller, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        if (await FindAsync(connection, id, "for update", cancellation) is not { } row)
            return Missing;
        await connection.ExecuteAsync("delete from ivr.callback_offer where tenant_id = @tenant and id = @id", new { id }, cancellation);
        await connection.CommitAsync(cancellation);
        await TellAsync(caller, id, "removed", desk.FindQueue(caller.Tenant, row.QueueId.ToString())?.Name ?? "", cancellation);
        return Done.Well;
    }

    private async Task TellAsync(Caller caller, Guid id, string what, string queue, CancellationToken cancellation)
    {
        await offers.ReloadAsync(caller.Tenant, cancellation);
        audit.Write(caller.Tenant, caller.Actor, $"callback_offer.{what}", $"callback_offer:{id}", queue, caller.Address);
        events.Publish(EventDraft.Of(caller.Tenant, "config.changed", "callback_offer", id, caller.Actor, new { kind = "callback_offer", id, what }));
    }

    private static CallbackOfferBody Body(CallbackOfferRow r) => new(
        r.Id, r.QueueId, r.Enabled, r.OfferAfterMs, r.OfferEveryMs, r.Key, r.AskNumber, r.AtClosing, r.Hours is null ? null : JsonElement.Parse(r.Hours), r.MaxAttempts,
        r.PauseMs, r.ExpireMs, r.CallerNumber, r.Version);

    private static Task<CallbackOfferRow?> FindAsync(TenantConnection connection, Guid id, string locking, CancellationToken cancellation) =>
        connection.FindAsync<CallbackOfferRow>($"select {CallbackOfferRow.Columns} from ivr.callback_offer where tenant_id = @tenant and id = @id {locking}", new { id }, cancellation);
}

/// <summary>A queue with promises cannot be removed before they are kept; its offer goes with it.</summary>
internal sealed class OfferUses(CallbackBook book) : IWhereUsed
{
    public Task<IReadOnlyList<Use>> ListAsync(TenantId tenant, Used used, CancellationToken cancellation)
    {
        IReadOnlyList<Use> found = used.Kind == "queue"
            ? [.. book.Open(tenant).Where(c => c.QueueId == used.Id).Take(5).Select(c => new Use("callbacks", c.Id, c.Name ?? c.Number))]
            : [];
        return Task.FromResult(found);
    }
}
