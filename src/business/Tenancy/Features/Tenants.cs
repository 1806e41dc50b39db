using Npgsql;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Paging;
using Switchboard.Data.Web;
using Switchboard.Kernel;
using Switchboard.Tenancy.Access;
using Switchboard.Tenancy.Directory;
using Switchboard.Tenancy.Domain;

namespace Switchboard.Tenancy.Features;

/// <summary>A tenant as the platform sees it.</summary>
internal sealed record TenantBody(
    Guid Id, string Name, string Domain, string DisplayName, string DefaultLanguage, string TimeZone, bool Enabled, bool Platform, DateTimeOffset CreatedAt, int Version)
    : IVersioned;

/// <summary>A tenant that was just made: its first administrator's password is shown this once.</summary>
internal sealed record TenantMadeBody(
    Guid Id, string Name, string Domain, string DisplayName, string DefaultLanguage, string TimeZone, bool Enabled, bool Platform, DateTimeOffset CreatedAt, int Version,
    string Administrator, string Password) : IVersioned;

/// <summary>A tenant as it is made. The name is its SIP domain and digest realm for good.</summary>
internal sealed record TenantMake(string? Name, string? DisplayName, string? DefaultLanguage, string? TimeZone, string? Administrator)
{
    public Fault? Check() => new Check()
        .That(Name is { Length: >= 2 and <= 60 } && Name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.') && char.IsAsciiLetterOrDigit(Name[0]) && char.IsAsciiLetterOrDigit(Name[^1]),
            "name", "tenant.name_invalid", "name is 2 to 60 small letters, digits, hyphens and dots; it begins and ends with a letter or digit.")
        .Text(DisplayName, "displayName").OptionalText(Administrator, "administrator", 60)
        .That(DefaultLanguage is null || Rules.Languages.Contains(DefaultLanguage), "defaultLanguage", "field.unknown_value", "defaultLanguage is zh-CN or en.")
        .That(TimeZone is null || Rules.IsTimeZone(TimeZone), "timeZone", "field.unknown_value", "timeZone is an IANA name such as Asia/Shanghai.")
        .Fault;
}

/// <summary>A tenant as the platform changes it.</summary>
internal sealed record TenantChange(string? DisplayName, string? DefaultLanguage, string? TimeZone, bool? Enabled)
{
    public Fault? Check() => new Check().Text(DisplayName, "displayName").OneOf(DefaultLanguage, "defaultLanguage", Rules.Languages)
        .That(Rules.IsTimeZone(TimeZone), "timeZone", "field.unknown_value", "timeZone is an IANA name such as Asia/Shanghai.").Fault;
}

/// <summary>The tenants of the house. Only administrators of the platform's own tenant come here.</summary>
internal sealed class Tenants(IDatabase database, ITenantMaker maker, LineDirectory lines, SignIns signIns, ConfigChanges changes)
{
    private static readonly Fault Missing = Fault.NotFound("tenant", "There is no such tenant.");
    private static readonly Fault Taken = Fault.Conflict("tenant.name_taken", "There is already a tenant of that name.") with { Field = "name" };
    private static readonly Fault Own = Fault.Conflict("tenant.platform", "The platform's own tenant cannot be disabled: its administrators look after the others.") with { Field = "enabled" };

    private static readonly Keyset Rows = new()
    {
        Columns = "id, name, domain, display_name, default_language, time_zone, enabled, platform, created_at, version",
        From = "tenancy.tenant",
        Where = "(@Pattern::text is null or name ilike @Pattern or display_name ilike @Pattern)",
        Sorts = new Dictionary<string, SortKey>(StringComparer.Ordinal) { ["name"] = new("lower(name)", "text"), ["createdAt"] = new("created_at", "timestamptz") },
        DefaultSort = "name",
    };

    public async Task<Answer<Page<TenantBody>>> ListAsync(PageRequest page, Caller caller, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        return await Rows.ReadAsync<TenantBody>(connection, page, new { page.Pattern }, cancellation);
    }

