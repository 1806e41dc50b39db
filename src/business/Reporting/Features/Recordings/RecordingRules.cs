using Microsoft.AspNetCore.Http;
using Npgsql;
using Switchboard.Contracts.Desk;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Switch;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Paging;
using Switchboard.Data.Web;
using Switchboard.Kernel;

namespace Switchboard.Reporting.Features.Recordings;

/// <summary>A rule of recording.</summary>
internal sealed record RecordingRuleBody(
    Guid Id, int Position, string Name, string? Direction, Guid? QueueId, Guid? TrunkId, Guid? NumberId, Guid? ExtensionId, Guid? RoomId, int Percentage, bool Record,
    string Announcement, int? RetentionDays, string? Format, bool Enabled, int Version) : IVersioned;

/// <summary>A rule of recording as it is written.</summary>
internal sealed record RecordingRuleWrite(
    int? Position, string? Name, string? Direction, Guid? QueueId, Guid? TrunkId, Guid? NumberId, Guid? ExtensionId, int? Percentage, bool? Record,
    string? Announcement, int? RetentionDays, bool? Enabled, Guid? RoomId = null, string? Format = null)
{
    public static readonly string[] Directions = ["inbound", "outbound", "internal"];
    private static readonly string[] Announcements = ["none", "customer", "both"];

    public Fault? Check() => new Check().Text(Name, "name").Range(Position, "position", 1, 10_000).Range(Percentage, "percentage", 1, 100)
        .Range(RetentionDays, "retentionDays", 1, 3650)
        .That(Direction is null || Directions.Contains(Direction), "direction", "field.unknown_value", "direction is inbound, outbound or internal; nothing means any.")
        .That(Announcement is null || Announcements.Contains(Announcement), "announcement", "field.unknown_value", "announcement is none, customer or both.")
        .That(Format is null or "wav" or "oggOpus", "format", "field.unknown_value", "format is wav or oggOpus; nothing means as the tenant's settings say.")
        .That(Record != false || Percentage is null or 100, "percentage", "recording_rule.percentage_needless", "A rule that forbids recording forbids it for all: leave percentage at 100.")
        .That(Record != false || Announcement is null or "none", "announcement", "recording_rule.announcement_needless", "What is not recorded needs no announcement.")
        .Fault;
}

