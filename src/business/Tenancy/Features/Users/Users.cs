using Npgsql;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Paging;
using Switchboard.Data.Web;
using Switchboard.Kernel;
using Switchboard.Tenancy.Access;
using Switchboard.Tenancy.Directory;
using Switchboard.Tenancy.Domain;

namespace Switchboard.Tenancy.Features.Users;

/// <summary>A user.</summary>
internal sealed record UserBody(
    Guid Id, string Name, string DisplayName, string? Email, string Role, string Language, string TimeZone, bool Enabled, Guid? ExtensionId,
    int Version, DateTimeOffset CreatedAt, DateTimeOffset? LastSignInAt, bool SecondFactor) : IVersioned;

/// <summary>A user as it is written; the password only when he is made.</summary>
internal sealed record UserWrite(
    string? Name, string? DisplayName, string? Email, string? Role, string? Language, string? TimeZone, bool? Enabled, Guid? ExtensionId, string? Password)
{
    public Fault? Check(bool making)
    {
        var check = new Check().Text(Name, "name", 60).Text(DisplayName, "displayName")
            .That(Name is null || !Name.Any(c => char.IsWhiteSpace(c) || c is '@' or '/' or ':'), "name", "user.name_invalid", "A sign-in name has no spaces, @, / or :.")
            .OptionalText(Email, "email", 200).OneOf(Role, "role", Roles.Administrator, Roles.Supervisor, Roles.Agent);
        if (Language is not null)
            check.OneOf(Language, "language", Rules.Languages);
        if (TimeZone is not null)
            check.That(Rules.IsTimeZone(TimeZone), "timeZone", "field.unknown_value", "timeZone is an IANA name such as Asia/Shanghai.");
        return making ? check.Password(Password, "password").Fault : check.Fault;
    }
}

/// <summary>A password set by an administrator.</summary>
internal sealed record PasswordWrite(string? Password);

internal static class UserEndpoints
{
    private static readonly Fault NameTaken = Fault.Conflict("user.name_taken", "There is already a user of that name.");
    private static readonly Fault LastAdministrator = Fault.Conflict("user.last_administrator", "The last enabled administrator stays one.");

    public static async Task<Answer<Page<UserBody>>> ListAsync([Microsoft.AspNetCore.Http.AsParameters] PageRequest page, Caller caller, IDatabase database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        return await UserRows.List.ReadAsync<UserBody>(connection, page, new { page.Pattern }, cancellation);
    }

    public static async Task<Answer<UserBody>> GetAsync(Guid id, Caller caller, IDatabase database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        return await UserRows.GetAsync(connection, id, cancellation);
    }

    public static async Task<Made<UserBody>> MakeAsync(
        UserWrite write, Caller caller, IDatabase database, ITenantDirectory tenants, Passwords passwords, ConfigChanges changes, TimeProvider time, CancellationToken cancellation)
    {
        if (write.Check(making: true) is { } fault)
            return fault;
        var tenant = tenants.Find(caller.Tenant)!;
        var id = Ids.New(time);
        var hash = await passwords.HashAsync(write.Password!, cancellation);
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        try
        {
            await connection.ExecuteAsync(
                """
                insert into tenancy.user_account (tenant_id, id, name, display_name, email, role, language, time_zone, enabled, password_hash, created_at)
                values (@tenant, @id, @name, @displayName, @Email, @Role, @language, @timeZone, @enabled, @hash, @now)
                """,
                new
                {
                    id,
                    name = write.Name!.Trim(),
                    displayName = write.DisplayName!.Trim(),
                    write.Email,
                    write.Role,
                    language = write.Language ?? tenant.DefaultLanguage,
                    timeZone = write.TimeZone ?? tenant.TimeZone,
                    enabled = write.Enabled ?? true,
                    hash,
                    now = time.GetUtcNow(),
                },
                cancellation);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return NameTaken;
        }

        if (await UserRows.BindExtensionAsync(connection, id, write.ExtensionId, cancellation) is { } unbound)
            return unbound;
        var made = await UserRows.GetAsync(connection, id, cancellation);
        await connection.CommitAsync(cancellation);
        await changes.TellAsync(caller, "user", id, "created", write.Name, cancellation);
        return made;
    }

