using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Switchboard.Contracts.Channels;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Kernel;
using Switchboard.Reporting.Gauges;

namespace Switchboard.Reporting.Alarms;

/// <summary>An alarm as events and webhooks tell it.</summary>
internal sealed record AlarmNote(
    Guid Id, Guid RuleId, string Name, string Figure, string? Subject, string Severity, bool Below, double Threshold, double Value, DateTimeOffset RaisedAt, DateTimeOffset? ClearedAt);

/// <summary>Looks at every tenant's figures every few seconds and tells of those that passed a limit, and of those that are well again.</summary>
internal sealed class AlarmWatch(
    AlarmBook book, GaugeReader gauges, IDatabase database, ITenantDirectory tenants, IEventSink events, AlarmPost post, IEnumerable<IMailer> mailers, TimeProvider time,
    ILogger<AlarmWatch> log) : BackgroundService
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(5);
    private readonly SemaphoreSlim _looking = new(1, 1);

    /// <summary>One look; one after the other.</summary>
    public async Task LookAsync(TenantId tenant, CancellationToken cancellation)
    {
        await _looking.WaitAsync(cancellation);
        try
        {
            await CompareAsync(tenant, cancellation);
        }
        finally
        {
            _looking.Release();
        }
    }

    public override void Dispose()
    {
        _looking.Dispose();
        base.Dispose();
    }

    private async Task CompareAsync(TenantId tenant, CancellationToken cancellation)
    {
        var page = await book.OfAsync(tenant, cancellation);
        if (page.Rules.Count == 0)
            return;
        var sheet = await gauges.ReadAsync(tenant, cancellation);
        foreach (var rule in page.Rules)
        {
            var state = page.States[rule.Id];
            var value = sheet.Of(rule.QueueId, rule.AgentId, rule.Figure)?.Number;
            switch (state.Take(rule.Limit, value, time.GetUtcNow()))
            {
                case AlarmChange.Raised:
                    await RaiseAsync(tenant, rule, state, value!.Value, sheet.NameOf(rule.QueueId, rule.AgentId), cancellation);
                    break;
                case AlarmChange.Cleared:
                    await ClearAsync(tenant, rule, state, value!.Value, cancellation);
                    break;
                default:
                    break;
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Beat, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                foreach (var tenant in tenants.All)
                    await TryAsync(tenant.Id, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // stopping
        }
    }

    private async Task TryAsync(TenantId tenant, CancellationToken stopping)
    {
        try
        {
            await LookAsync(tenant, stopping);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            book.Forget(tenant); // what was not written is looked at anew
            if (!Absence.Is(e))
                Log.AlarmsNotLooked(log, tenant.Value, e);
        }
    }

    private async Task RaiseAsync(TenantId tenant, AlarmRuleRow rule, AlarmState state, double value, string? subject, CancellationToken cancellation)
    {
        var note = new AlarmNote(Ids.New(time), rule.Id, rule.Name, rule.Figure, subject, rule.Severity, rule.Below, rule.Threshold, value, time.GetUtcNow(), null);
        await using var connection = await database.OpenAsync(tenant, cancellation);
        await connection.ExecuteAsync(
            """
            insert into reporting.alarm (tenant_id, id, rule_id, name, figure, subject, severity, below, threshold, value, raised_at)
            values (@tenant, @Id, @RuleId, @Name, @Figure, @Subject, @Severity, @Below, @Threshold, @Value, @RaisedAt)
            """,
            note, cancellation);
        await TellAsync(connection, rule, note, "alarm.raised", cancellation);
        state.Open = note.Id;
    }

    private async Task ClearAsync(TenantId tenant, AlarmRuleRow rule, AlarmState state, double value, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(tenant, cancellation);
        var note = await connection.FindAsync<AlarmNote>(
            """
            update reporting.alarm set cleared_at = @now, cleared_value = @value where tenant_id = @tenant and id = @id and cleared_at is null
            returning id, rule_id, name, figure, subject, severity, below, threshold, cleared_value as value, raised_at, cleared_at
            """,
            new { id = state.Open, now = time.GetUtcNow(), value }, cancellation);
        state.Open = null;
        if (note is not null)
            await TellAsync(connection, rule, note, "alarm.cleared", cancellation);
    }

    private async Task TellAsync(TenantConnection connection, AlarmRuleRow rule, AlarmNote note, string type, CancellationToken cancellation)
    {
        if (rule.WebhookUrl is { } url)
        {
            await connection.ExecuteAsync(
                """
                insert into reporting.alarm_delivery (tenant_id, id, alarm_id, rule_id, url, body, next_at, created_at)
                values (@tenant, @id, @alarm, @rule, @url, @body, @now, @now)
                """,
                new
                {
                    id = Ids.New(time),
                    alarm = note.Id,
                    rule = rule.Id,
                    url,
                    body = JsonSerializer.Serialize(new { type, tenant = tenants.Find(connection.Tenant)?.Name, time = time.GetUtcNow(), alarm = note }, WireJson.Options),
                    now = time.GetUtcNow(),
                },
                cancellation);
        }

        await connection.CommitAsync(cancellation);
        events.Publish(EventDraft.Of(connection.Tenant, type, "alarm", note.Id, "system", note));
        post.Expect(connection.Tenant);
        if (mailers.LastOrDefault() is not { } mailer)
            return;
        var (subject, text) = Words(connection.Tenant, note);
        foreach (var to in rule.MailTo)
            mailer.Post(connection.Tenant, new Mail("alarm", to, subject, text));
    }

    private (string Subject, string Text) Words(TenantId tenant, AlarmNote note)
    {
        var chinese = tenants.Find(tenant)?.DefaultLanguage == "zh-CN";
        var what = (note.ClearedAt is null, chinese) switch
        {
            (true, true) => "告警",
            (true, false) => "Alarm",
            (false, true) => "已恢复",
            (false, false) => "Well again",
        };
        var subject = $"{what}: {note.Name}";
        var text = string.Create(CultureInfo.InvariantCulture, $"{what}: {note.Name}\n{note.Subject ?? tenants.Find(tenant)?.DisplayName}: {note.Figure} = {note.Value} ({(note.Below ? "≤" : "≥")} {note.Threshold})\n{note.ClearedAt ?? note.RaisedAt:u}\n");
        return (subject, text);
    }
}
