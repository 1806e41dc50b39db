using Dapper;
using Npgsql;
using Switchboard.Kernel;

namespace Switchboard.Data;

/// <summary>The way to PostgreSQL for work: always inside one tenant and one transaction.</summary>
public interface IDatabase
{
    /// <summary>
    /// Opens a transaction that sees and writes only this tenant's rows (row-level security is the second wall; the
    /// query's own <c>where tenant_id = @tenant</c> is the first). Nothing is kept unless <see cref="TenantConnection.CommitAsync"/> is called.
    /// </summary>
    Task<TenantConnection> OpenAsync(TenantId tenant, CancellationToken cancellation);
}

/// <summary>A transaction within one tenant. <c>@tenant</c> is always bound.</summary>
public sealed class TenantConnection : IAsyncDisposable
{
    internal TenantConnection(TenantId tenant, NpgsqlConnection connection, NpgsqlTransaction transaction)
    {
        Tenant = tenant;
        Connection = connection;
        Transaction = transaction;
    }

    /// <summary>The tenant it works in.</summary>
    public TenantId Tenant { get; private set; }

    /// <summary>For COPY and whatever Dapper has no word for.</summary>
    public NpgsqlConnection Connection { get; }

    /// <summary>The open transaction.</summary>
    public NpgsqlTransaction Transaction { get; }

    /// <summary>All rows.</summary>
    public async Task<IReadOnlyList<T>> ListAsync<T>(string sql, object? arguments, CancellationToken cancellation) =>
        (await Connection.QueryAsync<T>(Command(sql, arguments, cancellation))).AsList();

    /// <summary>The first row, or nothing.</summary>
    public async Task<T?> FindAsync<T>(string sql, object? arguments, CancellationToken cancellation) =>
        await Connection.QueryFirstOrDefaultAsync<T>(Command(sql, arguments, cancellation));

    /// <summary>Runs a command; answers how many rows it touched.</summary>
    public Task<int> ExecuteAsync(string sql, object? arguments, CancellationToken cancellation) =>
        Connection.ExecuteAsync(Command(sql, arguments, cancellation));

    /// <summary>Keeps what was done.</summary>
    public Task CommitAsync(CancellationToken cancellation) => Transaction.CommitAsync(cancellation);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await Transaction.DisposeAsync();
        await Connection.DisposeAsync();
    }

    /// <summary>The Dapper command for this transaction, with <c>@tenant</c> bound.</summary>
    public CommandDefinition Command(string sql, object? arguments, CancellationToken cancellation)
    {
        var parameters = new DynamicParameters(arguments);
        parameters.Add("tenant", Tenant.Value);
        return new CommandDefinition(sql, parameters, Transaction, cancellationToken: cancellation);
    }

    /// <summary>Moves the transaction into another tenant: only the journal, which applies many tenants' records at once, does this.</summary>
    internal async Task EnterAsync(TenantId tenant, CancellationToken cancellation)
    {
        Tenant = tenant;
        await Connection.ExecuteAsync(new CommandDefinition(
            "select set_config('app.tenant', @id, true)", new { id = tenant.Value.ToString() }, Transaction, cancellationToken: cancellation));
    }
}
