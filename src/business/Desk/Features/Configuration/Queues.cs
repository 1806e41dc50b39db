using System.Text.Json;
using Npgsql;
using Switchboard.Contracts.Acd;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Ivr;
using Switchboard.Contracts.Lines;
using Switchboard.Data;
using Switchboard.Data.Paging;
using Switchboard.Data.Web;
using Switchboard.Desk.Directory;
using Switchboard.Desk.Routing;
using Switchboard.Kernel;

namespace Switchboard.Desk.Features.Configuration;

/// <summary>A queue.</summary>
internal sealed record QueueBody(
    Guid Id, string Name, string Description, string Strategy, int Priority, int Weight, IReadOnlyList<SkillLevel> RequiredSkills, int ServiceLevelMs,
    string ServiceLevelFormula, int RingTimeoutMs, string WrapUpMode, int WrapUpMs, int? MaxWaitMs, Guid? OverflowFlowId, int? MaxLength, Guid? MusicPromptId,
    bool AnnouncePosition, bool AnnounceWait, int AnnounceEveryMs, bool Record, QueueRules Rules, QueueSeat Seat, int Version) : IVersioned;

/// <summary>A queue as it is written; what is left out keeps its value or takes the house's.</summary>
internal sealed record QueueWrite(
    string? Name, string? Description, string? Strategy, int? Priority, int? Weight, IReadOnlyList<SkillLevel>? RequiredSkills, int? ServiceLevelMs,
    string? ServiceLevelFormula, int? RingTimeoutMs, string? WrapUpMode, int? WrapUpMs, int? MaxWaitMs, Guid? OverflowFlowId, int? MaxLength, Guid? MusicPromptId,
    bool? AnnouncePosition, bool? AnnounceWait, int? AnnounceEveryMs, bool? Record, QueueRulesWrite? Rules, QueueSeat? Seat);

internal sealed class Queues(RegistryParts parts, IEnumerable<ILineTargets> targets, IEnumerable<ICalendarCatalog> calendars) : Registry<QueueRow, QueueBody, QueueWrite>(parts)
{
    private const int Day = 86_400_000;

    protected override string Kind => "queue";

    protected override string Table => "queue";

    protected override Keyset List { get; } = new()
    {
        Columns = QueueRow.Columns,
        From = "desk.queue q",
        Id = "q.id",
        Where = "q.tenant_id = @tenant and (@Pattern::text is null or q.name ilike @Pattern or q.description ilike @Pattern)",
        Sorts = new Dictionary<string, SortKey>(StringComparer.Ordinal)
        {
            ["name"] = new("lower(q.name)", "text"),
            ["priority"] = new("q.priority", "int"),
            ["createdAt"] = new("q.created_at", "timestamptz"),
        },
        DefaultSort = "name",
    };

    protected override Fault? Check(QueueWrite write)
    {
        var check = new Check().Text(write.Name, "name").OptionalText(write.Description, "description", 500)
            .That(!Guid.TryParse(write.Name, out _), "name", "queue.name_invalid", "A queue's name is not an id.")
            .Range(write.Priority, "priority", -1000, 1000).Range(write.Weight, "weight", 1, 100).Range(write.ServiceLevelMs, "serviceLevelMs", 1_000, Day)
            .Range(write.RingTimeoutMs, "ringTimeoutMs", 1_000, 300_000).Range(write.WrapUpMs, "wrapUpMs", 0, 3_600_000).Range(write.MaxWaitMs, "maxWaitMs", 1_000, Day)
            .Range(write.MaxLength, "maxLength", 0, 10_000).Range(write.AnnounceEveryMs, "announceEveryMs", 5_000, 3_600_000);
        if (write.ServiceLevelFormula is not null)
            check.OneOf(write.ServiceLevelFormula, "serviceLevelFormula", RouterSetup.Formulas);
        if (write.WrapUpMode is not null)
            check.OneOf(write.WrapUpMode, "wrapUpMode", RouterSetup.WrapUpModes);
        write.Rules?.Check(check);
        write.Seat?.Check(check);
        SkillRules.Check(check, write.RequiredSkills, "requiredSkills");
        return check.Fault;
    }

    protected override async Task<Fault?> WriteAsync(TenantConnection connection, Guid id, QueueWrite write, QueueRow? before, CancellationToken cancellation)
    {
        if (write.OverflowFlowId is { } flow && targets.FirstOrDefault(t => t.Kind == TargetKind.Flow) is { } flows
            && !await flows.ExistsAsync(connection.Tenant, flow, cancellation))
            return Fault.Invalid("flow.not_found", "There is no such flow.", "overflowFlowId");
        if (write.Seat?.SurveyFlowId is { } survey && targets.FirstOrDefault(t => t.Kind == TargetKind.Flow) is { } surveys
            && !await surveys.ExistsAsync(connection.Tenant, survey, cancellation))
            return Fault.Invalid("flow.not_found", "There is no such flow.", "seat.surveyFlowId");
        if (write.Seat?.ScriptId is { } script && !await connection.FindAsync<bool>("select true from desk.script where tenant_id = @tenant and id = @script", new { script }, cancellation))
            return Fault.Invalid("script.not_found", "There is no such script.", "seat.scriptId");
        if (write.Rules is { } rules && await rules.FindMissingAsync(connection.Tenant, targets, calendars, cancellation) is { } missing)
            return missing;
        await connection.ExecuteAsync(before is null ? Insert : Update, Values(id, write, before), cancellation);
        var skills = write.RequiredSkills ?? [];
        await connection.ExecuteAsync(
            """
            delete from desk.queue_skill where tenant_id = @tenant and queue_id = @id;
            insert into desk.queue_skill (tenant_id, queue_id, skill_id, level) select @tenant, @id, s, l from unnest(@skills, @levels) as u (s, l)
            """,
            new { id, skills = skills.Select(s => s.SkillId).ToArray(), levels = skills.Select(s => s.Level).ToArray() },
            cancellation);
        return null;
    }

