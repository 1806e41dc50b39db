using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Npgsql;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Paging;
using Switchboard.Data.Web;
using Switchboard.Kernel;
using Switchboard.Tenancy.Directory;
using Switchboard.Tenancy.Domain;
using Switchboard.Tenancy.Features.Lines;

namespace Switchboard.Tenancy.Provisioning;

/// <summary>A desk phone.</summary>
internal sealed record DeviceBody(
    Guid Id, string Label, PhoneVendor Vendor, string? Model, string? Mac, Guid? ExtensionId, PhoneTransport Transport, IReadOnlyList<PhoneKey> Keys, bool Enabled,
    int Fetches, DateTimeOffset? LastFetchAt, string? LastFetchFrom, string? LastFetchAgent, int Version) : IVersioned
{
    public static DeviceBody Of(DeviceRow r) => new(
        r.Id, r.Label, Enum.Parse<PhoneVendor>(r.Vendor, ignoreCase: true), r.Model, r.Mac, r.ExtensionId, Enum.Parse<PhoneTransport>(r.Transport, ignoreCase: true), r.ReadKeys(),
        r.Enabled, r.Fetches, r.LastFetchAt, r.LastFetchFrom, r.LastFetchAgent, r.Version);
}

/// <summary>A desk phone as it is written.</summary>
internal sealed record DeviceWrite(
    string? Label, PhoneVendor? Vendor, string? Model, string? Mac, Guid? ExtensionId, PhoneTransport? Transport, IReadOnlyList<PhoneKey>? Keys, bool? Enabled)
{
    private const int MostKeys = 60;

    public Fault? Check() => new Check().Text(Label, "label").That(Vendor is not null, "vendor", "field.required", $"vendor is one of: {string.Join(", ", Enum.GetNames<PhoneVendor>().Select(JsonNamingPolicy.CamelCase.ConvertName))}.")
        .OptionalText(Model, "model", 60)
        .That(string.IsNullOrWhiteSpace(Mac) || PhoneFiles.ReadMac(Mac) is not null, "mac", "device.mac_invalid", "mac is twelve hexadecimal digits such as 00:15:65:aa:bb:cc.")
        .That(Keys is null || Keys.Count <= MostKeys, "keys", "field.out_of_range", $"A phone has at most {MostKeys} keys.")
        .That(Keys is null || Keys.All(k => Rules.IsDialled(k.Number, 32) && k.Label is null or { Length: <= 40 }), "keys", "device.key_invalid", "Each key has a number of 1 to 32 digits and a label of at most 40 characters.").Fault;
}

/// <summary>The address of a phone's configuration, shown this once.</summary>
internal sealed record DeviceSecret(Guid Id, string Url);

internal sealed class DeviceRow
{
    public const string Columns =
        "id, label, vendor, model, mac, extension_id, transport, keys::text as keys, enabled, sip_user, sip_password, fetches, last_fetch_at, last_fetch_from, last_fetch_agent, version";

    public Guid Id { get; init; }

    public string Label { get; init; } = "";

    public string Vendor { get; init; } = "";

    public string? Model { get; init; }

    public string? Mac { get; init; }

    public Guid? ExtensionId { get; init; }

    public string Transport { get; init; } = "";

    public string Keys { get; init; } = "[]";

    public bool Enabled { get; init; }

    public string SipUser { get; init; } = "";

    public byte[] SipPassword { get; init; } = [];

    public int Fetches { get; init; }

    public DateTimeOffset? LastFetchAt { get; init; }

    public string? LastFetchFrom { get; init; }

    public string? LastFetchAgent { get; init; }

    public int Version { get; init; }

    public IReadOnlyList<PhoneKey> ReadKeys() => JsonSerializer.Deserialize<List<PhoneKey>>(Keys, WireJson.Options) ?? [];
}

/// <summary>The desk phones of a tenant.</summary>
internal sealed class Devices(IDatabase database, ITenantDirectory tenants, LineDirectory lines, SecretBox secrets, ConfigChanges changes, TenancyOptions options, TimeProvider time)
{
    private static readonly Fault Missing = Fault.NotFound("device", "There is no such device.");

    private static readonly Keyset Rows = new()
    {
        Columns = DeviceRow.Columns,
        From = "tenancy.device",
        Where = "tenant_id = @tenant and (@Pattern::text is null or label ilike @Pattern or mac ilike @Pattern or model ilike @Pattern)",
        Sorts = new Dictionary<string, SortKey>(StringComparer.Ordinal)
        {
            ["label"] = new("lower(label)", "text"),
            ["lastFetchAt"] = new("coalesce(last_fetch_at, 'epoch')", "timestamptz"),
        },
        DefaultSort = "label",
    };

