using Microsoft.AspNetCore.Http;
using Npgsql;
using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Paging;
using Switchboard.Data.Web;
using Switchboard.Kernel;
using Switchboard.Tenancy.Directory;
using Switchboard.Tenancy.Domain;

namespace Switchboard.Tenancy.Features.Lines;

/// <summary>An extension with what is registered for it.</summary>
internal sealed record ExtensionBody(
    Guid Id, string Number, string DisplayName, Guid? UserId, ExtensionKind Kind, int RingTimeoutMs, bool Record, bool Enabled,
    bool ForwardsOutside, CallSettings Calls, int Version, IReadOnlyList<RegistrationInfo> Registrations, MediaEncryption MediaEncryption) : IVersioned;

/// <summary>An extension as it is written. Without a password one is made up.</summary>
internal sealed record ExtensionWrite(
    string? Number, string? DisplayName, Guid? UserId, ExtensionKind? Kind, string? Password, int? RingTimeoutMs, bool? Record, bool? Enabled,
    bool? ForwardsOutside = null, CallSettings? Calls = null, MediaEncryption? MediaEncryption = null)
{
    public Fault? Check() => new Check()
        .That(Rules.IsDialled(Number, 20), "number", "extension.number_invalid", "number is 1 to 20 digits.")
        .Text(DisplayName, "displayName")
        .That(Password is null or { Length: >= 12 and <= 100 }, "password", "password.length", "A SIP password has 12 to 100 characters.")
        .Range(RingTimeoutMs, "ringTimeoutMs", 1_000, 300_000).Fault ?? CallSettingsCheck.Check(Calls, "calls");
}

/// <summary>A SIP password, shown this once.</summary>
internal sealed record SipPassword(string AuthUser, string Password);

/// <summary>The columns of an extension.</summary>
internal sealed class ExtensionRow
{
    public const string Columns = "id, number, display_name, user_id, kind, ring_timeout_ms, record, enabled, forwards_outside, calls::text as calls, version, media_encryption";

    public Guid Id { get; init; }

    public string Number { get; init; } = "";

    public string DisplayName { get; init; } = "";

    public Guid? UserId { get; init; }

    public string Kind { get; init; } = "";

    public int RingTimeoutMs { get; init; }

    public bool Record { get; init; }

    public bool Enabled { get; init; }

    public bool ForwardsOutside { get; init; }

    public string Calls { get; init; } = "{}";

    public int Version { get; init; }

    public string MediaEncryption { get; init; } = "";
}

