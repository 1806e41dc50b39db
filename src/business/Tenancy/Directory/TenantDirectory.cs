using System.Collections.Concurrent;
using System.Text.Json;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Reporting;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Kernel;

namespace Switchboard.Tenancy.Directory;

/// <summary>The tenants in memory.</summary>
internal sealed class TenantDirectory(IDatabase database) : ITenantDirectory
{
    private readonly ConcurrentDictionary<TenantId, IReadOnlyList<byte[]>> _keys = new();
    private volatile IReadOnlyList<Tenant> _all = [];

    public IReadOnlyList<Tenant> All => _all;

    public Tenant? Find(TenantId id) => _all.FirstOrDefault(t => t.Id == id);

    public Tenant? FindByDomain(string? domain)
    {
        var all = _all;
        if (all.Count == 1)
            return all[0];
        return domain is null
            ? null
            : all.FirstOrDefault(t => string.Equals(t.Name, domain, StringComparison.OrdinalIgnoreCase) || string.Equals(t.Domain, domain, StringComparison.OrdinalIgnoreCase));
    }

    public async Task ReloadAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(TenantId.System, cancellation);
        var rows = await connection.ListAsync<Row>("select *, phones::text as phones_json from tenancy.tenant order by created_at, id", null, cancellation);
        _all = [.. rows.Select(r => new Tenant(
            new TenantId(r.Id), r.Name, r.Domain, r.DisplayName, r.DefaultLanguage, r.TimeZone, r.RecordAll, r.RecordingRetentionDays, r.OutboundTrunkIds, r.Version)
        {
            Enabled = r.Enabled,
            EncryptRecordings = r.EncryptRecordings,
            RecordingFormat = Enum.Parse<RecordedAs>(r.RecordingFormat, ignoreCase: true),
            FaxRetentionDays = r.FaxRetentionDays,
            Platform = r.Platform,
            Phones = Domain.CallSettingsCheck.Read<Contracts.Lines.PhoneRules>(r.PhonesJson),
            Dialling = JsonSerializer.Deserialize<DialPolicy>(r.DialPolicy, WireJson.Options) ?? DialPolicy.Usual,
        })];
        foreach (var row in rows)
        {
            // the same array as long as it is the same key: what was unwrapped is known by it
            if (row.RecordingKey is not { } key)
                continue;
            var known = WrappedKeysOf(new TenantId(row.Id));
            _keys[new TenantId(row.Id)] = [.. ((byte[][])[key, .. row.OlderRecordingKeys]).Select(one => known.FirstOrDefault(old => old.AsSpan().SequenceEqual(one)) ?? one)];
        }
    }

    /// <summary>The data keys of a tenant's recordings as they are kept, the present one first; none when it never had one.</summary>
    public IReadOnlyList<byte[]> WrappedKeysOf(TenantId tenant) => _keys.GetValueOrDefault(tenant) ?? [];

    private sealed class Row
    {
        public Guid Id { get; init; }

        public string Name { get; init; } = "";

        public string Domain { get; init; } = "";

        public string DisplayName { get; init; } = "";

        public string DefaultLanguage { get; init; } = "";

        public string TimeZone { get; init; } = "";

        public bool RecordAll { get; init; }

        public int RecordingRetentionDays { get; init; }

        public bool EncryptRecordings { get; init; }

        public string RecordingFormat { get; init; } = "wav";

        public int FaxRetentionDays { get; init; }

        public byte[]? RecordingKey { get; init; }

        public byte[][] OlderRecordingKeys { get; init; } = [];

        public string PhonesJson { get; init; } = "{}";

        public Guid[] OutboundTrunkIds { get; init; } = [];

        public bool Enabled { get; init; }

        public bool Platform { get; init; }

        public string DialPolicy { get; init; } = "{}";

        public int Version { get; init; }
    }
}
