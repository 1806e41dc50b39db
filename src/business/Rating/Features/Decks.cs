using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Paging;
using Switchboard.Data.Web;
using Switchboard.Kernel;
using Switchboard.Rating.Credit;
using Switchboard.Rating.Domain;

namespace Switchboard.Rating.Features;

/// <summary>A rate deck.</summary>
internal sealed record DeckBody(Guid Id, string Name, string Currency, int Rates, int Version, DateTimeOffset UpdatedAt) : IVersioned;

/// <summary>A deck as it is made or renamed; the currency stays.</summary>
internal sealed record DeckWrite(string? Name, string? Currency)
{
    public Fault? Check() => new Check().Text(Name, "name")
        .That(Currencies.Are(Currency), "currency", "billing.currency_invalid", "currency is three capital letters, as in CNY.").Fault;
}

/// <summary>A rate.</summary>
internal sealed record RateBody(
    Guid Id, string Prefix, string Description, decimal PerMinute, decimal SetupFee, int InitialSeconds, int NextSeconds, int FreeSeconds, DateTimeOffset? ValidFrom);

/// <summary>What an import did.</summary>
internal sealed record DeckVersionBody(Guid Id, int Version, DateTimeOffset At, string Actor, int Added, int Changed, int Removed);

/// <summary>What a call costs, and by which rate.</summary>
internal sealed record QuoteBody(
    Guid DeckId, string DeckName, string Number, string Prefix, string Description, DateTimeOffset? ValidFrom, decimal PerMinute, decimal SetupFee, int InitialSeconds,
    int NextSeconds, int FreeSeconds, decimal Seconds, long BilledSeconds, decimal Amount, string Currency);

/// <summary>The rate decks.</summary>
internal sealed class Decks(IDatabase database, BillingReach reach, BillingChanges changes, TimeProvider time)
{
    public static readonly Fault Missing = Fault.NotFound("billing.deck", "There is no such rate deck.");
    private static readonly Fault Taken = Fault.Conflict("billing.deck_exists", "There is already a deck of that name.") with { Field = "name" };
    private static readonly Fault Used = Fault.Conflict("billing.deck_in_use", "The account uses this deck: give it another one first.");

    private const string Columns =
        "d.id, d.name, d.currency, (select count(*)::int from rating.rate r where r.tenant_id = d.tenant_id and r.deck_id = d.id) as rates, d.version, d.updated_at";

    private static readonly Keyset Rows = new()
    {
        Columns = Columns,
        From = "rating.deck d",
        Where = "d.tenant_id = @tenant and (@Pattern::text is null or d.name ilike @Pattern)",
        Id = "d.id",
        Sorts = new Dictionary<string, SortKey>(StringComparer.Ordinal) { ["name"] = new("lower(d.name)", "text") },
        DefaultSort = "name",
    };

    private static readonly Keyset RateRows = new()
    {
        Columns = "id, prefix, description, per_minute, setup_fee, initial_seconds, next_seconds, free_seconds, valid_from",
        From = "rating.rate",
        Where = "tenant_id = @tenant and deck_id = @id and (@Pattern::text is null or description ilike @Pattern or prefix like @start)",
        Sorts = new Dictionary<string, SortKey>(StringComparer.Ordinal) { ["prefix"] = new("prefix", "text"), ["validFrom"] = new("valid_from", "timestamptz") },
        DefaultSort = "prefix",
    };

    private static readonly Keyset VersionRows = new()
    {
        Columns = "id, version, at, actor, added, changed, removed",
        From = "rating.deck_version",
        Where = "tenant_id = @tenant and deck_id = @id",
        Sorts = new Dictionary<string, SortKey>(StringComparer.Ordinal) { ["version"] = new("version", "int") },
        DefaultSort = "-version",
    };

    public static async Task<Answer<Page<DeckBody>>> ListAsync([AsParameters] PageRequest page, [FromQuery] Guid? tenant, Caller caller, Decks decks, CancellationToken cancellation)
    {
        if (!decks.Reach(caller, tenant).TryGet(out var whose, out var fault))
            return fault;
        await using var connection = await decks.OpenAsync(whose, cancellation);
        var rows = await Rows.ReadAsync<DeckRow>(connection, page, new { page.Pattern }, cancellation);
        return rows.TryGet(out var found, out var wrong) ? found.Select(r => r.ToBody()) : wrong;
    }