internal sealed class Extensions(
    IDatabase database, ITenantDirectory tenants, IEnumerable<ILineStatus> status, IEnumerable<IWhereUsed> uses, ConfigChanges changes, TimeProvider time)
{
    private static readonly Fault Missing = Fault.NotFound("extension", "There is no such extension.");

    private static readonly Keyset Rows = new()
    {
        Columns = ExtensionRow.Columns,
        From = "tenancy.extension",
        Where = "tenant_id = @tenant and (@Pattern::text is null or number ilike @Pattern or display_name ilike @Pattern)",
        Sorts = new Dictionary<string, SortKey>(StringComparer.Ordinal)
        {
            ["number"] = new("number", "text"),
            ["displayName"] = new("display_name", "text"),
            ["createdAt"] = new("created_at", "timestamptz"),
        },
        DefaultSort = "number",
    };

    public static Task<Answer<Page<ExtensionBody>>> ListAsync([AsParameters] PageRequest page, Caller caller, Extensions extensions, CancellationToken cancellation) =>
        extensions.ReadPageAsync(page, caller, cancellation);

    public static Task<Answer<ExtensionBody>> GetAsync(Guid id, Caller caller, Extensions extensions, CancellationToken cancellation) =>
        extensions.ReadAsync(id, caller, cancellation);

    public static Task<Made<ExtensionMadeBody>> MakeAsync(ExtensionWrite write, Caller caller, Extensions extensions, CancellationToken cancellation) =>
        extensions.InsertAsync(write, caller, cancellation);

    public static Task<Answer<ExtensionBody>> ChangeAsync(Guid id, ExtensionWrite write, IfMatch match, Caller caller, Extensions extensions, CancellationToken cancellation) =>
        extensions.UpdateAsync(id, write, match, caller, cancellation);

    public static Task<Done> RemoveAsync(Guid id, Caller caller, Extensions extensions, CancellationToken cancellation) =>
        extensions.DeleteAsync(id, caller, cancellation);

    public static Task<Answer<SipPassword>> NewPasswordAsync(Guid id, SipPasswordWrite? write, Caller caller, Extensions extensions, CancellationToken cancellation) =>
        extensions.SetPasswordAsync(id, write?.Password, caller, cancellation);

    private async Task<Answer<Page<ExtensionBody>>> ReadPageAsync(PageRequest page, Caller caller, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        var rows = await Rows.ReadAsync<ExtensionRow>(connection, page, new { page.Pattern }, cancellation);
        return rows.TryGet(out var found, out var fault) ? found.Select(r => Body(r, caller.Tenant)) : fault;
    }

    private async Task<Answer<ExtensionBody>> ReadAsync(Guid id, Caller caller, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        return await FindAsync(connection, id, "", cancellation) is { } row ? Body(row, caller.Tenant) : Missing;
    }

    private async Task<Made<ExtensionMadeBody>> InsertAsync(ExtensionWrite write, Caller caller, CancellationToken cancellation)
    {
        if (write.Check() is { } fault)
            return fault;
        var id = Ids.New(time);
        var password = write.Password ?? Passwords.Generate();
        var (md5, sha256) = Digest.Ha1(write.Number!, tenants.Find(caller.Tenant)!.Domain, password);
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        try
        {
            await connection.ExecuteAsync(
                """
                insert into tenancy.extension
                    (tenant_id, id, number, display_name, user_id, kind, ring_timeout_ms, record, enabled, media_encryption, forwards_outside, calls, ha1_md5, ha1_sha256, created_at)
                values (@tenant, @id, @Number, @name, @UserId, @kind, @ring, @record, @enabled, @encryption, @outside, @calls::jsonb, @md5, @sha256, @now)
                """,
                new
                {
                    id,
                    write.Number,
                    name = write.DisplayName!.Trim(),
                    write.UserId,
                    kind = Word(write.Kind),
                    ring = write.RingTimeoutMs ?? 30_000,
                    record = write.Record ?? false,
                    enabled = write.Enabled ?? true,
                    encryption = (write.MediaEncryption ?? MediaEncryption.Optional).ToString().ToLowerInvariant(),
                    outside = write.ForwardsOutside ?? false,
                    calls = CallSettingsCheck.Write(write.Calls ?? CallSettings.Usual),
                    md5,
                    sha256,
                    now = time.GetUtcNow(),
                },
                cancellation);
        }
        catch (PostgresException e) when (Refusal(e) is { } refusal)
        {
            return refusal;
        }

        var row = (await FindAsync(connection, id, "", cancellation))!;
        await connection.CommitAsync(cancellation);
        await changes.TellAsync(caller, "extension", id, "created", write.Number, cancellation);
        return new ExtensionMadeBody(Body(row, caller.Tenant), password);
    }

    private async Task<Answer<ExtensionBody>> UpdateAsync(Guid id, ExtensionWrite write, IfMatch match, Caller caller, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        if (await FindAsync(connection, id, "for update", cancellation) is not { } before)
            return Missing;
        if (write.Check() is { } fault)
            return fault;
        if (!match.Allows(before.Version))
            return IfMatch.Stale;
        if (write.Number != before.Number && write.Password is null)
            return Fault.Invalid("extension.password_needed", "A new number is a new SIP user: give a password with it.", "password");
        (string? Md5, string? Sha256) ha1 = write.Password is null ? (null, null) : Digest.Ha1(write.Number!, tenants.Find(caller.Tenant)!.Domain, write.Password);
        try
        {
            await connection.ExecuteAsync(
                """
                update tenancy.extension set number = @Number, display_name = @name, user_id = @UserId, kind = @kind, ring_timeout_ms = @ring, record = @record,
                    enabled = @enabled, media_encryption = @encryption, forwards_outside = @outside, calls = @calls::jsonb, ha1_md5 = coalesce(@Md5, ha1_md5), ha1_sha256 = coalesce(@Sha256, ha1_sha256), version = version + 1
                where tenant_id = @tenant and id = @id
                """,
                new
                {
                    id,
                    write.Number,
                    name = write.DisplayName!.Trim(),
                    write.UserId,
                    kind = Word(write.Kind),
                    ring = write.RingTimeoutMs ?? before.RingTimeoutMs,
                    record = write.Record ?? before.Record,
                    enabled = write.Enabled ?? before.Enabled,
                    encryption = write.MediaEncryption?.ToString().ToLowerInvariant() ?? before.MediaEncryption,
                    outside = write.ForwardsOutside ?? before.ForwardsOutside,
                    calls = write.Calls is { } settings ? CallSettingsCheck.Write(settings) : before.Calls,
                    ha1.Md5,
                    ha1.Sha256,
                },
                cancellation);
        }
        catch (PostgresException e) when (Refusal(e) is { } refusal)
        {
            return refusal;
        }

        var row = (await FindAsync(connection, id, "", cancellation))!;
        await connection.CommitAsync(cancellation);
        await changes.TellAsync(caller, "extension", id, "changed", write.Number, cancellation);
        return Body(row, caller.Tenant);
    }

    private async Task<Done> DeleteAsync(Guid id, Caller caller, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        if (await FindAsync(connection, id, "for update", cancellation) is not { } row)
            return Missing;
        if (await uses.CheckAsync(caller.Tenant, new Used("extension", id, row.Number), cancellation) is { } used)
            return used;
        await connection.ExecuteAsync("delete from tenancy.extension where tenant_id = @tenant and id = @id", new { id }, cancellation);
        await connection.CommitAsync(cancellation);
        await changes.TellAsync(caller, "extension", id, "removed", row.Number, cancellation);
        return Done.Well;
    }

    private async Task<Answer<SipPassword>> SetPasswordAsync(Guid id, string? wanted, Caller caller, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        if (await FindAsync(connection, id, "for update", cancellation) is not { } row)
            return Missing;
        if (wanted is not (null or { Length: >= 12 and <= 100 }))
            return Fault.Invalid("password.length", "A SIP password has 12 to 100 characters.", "password");
        var password = wanted ?? Passwords.Generate();
        var (md5, sha256) = Digest.Ha1(row.Number, tenants.Find(caller.Tenant)!.Domain, password);
        await connection.ExecuteAsync(
            "update tenancy.extension set ha1_md5 = @md5, ha1_sha256 = @sha256, version = version + 1 where tenant_id = @tenant and id = @id", new { id, md5, sha256 }, cancellation);
        await connection.CommitAsync(cancellation);
        await changes.TellAsync(caller, "extension", id, "password_set", row.Number, cancellation);
        return new SipPassword(row.Number, password);
    }

    private static Task<ExtensionRow?> FindAsync(TenantConnection connection, Guid id, string locking, CancellationToken cancellation) =>
        connection.FindAsync<ExtensionRow>($"select {ExtensionRow.Columns} from tenancy.extension where tenant_id = @tenant and id = @id {locking}", new { id }, cancellation);

    private ExtensionBody Body(ExtensionRow row, TenantId tenant) => new(
        row.Id, row.Number, row.DisplayName, row.UserId, Enum.Parse<ExtensionKind>(row.Kind, ignoreCase: true), row.RingTimeoutMs, row.Record, row.Enabled,
        row.ForwardsOutside, CallSettingsCheck.Read<CallSettings>(row.Calls), row.Version,
        status.FirstOrDefault()?.ListRegistrations(tenant, row.Id) ?? [],
        Enum.Parse<MediaEncryption>(row.MediaEncryption, ignoreCase: true));

    private static string Word(ExtensionKind? kind) => kind == ExtensionKind.Phone ? "phone" : "user";

    private static Fault? Refusal(PostgresException error) => (error.SqlState, error.ConstraintName) switch
    {
        (PostgresErrorCodes.UniqueViolation, "extension_user") => Fault.Conflict("user.has_extension", "The user has an extension already.") with { Field = "userId" },
        (PostgresErrorCodes.UniqueViolation, _) => Fault.Conflict("extension.number_taken", "There is already an extension with this number.") with { Field = "number" },
        (PostgresErrorCodes.ForeignKeyViolation, _) => Fault.Invalid("user.not_found", "There is no such user.", "userId"),
        _ => null,
    };
}

/// <summary>A new SIP password; without one it is made up.</summary>
internal sealed record SipPasswordWrite(string? Password);

/// <summary>A new extension and, this once, its SIP password.</summary>
internal sealed record ExtensionMadeBody(
    Guid Id, string Number, string DisplayName, Guid? UserId, ExtensionKind Kind, int RingTimeoutMs, bool Record, bool Enabled,
    bool ForwardsOutside, CallSettings Calls, int Version, IReadOnlyList<RegistrationInfo> Registrations, MediaEncryption MediaEncryption, string Password) : IVersioned
{
    public ExtensionMadeBody(ExtensionBody body, string password)
        : this(body.Id, body.Number, body.DisplayName, body.UserId, body.Kind, body.RingTimeoutMs, body.Record, body.Enabled, body.ForwardsOutside, body.Calls, body.Version,
            body.Registrations, body.MediaEncryption, password)
    {
    }
}
