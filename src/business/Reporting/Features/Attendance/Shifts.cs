using System.Globalization;
using Microsoft.AspNetCore.Http;
using Npgsql;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Paging;
using Switchboard.Data.Web;
using Switchboard.Kernel;

namespace Switchboard.Reporting.Features.Attendance;

/// <summary>A shift: when its agents ought to be signed in.</summary>
/// <param name="Id">The shift.</param>
/// <param name="Name">Its name.</param>
/// <param name="Days">1 Monday … 7 Sunday: on which it begins.</param>
/// <param name="From">Such as 09:00, in the tenant's zone.</param>
/// <param name="To">Such as 18:00; at or before <paramref name="From"/> on the next day.</param>
/// <param name="BreakMs">Breaks allowed in all.</param>
/// <param name="GraceMs">Late or gone by less is neither.</param>
/// <param name="AgentIds">Its agents.</param>
/// <param name="QueueIds">All agents of these queues too (a team).</param>
/// <param name="Enabled">Counted.</param>
/// <param name="Version">Rises with each change.</param>
internal sealed record ShiftBody(
    Guid Id, string Name, IReadOnlyList<int> Days, string From, string To, long BreakMs, long GraceMs, IReadOnlyList<Guid> AgentIds, IReadOnlyList<Guid> QueueIds, bool Enabled,
    int Version) : IVersioned;

/// <summary>A shift as it is written.</summary>
internal sealed record ShiftWrite(
    string? Name, IReadOnlyList<int>? Days, string? From, string? To, long? BreakMs, long? GraceMs, IReadOnlyList<Guid>? AgentIds, IReadOnlyList<Guid>? QueueIds, bool? Enabled)
{
    public const int MostAgents = 2_000;

    public Fault? Check() => new Check().Text(Name, "name").Range(BreakMs, "breakMs", 0, 86_400_000).Range(GraceMs, "graceMs", 0, 7_200_000)
        .That(Days is { Count: > 0 } && Days.All(d => d is >= 1 and <= 7), "days", "shift.days_invalid", "days holds at least one of 1 (Monday) to 7 (Sunday).")
        .That(Minute(From) is not null, "from", "shift.time_invalid", "from is a time such as 09:00.")
        .That(Minute(To) is not null, "to", "shift.time_invalid", "to is a time such as 18:00.")
        .That((AgentIds?.Count ?? 0) + (QueueIds?.Count ?? 0) > 0, "agentIds", "shift.nobody", "A shift has agents, or queues whose agents it has.")
        .That((AgentIds?.Count ?? 0) <= MostAgents && (QueueIds?.Count ?? 0) <= MostAgents, "agentIds", "field.too_long", $"A shift has at most {MostAgents} agents.")
        .Fault;

    public static int? Minute(string? text) =>
        TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at) ? (at.Hour * 60) + at.Minute : null;
}

/// <summary>A shift as it is stored.</summary>
internal sealed class ShiftRow
{
    public const string Columns = "id, name, days, from_minute, to_minute, break_ms, grace_ms, agent_ids, queue_ids, enabled, version";

    public Guid Id { get; init; }

    public string Name { get; init; } = "";

    public int[] Days { get; init; } = [];

    public int FromMinute { get; init; }

    public int ToMinute { get; init; }

    public long BreakMs { get; init; }

    public long GraceMs { get; init; }

    public Guid[] AgentIds { get; init; } = [];

    public Guid[] QueueIds { get; init; } = [];

    public bool Enabled { get; init; }

    public int Version { get; init; }

    public ShiftBody Body => new(Id, Name, Days, Text(FromMinute), Text(ToMinute), BreakMs, GraceMs, AgentIds, QueueIds, Enabled, Version);

    private static string Text(int minute) => string.Create(CultureInfo.InvariantCulture, $"{minute / 60:00}:{minute % 60:00}");
}

/// <summary>Shifts.</summary>
internal sealed class Shifts(IDatabase database, IAuditLog audit, IEventSink events, TimeProvider time)
{
    private static readonly Fault Missing = Fault.NotFound("shift", "There is no such shift.");

    private static readonly Keyset Rows = new()
    {
        Columns = ShiftRow.Columns,
        From = "reporting.shift",
        Where = "tenant_id = @tenant and (@Pattern::text is null or name ilike @Pattern)",
        Sorts = new Dictionary<string, Data.Paging.SortKey>(StringComparer.Ordinal) { ["name"] = new("name", "text") },
        DefaultSort = "name",
    };