    protected override Fault? Refusal(PostgresException error) => (error.SqlState, error.TableName) switch
    {
        (PostgresErrorCodes.UniqueViolation, _) => Fault.Conflict("queue.name_taken", "There is already a queue of that name.") with { Field = "name" },
        (PostgresErrorCodes.ForeignKeyViolation, "queue_skill") => Fault.Invalid("skill.not_found", "One of the skills does not exist.", "requiredSkills"),
        _ => null,
    };

    protected override QueueBody Body(QueueRow q, TenantId tenant) => new(
        q.Id, q.Name, q.Description, q.Strategy, q.Priority, q.Weight, q.SkillList, q.ServiceLevelMs, q.ServiceLevelFormula, q.RingTimeoutMs, q.WrapUpMode,
        q.WrapUpMs, q.MaxWaitMs, q.OverflowFlowId, q.MaxLength, q.MusicPromptId, q.AnnouncePosition, q.AnnounceWait, q.AnnounceEveryMs, q.Record, q.Rules, q.Seat, q.Version);

    private object Values(Guid id, QueueWrite write, QueueRow? before) => new
    {
        id,
        name = write.Name!.Trim(),
        description = write.Description?.Trim() ?? before?.Description ?? "",
        strategy = write.Strategy ?? before?.Strategy ?? RoutingStrategies.LongestIdleAgent,
        priority = write.Priority ?? before?.Priority ?? 0,
        weight = write.Weight ?? before?.Weight ?? 1,
        serviceLevel = write.ServiceLevelMs ?? before?.ServiceLevelMs ?? 20_000,
        formula = write.ServiceLevelFormula ?? before?.ServiceLevelFormula ?? "SL3",
        ring = write.RingTimeoutMs ?? before?.RingTimeoutMs ?? 20_000,
        wrapUpMode = write.WrapUpMode ?? before?.WrapUpMode ?? "mandatoryTimeout",
        wrapUp = write.WrapUpMs ?? before?.WrapUpMs ?? 30_000,
        write.MaxWaitMs,
        write.OverflowFlowId,
        write.MaxLength,
        write.MusicPromptId,
        announcePosition = write.AnnouncePosition ?? before?.AnnouncePosition ?? true,
        announceWait = write.AnnounceWait ?? before?.AnnounceWait ?? false,
        announceEvery = write.AnnounceEveryMs ?? before?.AnnounceEveryMs ?? 30_000,
        record = write.Record ?? before?.Record ?? true,
        rules = JsonSerializer.Serialize(write.Rules?.Over(before?.Rules ?? QueueRules.Usual) ?? before?.Rules ?? QueueRules.Usual, WireJson.Options),
        seat = JsonSerializer.Serialize(write.Seat ?? before?.Seat ?? QueueSeat.Usual, WireJson.Options),
        now = Parts.Time.GetUtcNow(),
    };

    private const string Insert = """
        insert into desk.queue (tenant_id, id, name, description, strategy, priority, weight, service_level_ms, service_level_formula, ring_timeout_ms,
            wrap_up_mode, wrap_up_ms, max_wait_ms, overflow_flow_id, max_length, music_prompt_id, announce_position, announce_wait, announce_every_ms, record, rules, seat, created_at)
        values (@tenant, @id, @name, @description, @strategy, @priority, @weight, @serviceLevel, @formula, @ring,
            @wrapUpMode, @wrapUp, @MaxWaitMs, @OverflowFlowId, @MaxLength, @MusicPromptId, @announcePosition, @announceWait, @announceEvery, @record, @rules::jsonb, @seat::jsonb, @now)
        """;

    private const string Update = """
        update desk.queue set name = @name, description = @description, strategy = @strategy, priority = @priority, weight = @weight,
            service_level_ms = @serviceLevel, service_level_formula = @formula, ring_timeout_ms = @ring, wrap_up_mode = @wrapUpMode, wrap_up_ms = @wrapUp,
            max_wait_ms = @MaxWaitMs, overflow_flow_id = @OverflowFlowId, max_length = @MaxLength, music_prompt_id = @MusicPromptId,
            announce_position = @announcePosition, announce_wait = @announceWait, announce_every_ms = @announceEvery, record = @record, rules = @rules::jsonb, seat = @seat::jsonb,
            version = version + 1
        where tenant_id = @tenant and id = @id
        """;
}
