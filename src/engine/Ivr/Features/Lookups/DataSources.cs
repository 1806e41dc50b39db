using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Npgsql;
using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Paging;
using Switchboard.Data.Web;
using Switchboard.Ivr.Lookups;
using Switchboard.Ivr.Persistence;
using Switchboard.Ivr.Platform;
using Switchboard.Kernel;

namespace Switchboard.Ivr.Features.Lookups;

/// <summary>A PostgreSQL database that flows may read. The password is never told.</summary>
internal sealed record DataSourceBody(
    Guid Id, string Name, string Host, int Port, string Database, string UserName, bool HasPassword, SourceTls Tls, bool Enabled, int Version, DateTimeOffset UpdatedAt) : IVersioned;

/// <summary>A data source as it is written. A password that is left out stays, as long as host and user name do; an empty one is removed.</summary>
internal sealed record DataSourceWrite(string? Name, string? Host, int? Port, string? Database, string? UserName, string? Password, SourceTls? Tls, bool? Enabled)
{
    public Fault? Check() => new Check().Text(Name, "name")
        .That(!Guid.TryParse(Name, out _), "name", "data_source.name_invalid", "A data source's name is not an id.")
        .That(Uri.CheckHostName(Host) != UriHostNameType.Unknown, "host", "data_source.host_invalid", "host is the server's name or address, such as db.example.com.")
        .Range(Port, "port", 1, 65_535).Text(Database, "database").Text(UserName, "userName").OptionalText(Password, "password", 500).Fault;
}

/// <summary>What came of trying a data source.</summary>
/// <param name="Reached">It answered.</param>
/// <param name="Reason">Why not.</param>
internal sealed record DataSourceTest(bool Reached, string? Reason);

/// <summary>The databases that flows may read.</summary>
internal sealed class DataSources(IDatabase database, ISecrets secrets, SourceReader reader, IEnumerable<IWhereUsed> uses, IvrChanges changes, TimeProvider time)
{
    private const int Most = 50;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly Fault Missing = Fault.NotFound("data_source", "There is no such data source.");
    private static readonly Fault NameTaken = Fault.Conflict("data_source.name_taken", "There is already a data source of that name.") with { Field = "name" };
    private static readonly Fault TooMany = Fault.Conflict("data_source.too_many", $"There are at most {Most} data sources.");

    private static readonly Keyset Rows = new()
    {
        Columns = Row.Selected,
        From = "ivr.data_source",
        Where = "tenant_id = @tenant and (@Pattern::text is null or name ilike @Pattern or host ilike @Pattern)",
        Sorts = new Dictionary<string, SortKey>(StringComparer.Ordinal) { ["name"] = new("lower(name)", "text") },
        DefaultSort = "name",
    };

    public static async Task<Answer<Page<DataSourceBody>>> ListAsync([AsParameters] PageRequest page, Caller caller, IDatabase database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        var rows = await Rows.ReadAsync<Row>(connection, page, new { page.Pattern }, cancellation);
        return rows.TryGet(out var found, out var fault) ? found.Select(r => r.ToBody()) : fault;
    }

    public static async Task<Answer<DataSourceBody>> GetAsync(Guid id, Caller caller, IDatabase database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        return await FindAsync(connection, id, "", cancellation) is { } row ? row.ToBody() : Missing;
    }

    public static async Task<Made<DataSourceBody>> MakeAsync(DataSourceWrite write, Caller caller, DataSources sources, CancellationToken cancellation) =>
        await sources.WriteAsync(null, write, default, caller, cancellation);

    public static async Task<Answer<DataSourceBody>> ChangeAsync(Guid id, DataSourceWrite write, IfMatch match, Caller caller, DataSources sources, CancellationToken cancellation) =>
        await sources.WriteAsync(id, write, match, caller, cancellation);

    public static async Task<Done> RemoveAsync(Guid id, Caller caller, DataSources sources, CancellationToken cancellation) =>
        await sources.DeleteAsync(id, caller, cancellation) is { } fault ? fault : Done.Well;

    public static async Task<Answer<DataSourceTest>> TestAsync(Guid id, Caller caller, DataSources sources, CancellationToken cancellation) =>
        await sources.TryAsync(id, caller, cancellation);

    public static Task<IReadOnlyList<Row>> AllAsync(TenantConnection connection, CancellationToken cancellation) =>
        connection.ListAsync<Row>($"select {Row.Selected} from ivr.data_source where tenant_id = @tenant", null, cancellation);

    private static Task<Row?> FindAsync(TenantConnection connection, Guid id, string locking, CancellationToken cancellation) =>
        connection.FindAsync<Row>($"select {Row.Selected} from ivr.data_source where tenant_id = @tenant and id = @id {locking}", new { id }, cancellation);

