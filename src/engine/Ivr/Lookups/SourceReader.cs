using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using Switchboard.Contracts.Tenancy;
using Switchboard.Ivr.Model;
using Switchboard.Ivr.Platform;
using Switchboard.Kernel;

namespace Switchboard.Ivr.Lookups;

/// <summary>
/// Reads from the tenants' databases: one statement in a transaction that can only read, its values bound, within limits of rows and time.
/// The address is checked as those of HTTP requests are, and the one that was checked is the one that is used.
/// </summary>
internal sealed class SourceReader(ISecrets secrets, AddressRules rules, TimeProvider time) : IAsyncDisposable
{
    private const int MostConnections = 5;
    private const int LongestText = 10_000;
    private static readonly TimeSpan Lasting = TimeSpan.FromMinutes(10);
    private readonly ConcurrentDictionary<(TenantId, Guid), Opened> _open = new();

    public async Task<Outcome<IReadOnlyList<SqlRow>>> QueryAsync(TenantId tenant, DataSourceCard source, SqlAsk ask, CancellationToken cancellation)
    {
        if (!source.Enabled)
            return new Fault("sql.source_disabled", $"The data source '{source.Name}' is switched off.");
        using var patience = new CancellationTokenSource(ask.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            if (!(await OpenAsync(tenant, source, either.Token)).TryGet(out var pool, out var fault))
                return fault;
            await using var connection = await pool.OpenConnectionAsync(either.Token);
            return await ReadAsync(connection, ask, either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return TooLate(ask);
        }
        catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.QueryCanceled)
        {
            return TooLate(ask);
        }
        catch (PostgresException refused)
        {
            return new Fault("sql.refused", $"{source.Name}: {refused.MessageText}");
        }
        catch (Exception wrong) when (wrong is NpgsqlException or SocketException or TimeoutException or NotSupportedException or InvalidCastException or ArgumentException or InvalidOperationException)
        {
            return new Fault("sql.failed", $"{source.Name}: {wrong.Message}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var opened in _open.Values)
            await opened.Pool.DisposeAsync();
        _open.Clear();
    }

    private static Fault TooLate(SqlAsk ask) => new("sql.timeout", string.Create(CultureInfo.InvariantCulture, $"The database did not answer within {ask.Timeout.TotalMilliseconds:0} ms."));

    private async Task<Outcome<NpgsqlDataSource>> OpenAsync(TenantId tenant, DataSourceCard source, CancellationToken cancellation)
    {
        var key = (tenant, source.Id);
        if (_open.TryGetValue(key, out var known) && known.Version == source.Version && known.Until > time.GetUtcNow())
            return known.Pool;
        var password = source.Password is null ? null : secrets.Open(source.Password);
        if (source.Password is not null && password is null)
            return new Fault("sql.password_sealed", $"The password of '{source.Name}' was sealed with another master key; write it again.");
        var addresses = await Dns.GetHostAddressesAsync(source.Host, cancellation);
        if (Array.Find(addresses, rules.Allows) is not { } address)
            return new Fault("sql.address_forbidden", $"{source.Host} lies in a private network, which the administrator has not allowed (--http-allow).");
        var opened = new Opened(Build(source, address, password), source.Version, time.GetUtcNow() + Lasting);
        if (_open.TryRemove(key, out var old))
            await old.Pool.DisposeAsync();
        if (_open.TryAdd(key, opened))
            return opened.Pool;
        await opened.Pool.DisposeAsync(); // another call was faster
        return _open.TryGetValue(key, out known) ? known.Pool : new Fault("sql.failed", $"The data source '{source.Name}' was changed just now.");
    }

    private static NpgsqlDataSource Build(DataSourceCard source, IPAddress address, string? password)
    {
        var text = new NpgsqlConnectionStringBuilder
        {
            Host = address.ToString(),
            Port = source.Port,
            Database = source.Database,
            Username = source.UserName,
            Password = password,
            SslMode = source.Tls switch { SourceTls.None => SslMode.Disable, SourceTls.Require => SslMode.Require, _ => SslMode.VerifyFull },
            MaxPoolSize = MostConnections,
            ConnectionIdleLifetime = 30,
            Timeout = 10,
            CommandTimeout = 15,
            ApplicationName = "switchboard flow",
            Enlist = false,
        };
        var builder = new NpgsqlDataSourceBuilder(text.ConnectionString);
        if (source.Tls == SourceTls.Verify)
            builder.UseSslClientAuthenticationOptionsCallback(options => options.TargetHost = source.Host);
        return builder.Build();
    }

    // A command of a batch is one statement: nothing can be put behind it that would end the transaction.
    private static async Task<Outcome<IReadOnlyList<SqlRow>>> ReadAsync(NpgsqlConnection connection, SqlAsk ask, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var batch = new NpgsqlBatch(connection, transaction);
        batch.BatchCommands.Add(new NpgsqlBatchCommand("set transaction read only"));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(string.Create(CultureInfo.InvariantCulture, $"set local statement_timeout = {(int)ask.Timeout.TotalMilliseconds}")));
        var query = new NpgsqlBatchCommand(ask.Query);
        foreach (var (name, value) in ask.Parameters)
        {
            // of unknown type: the server takes it for what it is compared with
            query.Parameters.Add(new NpgsqlParameter(name, NpgsqlDbType.Unknown) { Value = value.Kind == FlowValueKind.Null ? DBNull.Value : value.ToString() });
        }

        batch.BatchCommands.Add(query);
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        var rows = new List<SqlRow>();
        while (rows.Count < ask.MostRows && await reader.ReadAsync(cancellation))
        {
            var columns = new Dictionary<string, FlowValue>(StringComparer.Ordinal);
            for (var i = 0; i < reader.FieldCount; i++)
                columns[reader.GetName(i)] = ValueOf(reader.GetValue(i));
            rows.Add(new SqlRow(columns));
        }

        return rows;
    }

    private static FlowValue ValueOf(object value)
    {
        switch (value)
        {
            case DBNull:
                return FlowValue.Null;
            case bool flag:
                return FlowValue.Of(flag);
            case short or int or long or byte or decimal:
                return FlowValue.Of(Convert.ToDecimal(value, CultureInfo.InvariantCulture));
            case double or float when Math.Abs(Convert.ToDouble(value, CultureInfo.InvariantCulture)) < 1e27:
                return FlowValue.Of(Convert.ToDecimal(value, CultureInfo.InvariantCulture));
            case DateTime time:
                return FlowValue.Of(time.ToString(time is { TimeOfDay.Ticks: 0, Kind: DateTimeKind.Unspecified } ? "yyyy-MM-dd" : "yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture));
            case DateOnly day:
                return FlowValue.Of(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            case Array list and not byte[]:
                return FlowValue.Of(JsonSerializer.Serialize(list, list.GetType(), FlowJson.Options));
        }

        var text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        return text.Length <= LongestText ? FlowValue.Of(text) : throw new InvalidOperationException($"a value has more than {LongestText} characters");
    }

    private sealed record Opened(NpgsqlDataSource Pool, int Version, DateTimeOffset Until);
}
