using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Paging;
using Switchboard.Data.Web;
using Switchboard.Kernel;
using Switchboard.Rating.Credit;
using Switchboard.Rating.Domain;

namespace Switchboard.Rating.Features;

/// <summary>A tenant's account. <c>available</c> is what new calls may use; null for no end.</summary>
internal sealed record AccountBody(
    Guid TenantId, string Mode, string Currency, decimal Balance, decimal SetAside, decimal? Available, decimal? CreditLimit, decimal? LowBalance,
    Guid? OutboundDeckId, Guid? InboundDeckId, int SliceSeconds, int WarnSeconds, IReadOnlyList<string> EmergencyNumbers, int Version) : IVersioned;

/// <summary>An account as it is opened or changed.</summary>
internal sealed record AccountWrite(
    string? Mode, string? Currency, decimal? CreditLimit, decimal? LowBalance, Guid? OutboundDeckId, Guid? InboundDeckId, int? SliceSeconds, int? WarnSeconds,
    IReadOnlyList<string>? EmergencyNumbers)
{
    public Fault? Check() => new Check()
        .OneOf(Mode, "mode", AccountSettings.Prepaid, AccountSettings.Postpaid)
        .That(Currencies.Are(Currency), "currency", "billing.currency_invalid", "currency is three capital letters, as in CNY.")
        .That(CreditLimit is null or >= 0 && Money.Fits(CreditLimit), "creditLimit", "billing.amount_invalid", "creditLimit is 0 or more, with at most 4 decimal places.")
        .That(Money.Fits(LowBalance), "lowBalance", "billing.amount_invalid", "lowBalance has at most 4 decimal places.")
        .Range(SliceSeconds, "sliceSeconds", 10, 3600).Range(WarnSeconds, "warnSeconds", 0, 300)
        .That((EmergencyNumbers?.Count ?? 0) <= 50 && (EmergencyNumbers ?? []).All(n => n is { Length: > 0 and <= 32 } && n.All(char.IsAsciiDigit)),
            "emergencyNumbers", "billing.emergency_invalid", "emergencyNumbers are at most 50 numbers of digits.")
        .Fault;
}

/// <summary>Money in (or, for a correction, out).</summary>
internal sealed record MoneyWrite(decimal? Amount, string? Reason)
{
    public Fault? Check(bool negative) => new Check()
        .That(Amount is not null and not 0 && (negative || Amount > 0) && Money.Fits(Amount), "amount", "billing.amount_invalid",
            negative ? "amount is not 0 and has at most 4 decimal places; below 0 it takes from the balance." : "amount is above 0 and has at most 4 decimal places.")
        .Text(Reason, "reason", 300).Fault;
}

/// <summary>A line of the ledger.</summary>
internal sealed record LedgerBody(
    Guid Id, DateTimeOffset Time, string Kind, decimal Amount, decimal BalanceAfter, string Currency, Guid? CallId, string? Number, string? Prefix, long? Seconds,
    string? Direction, string? Reason, string Actor);

/// <summary>What an amount may be.</summary>
internal static class Money
{
    public static bool Fits(decimal? amount) => amount is not { } value || (Math.Abs(value) < 1_000_000_000_000m && decimal.Round(value, 4) == value);
}

/// <summary>What a currency looks like.</summary>
internal static class Currencies
{
    public static bool Are(string? text) => text is { Length: 3 } && text.All(char.IsAsciiLetterUpper);
}

/// <summary>Account, top-up, correction, ledger.</summary>
internal sealed class Accounts(IDatabase database, CreditBook book, BillingReach reach, BillingChanges changes, TimeProvider time)
{
    public static readonly Fault Missing = Fault.NotFound("billing.account", "No account is open: its calls are not rated.");

    private static readonly Keyset Lines = new()
    {
        Columns = "id, time, kind, amount, balance_after, currency, call_id, number, prefix, seconds, direction, reason, actor",
        From = "rating.ledger",
        Where = """
            tenant_id = @tenant and (@kind::text is null or kind = @kind) and (@Pattern::text is null or number ilike @Pattern or reason ilike @Pattern)
            and (@call::uuid is null or call_id = @call)
            """,
        Sorts = new Dictionary<string, SortKey>(StringComparer.Ordinal) { ["entered"] = new("seq", "bigint"), ["time"] = new("time", "timestamptz") },
        DefaultSort = "-entered",
    };