/// <summary>The rules of recording: an ordered list, the first that fits decides.</summary>
internal sealed class RecordingRules(
    IDatabase database, RecordingRuleBook book, ILineDirectory lines, IEnumerable<IDeskDirectory> desks, IEnumerable<IConferenceRooms> rooms, IAuditLog audit, IEventSink events, TimeProvider time)
{
    private static readonly Fault Missing = Fault.NotFound("recording_rule", "There is no such recording rule.");

    private static readonly Keyset Rows = new()
    {
        Columns = RecordingRuleRow.Columns,
        From = "reporting.recording_rule",
        Where = "tenant_id = @tenant and (@Pattern::text is null or name ilike @Pattern)",
        Sorts = new Dictionary<string, SortKey>(StringComparer.Ordinal)
        {
            ["position"] = new("position", "int"),
            ["name"] = new("name", "text"),
        },
        DefaultSort = "position",
    };

    public static async Task<Answer<Page<RecordingRuleBody>>> ListAsync([AsParameters] PageRequest page, Caller caller, IDatabase database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        var rows = await Rows.ReadAsync<RecordingRuleRow>(connection, page, new { page.Pattern }, cancellation);
        return rows.TryGet(out var found, out var fault) ? found.Select(Body) : fault;
    }

    public static async Task<Answer<RecordingRuleBody>> GetAsync(Guid id, Caller caller, IDatabase database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        return await FindAsync(connection, id, "", cancellation) is { } row ? Body(row) : Missing;
    }

    public static async Task<Made<RecordingRuleBody>> MakeAsync(RecordingRuleWrite write, Caller caller, RecordingRules rules, CancellationToken cancellation)
    {
        var made = await rules.InsertAsync(write, caller, cancellation);
        return made;
    }

    public static async Task<Answer<RecordingRuleBody>> ChangeAsync(
        Guid id, RecordingRuleWrite write, IfMatch match, Caller caller, RecordingRules rules, CancellationToken cancellation)
    {
        var changed = await rules.UpdateAsync(id, write, match, caller, cancellation);
        return changed;
    }

    public static Task<Done> RemoveAsync(Guid id, Caller caller, RecordingRules rules, CancellationToken cancellation) => rules.DeleteAsync(id, caller, cancellation);

    private async Task<Outcome<RecordingRuleBody>> InsertAsync(RecordingRuleWrite write, Caller caller, CancellationToken cancellation)
    {
        if (write.Check() is { } fault)
            return fault;
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        return await WriteAsync(
            connection,
            """
            insert into reporting.recording_rule (tenant_id, id, position, name, direction, queue_id, trunk_id, number_id, extension_id, room_id, percentage, record,
                announcement, retention_days, format, enabled, created_at)
            select @tenant, @id, coalesce(@Position, (select coalesce(max(position), 0) + 10 from reporting.recording_rule where tenant_id = @tenant)), @name, @Direction,
                @QueueId, @TrunkId, @NumberId, @ExtensionId, @RoomId, @percentage, @record, @announcement, @RetentionDays, @Format, @enabled, @now
            """,
            Ids.New(time), write, caller, "created", cancellation);
    }

    private async Task<Outcome<RecordingRuleBody>> UpdateAsync(Guid id, RecordingRuleWrite write, IfMatch match, Caller caller, CancellationToken cancellation)
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
            update reporting.recording_rule set position = coalesce(@Position, position), name = @name, direction = @Direction, queue_id = @QueueId, trunk_id = @TrunkId,
                number_id = @NumberId, extension_id = @ExtensionId, room_id = @RoomId, percentage = @percentage, record = @record, announcement = @announcement,
                retention_days = @RetentionDays, format = @Format, enabled = @enabled, version = version + 1
            where tenant_id = @tenant and id = @id
            """,
            id, write, caller, "changed", cancellation);
    }

    private async Task<Outcome<RecordingRuleBody>> WriteAsync(
        TenantConnection connection, string sql, Guid id, RecordingRuleWrite write, Caller caller, string what, CancellationToken cancellation)
    {
        if (Unknown(write, caller.Tenant) is { } unknown)
            return unknown;
        try
        {
            await connection.ExecuteAsync(
                sql,
                new
                {
                    id,
                    write.Position,
                    name = write.Name!.Trim(),
                    write.Direction,
                    write.QueueId,
                    write.TrunkId,
                    write.NumberId,
                    write.ExtensionId,
                    write.RoomId,
                    percentage = write.Percentage ?? 100,
                    record = write.Record ?? true,
                    announcement = write.Announcement ?? "none",
                    write.RetentionDays,
                    write.Format,
                    enabled = write.Enabled ?? true,
                    now = time.GetUtcNow(),
                },
                cancellation);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return Fault.Conflict("recording_rule.name_taken", "Another recording rule has this name.") with { Field = "name" };
        }

        var row = (await FindAsync(connection, id, "", cancellation))!;
        await connection.CommitAsync(cancellation);
        await TellAsync(caller, id, what, row.Name, cancellation);
        return Body(row);
    }

    /// <summary>What the rule names is there now; a rule whose queue is removed later fits nothing any more.</summary>
    private Fault? Unknown(RecordingRuleWrite write, TenantId tenant)
    {
        if (write.QueueId is { } queue && desks.LastOrDefault()?.FindQueue(tenant, queue.ToString()) is null)
            return Fault.Invalid("queue.not_found", "There is no such queue.", "queueId");
        if (write.TrunkId is { } trunk && lines.FindTrunk(tenant, trunk) is null)
            return Fault.Invalid("trunk.not_found", "There is no such trunk.", "trunkId");
        if (write.ExtensionId is { } extension && lines.FindExtension(tenant, extension) is null)
            return Fault.Invalid("extension.not_found", "There is no such extension.", "extensionId");
        if (write.RoomId is { } room && rooms.LastOrDefault()?.FindRoom(tenant, room) is null)
            return Fault.Invalid("conference_room.not_found", "There is no such conference room.", "roomId");
        return null;
    }

    private async Task<Done> DeleteAsync(Guid id, Caller caller, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        if (await FindAsync(connection, id, "for update", cancellation) is not { } row)
            return Missing;
        await connection.ExecuteAsync("delete from reporting.recording_rule where tenant_id = @tenant and id = @id", new { id }, cancellation);
        await connection.CommitAsync(cancellation);
        await TellAsync(caller, id, "removed", row.Name, cancellation);
        return Done.Well;
    }

    private async Task TellAsync(Caller caller, Guid id, string what, string name, CancellationToken cancellation)
    {
        await book.ReloadAsync(caller.Tenant, cancellation);
        audit.Write(caller.Tenant, caller.Actor, $"recording_rule.{what}", $"recording_rule:{id}", name, caller.Address);
        events.Publish(EventDraft.Of(caller.Tenant, "config.changed", "recording_rule", id, caller.Actor, new { kind = "recording_rule", id, what }));
    }

    private static Task<RecordingRuleRow?> FindAsync(TenantConnection connection, Guid id, string locking, CancellationToken cancellation) =>
        connection.FindAsync<RecordingRuleRow>(
            $"select {RecordingRuleRow.Columns} from reporting.recording_rule where tenant_id = @tenant and id = @id {locking}", new { id }, cancellation);

    private static RecordingRuleBody Body(RecordingRuleRow r) => new(
        r.Id, r.Position, r.Name, r.Direction, r.QueueId, r.TrunkId, r.NumberId, r.ExtensionId, r.RoomId, r.Percentage, r.Record, r.Announcement, r.RetentionDays, r.Format, r.Enabled, r.Version);
}
