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

    /// <summary>One question of one tenant in one round trip, for what calls wait for.</summary>
    Task<IReadOnlyList<T>> ReadAsync<T>(TenantId tenant, string sql, Action<LaterCommand> bind, Func<NpgsqlDataReader, T> row, CancellationToken cancellation);
}

/// <summary>A transaction within one tenant. <c>@tenant</c> is always bound.</summary>
public sealed class TenantConnection : IAsyncDisposable
{
    private List<LaterCommand>? _later;

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
    public async Task<IReadOnlyList<T>> ListAsync<T>(string sql, object? arguments, CancellationToken cancellation)
    {
        await SendAsync(cancellation);
        return (await Connection.QueryAsync<T>(Command(sql, arguments, cancellation))).AsList();
    }

    /// <summary>The first row, or nothing.</summary>
    public async Task<T?> FindAsync<T>(string sql, object? arguments, CancellationToken cancellation)
    {
        await SendAsync(cancellation);
        return await Connection.QueryFirstOrDefaultAsync<T>(Command(sql, arguments, cancellation));
    }

    /// <summary>Runs a command; answers how many rows it touched.</summary>
    public async Task<int> ExecuteAsync(string sql, object? arguments, CancellationToken cancellation)
    {
        await SendAsync(cancellation);
        return await Connection.ExecuteAsync(Command(sql, arguments, cancellation));
    }

    /// <summary>
    /// A statement whose outcome nobody waits for: it goes, in its order, with the next that is waited for or with the
    /// commit, all in one round trip. <c>@tenant</c> is bound; bind the other names.
    /// </summary>
    public LaterCommand Later(string sql)
    {
        var later = new LaterCommand(sql, Tenant.Value);
        (_later ??= []).Add(later);
        return later;
    }

    /// <summary>Sends what waits.</summary>
    public async Task SendAsync(CancellationToken cancellation)
    {
        if (_later is not { Count: > 0 } later)
            return;
        _later = null;
        await using var batch = new NpgsqlBatch(Connection, Transaction);
        foreach (var one in later)
            batch.BatchCommands.Add(one.Command);
        await batch.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Keeps what was done.</summary>
    public async Task CommitAsync(CancellationToken cancellation)
    {
        await SendAsync(cancellation);
        await Transaction.CommitAsync(cancellation);
    }

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
    internal void Enter(TenantId tenant)
    {
        Tenant = tenant;
        Later("select set_config('app.tenant', @id, true)").With("id", tenant.Value.ToString());
    }
}
