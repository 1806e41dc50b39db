using System.Text.Json;
using Npgsql;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Paging;
using Switchboard.Data.Web;
using Switchboard.Desk.Directory;
using Switchboard.Kernel;

namespace Switchboard.Desk.Features.Configuration;

/// <summary>A seat.</summary>
internal sealed record AgentBody(
    Guid Id, Guid UserId, string Number, string DisplayName, IReadOnlyList<SkillLevel> Skills, IReadOnlyList<Membership> Queues, int? WrapUpMs,
    bool AutoAnswer, IReadOnlyDictionary<string, int> Capacity, bool Enabled, int Version) : IVersioned;

/// <summary>A seat as it is written. Without a name of its own it shows the user's.</summary>
internal sealed record AgentWrite(
    Guid? UserId, string? Number, string? DisplayName, IReadOnlyList<SkillLevel>? Skills, IReadOnlyList<Membership>? Queues, int? WrapUpMs,
    bool? AutoAnswer, IReadOnlyDictionary<string, int>? Capacity, bool? Enabled);

internal sealed class Agents(RegistryParts parts, IUserDirectory users) : Registry<AgentRow, AgentBody, AgentWrite>(parts)
{
    protected override string Kind => "agent";

    protected override string Table => "agent";

    protected override Keyset List { get; } = new()
    {
        Columns = AgentRow.Columns,
        From = "desk.agent a",
        Id = "a.id",
        Where = "a.tenant_id = @tenant and (@Pattern::text is null or a.number ilike @Pattern or a.display_name ilike @Pattern)",
        Sorts = new Dictionary<string, SortKey>(StringComparer.Ordinal)
        {
            ["number"] = new("a.number", "text"),
            ["displayName"] = new("coalesce(a.display_name, '')", "text"),
            ["createdAt"] = new("a.created_at", "timestamptz"),
        },
        DefaultSort = "number",
    };

    protected override Fault? Check(AgentWrite write)
    {
        var check = new Check().That(write.UserId is not null, "userId", "field.required", "userId is required.")
            .That(write.Number is { Length: >= 1 and <= 20 } && write.Number.All(char.IsAsciiLetterOrDigit), "number", "agent.number_invalid", "number is 1 to 20 digits or letters.")
            .OptionalText(write.DisplayName, "displayName").Range(write.WrapUpMs, "wrapUpMs", 0, 3_600_000);
        MediaCapacity.Check(check, write.Capacity);
        SkillRules.Check(check, write.Skills, "skills");
        var seen = new HashSet<Guid>();
        foreach (var (i, member) in (write.Queues ?? []).Index())
        {
            var at = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"queues[{i}]");
            check.Range(member.Priority, $"{at}.priority", 1, 10).That(seen.Add(member.QueueId), $"{at}.queueId", "agent.queue_twice", "A queue is listed once.");
        }

        return check.Fault;
    }

    protected override async Task<Fault?> WriteAsync(TenantConnection connection, Guid id, AgentWrite write, AgentRow? before, CancellationToken cancellation)
    {
        if (await users.FindAsync(connection.Tenant, write.UserId!.Value, cancellation) is not { } user)
            return Fault.Invalid("user.not_found", "There is no such user.", "userId");
        var name = write.DisplayName?.Trim();
        await connection.ExecuteAsync(
            before is null ? Insert : Update,
            new
            {
                id,
                write.UserId,
                write.Number,
                name = string.IsNullOrEmpty(name) || name == user.DisplayName ? null : name,
                write.WrapUpMs,
                autoAnswer = write.AutoAnswer ?? before?.AutoAnswer ?? false,
                capacity = JsonSerializer.Serialize(write.Capacity ?? before?.Capacity ?? MediaCapacity.None, WireJson.Options),
                enabled = write.Enabled ?? before?.Enabled ?? true,
                now = Parts.Time.GetUtcNow(),
            },
            cancellation);
        await WriteListsAsync(connection, id, write, cancellation);
        return null;
    }

    protected override Fault? Refusal(PostgresException error) => (error.SqlState, error.ConstraintName, error.TableName) switch
    {
        (PostgresErrorCodes.UniqueViolation, "agent_user", _) => Fault.Conflict("user.has_seat", "The user has a seat already.") with { Field = "userId" },
        (PostgresErrorCodes.UniqueViolation, "agent_number", _) => Fault.Conflict("agent.number_taken", "There is already an agent with this number.") with { Field = "number" },
        (PostgresErrorCodes.ForeignKeyViolation, _, "agent_skill") => Fault.Invalid("skill.not_found", "One of the skills does not exist.", "skills"),
        (PostgresErrorCodes.ForeignKeyViolation, _, "agent_queue") => Fault.Invalid("queue.not_found", "One of the queues does not exist.", "queues"),
        _ => null,
    };

    protected override AgentBody Body(AgentRow row, TenantId tenant) => new(
        row.Id, row.UserId, row.Number, row.DisplayName ?? Parts.Directory.Book(tenant).Users.GetValueOrDefault(row.UserId)?.DisplayName ?? row.Number,
        row.SkillList, row.QueueList, row.WrapUpMs, row.AutoAnswer, row.Capacity, row.Enabled, row.Version);

    private static async Task WriteListsAsync(TenantConnection connection, Guid id, AgentWrite write, CancellationToken cancellation)
    {
        var skills = write.Skills ?? [];
        var queues = write.Queues ?? [];
        await connection.ExecuteAsync(
            """
            delete from desk.agent_skill where tenant_id = @tenant and agent_id = @id;
            delete from desk.agent_queue where tenant_id = @tenant and agent_id = @id;
            insert into desk.agent_skill (tenant_id, agent_id, skill_id, level) select @tenant, @id, s, l from unnest(@skills, @levels) as u (s, l);
            insert into desk.agent_queue (tenant_id, agent_id, queue_id, priority) select @tenant, @id, q, p from unnest(@queues, @priorities) as u (q, p)
            """,
            new
            {
                id,
                skills = skills.Select(s => s.SkillId).ToArray(),
                levels = skills.Select(s => s.Level).ToArray(),
                queues = queues.Select(q => q.QueueId).ToArray(),
                priorities = queues.Select(q => q.Priority).ToArray(),
            },
            cancellation);
    }

    private const string Insert = """
        insert into desk.agent (tenant_id, id, user_id, number, display_name, wrap_up_ms, auto_answer, capacity, enabled, created_at)
        values (@tenant, @id, @UserId, @Number, @name, @WrapUpMs, @autoAnswer, @capacity::jsonb, @enabled, @now)
        """;

    private const string Update = """
        update desk.agent set user_id = @UserId, number = @Number, display_name = @name, wrap_up_ms = @WrapUpMs, auto_answer = @autoAnswer,
            capacity = @capacity::jsonb, enabled = @enabled, version = version + 1
        where tenant_id = @tenant and id = @id
        """;
}

/// <summary>Rules for lists of skills.</summary>
internal static class SkillRules
{
    public static void Check(Check check, IReadOnlyList<SkillLevel>? skills, string field)
    {
        var seen = new HashSet<Guid>();
        foreach (var (i, skill) in (skills ?? []).Index())
        {
            var at = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{field}[{i}]");
            check.Range(skill.Level, $"{at}.level", 1, 5).That(seen.Add(skill.SkillId), $"{at}.skillId", "skill.twice", "A skill is listed once.");
        }
    }
}
