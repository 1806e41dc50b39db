using Switchboard.Contracts.Crm;
using Switchboard.Ivr.Lookups;
using Switchboard.Ivr.Persistence;
using Switchboard.Ivr.Platform;
using Switchboard.Kernel;

namespace Switchboard.Ivr.World;

/// <summary>The data that flows of real calls read and write.</summary>
internal sealed class DataWorld(IvrDirectory directory, SourceReader sources, TableRows tables, ICustomerWriter customers)
{
    public async Task<Outcome<IReadOnlyList<SqlRow>>> QueryAsync(TenantId tenant, SqlAsk ask, CancellationToken cancellation) =>
        directory.Book(tenant).FindDataSource(ask.Source) is { } source
            ? await sources.QueryAsync(tenant, source, ask, cancellation)
            : Fault.NotFound("data_source", $"There is no data source '{ask.Source}'.");

    public Task<Outcome<bool>> UpdateCustomerAsync(TenantId tenant, CustomerWish wish, CancellationToken cancellation) =>
        customers.ChangeByPhoneAsync(tenant, wish.Number, wish.Create, wish.Values, cancellation);

    public async Task<Outcome<TableRow>> FindRowAsync(TenantId tenant, string table, string key, CancellationToken cancellation) =>
        directory.Book(tenant).FindTable(table) is { } card ? await tables.FindAsync(tenant, card, key, cancellation) : NoTable(table);

    public async Task<Fault?> SaveRowAsync(TenantId tenant, string table, string key, IReadOnlyDictionary<string, string> values, CancellationToken cancellation) =>
        directory.Book(tenant).FindTable(table) is { } card ? await tables.SaveAsync(tenant, card, key, values, cancellation) : NoTable(table);

    private static Fault NoTable(string table) => Fault.NotFound("data_table", $"There is no table '{table}'.");
}