    public async Task<Answer<TenantBody>> GetAsync(Guid id, Caller caller, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        return await FindAsync(connection, id, "", cancellation) is { } tenant ? tenant : Missing;
    }

    public async Task<Made<TenantMadeBody>> MakeAsync(TenantMake make, Caller caller, CancellationToken cancellation)
    {
        if (make.Check() is { } fault)
            return fault;
        var administrator = string.IsNullOrWhiteSpace(make.Administrator) ? "admin" : make.Administrator.Trim();
        var password = Passwords.Generate();
        TenantId made;
        try
        {
            made = await maker.MakeAsync(make.Name!, make.DisplayName!.Trim(), administrator, password, cancellation);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return Taken;
        }

        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        await connection.ExecuteAsync(
            "update tenancy.tenant set default_language = coalesce(@DefaultLanguage, default_language), time_zone = coalesce(@TimeZone, time_zone) where id = @id",
            new { make.DefaultLanguage, make.TimeZone, id = made.Value },
            cancellation);
        var t = (await FindAsync(connection, made.Value, "", cancellation))!;
        await connection.CommitAsync(cancellation);
        await TellAsync(caller, t, "created", cancellation);
        return new TenantMadeBody(
            t.Id, t.Name, t.Domain, t.DisplayName, t.DefaultLanguage, t.TimeZone, t.Enabled, t.Platform, t.CreatedAt, t.Version, administrator, password);
    }

    public async Task<Answer<TenantBody>> ChangeAsync(Guid id, TenantChange change, IfMatch match, Caller caller, CancellationToken cancellation)
    {
        TenantBody before, after;
        await using (var connection = await database.OpenAsync(caller.Tenant, cancellation))
        {
            if (await FindAsync(connection, id, "for update", cancellation) is not { } found)
                return Missing;
            before = found;
            if (change.Check() is { } fault)
                return fault;
            if (!match.Allows(before.Version))
                return IfMatch.Stale;
            if (before.Platform && change.Enabled == false)
                return Own;
            await connection.ExecuteAsync(
                """
                update tenancy.tenant set display_name = @name, default_language = @DefaultLanguage, time_zone = @TimeZone, enabled = coalesce(@Enabled, enabled),
                    version = version + 1
                where id = @id
                """,
                new { id, name = change.DisplayName!.Trim(), change.DefaultLanguage, change.TimeZone, change.Enabled },
                cancellation);
            after = (await FindAsync(connection, id, "", cancellation))!;
            await connection.CommitAsync(cancellation);
        }

        await TellAsync(caller, after, before.Enabled == after.Enabled ? "changed" : after.Enabled ? "enabled" : "disabled", cancellation);
        if (before.Enabled && !after.Enabled)
            await SendHomeAsync(new TenantId(id), cancellation);
        return after;
    }

    private async Task TellAsync(Caller caller, TenantBody tenant, string what, CancellationToken cancellation)
    {
        await lines.ReloadAllAsync(cancellation);
        await changes.TellAsync(caller, "tenant", tenant.Id, what, tenant.Name, cancellation);
    }

    /// <summary>Everybody of a tenant is signed out everywhere.</summary>
    private async Task SendHomeAsync(TenantId tenant, CancellationToken cancellation)
    {
        IReadOnlyList<Guid> users;
        await using (var connection = await database.OpenAsync(tenant, cancellation))
            users = await connection.ListAsync<Guid>("select id from tenancy.user_account where tenant_id = @tenant", null, cancellation);
        foreach (var user in users)
            await signIns.EndAllAsync(tenant, user, cancellation);
    }

    private static Task<TenantBody?> FindAsync(TenantConnection connection, Guid id, string locking, CancellationToken cancellation) =>
        connection.FindAsync<TenantBody>($"select {Rows.Columns} from tenancy.tenant where id = @id {locking}", new { id }, cancellation);
}