    public static async Task<Answer<UserBody>> ChangeAsync(
        Guid id, UserWrite write, IfMatch match, Caller caller, IDatabase database, SignIns signIns, ConfigChanges changes, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        if (!(await UserRows.LockAsync(connection, id, cancellation)).TryGet(out var before, out var missing))
            return missing;
        if (write.Check(making: false) is { } fault)
            return fault;
        if (!match.Allows(before.Version))
            return IfMatch.Stale;
        var demoted = before is { Role: Roles.Administrator, Enabled: true } && (write.Role != Roles.Administrator || write.Enabled == false);
        if (demoted && await UserRows.IsLastAdministratorAsync(connection, id, cancellation))
            return LastAdministrator;
        try
        {
            await connection.ExecuteAsync(
                """
                update tenancy.user_account set name = @name, display_name = @displayName, email = @Email, role = @Role, language = coalesce(@Language, language),
                    time_zone = coalesce(@TimeZone, time_zone), enabled = coalesce(@Enabled, enabled), version = version + 1
                where tenant_id = @tenant and id = @id
                """,
                new { id, name = write.Name!.Trim(), displayName = write.DisplayName!.Trim(), write.Email, write.Role, write.Language, write.TimeZone, write.Enabled },
                cancellation);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return NameTaken;
        }

        if (await UserRows.BindExtensionAsync(connection, id, write.ExtensionId, cancellation) is { } unbound)
            return unbound;
        var after = await UserRows.GetAsync(connection, id, cancellation);
        await connection.CommitAsync(cancellation);
        if (write.Enabled == false)
            await signIns.EndAllAsync(caller.Tenant, id, cancellation);
        else if (write.Role != before.Role)
            await signIns.ForgetAsync(id);
        await changes.TellAsync(caller, "user", id, "changed", write.Name, cancellation);
        return after;
    }

    public static async Task<Done> RemoveAsync(Guid id, Caller caller, IDatabase database, SignIns signIns, ConfigChanges changes, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        if (!(await UserRows.LockAsync(connection, id, cancellation)).TryGet(out var before, out var missing))
            return missing;
        if (caller.UserId == id)
            return Fault.Conflict("user.self", "You cannot remove yourself.");
        if (before is { Role: Roles.Administrator, Enabled: true } && await UserRows.IsLastAdministratorAsync(connection, id, cancellation))
            return LastAdministrator;
        await connection.ExecuteAsync("delete from tenancy.user_account where tenant_id = @tenant and id = @id", new { id }, cancellation);
        await connection.CommitAsync(cancellation);
        await signIns.ForgetAsync(id);
        await changes.TellAsync(caller, "user", id, "removed", before.Name, cancellation);
        return Done.Well;
    }

    public static async Task<Done> RemoveSecondFactorAsync(
        Guid id, Caller caller, IDatabase database, SecondFactors factors, IAuditLog audit, ConfigChanges changes, CancellationToken cancellation)
    {
        UserBody user;
        await using (var connection = await database.OpenAsync(caller.Tenant, cancellation))
        {
            if (!(await UserRows.GetAsync(connection, id, cancellation)).TryGet(out user!, out var missing))
                return missing;
        }

        if (!await factors.RemoveAsync(caller.Tenant, id, cancellation))
            return Done.Well;
        audit.Write(caller.Tenant, caller.Actor, "auth.second_factor_reset", $"user:{id}", null, caller.Address);
        await changes.TellAsync(caller, "user", id, "changed", user.Name, cancellation);
        return Done.Well;
    }

    public static async Task<Done> SetPasswordAsync(Guid id, PasswordWrite write, Caller caller, UserPasswords passwords, CancellationToken cancellation) =>
        await passwords.SetAsync(caller, id, write.Password, "password", cancellation) is { } fault ? fault : Done.Well;
}

/// <summary>Sets passwords; every sign-in of that user ends.</summary>
internal sealed class UserPasswords(IDatabase database, Passwords passwords, SignIns signIns, IAuditLog audit)
{
    public async Task<Fault?> SetAsync(Caller caller, Guid user, string? password, string field, CancellationToken cancellation)
    {
        await using (var connection = await database.OpenAsync(caller.Tenant, cancellation))
        {
            if (await UserRows.GetAsync(connection, user, cancellation) is { Succeeded: false, Fault: var missing })
                return missing;
            if (new Check().Password(password, field).Fault is { } fault)
                return fault;
            var hash = await passwords.HashAsync(password!, cancellation);
            await connection.ExecuteAsync(
                "update tenancy.user_account set password_hash = @hash, version = version + 1 where tenant_id = @tenant and id = @user", new { hash, user }, cancellation);
            await connection.CommitAsync(cancellation);
        }

        await signIns.EndAllAsync(caller.Tenant, user, cancellation);
        audit.Write(caller.Tenant, caller.Actor, "user.password_set", $"user:{user}", null, caller.Address);
        return null;
    }
}