    private async Task<Answer<DataSourceTest>> TryAsync(Guid id, Caller caller, CancellationToken cancellation)
    {
        Row? row;
        await using (var connection = await database.OpenAsync(caller.Tenant, cancellation))
            row = await FindAsync(connection, id, "", cancellation);
        if (row is null)
            return Missing;
        var tried = await reader.QueryAsync(caller.Tenant, row.ToCard() with { Enabled = true }, new SqlAsk(row.Name, "select 1", [], 1, Patience), cancellation);
        return new DataSourceTest(tried.Succeeded, tried.Fault?.Detail);
    }

    private async Task<Outcome<DataSourceBody>> WriteAsync(Guid? existing, DataSourceWrite write, IfMatch match, Caller caller, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        Row? before = null;
        if (existing is { } known && (before = await FindAsync(connection, known, "for update", cancellation)) is null)
            return Missing;
        if (write.Check() is { } fault)
            return fault;
        if (before is not null && !match.Allows(before.Version))
            return IfMatch.Stale;
        if (before is null && await connection.FindAsync<int>("select count(*)::int from ivr.data_source where tenant_id = @tenant", null, cancellation) >= Most)
            return TooMany;
        var id = existing ?? Ids.New(time);
        var (host, user) = (write.Host!.Trim(), write.UserName!.Trim());
        // A kept password goes only where it went before: else whoever may change the host learns it.
        var kept = before is not null && before.Host == host && before.UserName == user ? before.Password : null;
        var tls = write.Tls ?? (before is null ? SourceTls.Verify : before.ToCard().Tls);
        try
        {
            await connection.ExecuteAsync(
                """
                insert into ivr.data_source as s (tenant_id, id, name, host, port, database_name, user_name, password, tls, enabled, updated_at)
                values (@tenant, @id, @name, @host, @port, @catalog, @user, @password, @tls, @enabled, @now)
                on conflict (tenant_id, id) do update set name = excluded.name, host = excluded.host, port = excluded.port, database_name = excluded.database_name,
                    user_name = excluded.user_name, password = excluded.password, tls = excluded.tls, enabled = excluded.enabled, version = s.version + 1, updated_at = excluded.updated_at
                """,
                new
                {
                    id,
                    name = write.Name!.Trim(),
                    host,
                    port = write.Port ?? before?.Port ?? 5432,
                    catalog = write.Database!.Trim(),
                    user,
                    password = write.Password switch { null => kept, "" => null, { } given => secrets.Seal(given) },
                    tls = JsonNamingPolicy.CamelCase.ConvertName(tls.ToString()),
                    enabled = write.Enabled ?? before?.Enabled ?? true,
                    now = time.GetUtcNow(),
                },
                cancellation);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return NameTaken;
        }

        var row = (await FindAsync(connection, id, "", cancellation))!;
        await connection.CommitAsync(cancellation);
        await changes.TellAsync(caller, "data_source", id, before is null ? "created" : "changed", row.Name, cancellation);
        return row.ToBody();
    }

    private async Task<Fault?> DeleteAsync(Guid id, Caller caller, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        if (await FindAsync(connection, id, "for update", cancellation) is not { } row)
            return Missing;
        if (await uses.CheckAsync(caller.Tenant, new Used("dataSource", id, row.Name), cancellation) is { } used)
            return used;
        await connection.ExecuteAsync("delete from ivr.data_source where tenant_id = @tenant and id = @id", new { id }, cancellation);
        await connection.CommitAsync(cancellation);
        await changes.TellAsync(caller, "data_source", id, "removed", row.Name, cancellation);
        return null;
    }

    /// <summary>A data source as it is stored.</summary>
    internal sealed class Row
    {
        public const string Selected = "id, name, host, port, database_name, user_name, password, tls, enabled, version, updated_at";

        public Guid Id { get; init; }

        public string Name { get; init; } = "";

        public string Host { get; init; } = "";

        public int Port { get; init; }

        public string DatabaseName { get; init; } = "";

        public string UserName { get; init; } = "";

        public byte[]? Password { get; init; }

        public string Tls { get; init; } = "";

        public bool Enabled { get; init; }

        public int Version { get; init; }

        public DateTimeOffset UpdatedAt { get; init; }

        public DataSourceCard ToCard() => new(Id, Name, Host, Port, DatabaseName, UserName, Password, Enum.Parse<SourceTls>(Tls, ignoreCase: true), Enabled, Version);

        public DataSourceBody ToBody() => new(Id, Name, Host, Port, DatabaseName, UserName, Password is not null, ToCard().Tls, Enabled, Version, UpdatedAt);
    }
}
