using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Reporting;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Paging;
using Switchboard.Data.Web;
using Switchboard.Kernel;
using Switchboard.Tenancy.Directory;
using Switchboard.Tenancy.Domain;

namespace Switchboard.Tenancy.Features;

/// <summary>The tenant's settings.</summary>
internal sealed record SettingsBody(
    string TenantDisplayName, string DefaultLanguage, string TimeZone, bool RecordAll, int RecordingRetentionDays, IReadOnlyList<Guid> OutboundTrunkIds, PhoneRules Phones,
    DialPolicy Dialling, bool EncryptRecordings, string RecordingFormat, int FaxRetentionDays, int Version)
    : IVersioned;

/// <summary>The settings as they are written.</summary>
internal sealed record SettingsWrite(
    string? TenantDisplayName, string? DefaultLanguage, string? TimeZone, bool? RecordAll, int? RecordingRetentionDays, IReadOnlyList<Guid>? OutboundTrunkIds,
    PhoneRules? Phones = null, DialPolicy? Dialling = null, bool? EncryptRecordings = null, int? FaxRetentionDays = null, string? RecordingFormat = null)
{
    public Fault? Check() => new Check().Dialling(Dialling).Text(TenantDisplayName, "tenantDisplayName").OneOf(DefaultLanguage, "defaultLanguage", Rules.Languages)
        .That(RecordingFormat is null or "wav" or "oggOpus", "recordingFormat", "field.unknown_value", "recordingFormat is wav or oggOpus.")
        .That(Rules.IsTimeZone(TimeZone), "timeZone", "field.unknown_value", "timeZone is an IANA name such as Asia/Shanghai.")
        .Range(RecordingRetentionDays, "recordingRetentionDays", 1, 3650).Range(FaxRetentionDays, "faxRetentionDays", 0, 3650)
        .Range(Phones?.FirstSlot, "phones.firstSlot", 1, 999_999).Range(Phones?.LastSlot, "phones.lastSlot", Phones?.FirstSlot ?? 1, (Phones?.FirstSlot ?? 1) + 999)
        .Range(Phones?.ParkTimeoutMs, "phones.parkTimeoutMs", 5_000, 3_600_000).Fault;
}

/// <summary>The keys of a tenant's recordings.</summary>
/// <param name="Keys">How many there are; one of them is in use.</param>
internal sealed record RecordingKeyBody(int Keys);

internal static class SettingsEndpoints
{
    public static Answer<SettingsBody> Get(Caller caller, ITenantDirectory tenants) => Body(tenants.Find(caller.Tenant)!);

    public static async Task<Answer<SettingsBody>> ChangeAsync(
        SettingsWrite write, IfMatch match, Caller caller, IDatabase database, TenantDirectory tenants, ConfigChanges changes, SecretBox secrets, CancellationToken cancellation)
    {
        if (write.Check() is { } fault)
            return fault;
        var trunks = (write.OutboundTrunkIds ?? []).Distinct().ToArray();
        await using (var connection = await database.OpenAsync(caller.Tenant, cancellation))
        {
            var version = await connection.FindAsync<int>("select version from tenancy.tenant where id = @tenant for update", null, cancellation);
            if (!match.Allows(version))
                return IfMatch.Stale;
            var known = await connection.FindAsync<int>("select count(*)::int from tenancy.trunk where tenant_id = @tenant and id = any(@trunks)", new { trunks }, cancellation);
            if (known != trunks.Length)
                return Fault.Invalid("trunk.not_found", "One of the trunks does not exist.", "outboundTrunkIds");
            if (write.Dialling?.EmergencyGroupId is { } group && await connection.FindAsync<int>("select count(*)::int from tenancy.trunk_group where tenant_id = @tenant and id = @group", new { group }, cancellation) == 0)
                return Fault.Invalid("trunk_group.not_found", "There is no such trunk group.", "dialling.emergencyGroupId");
            await connection.ExecuteAsync(
                """
                update tenancy.tenant set display_name = @name, default_language = @DefaultLanguage, time_zone = @TimeZone, record_all = coalesce(@RecordAll, record_all),
                    recording_retention_days = coalesce(@RecordingRetentionDays, recording_retention_days), outbound_trunk_ids = @trunks, fax_retention_days = coalesce(@FaxRetentionDays, fax_retention_days),
                    encrypt_recordings = coalesce(@EncryptRecordings, encrypt_recordings), recording_format = coalesce(@RecordingFormat, recording_format), recording_key = coalesce(recording_key, @key),
                    phones = coalesce(@phones::jsonb, phones), dial_policy = coalesce(@dialling::jsonb, dial_policy), version = version + 1
                where id = @tenant
                """,
                new
                {
                    name = write.TenantDisplayName!.Trim(),
                    write.DefaultLanguage,
                    write.TimeZone,
                    write.RecordAll,
                    write.RecordingRetentionDays,
                    trunks,
                    write.EncryptRecordings,
                    write.RecordingFormat,
                    write.FaxRetentionDays,
                    key = write.EncryptRecordings == true ? RecordingKeys.Make(secrets) : null,
                    phones = write.Phones is { } phones ? CallSettingsCheck.Write(phones) : null,
                    dialling = write.Dialling is null ? null : JsonSerializer.Serialize(write.Dialling.Whole(), WireJson.Options),
                },
                cancellation);
            await connection.CommitAsync(cancellation);
        }

        await tenants.ReloadAsync(cancellation);
        await changes.TellAsync(caller, "settings", caller.Tenant.Value, "changed", null, cancellation);
        return Body(tenants.Find(caller.Tenant)!);
    }