    public static async Task<Made<DeckBody>> MakeAsync(DeckWrite write, [FromQuery] Guid? tenant, Caller caller, Decks decks, CancellationToken cancellation) =>
        await decks.WriteAsync(null, write, tenant, default, caller, cancellation);

    public static async Task<Answer<DeckBody>> ChangeAsync(
        Guid id, DeckWrite write, [FromQuery] Guid? tenant, IfMatch match, Caller caller, Decks decks, CancellationToken cancellation) =>
        await decks.WriteAsync(id, write, tenant, match, caller, cancellation);

    public static async Task<Answer<DeckBody>> GetAsync(Guid id, [FromQuery] Guid? tenant, Caller caller, Decks decks, CancellationToken cancellation)
    {
        if (!decks.Reach(caller, tenant).TryGet(out var whose, out var fault))
            return fault;
        await using var connection = await decks.OpenAsync(whose, cancellation);
        return await FindAsync(connection, id, cancellation) is { } deck ? deck : Missing;
    }

    public static async Task<Done> RemoveAsync(Guid id, [FromQuery] Guid? tenant, Caller caller, Decks decks, CancellationToken cancellation) =>
        await decks.DeleteAsync(id, tenant, caller, cancellation) is { } fault ? fault : Done.Well;

    public static async Task<Answer<Page<RateBody>>> ListRatesAsync(
        Guid id, [AsParameters] PageRequest page, [FromQuery] Guid? tenant, Caller caller, Decks decks, CancellationToken cancellation)
    {
        if (!decks.Reach(caller, tenant).TryGet(out var whose, out var fault))
            return fault;
        await using var connection = await decks.OpenAsync(whose, cancellation);
        if (await FindAsync(connection, id, cancellation) is null)
            return Missing;
        var start = RateTable.DigitsOf(page.Q?.Trim() ?? "").ToString().Replace("%", "", StringComparison.Ordinal) + "%";
        var rows = await RateRows.ReadAsync<RateRow>(connection, page, new { id, page.Pattern, start }, cancellation);
        return rows.TryGet(out var found, out var wrong)
            ? found.Select(r => new RateBody(r.Id, r.Prefix, r.Description, r.PerMinute, r.SetupFee, r.InitialSeconds, r.NextSeconds, r.FreeSeconds, Begin(r.ValidFrom)))
            : wrong;
    }

    public static async Task<Answer<Page<DeckVersionBody>>> ListVersionsAsync(
        Guid id, [AsParameters] PageRequest page, [FromQuery] Guid? tenant, Caller caller, Decks decks, CancellationToken cancellation)
    {
        if (!decks.Reach(caller, tenant).TryGet(out var whose, out var fault))
            return fault;
        await using var connection = await decks.OpenAsync(whose, cancellation);
        if (await FindAsync(connection, id, cancellation) is null)
            return Missing;
        var rows = await VersionRows.ReadAsync<VersionRow>(connection, page, new { id }, cancellation);
        return rows.TryGet(out var found, out var wrong) ? found.Select(r => new DeckVersionBody(r.Id, r.Version, r.At, r.Actor, r.Added, r.Changed, r.Removed)) : wrong;
    }

    public static async Task<Answer<QuoteBody>> QuoteAsync(
        [FromQuery] string? number, [FromQuery] decimal? minutes, [FromQuery] DateTimeOffset? at, [FromQuery] Guid? deckId, [FromQuery] Guid? tenant,
        Caller caller, Decks decks, CancellationToken cancellation) =>
        await decks.QuoteAsync(number, minutes ?? 1, at, deckId, tenant, caller, cancellation);

    private async Task<Outcome<QuoteBody>> QuoteAsync(
        string? number, decimal minutes, DateTimeOffset? at, Guid? deckId, Guid? tenant, Caller caller, CancellationToken cancellation)
    {
        if (!reach.Of(caller, tenant).TryGet(out var whose, out var fault))
            return fault;
        if (new Check().Text(number, "number", 32).That(minutes is >= 0 and <= 1440, "minutes", "field.out_of_range", "minutes is between 0 and 1440.").Fault is { } wrong)
            return wrong;
        await using var connection = await database.OpenAsync(whose, cancellation);
        var deck = deckId ?? await connection.FindAsync<Guid?>("select outbound_deck_id from rating.account where tenant_id = @tenant", null, cancellation);
        if (await CreditLoader.TableAsync(connection, deck, cancellation) is not { } table)
            return Missing with { Field = "deckId" };
        if (table.Find(number!.Trim(), at ?? time.GetUtcNow()) is not { } rate)
            return Fault.NotFound("billing.rate", $"Deck {table.Name} has no rate for {number} at that time.");
        var terms = rate.TermsIn(table.Currency);
        var billed = terms.BilledSeconds(TimeSpan.FromTicks((long)(minutes * TimeSpan.TicksPerMinute)));
        return new QuoteBody(
            table.Id, table.Name, number.Trim(), rate.Prefix, rate.Description, Begin(rate.ValidFrom), rate.PerMinute, rate.SetupFee, rate.InitialSeconds, rate.NextSeconds,
            rate.FreeSeconds, minutes * 60, billed, terms.Cost(billed), table.Currency);
    }

