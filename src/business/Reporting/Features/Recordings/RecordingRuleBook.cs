using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Reporting;
using Switchboard.Contracts.Switch;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Kernel;
using Switchboard.Reporting.Domain;

namespace Switchboard.Reporting.Features.Recordings;

/// <summary>The rules of recording in memory: they answer on the way of each call and while PostgreSQL is away.</summary>
internal sealed class RecordingRuleBook(IDatabase database, ITenantDirectory tenants, ILineDirectory lines) : IRecordingPolicy, IHostedService, IDisposable
{
    private readonly ConcurrentDictionary<TenantId, IReadOnlyList<RecordingRule>> _rules = new();
    private readonly SemaphoreSlim _reading = new(1, 1);

    public RecordingVerdict Decide(TalkToRecord talk)
    {
        ArgumentNullException.ThrowIfNull(talk);
        var extensions = ExtensionsOf(talk);
        foreach (var rule in RulesOf(talk.Tenant))
        {
            if (rule.Misfit(talk, extensions) is null)
                return rule.Decide(talk.CallId);
        }

        return new RecordingVerdict(talk.Otherwise);
    }

    /// <summary>A tenant's rules in their order.</summary>
    public IReadOnlyList<RecordingRule> RulesOf(TenantId tenant) => _rules.GetValueOrDefault(tenant) ?? [];

    /// <summary>Ids in place of numbers, as rules have them.</summary>
    public IReadOnlyCollection<Guid> ExtensionsOf(TalkToRecord talk) =>
        [.. talk.Extensions.Select(number => lines.FindExtension(talk.Tenant, number)?.Id).OfType<Guid>()];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var tenant in tenants.All)
            await ReloadAsync(tenant.Id, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task ReloadAsync(TenantId tenant, CancellationToken cancellation)
    {
        await _reading.WaitAsync(cancellation); // an older reading never replaces a newer one
        try
        {
            await using var connection = await database.OpenAsync(tenant, cancellation);
            var rows = await connection.ListAsync<RecordingRuleRow>(
                $"select {RecordingRuleRow.Columns} from reporting.recording_rule where tenant_id = @tenant order by position, lower(name)", null, cancellation);
            _rules[tenant] = [.. rows.Select(r => r.ToRule())];
        }
        finally
        {
            _reading.Release();
        }
    }

    public void Dispose() => _reading.Dispose();
}

/// <summary>A rule as it is kept.</summary>
internal sealed class RecordingRuleRow
{
    public const string Columns =
        "id, position, name, direction, queue_id, trunk_id, number_id, extension_id, room_id, percentage, record, announcement, retention_days, format, enabled, version";

    public Guid Id { get; init; }

    public int Position { get; init; }

    public string Name { get; init; } = "";

    public string? Direction { get; init; }

    public Guid? QueueId { get; init; }

    public Guid? TrunkId { get; init; }

    public Guid? NumberId { get; init; }

    public Guid? ExtensionId { get; init; }

    public Guid? RoomId { get; init; }

    public int Percentage { get; init; }

    public bool Record { get; init; }

    public string Announcement { get; init; } = "none";

    public int? RetentionDays { get; init; }

    public string? Format { get; init; }

    public bool Enabled { get; init; }

    public int Version { get; init; }

    public RecordingRule ToRule() => new()
    {
        Id = Id,
        Name = Name,
        Direction = Direction is null ? null : Enum.Parse<CallDirection>(Direction, ignoreCase: true),
        QueueId = QueueId,
        TrunkId = TrunkId,
        NumberId = NumberId,
        ExtensionId = ExtensionId,
        RoomId = RoomId,
        Percentage = Percentage,
        Record = Record,
        Announcement = Enum.Parse<RecordingAnnouncement>(Announcement, ignoreCase: true),
        RetentionDays = RetentionDays,
        Format = Format is null ? null : Enum.Parse<RecordedAs>(Format, ignoreCase: true),
        Enabled = Enabled,
    };
}