    public static async Task<Answer<Page<DeviceBody>>> ListAsync([AsParameters] PageRequest page, Caller caller, IDatabase database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        var rows = await Rows.ReadAsync<DeviceRow>(connection, page, new { page.Pattern }, cancellation);
        return rows.TryGet(out var found, out var fault) ? found.Select(DeviceBody.Of) : fault;
    }

    public static async Task<Answer<DeviceBody>> GetAsync(Guid id, Caller caller, IDatabase database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        return await FindAsync(connection, id, "", cancellation) is { } row ? DeviceBody.Of(row) : Missing;
    }

    public static Task<Made<DeviceMadeBody>> MakeAsync(DeviceWrite write, HttpContext context, Caller caller, Devices devices, CancellationToken cancellation) =>
        devices.InsertAsync(write, context, caller, cancellation);

    public static Task<Answer<DeviceBody>> ChangeAsync(Guid id, DeviceWrite write, IfMatch match, Caller caller, Devices devices, CancellationToken cancellation) =>
        devices.UpdateAsync(id, write, match, caller, cancellation);

    public static Task<Done> RemoveAsync(Guid id, Caller caller, Devices devices, CancellationToken cancellation) => devices.DeleteAsync(id, caller, cancellation);

    public static Task<Answer<DeviceSecret>> ReissueAsync(Guid id, HttpContext context, Caller caller, Devices devices, CancellationToken cancellation) =>
        devices.SetSecretAsync(id, context, caller, cancellation);

    private async Task<Made<DeviceMadeBody>> InsertAsync(DeviceWrite write, HttpContext context, Caller caller, CancellationToken cancellation)
    {
        if ((write.Check() ?? Fits(write, caller.Tenant)) is { } fault)
            return fault;
        var id = Ids.New(time);
        var fresh = Fresh(caller.Tenant);
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        try
        {
            await connection.ExecuteAsync(
                """
                insert into tenancy.device (tenant_id, id, label, vendor, model, mac, extension_id, transport, keys, enabled, token_hash, sip_user, sip_password, ha1_md5, ha1_sha256, created_at)
                values (@tenant, @id, @label, @vendor, @model, @mac, @extension, @transport, @keys::jsonb, @enabled, @hash, @user, @password, @md5, @sha256, @now)
                """,
                Values(write, id, fresh),
                cancellation);
        }
        catch (PostgresException e) when (Refusal(e) is { } refusal)
        {
            return refusal;
        }

        var row = (await FindAsync(connection, id, "", cancellation))!;
        await connection.CommitAsync(cancellation);
        await changes.TellAsync(caller, "device", id, "created", row.Label, cancellation);
        return new DeviceMadeBody(DeviceBody.Of(row), Url(context, fresh.Token));
    }

    private async Task<Answer<DeviceBody>> UpdateAsync(Guid id, DeviceWrite write, IfMatch match, Caller caller, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        if (await FindAsync(connection, id, "for update", cancellation) is not { } before)
            return Missing;
        if ((write.Check() ?? Fits(write, caller.Tenant)) is { } fault)
            return fault;
        if (!match.Allows(before.Version))
            return IfMatch.Stale;
        try
        {
            await connection.ExecuteAsync(
                """
                update tenancy.device set label = @label, vendor = @vendor, model = @model, mac = @mac, extension_id = @extension, transport = @transport, keys = @keys::jsonb,
                    enabled = @enabled, version = version + 1
                where tenant_id = @tenant and id = @id
                """,
                Values(write, id, null),
                cancellation);
        }
        catch (PostgresException e) when (Refusal(e) is { } refusal)
        {
            return refusal;
        }

        var row = (await FindAsync(connection, id, "", cancellation))!;
        await connection.CommitAsync(cancellation);
        await changes.TellAsync(caller, "device", id, before.Enabled && !row.Enabled ? "revoked" : "changed", row.Label, cancellation);
        return DeviceBody.Of(row);
    }

    private async Task<Done> DeleteAsync(Guid id, Caller caller, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        if (await FindAsync(connection, id, "for update", cancellation) is not { } row)
            return Missing;
        await connection.ExecuteAsync("delete from tenancy.device where tenant_id = @tenant and id = @id", new { id }, cancellation);
        await connection.CommitAsync(cancellation);
        await changes.TellAsync(caller, "device", id, "removed", row.Label, cancellation);
        return Done.Well;
    }