    public static DateTimeOffset? Begin(DateTimeOffset from) => from == Rate.Always ? null : from;

    public static async Task<DeckBody?> FindAsync(TenantConnection connection, Guid id, CancellationToken cancellation) =>
        (await connection.FindAsync<DeckRow>($"select {Columns} from rating.deck d where d.tenant_id = @tenant and d.id = @id", new { id }, cancellation))?.ToBody();

    private Outcome<TenantId> Reach(Caller caller, Guid? tenant) => reach.Of(caller, tenant);

    private Task<TenantConnection> OpenAsync(TenantId tenant, CancellationToken cancellation) => database.OpenAsync(tenant, cancellation);

    private async Task<Outcome<DeckBody>> WriteAsync(Guid? existing, DeckWrite write, Guid? tenant, IfMatch match, Caller caller, CancellationToken cancellation)
    {
        if (!reach.Of(caller, tenant).TryGet(out var whose, out var fault))
            return fault;
        if (write.Check() is { } wrong)
            return wrong;
        var id = existing ?? Ids.New(time);
        DeckBody deck;
        try
        {
            await using var connection = await database.OpenAsync(whose, cancellation);
            if (existing is not null)
            {
                if (await FindAsync(connection, id, cancellation) is not { } before)
                    return Missing;
                if (!match.Allows(before.Version))
                    return IfMatch.Stale;
                if (before.Currency != write.Currency)
                    return Fault.Conflict("billing.currency_fixed", "The currency of a deck cannot change: make another deck.") with { Field = "currency" };
            }

            await connection.ExecuteAsync(
                existing is null
                    ? "insert into rating.deck (tenant_id, id, name, currency, updated_at) values (@tenant, @id, @name, @Currency, @now)"
                    : "update rating.deck set name = @name, version = version + 1, updated_at = @now where tenant_id = @tenant and id = @id",
                new { id, name = write.Name!.Trim(), write.Currency, now = time.GetUtcNow() },
                cancellation);
            deck = (await FindAsync(connection, id, cancellation))!;
            await connection.CommitAsync(cancellation);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return Taken;
        }

        await changes.TellAsync(caller, whose, "rateDeck", id, existing is null ? "created" : "changed", deck.Name, cancellation);
        return deck;
    }

    private async Task<Fault?> DeleteAsync(Guid id, Guid? tenant, Caller caller, CancellationToken cancellation)
    {
        if (!reach.Of(caller, tenant).TryGet(out var whose, out var fault))
            return fault;
        DeckBody? deck;
        try
        {
            await using var connection = await database.OpenAsync(whose, cancellation);
            if ((deck = await FindAsync(connection, id, cancellation)) is null)
                return Missing;
            await connection.ExecuteAsync("delete from rating.deck where tenant_id = @tenant and id = @id", new { id }, cancellation);
            await connection.CommitAsync(cancellation);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.ForeignKeyViolation)
        {
            return Used;
        }

        await changes.TellAsync(caller, whose, "rateDeck", id, "removed", deck.Name, cancellation);
        return null;
    }

    private sealed class DeckRow
    {
        public Guid Id { get; init; }

        public string Name { get; init; } = "";

        public string Currency { get; init; } = "";

        public int Rates { get; init; }

        public int Version { get; init; }

        public DateTimeOffset UpdatedAt { get; init; }

        public DeckBody ToBody() => new(Id, Name, Currency, Rates, Version, UpdatedAt);
    }

    private sealed class VersionRow
    {
        public Guid Id { get; init; }

        public int Version { get; init; }

        public DateTimeOffset At { get; init; }

        public string Actor { get; init; } = "";

        public int Added { get; init; }

        public int Changed { get; init; }

        public int Removed { get; init; }
    }
}