    public static async Task<Answer<AccountBody>> GetAsync([FromQuery] Guid? tenant, Caller caller, Accounts accounts, CancellationToken cancellation)
    {
        if (!accounts.Reach(caller, tenant).TryGet(out var whose, out var fault))
            return fault;
        return await accounts.ReadAsync(whose, cancellation) is { } body ? body : Missing;
    }

    public static async Task<Answer<AccountBody>> PutAsync(
        AccountWrite write, [FromQuery] Guid? tenant, IfMatch match, Caller caller, Accounts accounts, CancellationToken cancellation) =>
        accounts.Reach(caller, tenant).TryGet(out var whose, out var fault) ? await accounts.WriteAsync(whose, write, match, caller, cancellation) : fault;

    public static async Task<Answer<AccountBody>> TopUpAsync(MoneyWrite write, [FromQuery] Guid? tenant, Caller caller, Accounts accounts, CancellationToken cancellation) =>
        await accounts.EnterAsync("topup", write, tenant, caller, cancellation);

    public static async Task<Answer<AccountBody>> CorrectAsync(MoneyWrite write, [FromQuery] Guid? tenant, Caller caller, Accounts accounts, CancellationToken cancellation) =>
        await accounts.EnterAsync("correction", write, tenant, caller, cancellation);

    public static async Task<Answer<Page<LedgerBody>>> ListLedgerAsync(
        [AsParameters] PageRequest page, [FromQuery] string? kind, [FromQuery] Guid? call, [FromQuery] Guid? tenant, Caller caller, Accounts accounts,
        CancellationToken cancellation)
    {
        if (!accounts.Reach(caller, tenant).TryGet(out var whose, out var fault))
            return fault;
        await using var connection = await accounts.OpenAsync(whose, cancellation);
        var rows = await Lines.ReadAsync<LedgerRow>(connection, page, new { kind, call, page.Pattern }, cancellation);
        return rows.TryGet(out var found, out var wrong) ? found.Select(r => r.ToBody()) : wrong;
    }

    private Outcome<TenantId> Reach(Caller caller, Guid? tenant) => reach.Of(caller, tenant);

    private Task<TenantConnection> OpenAsync(TenantId tenant, CancellationToken cancellation) => database.OpenAsync(tenant, cancellation);

    private async Task<AccountBody?> ReadAsync(TenantId tenant, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(tenant, cancellation);
        var row = await connection.FindAsync<AccountRow>(
            """
            select mode, currency, balance, credit_limit, low_balance, outbound_deck_id, inbound_deck_id, slice_seconds, warn_seconds, emergency_numbers, version
            from rating.account where tenant_id = @tenant
            """,
            null,
            cancellation);
        if (row is null)
            return null;
        // Memory is ahead of the database by the charges that are on their way.
        var (balance, setAside) = book.FigureOf(tenant) ?? (row.Balance, 0);
        return row.ToBody(tenant, balance, setAside);
    }

    private async Task<Outcome<AccountBody>> WriteAsync(TenantId tenant, AccountWrite write, IfMatch match, Caller caller, CancellationToken cancellation)
    {
        if (write.Check() is { } fault)
            return fault;
        bool opened;
        await using (var connection = await database.OpenAsync(tenant, cancellation))
        {
            var before = await connection.FindAsync<Before>("select version, currency from rating.account where tenant_id = @tenant for update", null, cancellation);
            opened = before is null;
            if (before is not null && !match.Allows(before.Version))
                return IfMatch.Stale;
            if (before is not null && before.Currency != write.Currency && await connection.FindAsync<bool>("select exists (select 1 from rating.ledger where tenant_id = @tenant)", null, cancellation))
                return Fault.Conflict("billing.currency_fixed", "The currency cannot change once something is in the ledger.") with { Field = "currency" };
            if (await CheckDeckAsync(connection, write.OutboundDeckId, "outboundDeckId", write.Currency!, cancellation) is { } outbound)
                return outbound;
            if (await CheckDeckAsync(connection, write.InboundDeckId, "inboundDeckId", write.Currency!, cancellation) is { } inbound)
                return inbound;
            await connection.ExecuteAsync(
                Upsert,
                new
                {
                    write.Mode,
                    write.Currency,
                    limit = write.Mode == AccountSettings.Prepaid ? null : write.CreditLimit,
                    write.LowBalance,
                    write.OutboundDeckId,
                    write.InboundDeckId,
                    slice = write.SliceSeconds ?? 60,
                    warn = write.WarnSeconds ?? 30,
                    emergency = (write.EmergencyNumbers ?? []).ToArray(),
                },
                cancellation);
            await connection.CommitAsync(cancellation);
        }

        await changes.TellAsync(caller, tenant, "billingAccount", tenant.Value, opened ? "created" : "changed", write.Mode, cancellation);
        return (await ReadAsync(tenant, cancellation))!;
    }

