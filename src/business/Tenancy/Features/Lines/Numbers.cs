using Microsoft.AspNetCore.Http;
using Npgsql;
using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Paging;
using Switchboard.Data.Web;
using Switchboard.Kernel;
using Switchboard.Tenancy.Directory;
using Switchboard.Tenancy.Domain;

namespace Switchboard.Tenancy.Features.Lines;

/// <summary>What a number leads to.</summary>
internal sealed record NumberTarget(TargetKind Type, Guid Id);

/// <summary>A number.</summary>
internal sealed record NumberBody(
    Guid Id, string Number, string Label, Guid TrunkId, NumberTarget Target, int? MaxChannels, bool Enabled, int Version) : IVersioned;

/// <summary>A number as it is written.</summary>
internal sealed record NumberWrite(string? Number, string? Label, Guid? TrunkId, NumberTarget? Target, int? MaxChannels, bool? Enabled)
{
    public Fault? Check() => new Check()
        .That(Rules.IsDialled(Number, 32), "number", "number.invalid", "number is 1 to 32 digits, as the carrier sends it; a leading + is allowed.")
        .OptionalText(Label, "label").That(TrunkId is not null, "trunkId", "field.required", "trunkId is required.")
        .That(Target is not null, "target", "field.required", "target is required.").Range(MaxChannels, "maxChannels", 1, 10_000).Fault;
}

internal sealed class Numbers(IDatabase database, IEnumerable<ILineTargets> targets, DidWall wall, ConfigChanges changes, TimeProvider time)
{
    private const string Columns = "id, number, label, trunk_id, target_type, target_id, max_channels, enabled, version";
    private static readonly Fault Missing = Fault.NotFound("number", "There is no such number.");

    private static readonly Keyset Rows = new()
    {
        Columns = Columns,
        From = "tenancy.number",
        Where = "tenant_id = @tenant and (@Pattern::text is null or number ilike @Pattern or label ilike @Pattern)",
        Sorts = new Dictionary<string, SortKey>(StringComparer.Ordinal)
        {
            ["number"] = new("number", "text"),
            ["label"] = new("label", "text"),
            ["createdAt"] = new("created_at", "timestamptz"),
        },
        DefaultSort = "number",
    };

    public static async Task<Answer<Page<NumberBody>>> ListAsync([AsParameters] PageRequest page, Caller caller, IDatabase database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        var rows = await Rows.ReadAsync<Row>(connection, page, new { page.Pattern }, cancellation);
        return rows.TryGet(out var found, out var fault) ? found.Select(Body) : fault;
    }

    public static async Task<Answer<NumberBody>> GetAsync(Guid id, Caller caller, IDatabase database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        return await FindAsync(connection, id, "", cancellation) is { } row ? Body(row) : Missing;
    }

    public static async Task<Made<NumberBody>> MakeAsync(NumberWrite write, Caller caller, Numbers numbers, CancellationToken cancellation)
    {
        var made = await numbers.InsertAsync(write, caller, cancellation);
        return made;
    }

    public static async Task<Answer<NumberBody>> ChangeAsync(Guid id, NumberWrite write, IfMatch match, Caller caller, Numbers numbers, CancellationToken cancellation)
    {
        var changed = await numbers.UpdateAsync(id, write, match, caller, cancellation);
        return changed;
    }

    public static Task<Done> RemoveAsync(Guid id, Caller caller, Numbers numbers, CancellationToken cancellation) => numbers.DeleteAsync(id, caller, cancellation);

    private async Task<Outcome<NumberBody>> InsertAsync(NumberWrite write, Caller caller, CancellationToken cancellation)
    {
        if (write.Check() is { } fault)
            return fault;
        var id = Ids.New(time);
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        return await WriteAsync(
            connection,
            """
            insert into tenancy.number (tenant_id, id, number, label, trunk_id, target_type, target_id, max_channels, enabled, created_at)
            values (@tenant, @id, @Number, @label, @TrunkId, @type, @target, @MaxChannels, @enabled, @now)
            """,
            id, write, caller, "created", cancellation);
    }

