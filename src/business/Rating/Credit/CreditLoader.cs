using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Kernel;
using Switchboard.Rating.Domain;

namespace Switchboard.Rating.Credit;

/// <summary>Reads accounts and decks: all at start, before the telephones, and a tenant's after each change.</summary>
internal sealed class CreditLoader(IDatabase database, IDurableLog journal, ITenantDirectory tenants, CreditBook book, ILogger<CreditLoader> log) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await journal.WhenAppliedAsync(cancellationToken); // charges on their way are part of the balance
        foreach (var tenant in tenants.All)
            await ReadAsync(tenant.Id, cancellationToken);
        Log.Loaded(log, book.Count);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task ReadAsync(TenantId tenant, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(tenant, cancellation);
        var row = await connection.FindAsync<Row>(
            """
            select mode, currency, balance, credit_limit, low_balance, outbound_deck_id, inbound_deck_id, slice_seconds, warn_seconds, emergency_numbers
            from rating.account where tenant_id = @tenant
            """,
            null,
            cancellation);
        if (row is null)
            return;
        var outbound = await TableAsync(connection, row.OutboundDeckId, cancellation);
        var inbound = row.InboundDeckId == row.OutboundDeckId ? outbound : await TableAsync(connection, row.InboundDeckId, cancellation);
        var settings = new AccountSettings(
            row.Mode, row.Currency, row.CreditLimit, row.LowBalance, row.OutboundDeckId, row.InboundDeckId, row.SliceSeconds, row.WarnSeconds, row.EmergencyNumbers);
        book.Put(tenant, settings, row.Balance, outbound, inbound);
    }

    public static async Task<RateTable?> TableAsync(TenantConnection connection, Guid? deck, CancellationToken cancellation)
    {
        if (deck is not { } id || await connection.FindAsync<DeckRow>("select name, currency from rating.deck where tenant_id = @tenant and id = @id", new { id }, cancellation) is not { } row)
            return null;
        return new RateTable(id, row.Name, row.Currency, await RatesAsync(connection, id, cancellation));
    }

    public static async Task<IReadOnlyList<Rate>> RatesAsync(TenantConnection connection, Guid deck, CancellationToken cancellation) =>
        [.. (await connection.ListAsync<RateRow>(
            """
            select prefix, description, per_minute, setup_fee, initial_seconds, next_seconds, free_seconds, valid_from
            from rating.rate where tenant_id = @tenant and deck_id = @deck order by prefix, valid_from
            """,
            new { deck },
            cancellation)).Select(r => r.ToRate())];

    private sealed class Row
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
    }

    private sealed record DeckRow(string Name, string Currency);
}

/// <summary>A rate as it is stored.</summary>
internal sealed class RateRow
{
    public Guid Id { get; init; }

    public string Prefix { get; init; } = "";

    public string Description { get; init; } = "";

    public decimal PerMinute { get; init; }

    public decimal SetupFee { get; init; }

    public int InitialSeconds { get; init; }

    public int NextSeconds { get; init; }

    public int FreeSeconds { get; init; }

    public DateTimeOffset ValidFrom { get; init; }

    public Rate ToRate() => new(Prefix, Description, PerMinute / 1.0000000000000000000000000000m, SetupFee / 1.0000000000000000000000000000m, InitialSeconds, NextSeconds, FreeSeconds, ValidFrom);
}
