using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Npgsql;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Paging;
using Switchboard.Data.Web;
using Switchboard.Kernel;
using Switchboard.Reporting.Gauges;

namespace Switchboard.Reporting.Features.Wallboards;

/// <summary>Wallboards: supervisors choose the tiles; who may see the floor sees them.</summary>
internal sealed class Wallboards(IDatabase database, GaugeReader gauges, ITenantDirectory tenants, IAuditLog audit, TimeProvider time)
{
    public static readonly Fault Missing = Fault.NotFound("wallboard", "There is no such wallboard.");

    private static readonly Keyset Rows = new()
    {
        Columns = Row.Columns,
        From = "reporting.wallboard",
        Where = "tenant_id = @tenant and (@Pattern::text is null or name ilike @Pattern)",
        Sorts = new Dictionary<string, SortKey>(StringComparer.Ordinal) { ["name"] = new("name", "text") },
        DefaultSort = "name",
    };

    public static async Task<Answer<Page<WallboardBody>>> ListAsync([AsParameters] PageRequest page, Caller caller, IDatabase database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        var rows = await Rows.ReadAsync<Row>(connection, page, new { page.Pattern }, cancellation);
        return rows.TryGet(out var found, out var fault) ? found.Select(r => r.Body) : fault;
    }

    public static async Task<Answer<WallboardBody>> GetAsync(Guid id, Caller caller, Wallboards boards, CancellationToken cancellation) =>
        await boards.FindAsync(caller.Tenant, id, cancellation) is { } row ? row.Body : Missing;

    public static async Task<Made<WallboardBody>> MakeAsync(WallboardWrite write, Caller caller, Wallboards boards, CancellationToken cancellation) =>
        await boards.WriteAsync(
            "insert into reporting.wallboard (tenant_id, id, name, tiles, created_at) values (@tenant, @id, @name, @tiles::jsonb, @now)",
            Ids.New(boards.Time), null, write, caller, "created", cancellation);

    public static async Task<Answer<WallboardBody>> ChangeAsync(
        Guid id, WallboardWrite write, IfMatch match, Caller caller, Wallboards boards, CancellationToken cancellation) =>
        await boards.WriteAsync(
            "update reporting.wallboard set name = @name, tiles = @tiles::jsonb, version = version + 1 where tenant_id = @tenant and id = @id",
            id, match, write, caller, "changed", cancellation);

    public static async Task<Done> RemoveAsync(Guid id, Caller caller, Wallboards boards, CancellationToken cancellation) =>
        await boards.ExecuteAsync("delete from reporting.wallboard where tenant_id = @tenant and id = @id", id, null, "removed", caller, cancellation);

    public static async Task<Answer<WallFigures>> ShowAsync(Guid id, Caller caller, Wallboards boards, CancellationToken cancellation) =>
        await boards.FindAsync(caller.Tenant, id, cancellation) is { } row ? await boards.FiguresAsync(caller.Tenant, row, cancellation) : Missing;

    public static async Task<Answer<WallboardLink>> LinkAsync(Guid id, Caller caller, Wallboards boards, CancellationToken cancellation)
    {
        var (token, hash) = WallTokens.Make(caller.Tenant, id);
        var done = await boards.TouchAsync(
            "update reporting.wallboard set link_hash = @hash, link_made_at = @now where tenant_id = @tenant and id = @id", id, hash, "link_made", caller, cancellation);
        return done ? new WallboardLink(token) : Missing;
    }

    public static async Task<Done> RevokeAsync(Guid id, Caller caller, Wallboards boards, CancellationToken cancellation) =>
        await boards.ExecuteAsync("update reporting.wallboard set link_hash = null, link_made_at = null where tenant_id = @tenant and id = @id", id, null, "link_revoked", caller, cancellation);

    /// <summary>A wallboard by its link; null when the link is unknown, revoked, or its tenant is closed.</summary>
    public async Task<WallFigures?> FindByLinkAsync(string token, CancellationToken cancellation)
    {
        if (WallTokens.Read(token) is not { } link || tenants.Find(link.Tenant) is not { Enabled: true })
            return null;
        return await FindAsync(link.Tenant, link.Board, cancellation) is { LinkHash: { } hash } row && link.Matches(hash) ? await FiguresAsync(link.Tenant, row, cancellation) : null;
    }

    private TimeProvider Time => time;

    private async Task<WallFigures> FiguresAsync(TenantId tenant, Row row, CancellationToken cancellation)
    {
        var sheet = await gauges.ReadAsync(tenant, cancellation);
        var house = tenants.Find(tenant);
        return new WallFigures(row.Name, sheet.At, house?.DefaultLanguage ?? "en", house?.TimeZone ?? "UTC", WallFigures.ValuesOf(row.Body.Tiles, sheet));
    }

    private async Task<Row?> FindAsync(TenantId tenant, Guid id, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(tenant, cancellation);
        return await connection.FindAsync<Row>($"select {Row.Columns} from reporting.wallboard where tenant_id = @tenant and id = @id", new { id }, cancellation);
    }

    private async Task<Outcome<WallboardBody>> WriteAsync(
        string sql, Guid id, IfMatch? match, WallboardWrite write, Caller caller, string what, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        var select = $"select {Row.Columns} from reporting.wallboard where tenant_id = @tenant and id = @id";
        if (match is { } tag)
        {
            if (await connection.FindAsync<Row>(select + " for update", new { id }, cancellation) is not { } before)
                return Missing;
            if (!tag.Allows(before.Version))
                return IfMatch.Stale;
        }

        if (write.Check() is { } fault)
            return fault;
        try
        {
            await connection.ExecuteAsync(
                sql, new { id, name = write.Name!.Trim(), tiles = JsonSerializer.Serialize(write.Tiles, WireJson.Options), now = time.GetUtcNow() }, cancellation);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return Fault.Conflict("wallboard.name_taken", "Another wallboard has this name.") with { Field = "name" };
        }

        var row = (await connection.FindAsync<Row>(select, new { id }, cancellation))!;
        await connection.CommitAsync(cancellation);
        Note(caller, id, what);
        return row.Body;
    }

    private async Task<Done> ExecuteAsync(string sql, Guid id, byte[]? hash, string what, Caller caller, CancellationToken cancellation) =>
        await TouchAsync(sql, id, hash, what, caller, cancellation) ? Done.Well : Missing;

    private async Task<bool> TouchAsync(string sql, Guid id, byte[]? hash, string what, Caller caller, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        if (await connection.ExecuteAsync(sql, new { id, hash, now = time.GetUtcNow() }, cancellation) == 0)
            return false;
        await connection.CommitAsync(cancellation);
        Note(caller, id, what);
        return true;
    }

    private void Note(Caller caller, Guid id, string what) => audit.Write(caller.Tenant, caller.Actor, $"wallboard.{what}", $"wallboard:{id}", null, caller.Address);

    private sealed class Row
    {
        public const string Columns = "id, name, tiles::text as tiles, link_hash, link_made_at, version";

        public Guid Id { get; init; }

        public string Name { get; init; } = "";

        public string Tiles { get; init; } = "[]";

        public byte[]? LinkHash { get; init; }

        public DateTimeOffset? LinkMadeAt { get; init; }

        public int Version { get; init; }

        public WallboardBody Body => new(Id, Name, JsonSerializer.Deserialize<Tile[]>(Tiles, WireJson.Options)!, LinkMadeAt, Version);
    }
}
