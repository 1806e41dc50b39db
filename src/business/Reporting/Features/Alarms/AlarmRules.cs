using Microsoft.AspNetCore.Http;
using Npgsql;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Paging;
using Switchboard.Data.Web;
using Switchboard.Kernel;
using Switchboard.Reporting.Alarms;
using Switchboard.Reporting.Gauges;

namespace Switchboard.Reporting.Features.Alarms;

/// <summary>A limit on a figure. Its webhook's secret is written and never read.</summary>
internal sealed record AlarmRuleBody(
    Guid Id, string Name, string Figure, Guid? QueueId, Guid? AgentId, bool Below, double Threshold, double ClearAt, long HoldMs, string Severity, string? WebhookUrl,
    bool HasWebhookSecret, IReadOnlyList<string> MailTo, bool Enabled, int Version) : IVersioned
{
    public static AlarmRuleBody Of(AlarmRuleRow r) => new(
        r.Id, r.Name, r.Figure, r.QueueId, r.AgentId, r.Below, r.Threshold, r.ClearAt, r.HoldMs, r.Severity, r.WebhookUrl, r.WebhookSecret is not null, r.MailTo, r.Enabled, r.Version);
}

/// <summary>A limit as it is written. Without <c>clearAt</c> it clears as soon as it is no longer bad.</summary>
internal sealed record AlarmRuleWrite(
    string? Name, string? Figure, Guid? QueueId, Guid? AgentId, bool? Below, double? Threshold, double? ClearAt, long? HoldMs, string? Severity, string? WebhookUrl,
    string? WebhookSecret, IReadOnlyList<string>? MailTo, bool? Enabled)
{
    public Fault? Check(bool hasSecret)
    {
        var check = new Check().Text(Name, "name").OptionalText(WebhookUrl, "webhookUrl", 500).Range(HoldMs, "holdMs", 0, 86_400_000)
            .OneOf(Severity ?? "warning", "severity", "warning", "critical")
            .That(Threshold is { } t && double.IsFinite(t), "threshold", "field.required", "threshold is the value from which the figure is bad.")
            .That(ClearAt is null || Threshold is null || (Below == true ? ClearAt >= Threshold : ClearAt <= Threshold), "clearAt", "alarm_rule.clear_at_wrong",
                "clearAt lies on the good side of threshold: below it for a figure that is bad when high, above it for one that is bad when low.")
            .That(WebhookUrl is null || IsWebAddress(WebhookUrl), "webhookUrl", "alarm_rule.webhook_invalid", "webhookUrl is an http or https address without user name.")
            .That(WebhookUrl is null || hasSecret || WebhookSecret is not null, "webhookSecret", "alarm_rule.secret_missing", "A webhook is signed: it needs a secret.")
            .That(WebhookSecret is null or { Length: >= 16 and <= 200 }, "webhookSecret", "alarm_rule.secret_short", "webhookSecret has 16 to 200 characters.")
            .That(MailTo is null or { Count: <= 20 }, "mailTo", "alarm_rule.mail_too_many", "mailTo has at most 20 addresses.")
            .That(MailTo?.All(m => m is { Length: <= 254 } && m.IndexOf('@', StringComparison.Ordinal) is var at && at > 0 && at < m.Length - 1) ?? true, "mailTo", "mail.address_invalid", "mailTo holds mail addresses.");
        return GaugeFigures.Check(check, Figure, QueueId, AgentId, "").Fault;
    }

    private static bool IsWebAddress(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.UserInfo.Length == 0;
}

/// <summary>Limits on figures.</summary>
internal sealed class AlarmRules(IDatabase database, AlarmBook book, ISecrets secrets, IAuditLog audit, IEventSink events, TimeProvider time)
{
    private static readonly Fault Missing = Fault.NotFound("alarm_rule", "There is no such alarm rule.");

    private static readonly Keyset Rows = new()
    {
        Columns = AlarmRuleRow.Columns,
        From = "reporting.alarm_rule",
        Where = "tenant_id = @tenant and (@Pattern::text is null or name ilike @Pattern)",
        Sorts = new Dictionary<string, SortKey>(StringComparer.Ordinal) { ["name"] = new("name", "text") },
        DefaultSort = "name",
    };

    public static async Task<Answer<Page<AlarmRuleBody>>> ListAsync([AsParameters] PageRequest page, Caller caller, IDatabase database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        var rows = await Rows.ReadAsync<AlarmRuleRow>(connection, page, new { page.Pattern }, cancellation);
        return rows.TryGet(out var found, out var fault) ? found.Select(AlarmRuleBody.Of) : fault;
    }

    public static async Task<Answer<AlarmRuleBody>> GetAsync(Guid id, Caller caller, IDatabase database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        return await FindAsync(connection, id, "", cancellation) is { } row ? AlarmRuleBody.Of(row) : Missing;
    }

    public static async Task<Made<AlarmRuleBody>> MakeAsync(AlarmRuleWrite write, Caller caller, AlarmRules rules, CancellationToken cancellation)
    {
        if (write.Check(hasSecret: false) is { } fault)
            return fault;
        await using var connection = await rules.OpenAsync(caller, cancellation);
        return await rules.WriteAsync(
            connection,
            """
            insert into reporting.alarm_rule (tenant_id, id, name, figure, queue_id, agent_id, below, threshold, clear_at, hold_ms, severity, webhook_url, webhook_secret, mail_to, enabled, created_at)
            values (@tenant, @id, @name, @Figure, @QueueId, @AgentId, @below, @threshold, @clearAt, @hold, @severity, @WebhookUrl, @secret, @mailTo, @enabled, @now)
            """,
            Ids.New(rules.Time), null, write, caller, "created", cancellation);
    }

    public static async Task<Answer<AlarmRuleBody>> ChangeAsync(Guid id, AlarmRuleWrite write, IfMatch match, Caller caller, AlarmRules rules, CancellationToken cancellation)
    {
        await using var connection = await rules.OpenAsync(caller, cancellation);
        if (await FindAsync(connection, id, "for update", cancellation) is not { } before)
            return Missing;
        if (write.Check(before.WebhookSecret is not null) is { } fault)
            return fault;
        if (!match.Allows(before.Version))
            return IfMatch.Stale;
        return await rules.WriteAsync(
            connection,
            """
            update reporting.alarm_rule set name = @name, figure = @Figure, queue_id = @QueueId, agent_id = @AgentId, below = @below, threshold = @threshold, clear_at = @clearAt,
                hold_ms = @hold, severity = @severity, webhook_url = @WebhookUrl, webhook_secret = @secret, mail_to = @mailTo, enabled = @enabled, version = version + 1
            where tenant_id = @tenant and id = @id
            """,
            id, before.WebhookSecret, write, caller, "changed", cancellation);
    }

    public static async Task<Done> RemoveAsync(Guid id, Caller caller, AlarmRules rules, CancellationToken cancellation)
    {
        await using var connection = await rules.OpenAsync(caller, cancellation);
        if (await connection.ExecuteAsync("delete from reporting.alarm_rule where tenant_id = @tenant and id = @id", new { id }, cancellation) == 0)
            return Missing;
        await rules.CloseOpenAsync(connection, id, cancellation);
        await connection.CommitAsync(cancellation);
        rules.Tell(caller, id, "removed");
        return Done.Well;
    }

    private TimeProvider Time => time;

    private Task<TenantConnection> OpenAsync(Caller caller, CancellationToken cancellation) => database.OpenAsync(caller.Tenant, cancellation);

    private async Task<Outcome<AlarmRuleBody>> WriteAsync(
        TenantConnection connection, string sql, Guid id, byte[]? secret, AlarmRuleWrite write, Caller caller, string what, CancellationToken cancellation)
    {
        try
        {
            await connection.ExecuteAsync(
                sql,
                new
                {
                    id,
                    name = write.Name!.Trim(),
                    write.Figure,
                    write.QueueId,
                    write.AgentId,
                    below = write.Below ?? false,
                    threshold = write.Threshold!.Value,
                    clearAt = write.ClearAt ?? write.Threshold.Value,
                    hold = write.HoldMs ?? 0,
                    severity = write.Severity ?? "warning",
                    write.WebhookUrl,
                    secret = write.WebhookUrl is null ? null : write.WebhookSecret is { } fresh ? secrets.Seal(fresh) : secret,
                    mailTo = (write.MailTo ?? []).ToArray(),
                    enabled = write.Enabled ?? true,
                    now = time.GetUtcNow(),
                },
                cancellation);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return Fault.Conflict("alarm_rule.name_taken", "Another alarm rule has this name.") with { Field = "name" };
        }

        // What the figure was measured by is another thing now: an alarm of before is over.
        await CloseOpenAsync(connection, id, cancellation);
        var row = (await FindAsync(connection, id, "", cancellation))!;
        await connection.CommitAsync(cancellation);
        Tell(caller, id, what);
        return AlarmRuleBody.Of(row);
    }

    private Task CloseOpenAsync(TenantConnection connection, Guid rule, CancellationToken cancellation) => connection.ExecuteAsync(
        "update reporting.alarm set cleared_at = @now where tenant_id = @tenant and rule_id = @rule and cleared_at is null", new { rule, now = time.GetUtcNow() }, cancellation);

    private void Tell(Caller caller, Guid id, string what)
    {
        book.Forget(caller.Tenant);
        audit.Write(caller.Tenant, caller.Actor, $"alarm_rule.{what}", $"alarm_rule:{id}", null, caller.Address);
        events.Publish(EventDraft.Of(caller.Tenant, "config.changed", "alarm_rule", id, caller.Actor, new { kind = "alarm_rule", id, what }));
    }

    private static Task<AlarmRuleRow?> FindAsync(TenantConnection connection, Guid id, string locking, CancellationToken cancellation) =>
        connection.FindAsync<AlarmRuleRow>($"select {AlarmRuleRow.Columns} from reporting.alarm_rule where tenant_id = @tenant and id = @id {locking}", new { id }, cancellation);
}
