using Microsoft.AspNetCore.Http;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Web;
using Switchboard.Kernel;
using Switchboard.Tenancy.Access;
using Switchboard.Tenancy.Domain;
using Switchboard.Tenancy.Features.Users;

namespace Switchboard.Tenancy.Features.Me;

/// <summary>The signed-in user.</summary>
internal sealed record MeUser(Guid Id, string Name, string DisplayName, string Language, string TimeZone, string Role, string? Extension, Guid? AgentId);

/// <summary>His tenant.</summary>
internal sealed record MeTenant(Guid Id, string Name, string DisplayName);

/// <summary>Who is signed in and what he may do.</summary>
internal sealed record MeBody(MeUser User, MeTenant Tenant, IReadOnlyList<string> Permissions);

/// <summary>What a user may change about himself; absent or null fields stay.</summary>
internal sealed record MeChange(string? Language, string? TimeZone, string? DisplayName);

/// <summary>A change of one's own password.</summary>
internal sealed record PasswordChange(string? Current, string? New);

internal sealed class MeReader(IDatabase database, ITenantDirectory tenants, IEnumerable<IAgentLookup> agents)
{
    public async Task<Outcome<MeBody>> ReadAsync(TenantId tenantId, Guid userId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(tenantId, cancellation);
        var row = await connection.FindAsync<Row>(
            """
            select u.id, u.name, u.display_name, u.language, u.time_zone, u.role, x.number as extension
            from tenancy.user_account u left join tenancy.extension x on x.tenant_id = u.tenant_id and x.user_id = u.id
            where u.tenant_id = @tenant and u.id = @userId
            """,
            new { userId },
            cancellation);
        if (row is null || tenants.Find(tenantId) is not { } tenant)
            return AccessMiddleware.Required;
        Guid? agent = agents.FirstOrDefault() is { } lookup ? await lookup.FindAgentIdAsync(tenantId, userId, cancellation) : null;
        return new MeBody(
            new MeUser(row.Id, row.Name, row.DisplayName, row.Language, row.TimeZone, row.Role, row.Extension, agent),
            new MeTenant(tenant.Id.Value, tenant.Name, tenant.DisplayName),
            [.. Permissions.OfPerson(row.Role, tenant)!.Order(StringComparer.Ordinal)]);
    }

    private sealed record Row(Guid Id, string Name, string DisplayName, string Language, string TimeZone, string Role, string? Extension);
}

internal static class MeEndpoints
{
    private static readonly Fault PeopleOnly = Fault.Forbidden("auth.people_only", "This is for signed-in people, not for API keys.");

    public static async Task<Answer<MeBody>> GetAsync(Caller caller, MeReader me, CancellationToken cancellation) =>
        caller.UserId is { } user ? await me.ReadAsync(caller.Tenant, user, cancellation) : PeopleOnly;

    public static async Task<Answer<MeBody>> ChangeAsync(MeChange change, Caller caller, MeReader me, IDatabase database, CancellationToken cancellation)
    {
        if (caller.UserId is not { } user)
            return PeopleOnly;
        var check = new Check().OptionalText(change.DisplayName, "displayName");
        if (change.Language is not null)
            check.OneOf(change.Language, "language", Rules.Languages);
        if (change.TimeZone is not null)
            check.That(Rules.IsTimeZone(change.TimeZone), "timeZone", "field.unknown_value", "timeZone is an IANA name such as Asia/Shanghai.");
        if (check.Fault is { } fault)
            return fault;
        await using (var connection = await database.OpenAsync(caller.Tenant, cancellation))
        {
            await connection.ExecuteAsync(
                """
                update tenancy.user_account set language = coalesce(@Language, language), time_zone = coalesce(@TimeZone, time_zone),
                    display_name = coalesce(nullif(trim(@DisplayName), ''), display_name), version = version + 1
                where tenant_id = @tenant and id = @user
                """,
                new { change.Language, change.TimeZone, change.DisplayName, user },
                cancellation);
            await connection.CommitAsync(cancellation);
        }

        return await me.ReadAsync(caller.Tenant, user, cancellation);
    }

    public static async Task<Done> SignOutAsync(Caller caller, HttpContext context, SignIns signIns, IAuditLog audit, CancellationToken cancellation)
    {
        if (caller.UserId is not { } user)
            return PeopleOnly;
        await signIns.EndAllAsync(caller.Tenant, user, cancellation);
        SignInCookie.Remove(context);
        audit.Write(caller.Tenant, caller.Actor, "auth.signed_out", caller.Actor, null, caller.Address);
        return Done.Well;
    }

    public static async Task<Done> ChangePasswordAsync(
        PasswordChange change, Caller caller, SignInDesk desk, ITenantDirectory tenants, UserPasswords passwords, CancellationToken cancellation)
    {
        if (caller.UserId is not { } user)
            return PeopleOnly;
        var tenant = tenants.Find(caller.Tenant)!;
        if (desk.Throttle.Closed(tenant.Name, caller.Name, caller.Address))
            return new Fault("auth.throttled", "Too many wrong passwords. Wait ten minutes.", FaultKind.Throttled);
        if (await desk.CheckAsync(tenant.Name, caller.Name, change.Current ?? "", cancellation) is null)
        {
            desk.Throttle.Failed(tenant.Name, caller.Name, caller.Address);
            return Fault.Invalid("auth.bad_credentials", "The current password is wrong.", "current");
        }

        return await passwords.SetAsync(caller, user, change.New, "new", cancellation) is { } fault ? fault : Done.Well;
    }
}