    public static async Task<Answer<Page<ShiftBody>>> ListAsync([AsParameters] PageRequest page, Caller caller, IDatabase database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        var rows = await Rows.ReadAsync<ShiftRow>(connection, page, new { page.Pattern }, cancellation);
        return rows.TryGet(out var found, out var fault) ? found.Select(r => r.Body) : fault;
    }

    public static async Task<Answer<ShiftBody>> GetAsync(Guid id, Caller caller, IDatabase database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        return await FindAsync(connection, id, "", cancellation) is { } row ? row.Body : Missing;
    }

    public static async Task<Made<ShiftBody>> MakeAsync(ShiftWrite write, Caller caller, Shifts shifts, CancellationToken cancellation)
    {
        if (write.Check() is { } fault)
            return fault;
        await using var connection = await shifts.OpenAsync(caller, cancellation);
        return await shifts.WriteAsync(
            connection,
            """
            insert into reporting.shift (tenant_id, id, name, days, from_minute, to_minute, break_ms, grace_ms, agent_ids, queue_ids, enabled, created_at)
            values (@tenant, @id, @name, @days, @from, @to, @breakMs, @graceMs, @agents, @queues, @enabled, @now)
            """,
            Ids.New(shifts.Time), write, caller, "created", cancellation);
    }

    public static async Task<Answer<ShiftBody>> ChangeAsync(Guid id, ShiftWrite write, IfMatch match, Caller caller, Shifts shifts, CancellationToken cancellation)
    {
        await using var connection = await shifts.OpenAsync(caller, cancellation);
        if (await FindAsync(connection, id, "for update", cancellation) is not { } before)
            return Missing;
        if (write.Check() is { } fault)
            return fault;
        if (!match.Allows(before.Version))
            return IfMatch.Stale;
        return await shifts.WriteAsync(
            connection,
            """
            update reporting.shift set name = @name, days = @days, from_minute = @from, to_minute = @to, break_ms = @breakMs, grace_ms = @graceMs, agent_ids = @agents,
                queue_ids = @queues, enabled = @enabled, version = version + 1
            where tenant_id = @tenant and id = @id
            """,
            id, write, caller, "changed", cancellation);
    }

    public static async Task<Done> RemoveAsync(Guid id, Caller caller, Shifts shifts, CancellationToken cancellation)
    {
        await using var connection = await shifts.OpenAsync(caller, cancellation);
        if (await connection.ExecuteAsync("delete from reporting.shift where tenant_id = @tenant and id = @id", new { id }, cancellation) == 0)
            return Missing;
        await connection.CommitAsync(cancellation);
        shifts.Tell(caller, id, "removed");
        return Done.Well;
    }

    private TimeProvider Time => time;

    private Task<TenantConnection> OpenAsync(Caller caller, CancellationToken cancellation) => database.OpenAsync(caller.Tenant, cancellation);

    private async Task<Outcome<ShiftBody>> WriteAsync(
        TenantConnection connection, string sql, Guid id, ShiftWrite write, Caller caller, string what, CancellationToken cancellation)
    {
        try
        {
            await connection.ExecuteAsync(
                sql,
                new
                {
                    id,
                    name = write.Name!.Trim(),
                    days = write.Days!.Distinct().Order().ToArray(),
                    from = ShiftWrite.Minute(write.From),
                    to = ShiftWrite.Minute(write.To),
                    breakMs = write.BreakMs ?? 0,
                    graceMs = write.GraceMs ?? 0,
                    agents = (write.AgentIds ?? []).Distinct().ToArray(),
                    queues = (write.QueueIds ?? []).Distinct().ToArray(),
                    enabled = write.Enabled ?? true,
                    now = time.GetUtcNow(),
                },
                cancellation);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return Fault.Conflict("shift.name_taken", "Another shift has this name.") with { Field = "name" };
        }

        var row = (await FindAsync(connection, id, "", cancellation))!;
        await connection.CommitAsync(cancellation);
        Tell(caller, id, what);
        return row.Body;
    }

    private void Tell(Caller caller, Guid id, string what)
    {
        audit.Write(caller.Tenant, caller.Actor, $"shift.{what}", $"shift:{id}", null, caller.Address);
        events.Publish(EventDraft.Of(caller.Tenant, "config.changed", "shift", id, caller.Actor, new { kind = "shift", id, what }));
    }

    private static Task<ShiftRow?> FindAsync(TenantConnection connection, Guid id, string locking, CancellationToken cancellation) =>
        connection.FindAsync<ShiftRow>($"select {ShiftRow.Columns} from reporting.shift where tenant_id = @tenant and id = @id {locking}", new { id }, cancellation);
}
