using Microsoft.AspNetCore.Http;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Paging;
using Switchboard.Data.Web;
using Switchboard.Kernel;

namespace Switchboard.Reporting.Features.Alarms;

/// <summary>An alarm that was raised.</summary>
internal sealed class AlarmBody
{
    public const string Columns = """
        a.id, a.rule_id, a.name, a.figure, a.subject, a.severity, a.below, a.threshold, a.value, a.raised_at, a.cleared_at, a.acknowledged_at, a.acknowledged_by,
        coalesce((select case when d.delivered_at is not null then 'delivered' when d.next_at is not null then 'waiting' else 'failed' end
            from reporting.alarm_delivery d where d.tenant_id = a.tenant_id and d.alarm_id = a.id order by d.created_at desc limit 1), 'none') as webhook,
        (select d.error from reporting.alarm_delivery d where d.tenant_id = a.tenant_id and d.alarm_id = a.id order by d.created_at desc limit 1) as webhook_error
        """;

    public Guid Id { get; init; }

    public Guid RuleId { get; init; }

    public string Name { get; init; } = "";

    public string Figure { get; init; } = "";

    public string? Subject { get; init; }

    public string Severity { get; init; } = "";

    public bool Below { get; init; }

    public double Threshold { get; init; }

    public double Value { get; init; }

    public DateTimeOffset RaisedAt { get; init; }

    public DateTimeOffset? ClearedAt { get; init; }

    public DateTimeOffset? AcknowledgedAt { get; init; }

    public string? AcknowledgedBy { get; init; }

    /// <summary><c>none</c>, <c>waiting</c>, <c>delivered</c> or <c>failed</c>: the last one of this alarm.</summary>
    public string Webhook { get; init; } = "none";

    public string? WebhookError { get; init; }
}

/// <summary>Alarms that were raised, newest first.</summary>
internal static class AlarmHistory
{
    private static readonly Fault Missing = Fault.NotFound("alarm", "There is no such alarm.");

    private static readonly Keyset Rows = new()
    {
        Id = "a.id",
        Columns = AlarmBody.Columns,
        From = "reporting.alarm a",
        Where = "a.tenant_id = @tenant and (@Pattern::text is null or a.name ilike @Pattern) and (@open::boolean is null or (a.cleared_at is null) = @open)",
        Sorts = new Dictionary<string, SortKey>(StringComparer.Ordinal) { ["raisedAt"] = new("a.raised_at", "timestamptz") },
        DefaultSort = "-raisedAt",
    };

    public static async Task<Answer<Page<AlarmBody>>> ListAsync([AsParameters] PageRequest page, bool? open, Caller caller, IDatabase database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        var rows = await Rows.ReadAsync<AlarmBody>(connection, page, new { page.Pattern, open }, cancellation);
        return rows;
    }

    public static async Task<Answer<AlarmBody>> AcknowledgeAsync(
        Guid id, Caller caller, IDatabase database, IAuditLog audit, IEventSink events, TimeProvider time, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        await connection.ExecuteAsync(
            "update reporting.alarm set acknowledged_at = @now, acknowledged_by = @by where tenant_id = @tenant and id = @id and acknowledged_at is null",
            new { id, now = time.GetUtcNow(), by = caller.Actor }, cancellation);
        if (await connection.FindAsync<AlarmBody>($"select {AlarmBody.Columns} from reporting.alarm a where a.tenant_id = @tenant and a.id = @id", new { id }, cancellation) is not { } alarm)
            return Missing;
        await connection.CommitAsync(cancellation);
        audit.Write(caller.Tenant, caller.Actor, "alarm.acknowledged", $"alarm:{id}", alarm.Name, caller.Address);
        events.Publish(EventDraft.Of(caller.Tenant, "alarm.acknowledged", "alarm", id, caller.Actor, new { alarm.Id, alarm.Name }));
        return alarm;
    }
}