    private async Task<Answer<DeviceSecret>> SetSecretAsync(Guid id, HttpContext context, Caller caller, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        if (await FindAsync(connection, id, "for update", cancellation) is not { } row)
            return Missing;
        var fresh = Fresh(caller.Tenant);
        await connection.ExecuteAsync(
            """
            update tenancy.device set token_hash = @Hash, sip_user = @User, sip_password = @Password, ha1_md5 = @Md5, ha1_sha256 = @Sha256, version = version + 1
            where tenant_id = @tenant and id = @id
            """,
            new { id, fresh.Hash, fresh.User, fresh.Password, fresh.Md5, fresh.Sha256 }, cancellation);
        await connection.CommitAsync(cancellation);
        await changes.TellAsync(caller, "device", id, "secret_set", row.Label, cancellation);
        return new DeviceSecret(id, Url(context, fresh.Token));
    }

    private Fault? Fits(DeviceWrite write, TenantId tenant) =>
        write.ExtensionId is { } extension && lines.FindExtension(tenant, extension) is null ? Fault.Invalid("extension.not_found", "There is no such extension.", "extensionId")
        : write.Transport == PhoneTransport.Tls && options.Sips is null ? Fault.Invalid("device.no_tls", "SIP does not listen by TLS here: start the server with --sips, or choose udp or tcp.", "transport")
        : null;

    private object Values(DeviceWrite write, Guid id, FreshSecret? fresh) => new
    {
        id,
        label = write.Label!.Trim(),
        vendor = Words.Of(write.Vendor!.Value),
        model = string.IsNullOrWhiteSpace(write.Model) ? null : write.Model.Trim(),
        mac = string.IsNullOrWhiteSpace(write.Mac) ? null : PhoneFiles.ReadMac(write.Mac),
        extension = write.ExtensionId,
        transport = Words.Of(write.Transport ?? PhoneTransport.Udp),
        keys = JsonSerializer.Serialize(write.Keys ?? [], WireJson.Options),
        enabled = write.Enabled ?? true,
        hash = fresh?.Hash,
        user = fresh?.User,
        password = fresh?.Password,
        md5 = fresh?.Md5,
        sha256 = fresh?.Sha256,
        now = time.GetUtcNow(),
    };

    private FreshSecret Fresh(TenantId tenant)
    {
        var (text, token) = Token.Make(tenant, "");
        var user = "dev-" + RandomNumberGenerator.GetHexString(16, lowercase: true);
        var password = Passwords.Generate();
        var (md5, sha256) = Digest.Ha1(user, tenants.Find(tenant)!.Domain, password);
        return new FreshSecret(text, token.Hash, user, secrets.Seal(password), md5, sha256);
    }

    private static string Url(HttpContext context, string token) => $"{context.Request.Scheme}://{context.Request.Host}/provisioning/{token}/";

    private static Task<DeviceRow?> FindAsync(TenantConnection connection, Guid id, string locking, CancellationToken cancellation) =>
        connection.FindAsync<DeviceRow>($"select {DeviceRow.Columns} from tenancy.device where tenant_id = @tenant and id = @id {locking}", new { id }, cancellation);

    private static Fault? Refusal(PostgresException error) => (error.SqlState, error.ConstraintName) switch
    {
        (PostgresErrorCodes.UniqueViolation, "device_mac") => Fault.Conflict("device.mac_taken", "Another device has this MAC address.") with { Field = "mac" },
        (PostgresErrorCodes.UniqueViolation, _) => Fault.Conflict("device.label_taken", "Another device has this name.") with { Field = "label" },
        _ => null,
    };

    private sealed record FreshSecret(string Token, byte[] Hash, string User, byte[] Password, string Md5, string Sha256);
}

/// <summary>A new desk phone and, this once, the address of its configuration.</summary>
internal sealed record DeviceMadeBody(
    Guid Id, string Label, PhoneVendor Vendor, string? Model, string? Mac, Guid? ExtensionId, PhoneTransport Transport, IReadOnlyList<PhoneKey> Keys, bool Enabled,
    int Fetches, DateTimeOffset? LastFetchAt, string? LastFetchFrom, string? LastFetchAgent, int Version, string Url) : IVersioned
{
    public DeviceMadeBody(DeviceBody b, string url)
        : this(b.Id, b.Label, b.Vendor, b.Model, b.Mac, b.ExtensionId, b.Transport, b.Keys, b.Enabled, b.Fetches, b.LastFetchAt, b.LastFetchFrom, b.LastFetchAgent, b.Version, url)
    {
    }
}