    private static async Task<Fault?> CheckDeckAsync(TenantConnection connection, Guid? deck, string field, string currency, CancellationToken cancellation)
    {
        if (deck is not { } id)
            return null;
        return await connection.FindAsync<string>("select currency from rating.deck where tenant_id = @tenant and id = @id", new { id }, cancellation) switch
        {
            null => Fault.Invalid("billing.deck_not_found", "There is no such rate deck.", field),
            var other when other != currency => Fault.Invalid("billing.currency_differs", $"The deck is in {other}, the account in {currency}.", field),
            _ => null,
        };
    }

    private async Task<Outcome<AccountBody>> EnterAsync(string kind, MoneyWrite write, Guid? tenant, Caller caller, CancellationToken cancellation)
    {
        if (!reach.Of(caller, tenant).TryGet(out var whose, out var fault))
            return fault;
        if (write.Check(kind == "correction") is { } wrong)
            return wrong;
        var amount = write.Amount!.Value;
        await using (var connection = await database.OpenAsync(whose, cancellation))
        {
            var currency = await connection.FindAsync<string>("select currency from rating.account where tenant_id = @tenant", null, cancellation);
            if (currency is null
                || await Ledger.EnterAsync(connection, new LedgerEntry(Ids.New(time), time.GetUtcNow(), kind, amount, currency, caller.Actor, write.Reason!.Trim()), cancellation) is null)
                return Missing;
            await connection.CommitAsync(cancellation);
        }

        book.Add(whose, amount);
        var detail = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{amount:0.00##} {write.Reason!.Trim()}");
        await changes.TellAsync(caller, whose, "billingAccount", whose.Value, kind == "topup" ? "toppedUp" : "corrected", detail, cancellation);
        return (await ReadAsync(whose, cancellation))!;
    }

    private const string Upsert = """
        insert into rating.account (tenant_id, mode, currency, credit_limit, low_balance, outbound_deck_id, inbound_deck_id, slice_seconds, warn_seconds, emergency_numbers)
        values (@tenant, @Mode, @Currency, @limit, @LowBalance, @OutboundDeckId, @InboundDeckId, @slice, @warn, @emergency)
        on conflict (tenant_id) do update set mode = excluded.mode, currency = excluded.currency, credit_limit = excluded.credit_limit,
            low_balance = excluded.low_balance, outbound_deck_id = excluded.outbound_deck_id, inbound_deck_id = excluded.inbound_deck_id,
            slice_seconds = excluded.slice_seconds, warn_seconds = excluded.warn_seconds, emergency_numbers = excluded.emergency_numbers,
            version = rating.account.version + 1
        """;

    private sealed record Before(int Version, string Currency);

    private sealed class AccountRow
    {
        public string Mode { get; init; } = "";

        public string Currency { get; init; } = "";

        public decimal Balance { get; init; }

        public decimal? CreditLimit { get; init; }

        public decimal? LowBalance { get; init; }

        public Guid? OutboundDeckId { get; init; }

        public Guid? InboundDeckId { get; init; }

        public int SliceSeconds { get; init; }

        public int WarnSeconds { get; init; }

        public string[] EmergencyNumbers { get; init; } = [];

        public int Version { get; init; }

        public AccountBody ToBody(TenantId tenant, decimal balance, decimal setAside)
        {
            var floor = Mode == AccountSettings.Prepaid ? 0 : -CreditLimit;
            return new AccountBody(
                tenant.Value, Mode, Currency, balance, setAside, floor is null ? null : balance - floor - setAside, CreditLimit, LowBalance, OutboundDeckId, InboundDeckId,
                SliceSeconds, WarnSeconds, EmergencyNumbers, Version);
        }
    }

    private sealed class LedgerRow
    {
        public Guid Id { get; init; }

        public DateTimeOffset Time { get; init; }

        public string Kind { get; init; } = "";

        public decimal Amount { get; init; }

        public decimal BalanceAfter { get; init; }

        public string Currency { get; init; } = "";

        public Guid? CallId { get; init; }

        public string? Number { get; init; }

        public string? Prefix { get; init; }

        public long? Seconds { get; init; }

        public string? Direction { get; init; }

        public string? Reason { get; init; }

        public string Actor { get; init; } = "";

        public LedgerBody ToBody() => new(Id, Time, Kind, Amount, BalanceAfter, Currency, CallId, Number, Prefix, Seconds, Direction, Reason, Actor);
    }
}
