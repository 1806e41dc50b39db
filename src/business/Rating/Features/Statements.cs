using System.Globalization;
using System.Text;
using CsvHelper;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Web;
using Switchboard.Kernel;

namespace Switchboard.Rating.Features;

/// <summary>A month in figures. Opening, top-ups, corrections and charges add up to closing.</summary>
internal sealed record StatementLine(
    string Month, string Currency, decimal Opening, decimal TopUps, decimal Corrections, decimal Charges, decimal Closing, long Calls, decimal Minutes);

/// <summary>All months.</summary>
internal sealed record StatementList(IReadOnlyList<StatementLine> Items);

/// <summary>The calls to one prefix.</summary>
internal sealed record PrefixLine(string Direction, string Prefix, long Calls, decimal Minutes, decimal Amount);

/// <summary>A month with its calls by prefix and its other lines.</summary>
internal sealed record StatementBody(
    string TenantName, StatementLine Total, DateTimeOffset From, DateTimeOffset To, IReadOnlyList<PrefixLine> Prefixes, IReadOnlyList<PaymentLine> Payments);

/// <summary>A top-up or correction.</summary>
internal sealed record PaymentLine(DateTimeOffset Time, string Kind, decimal Amount, string? Reason);

/// <summary>The months of an account, in the tenant's zone.</summary>
internal sealed class Statements(IDatabase database, BillingReach reach, ITenantDirectory tenants)
{
    private const string Figures = """
        coalesce(sum(amount) filter (where kind = 'topup'), 0) as top_ups, coalesce(sum(amount) filter (where kind = 'correction'), 0) as corrections,
        coalesce(-sum(amount) filter (where kind = 'charge'), 0) as charges, count(*) filter (where kind = 'charge') as calls,
        coalesce(sum(seconds), 0)::bigint as seconds, coalesce(sum(amount), 0) as total
        """;

    public static async Task<Answer<StatementList>> ListAsync([FromQuery] Guid? tenant, Caller caller, Statements statements, CancellationToken cancellation) =>
        await statements.MonthsAsync(tenant, caller, cancellation);

    public static async Task<Answer<StatementBody>> GetAsync(string month, [FromQuery] Guid? tenant, Caller caller, Statements statements, CancellationToken cancellation) =>
        await statements.MonthAsync(month, tenant, caller, cancellation);

    public static async Task<IResult> ExportAsync(string month, [FromQuery] Guid? tenant, Caller caller, Statements statements, CancellationToken cancellation)
    {
        var made = await statements.CsvAsync(month, tenant, caller, cancellation);
        return made.TryGet(out var text, out var fault)
            ? Results.File(Encoding.UTF8.GetPreamble().Concat(Encoding.UTF8.GetBytes(text)).ToArray(), "text/csv; charset=utf-8", $"statement-{month}.csv")
            : Problem.Of(fault);
    }

    private async Task<Outcome<StatementList>> MonthsAsync(Guid? tenant, Caller caller, CancellationToken cancellation)
    {
        if (!reach.Of(caller, tenant).TryGet(out var whose, out var fault))
            return fault;
        await using var connection = await database.OpenAsync(whose, cancellation);
        if (await CurrencyAsync(connection, cancellation) is not { } currency)
            return Accounts.Missing;
        var rows = await connection.ListAsync<MonthRow>(
            $"select to_char(time at time zone @zone, 'YYYY-MM') as month, {Figures} from rating.ledger where tenant_id = @tenant group by 1 order by 1",
            new { zone = reach.ZoneOf(whose).Id },
            cancellation);
        var lines = new List<StatementLine>();
        var balance = 0m;
        foreach (var row in rows)
        {
            lines.Add(row.ToLine(row.Month, currency, balance));
            balance += row.Total;
        }

        lines.Reverse();
        return new StatementList(lines);
    }

    private async Task<Outcome<StatementBody>> MonthAsync(string month, Guid? tenant, Caller caller, CancellationToken cancellation)
    {
        if (!Period(month, tenant, caller).TryGet(out var period, out var fault))
            return fault;
        await using var connection = await database.OpenAsync(period!.Tenant, cancellation);
        if (await CurrencyAsync(connection, cancellation) is not { } currency)
            return Accounts.Missing;
        var bounds = new { from = period.From, to = period.To };
        var opening = await connection.FindAsync<decimal>("select coalesce(sum(amount), 0) from rating.ledger where tenant_id = @tenant and time < @from", bounds, cancellation);
        var row = (await connection.FindAsync<MonthRow>($"select '' as month, {Figures} from rating.ledger where tenant_id = @tenant and time >= @from and time < @to", bounds, cancellation))!;
        var prefixes = await connection.ListAsync<PrefixRow>(
            """
            select direction, prefix, count(*) as calls, sum(seconds)::bigint as seconds, -sum(amount) as amount
            from rating.ledger where tenant_id = @tenant and kind = 'charge' and time >= @from and time < @to group by direction, prefix order by direction desc, prefix
            """,
            bounds,
            cancellation);
        var payments = await connection.ListAsync<PaymentRow>(
            "select time, kind, amount, reason from rating.ledger where tenant_id = @tenant and kind <> 'charge' and time >= @from and time < @to order by seq", bounds, cancellation);
        return new StatementBody(
            tenants.Find(period.Tenant)?.DisplayName ?? "",
            row.ToLine(month, currency, opening),
            period.From,
            period.To,
            [.. prefixes.Select(p => new PrefixLine(p.Direction, p.Prefix, p.Calls, MonthRow.MinutesOf(p.Seconds), p.Amount))],
            [.. payments.Select(p => new PaymentLine(p.Time, p.Kind, p.Amount, p.Reason))]);
    }

