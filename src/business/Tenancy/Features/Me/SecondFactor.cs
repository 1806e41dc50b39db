using Switchboard.Contracts.Tenancy;
using Switchboard.Data.Web;
using Switchboard.Kernel;
using Switchboard.Tenancy.Access;
using Switchboard.Tenancy.Domain;

namespace Switchboard.Tenancy.Features.Me;

/// <summary>Whether one's own sign-in has a second step.</summary>
internal sealed record SecondFactorBody(bool Enabled, DateTimeOffset? Since, int RecoveryCodesLeft);

/// <summary>One's password, asked again before the second step is changed; with the app's code where one is in force.</summary>
internal sealed record SecondFactorProof(string? Password, string? Code);

/// <summary>What the authenticator app is to be told.</summary>
/// <param name="Secret">The secret in Base32, to be typed.</param>
/// <param name="Uri">The same as a key URI, for a picture to be scanned.</param>
internal sealed record SecondFactorStart(string Secret, string Uri);

/// <summary>The six digits that the app shows.</summary>
internal sealed record SecondFactorCode(string? Code);

/// <summary>Codes that each replace the app once; shown this once.</summary>
internal sealed record RecoveryCodes(IReadOnlyList<string> Codes);

internal static class SecondFactor
{
    private static readonly Fault PeopleOnly = Fault.Forbidden("auth.people_only", "This is for signed-in people, not for API keys.");
    private static readonly Fault Throttled = new("auth.throttled", "Too many wrong passwords. Wait ten minutes.", FaultKind.Throttled);
    private static readonly Fault WrongPassword = Fault.Invalid("auth.bad_credentials", "The password is wrong.", "password");
    private static readonly Fault WrongCode = Fault.Invalid("auth.bad_code", "The code is wrong or was used already: wait for the next one.", "code");
    private static readonly Fault InForce = Fault.Conflict("auth.second_factor_on", "The second step is on already: turn it off before setting up another app.");

    public static async Task<Answer<SecondFactorBody>> GetAsync(Caller caller, SecondFactors factors, CancellationToken cancellation)
    {
        if (caller.UserId is not { } user)
            return PeopleOnly;
        var standing = await factors.FindAsync(caller.Tenant, user, cancellation);
        return new SecondFactorBody(standing is not null, standing?.Since, standing?.RecoveryCodesLeft ?? 0);
    }

    public static async Task<Answer<SecondFactorStart>> BeginAsync(
        SecondFactorProof proof, Caller caller, SignInDesk desk, SecondFactors factors, ITenantDirectory tenants, CancellationToken cancellation)
    {
        if (caller.UserId is not { } user)
            return PeopleOnly;
        var tenant = tenants.Find(caller.Tenant)!;
        if (await CheckAsync(proof, caller, tenant, desk, cancellation) is { } refused)
            return refused;
        if (await factors.FindAsync(caller.Tenant, user, cancellation) is not null)
            return InForce;
        var secret = await factors.BeginAsync(caller.Tenant, user, cancellation);
        return new SecondFactorStart(Totp.Text(secret), Totp.Uri($"Switchboard {tenant.DisplayName}", caller.Name, secret));
    }

    public static async Task<Answer<RecoveryCodes>> ConfirmAsync(
        SecondFactorCode given, Caller caller, SignInDesk desk, SecondFactors factors, CancellationToken cancellation)
    {
        if (caller.UserId is not { } user)
            return PeopleOnly;
        if (await factors.ConfirmAsync(caller.Tenant, user, given.Code ?? "", cancellation) is not { } codes)
            return WrongCode;
        desk.Audit.Write(caller.Tenant, caller.Actor, "auth.second_factor_on", caller.Actor, null, caller.Address);
        return new RecoveryCodes(codes);
    }

    public static async Task<Done> RemoveAsync(
        SecondFactorProof proof, Caller caller, SignInDesk desk, SecondFactors factors, ITenantDirectory tenants, CancellationToken cancellation)
    {
        if (caller.UserId is not { } user)
            return PeopleOnly;
        var tenant = tenants.Find(caller.Tenant)!;
        if (await CheckAsync(proof, caller, tenant, desk, cancellation) is { } refused)
            return refused;
        if (await factors.FindAsync(caller.Tenant, user, cancellation) is null)
            return Done.Well;
        if (!await factors.TakeAsync(caller.Tenant, user, proof.Code ?? "", cancellation))
        {
            desk.Throttle.Failed(tenant.Name, caller.Name, caller.Address);
            return WrongCode;
        }

        await factors.RemoveAsync(caller.Tenant, user, cancellation);
        desk.Audit.Write(caller.Tenant, caller.Actor, "auth.second_factor_off", caller.Actor, null, caller.Address);
        return Done.Well;
    }

    private static async Task<Fault?> CheckAsync(SecondFactorProof proof, Caller caller, Tenant tenant, SignInDesk desk, CancellationToken cancellation)
    {
        if (desk.Throttle.Closed(tenant.Name, caller.Name, caller.Address))
            return Throttled;
        if (await desk.CheckAsync(tenant.Name, caller.Name, proof.Password ?? "", cancellation) is not null)
            return null;
        desk.Throttle.Failed(tenant.Name, caller.Name, caller.Address);
        return WrongPassword;
    }
}