    private async Task<Outcome<NumberBody>> UpdateAsync(Guid id, NumberWrite write, IfMatch match, Caller caller, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        if (await FindAsync(connection, id, "for update", cancellation) is not { } before)
            return Missing;
        if (write.Check() is { } fault)
            return fault;
        if (!match.Allows(before.Version))
            return IfMatch.Stale;
        return await WriteAsync(
            connection,
            """
            update tenancy.number set number = @Number, label = @label, trunk_id = @TrunkId, target_type = @type, target_id = @target,
                max_channels = @MaxChannels, enabled = @enabled, version = version + 1
            where tenant_id = @tenant and id = @id
            """,
            id, write, caller, "changed", cancellation);
    }

    private async Task<Outcome<NumberBody>> WriteAsync(
        TenantConnection connection, string sql, Guid id, NumberWrite write, Caller caller, string what, CancellationToken cancellation)
    {
        if (!await HasTargetAsync(connection, write.Target!, cancellation))
            return Fault.Invalid("number.target_not_found", "What the number leads to does not exist.", "target.id");
        using var turn = await wall.EnterAsync(cancellation);
        if (wall.Check(connection.Tenant, write.TrunkId!.Value, write.Number!) is { } clash)
            return clash;
        try
        {
            await connection.ExecuteAsync(
                sql,
                new
                {
                    id,
                    write.Number,
                    label = write.Label?.Trim() ?? "",
                    write.TrunkId,
                    type = Word(write.Target!.Type),
                    target = write.Target.Id,
                    write.MaxChannels,
                    enabled = write.Enabled ?? true,
                    now = time.GetUtcNow(),
                },
                cancellation);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return Fault.Conflict("number.taken", "The trunk has this number already.") with { Field = "number" };
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.ForeignKeyViolation)
        {
            return Fault.Invalid("trunk.not_found", "There is no such trunk.", "trunkId");
        }

        var row = (await FindAsync(connection, id, "", cancellation))!;
        await connection.CommitAsync(cancellation);
        await changes.TellAsync(caller, "number", id, what, write.Number, cancellation);
        return Body(row);
    }

    private async Task<Done> DeleteAsync(Guid id, Caller caller, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        if (await FindAsync(connection, id, "for update", cancellation) is not { } row)
            return Missing;
        await connection.ExecuteAsync("delete from tenancy.number where tenant_id = @tenant and id = @id", new { id }, cancellation);
        await connection.CommitAsync(cancellation);
        await changes.TellAsync(caller, "number", id, "removed", row.Number, cancellation);
        return Done.Well;
    }

    private async Task<bool> HasTargetAsync(TenantConnection connection, NumberTarget target, CancellationToken cancellation) => target.Type == TargetKind.Fax || (OwnTable(target.Type) is { } table
        ? await connection.FindAsync<int>($"select count(*)::int from {table} and id = @Id", new { target.Id }, cancellation) == 1
        : targets.FirstOrDefault(t => t.Kind == target.Type) is not { } owner || await owner.ExistsAsync(connection.Tenant, target.Id, cancellation));

    // Only a service may stand behind a number: nobody outside sets a forwarding.
    private static string? OwnTable(TargetKind kind) => kind switch
    {
        TargetKind.Extension => "tenancy.extension where tenant_id = @tenant",
        TargetKind.RingGroup => "tenancy.ring_group where tenant_id = @tenant",
        TargetKind.Service => "tenancy.feature_code where tenant_id = @tenant and feature in ('echo', 'milliwatt', 'readBack', 'alwaysBusy', 'alwaysRinging', 'answerAndHold', 'playForever')",
        _ => null,
    };

    private static string Word(TargetKind kind) => Words.Of(kind);

    private static Task<Row?> FindAsync(TenantConnection connection, Guid id, string locking, CancellationToken cancellation) =>
        connection.FindAsync<Row>($"select {Columns} from tenancy.number where tenant_id = @tenant and id = @id {locking}", new { id }, cancellation);

    private static NumberBody Body(Row r) => new(
        r.Id, r.Number, r.Label, r.TrunkId, new NumberTarget(Enum.Parse<TargetKind>(r.TargetType, ignoreCase: true), r.TargetId), r.MaxChannels, r.Enabled, r.Version);

    private sealed class Row
    {
        public Guid Id { get; init; }

        public string Number { get; init; } = "";

        public string Label { get; init; } = "";

        public Guid TrunkId { get; init; }

        public string TargetType { get; init; } = "";

        public Guid TargetId { get; init; }

        public int? MaxChannels { get; init; }

        public bool Enabled { get; init; }

        public int Version { get; init; }
    }
}