    private async Task<Outcome<string>> CsvAsync(string month, Guid? tenant, Caller caller, CancellationToken cancellation)
    {
        if (!Period(month, tenant, caller).TryGet(out var period, out var fault))
            return fault;
        await using var connection = await database.OpenAsync(period!.Tenant, cancellation);
        var rows = await connection.ListAsync<LineRow>(
            """
            select time, kind, direction, number, prefix, seconds, amount, balance_after, currency, reason, call_id
            from rating.ledger where tenant_id = @tenant and time >= @from and time < @to order by seq
            """,
            new { from = period.From, to = period.To },
            cancellation);
        var text = new StringWriter();
        await using (var csv = CsvWriter.Create(text, new CsvWriterOptions { Injection = CsvInjection.Escape }, true))
        {
            csv.WriteRecord("time", "kind", "direction", "number", "prefix", "seconds", "amount", "balance_after", "currency", "reason", "call");
            foreach (var row in rows)
                row.WriteTo(csv, period.Zone);
        }

        return text.ToString();
    }

    private Outcome<Bounds> Period(string month, Guid? tenant, Caller caller)
    {
        if (!reach.Of(caller, tenant).TryGet(out var whose, out var fault))
            return fault;
        if (!DateOnly.TryParseExact(month + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first))
            return Fault.Invalid("billing.month_invalid", "A month is written as 2026-01.", "month");
        var zone = reach.ZoneOf(whose);
        return new Bounds(whose, zone, Midnight(first), Midnight(first.AddMonths(1)));

        DateTimeOffset Midnight(DateOnly day)
        {
            var local = day.ToDateTime(TimeOnly.MinValue);
            return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
        }
    }

    private static Task<string?> CurrencyAsync(TenantConnection connection, CancellationToken cancellation) =>
        connection.FindAsync<string>("select currency from rating.account where tenant_id = @tenant", null, cancellation);

    private sealed record Bounds(TenantId Tenant, TimeZoneInfo Zone, DateTimeOffset From, DateTimeOffset To);

    private sealed class MonthRow
    {
        public string Month { get; init; } = "";

        public decimal TopUps { get; init; }

        public decimal Corrections { get; init; }

        public decimal Charges { get; init; }

        public decimal Total { get; init; }

        public long Calls { get; init; }

        public long Seconds { get; init; }

        public StatementLine ToLine(string month, string currency, decimal opening) =>
            new(month, currency, opening, TopUps, Corrections, Charges, opening + Total, Calls, MinutesOf(Seconds));

        public static decimal MinutesOf(long seconds) => Math.Round(seconds / 60m, 2, MidpointRounding.AwayFromZero);
    }

    private sealed class PrefixRow
    {
        public string Direction { get; init; } = "";

        public string Prefix { get; init; } = "";

        public long Calls { get; init; }

        public long Seconds { get; init; }

        public decimal Amount { get; init; }
    }

    private sealed class PaymentRow
    {
        public DateTimeOffset Time { get; init; }

        public string Kind { get; init; } = "";

        public decimal Amount { get; init; }

        public string? Reason { get; init; }
    }

    private sealed class LineRow
    {
        public DateTimeOffset Time { get; init; }

        public string Kind { get; init; } = "";

        public string? Direction { get; init; }

        public string? Number { get; init; }

        public string? Prefix { get; init; }

        public long? Seconds { get; init; }

        public decimal Amount { get; init; }

        public decimal BalanceAfter { get; init; }

        public string Currency { get; init; } = "";

        public string? Reason { get; init; }

        public Guid? CallId { get; init; }

        public void WriteTo(CsvWriter csv, TimeZoneInfo zone)
        {
            csv.WriteField(TimeZoneInfo.ConvertTime(Time, zone), "yyyy-MM-dd'T'HH:mm:sszzz");
            foreach (var text in (string?[])[Kind, Direction, Number, Prefix])
                csv.WriteField(text ?? "");
            csv.WriteField(Seconds?.ToString(CultureInfo.InvariantCulture) ?? "");
            csv.WriteField(Amount, [], CultureInfo.InvariantCulture); // a number, or the minus would be taken for a formula
            csv.WriteField(BalanceAfter, [], CultureInfo.InvariantCulture);
            foreach (var text in (string?[])[Currency, Reason, CallId?.ToString()])
                csv.WriteField(text ?? "");
            csv.EndRecord();
        }
    }
}