    /// <summary>What is recorded from now on is encrypted with a new key; the older ones are kept, for what they sealed.</summary>
    public static async Task<Answer<RecordingKeyBody>> ChangeKeyAsync(
        Caller caller, IDatabase database, TenantDirectory tenants, ConfigChanges changes, SecretBox secrets, CancellationToken cancellation)
    {
        await using (var connection = await database.OpenAsync(caller.Tenant, cancellation))
        {
            var changed = await connection.ExecuteAsync(
                """
                update tenancy.tenant set older_recording_keys = array_prepend(recording_key, older_recording_keys), recording_key = @key, version = version + 1
                where id = @tenant and recording_key is not null
                """,
                new { key = RecordingKeys.Make(secrets) },
                cancellation);
            if (changed == 0)
                return Fault.Conflict("recording_key.none", "There is no key to change: encryption of recordings was never switched on. Switching it on makes the first key.");
            await connection.CommitAsync(cancellation);
        }

        await tenants.ReloadAsync(cancellation);
        await changes.TellAsync(caller, "recording_key", caller.Tenant.Value, "changed", null, cancellation);
        return new RecordingKeyBody(tenants.WrappedKeysOf(caller.Tenant).Count);
    }

    private static SettingsBody Body(Tenant t) =>
        new(t.DisplayName, t.DefaultLanguage, t.TimeZone, t.RecordAll, t.RecordingRetentionDays, t.OutboundTrunkIds, t.Phones, t.Dialling, t.EncryptRecordings, t.RecordingFormat == RecordedAs.OggOpus ? "oggOpus" : "wav", t.FaxRetentionDays, t.Version);
}

internal static class AuditEndpoints
{
    private static readonly Keyset Rows = new()
    {
        Columns = "id, time, actor, action, subject, detail, address",
        From = "tenancy.audit",
        Where = """
            tenant_id = @tenant and (@from::timestamptz is null or time >= @from) and (@to::timestamptz is null or time < @to)
            and (@Pattern::text is null or actor ilike @Pattern or action ilike @Pattern or subject ilike @Pattern or detail ilike @Pattern)
            """,
        Sorts = new Dictionary<string, SortKey>(StringComparer.Ordinal) { ["time"] = new("time", "timestamptz") },
        DefaultSort = "-time",
    };

    public static async Task<Answer<Page<AuditLine>>> ListAsync(
        [AsParameters] PageRequest page, DateTimeOffset? from, DateTimeOffset? to, Caller caller, IDatabase database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        return await Rows.ReadAsync<AuditLine>(connection, page, new { page.Pattern, from = from?.ToUniversalTime(), to = to?.ToUniversalTime() }, cancellation);
    }
}
