using System.Text.Json;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Rating;
using Switchboard.Data;
using Switchboard.Data.Journal;
using Switchboard.Kernel;

namespace Switchboard.Rating.Credit;

/// <summary>What a leg cost, as the journal carries it.</summary>
internal sealed record ChargeEntry(
    Guid LegId, Guid CallId, DateTimeOffset Time, RatedDirection Direction, string Number, string Prefix, string Currency, long Seconds, decimal Amount)
{
    public const string Kind = "rating.charge";
}

/// <summary>Brings charges from the journal into the ledger: a leg once, however often it is told.</summary>
internal sealed class ChargeWriter(TimeProvider time) : IDurableHandler
{
    public string Kind => ChargeEntry.Kind;

    public async Task ApplyAsync(TenantConnection connection, IReadOnlyList<DurableRecord> records, CancellationToken cancellation)
    {
        foreach (var record in records)
        {
            var charge = JsonSerializer.Deserialize<ChargeEntry>(record.Payload.Span, WireJson.Options)!;
            await Ledger.EnterAsync(
                connection,
                new LedgerEntry(Ids.New(time), charge.Time, "charge", -charge.Amount, charge.Currency, "system", null)
                {
                    LegId = charge.LegId,
                    CallId = charge.CallId,
                    Number = charge.Number,
                    Prefix = charge.Prefix,
                    Seconds = charge.Seconds,
                    Direction = charge.Direction == RatedDirection.Inbound ? "inbound" : "outbound",
                },
                cancellation);
        }
    }
}

/// <summary>A line of the ledger.</summary>
internal sealed record LedgerEntry(Guid Id, DateTimeOffset Time, string Kind, decimal Amount, string Currency, string Actor, string? Reason)
{
    public Guid? LegId { get; init; }

    public Guid? CallId { get; init; }

    public string? Number { get; init; }

    public string? Prefix { get; init; }

    public long? Seconds { get; init; }

    public string? Direction { get; init; }
}

/// <summary>The one way into the ledger: a line and the balance it makes, in one transaction.</summary>
internal static class Ledger
{
    /// <summary>Enters a line; answers the new balance, or null when the leg was charged before or there is no account.</summary>
    public static async Task<decimal?> EnterAsync(TenantConnection connection, LedgerEntry entry, CancellationToken cancellation)
    {
        // The account's row is the queue at the till: nobody else enters a line until this transaction is over.
        if (await connection.FindAsync<decimal?>("select balance from rating.account where tenant_id = @tenant for update", null, cancellation) is not { } balance)
            return null;
        var after = balance + entry.Amount;
        var entered = await connection.ExecuteAsync(
            """
            insert into rating.ledger (tenant_id, id, time, kind, amount, balance_after, currency, leg_id, call_id, number, prefix, seconds, direction, reason, actor)
            values (@tenant, @Id, @time, @Kind, @Amount, @after, @Currency, @LegId, @CallId, @Number, @Prefix, @Seconds, @Direction, @Reason, @Actor)
            on conflict (tenant_id, leg_id) where leg_id is not null do nothing
            """,
            new
            {
                entry.Id,
                time = entry.Time.ToUniversalTime(),
                entry.Kind,
                entry.Amount,
                after,
                entry.Currency,
                entry.LegId,
                entry.CallId,
                entry.Number,
                entry.Prefix,
                entry.Seconds,
                entry.Direction,
                entry.Reason,
                entry.Actor,
            },
            cancellation);
        if (entered == 0)
            return null;
        await connection.ExecuteAsync("update rating.account set balance = @after where tenant_id = @tenant", new { after }, cancellation);
        return after;
    }
}
