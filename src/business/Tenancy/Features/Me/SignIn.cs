using Microsoft.AspNetCore.Http;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Web;
using Switchboard.Kernel;
using Switchboard.Tenancy.Access;
using Switchboard.Tenancy.Domain;

namespace Switchboard.Tenancy.Features.Me;

/// <summary>Sign-in by name and password.</summary>
/// <param name="Tenant">The tenant's short name, or written <c>name@tenant</c>; left out, the house's first tenant is meant.</param>
/// <param name="Name">The sign-in name.</param>
/// <param name="Password">The password.</param>
/// <param name="Code">The second step, where the user has turned it on: his app's six digits, or a recovery code.</param>
internal sealed record SignInRequest(string? Tenant, string? Name, string? Password, string? Code = null);

internal static class SignIn
{
    private static readonly Fault Bad = new("auth.bad_credentials", "The name or the password is wrong.", FaultKind.Unauthenticated);
    private static readonly Fault CodeNeeded = new("auth.code_needed", "Enter the six digits that your authenticator app shows.", FaultKind.Unauthenticated) { Field = "code" };
    private static readonly Fault BadCode = new("auth.bad_code", "The code is wrong or was used already: wait for the next one.", FaultKind.Unauthenticated) { Field = "code" };
    private static readonly Fault Throttled = new("auth.throttled", "Too many failed sign-ins. Wait ten minutes.", FaultKind.Throttled);
    private static readonly Fault TryAgain = new("auth.try_again", "The database is away for the moment. Try again.", FaultKind.Unavailable);

    public static async Task<Answer<MeBody>> HandleAsync(
        SignInRequest request, HttpContext context, SignInDesk desk, MeReader me, SignIns signIns, SecondFactors factors, CancellationToken cancellation)
    {
        var (tenantName, name) = Split(request);
        var address = context.Connection.RemoteIpAddress?.ToString() ?? "";
        if (desk.Throttle.Closed(tenantName, name, address))
            return Throttled;
        try
        {
            var user = await desk.CheckAsync(tenantName, name, request.Password ?? "", cancellation);
            if (user is null)
            {
                desk.Throttle.Failed(tenantName, name, address);
                desk.Refused(tenantName, name, address);
                return Bad;
            }

            if (await factors.FindAsync(user.Tenant, user.Id, cancellation) is not null)
            {
                if (string.IsNullOrWhiteSpace(request.Code))
                    return CodeNeeded;
                if (!await factors.TakeAsync(user.Tenant, user.Id, request.Code, cancellation))
                {
                    desk.Throttle.Failed(tenantName, name, address);
                    desk.Refused(tenantName, name, address);
                    return BadCode;
                }
            }

            desk.Throttle.Succeeded(tenantName, name);
            var (cookie, expires) = await signIns.OpenAsync(user.Tenant, user.Id, address, context.Request.Headers.UserAgent.ToString(), cancellation);
            SignInCookie.Write(context, cookie, expires);
            desk.Audit.Write(user.Tenant, $"user:{user.Id}", "auth.signed_in", $"user:{user.Id}", null, address);
            return await me.ReadAsync(user.Tenant, user.Id, cancellation);
        }
        catch (Exception e) when (Absence.Is(e))
        {
            return TryAgain;
        }
    }

    private static (string Tenant, string Name) Split(SignInRequest request)
    {
        var name = (request.Name ?? "").Trim();
        var at = name.LastIndexOf('@');
        return string.IsNullOrWhiteSpace(request.Tenant) && at > 0 ? (name[(at + 1)..], name[..at]) : ((request.Tenant ?? "").Trim(), name);
    }
}

/// <summary>What checks a name and a password, in the same time whether the name exists or not.</summary>
internal sealed class SignInDesk(IDatabase database, ITenantDirectory tenants, Passwords passwords, SignInThrottle throttle, IAuditLog audit, IEnumerable<ISecurityLog> security)
{
    public SignInThrottle Throttle => throttle;

    public IAuditLog Audit => audit;

    public async Task<Found?> CheckAsync(string tenantName, string name, string password, CancellationToken cancellation)
    {
        if (password.Length > 1000)
            return null;
        var tenant = Tenant(tenantName);
        Stored? stored;
        await using (var connection = await database.OpenAsync(tenant?.Id ?? TenantId.System, cancellation))
        {
            stored = await connection.FindAsync<Stored>(
                "select id, password_hash, enabled from tenancy.user_account where tenant_id = @tenant and lower(name) = lower(@name)", new { name }, cancellation);
        }

        var right = await passwords.VerifyAsync(password, stored?.PasswordHash, cancellation);
        return right && stored!.Enabled && tenant is { Enabled: true } ? new Found(tenant.Id, stored.Id) : null;
    }

    public void Refused(string tenantName, string name, string address)
    {
        var who = tenantName.Length > 0 ? $"{name}@{tenantName}" : name;
        foreach (var log in security)
            log.Note(SecurityKinds.SignInFailed, address, who.Length > 100 ? who[..100] : who, throttle.Closed(tenantName, name, address) ? "Closed for ten minutes after too many failures." : null);
        if (Tenant(tenantName) is { } tenant)
            audit.Write(tenant.Id, "stranger", "auth.refused", $"name:{(name.Length > 100 ? name[..100] : name)}", null, address);
    }

    private Tenant? Tenant(string name) => name.Length == 0
        ? tenants.All.Count == 1 ? tenants.All[0] : tenants.All.FirstOrDefault(t => t.Platform)
        : tenants.All.FirstOrDefault(t => string.Equals(t.Name, name, StringComparison.OrdinalIgnoreCase) || string.Equals(t.Domain, name, StringComparison.OrdinalIgnoreCase));

    internal sealed record Found(TenantId Tenant, Guid Id);

    private sealed record Stored(Guid Id, string PasswordHash, bool Enabled);
}
