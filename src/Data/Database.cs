using System.Data;
using System.Text.Json;
using Dapper;
using Npgsql;
using NpgsqlTypes;
using Switchboard.Kernel;

namespace Switchboard.Data;

/// <summary>The two ways in: as owner (migrations, partitions) and as the role that row security binds (everything else).</summary>
public sealed class Database : IDatabase, IAsyncDisposable
{
    /// <summary>The role all work is done as. It owns nothing and bypasses nothing.</summary>
    public const string WorkRole = "switchboard_work";

    private readonly NpgsqlDataSource _work;
    private readonly string[] _enter;

    static Database()
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        SqlMapper.AddTypeHandler(new InstantHandler());
        SqlMapper.AddTypeHandler(new JsonHandler());
    }

    /// <param name="ownerConnection">Connects as the owner of the database.</param>
    /// <param name="workConnection">Connects as <see cref="WorkRole"/>; null: the owner's connection steps down to it in each transaction.</param>
    public Database(string ownerConnection, string? workConnection)
    {
        Owner = Source("owner", new NpgsqlConnectionStringBuilder(ownerConnection) { MaxPoolSize = 4, ApplicationName = "switchboard owner" });
        _work = Source("work", new NpgsqlConnectionStringBuilder(workConnection ?? ownerConnection)
        {
            ApplicationName = "switchboard",
            MaxPoolSize = 50,
            Timeout = 5,
            CommandTimeout = 30,
            MaxAutoPrepare = 100,
            NoResetOnClose = true, // everything set is set for the transaction
        });
        const string enter = "select set_config('app.tenant', $1, true)";
        _enter = workConnection is null ? [$"set local role {WorkRole}", enter] : [enter];
    }

    /// <summary>The owner's connections: DDL only.</summary>
    internal NpgsqlDataSource Owner { get; }

    /// <inheritdoc />
    public async Task<TenantConnection> OpenAsync(TenantId tenant, CancellationToken cancellation)
    {
        try
        {
            return await OpenOnceAsync(tenant, cancellation);
        }
        catch (Exception e) when (Absence.Is(e) && e is not TimeoutException && !cancellation.IsCancellationRequested)
        {
            // After PostgreSQL restarted every pooled connection is dead; nothing was asked of it yet, so ask a new one.
            _work.Clear();
            return await OpenOnceAsync(tenant, cancellation);
        }
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<T>> ReadAsync<T>(TenantId tenant, string sql, Action<LaterCommand> bind, Func<NpgsqlDataReader, T> row, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(bind);
        ArgumentNullException.ThrowIfNull(row);
        try
        {
            return await ReadOnceAsync(tenant, sql, bind, row, cancellation);
        }
        catch (Exception e) when (Absence.Is(e) && e is not TimeoutException && !cancellation.IsCancellationRequested)
        {
            _work.Clear(); // it only reads: asked twice is asked once
            return await ReadOnceAsync(tenant, sql, bind, row, cancellation);
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _work.DisposeAsync();
        await Owner.DisposeAsync();
    }

    /// <summary>Named, or the metrics would show the connection string.</summary>
    private static NpgsqlDataSource Source(string name, NpgsqlConnectionStringBuilder connection) =>
        new NpgsqlDataSourceBuilder(connection.ConnectionString) { Name = name }.Build();

    private async Task<TenantConnection> OpenOnceAsync(TenantId tenant, CancellationToken cancellation)
    {
        var connection = await _work.OpenConnectionAsync(cancellation);
        try
        {
            var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellation);
            var open = new TenantConnection(tenant, connection, transaction);
            await using var batch = Enter(connection, tenant);
            batch.Transaction = transaction;
            await batch.ExecuteNonQueryAsync(cancellation);
            return open;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    // Without BEGIN a batch is a transaction of its own: the tenant is set for it and forgotten with its end. The role is not.
    private async Task<IReadOnlyList<T>> ReadOnceAsync<T>(TenantId tenant, string sql, Action<LaterCommand> bind, Func<NpgsqlDataReader, T> row, CancellationToken cancellation)
    {
        await using var connection = await _work.OpenConnectionAsync(cancellation);
        await using var transaction = _enter.Length > 1 ? await connection.BeginTransactionAsync(cancellation) : null;
        await using var batch = Enter(connection, tenant);
        batch.Transaction = transaction;
        var question = new LaterCommand(sql, tenant.Value);
        bind(question);
        batch.BatchCommands.Add(question.Command);
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        await reader.NextResultAsync(cancellation); // past the tenant's
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellation))
            rows.Add(row(reader));
        return rows;
    }

    private NpgsqlBatch Enter(NpgsqlConnection connection, TenantId tenant)
    {
        var batch = new NpgsqlBatch(connection);
        foreach (var sql in _enter)
            batch.BatchCommands.Add(new NpgsqlBatchCommand(sql));
        batch.BatchCommands[^1].Parameters.Add(new NpgsqlParameter { Value = tenant.Value.ToString(), NpgsqlDbType = NpgsqlDbType.Text });
        return batch;
    }

    /// <summary>Npgsql reads timestamptz as a UTC DateTime; the house speaks DateTimeOffset.</summary>
    private sealed class InstantHandler : SqlMapper.TypeHandler<DateTimeOffset>
    {
        public override DateTimeOffset Parse(object value) =>
            value is DateTime time ? new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)) : (DateTimeOffset)value;

        public override void SetValue(IDbDataParameter parameter, DateTimeOffset value)
        {
            ArgumentNullException.ThrowIfNull(parameter);
            parameter.Value = value.ToUniversalTime();
        }
    }

    /// <summary>jsonb columns as <see cref="JsonElement"/>.</summary>
    private sealed class JsonHandler : SqlMapper.TypeHandler<JsonElement>
    {
        public override JsonElement Parse(object value) => JsonElement.Parse((string)value);

        public override void SetValue(IDbDataParameter parameter, JsonElement value)
        {
            ArgumentNullException.ThrowIfNull(parameter);
            parameter.Value = value.GetRawText();
            if (parameter is NpgsqlParameter p)
                p.NpgsqlDbType = NpgsqlDbType.Jsonb;
        }
    }
}
