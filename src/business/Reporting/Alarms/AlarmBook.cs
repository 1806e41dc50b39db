using System.Collections.Concurrent;
using Switchboard.Data;
using Switchboard.Kernel;

namespace Switchboard.Reporting.Alarms;

/// <summary>A rule as it is stored.</summary>
internal sealed class AlarmRuleRow
{
    public const string Columns =
        "id, name, figure, queue_id, agent_id, below, threshold, clear_at, hold_ms, severity, webhook_url, webhook_secret, mail_to, enabled, version";

    public Guid Id { get; init; }

    public string Name { get; init; } = "";

    public string Figure { get; init; } = "";

    public Guid? QueueId { get; init; }

    public Guid? AgentId { get; init; }

    public bool Below { get; init; }

    public double Threshold { get; init; }

    public double ClearAt { get; init; }

    public long HoldMs { get; init; }

    public string Severity { get; init; } = "";

    public string? WebhookUrl { get; init; }

    public byte[]? WebhookSecret { get; init; }

    public string[] MailTo { get; init; } = [];

    public bool Enabled { get; init; }

    public int Version { get; init; }

    public AlarmLimit Limit => new(Below, Threshold, ClearAt, TimeSpan.FromMilliseconds(HoldMs));
}

/// <summary>A tenant's rules and what they remember.</summary>
internal sealed record AlarmPage(IReadOnlyList<AlarmRuleRow> Rules, Dictionary<Guid, AlarmState> States);

/// <summary>The rules in memory; read again after a change.</summary>
internal sealed class AlarmBook(IDatabase database)
{
    private readonly ConcurrentDictionary<TenantId, AlarmPage> _pages = new();

    /// <summary>Of the enabled rules; what they remember outlives a change of others.</summary>
    public async Task<AlarmPage> OfAsync(TenantId tenant, CancellationToken cancellation)
    {
        if (_pages.TryGetValue(tenant, out var known))
            return known;
        await using var connection = await database.OpenAsync(tenant, cancellation);
        var rules = await connection.ListAsync<AlarmRuleRow>($"select {AlarmRuleRow.Columns} from reporting.alarm_rule where tenant_id = @tenant and enabled", null, cancellation);
        var open = await connection.ListAsync<OpenRow>("select rule_id, id from reporting.alarm where tenant_id = @tenant and cleared_at is null", null, cancellation);
        var states = rules.ToDictionary(r => r.Id, r => new AlarmState { Open = open.FirstOrDefault(o => o.RuleId == r.Id)?.Id });
        return _pages[tenant] = new AlarmPage(rules, states);
    }

    public void Forget(TenantId tenant) => _pages.TryRemove(tenant, out _);

    private sealed class OpenRow
    {
        public Guid RuleId { get; init; }

        public Guid Id { get; init; }
    }
}
