using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Paging;
using Switchboard.Kernel;

namespace Switchboard.Tenancy.Features.Users;

/// <summary>The users' SQL.</summary>
internal static class UserRows
{
    private const string Columns =
        "u.id, u.name, u.display_name, u.email, u.role, u.language, u.time_zone, u.enabled, x.id as extension_id, u.version, u.created_at, u.last_sign_in_at, " +
        "exists (select from tenancy.second_factor f where f.tenant_id = u.tenant_id and f.user_id = u.id and f.confirmed_at is not null) as second_factor";

    private const string From = "tenancy.user_account u left join tenancy.extension x on x.tenant_id = u.tenant_id and x.user_id = u.id";

    public static readonly Keyset List = new()
    {
        Columns = Columns,
        From = From,
        Where = "u.tenant_id = @tenant and (@Pattern::text is null or u.name ilike @Pattern or u.display_name ilike @Pattern or u.email ilike @Pattern)",
        Id = "u.id",
        Sorts = new Dictionary<string, SortKey>(StringComparer.Ordinal)
        {
            ["name"] = new("lower(u.name)", "text"),
            ["displayName"] = new("u.display_name", "text"),
            ["role"] = new("u.role", "text"),
            ["createdAt"] = new("u.created_at", "timestamptz"),
            ["lastSignInAt"] = new("coalesce(u.last_sign_in_at, 'epoch')", "timestamptz"),
        },
        DefaultSort = "name",
    };

    private static readonly Fault Missing = Fault.NotFound("user", "There is no such user.");

    public static async Task<Outcome<UserBody>> GetAsync(TenantConnection connection, Guid id, CancellationToken cancellation) =>
        await connection.FindAsync<UserBody>($"select {Columns} from {From} where u.tenant_id = @tenant and u.id = @id", new { id }, cancellation) is { } user ? user : Missing;

    public static async Task<Outcome<UserBody>> LockAsync(TenantConnection connection, Guid id, CancellationToken cancellation) =>
        await connection.FindAsync<UserBody>($"select {Columns} from {From} where u.tenant_id = @tenant and u.id = @id for update of u", new { id }, cancellation) is { } user ? user : Missing;

    public static async Task<bool> IsLastAdministratorAsync(TenantConnection connection, Guid id, CancellationToken cancellation) =>
        await connection.FindAsync<int>(
            "select count(*)::int from tenancy.user_account where tenant_id = @tenant and role = @role and enabled and id <> @id", new { id, role = Roles.Administrator }, cancellation) == 0;

    /// <summary>Gives the user his extension; another one he had becomes free. The extension keeps the bond.</summary>
    public static async Task<Fault?> BindExtensionAsync(TenantConnection connection, Guid user, Guid? extension, CancellationToken cancellation)
    {
        await connection.ExecuteAsync(
            "update tenancy.extension set user_id = null, version = version + 1 where tenant_id = @tenant and user_id = @user and id is distinct from @extension",
            new { user, extension },
            cancellation);
        if (extension is null)
            return null;
        var owner = await connection.FindAsync<Owner>("select user_id from tenancy.extension where tenant_id = @tenant and id = @extension", new { extension }, cancellation);
        if (owner is null)
            return Fault.Invalid("extension.not_found", "There is no such extension.", "extensionId");
        if (owner.UserId == user)
            return null;
        if (owner.UserId is not null)
            return Fault.Conflict("extension.has_user", "The extension belongs to another user.") with { Field = "extensionId" };
        await connection.ExecuteAsync(
            "update tenancy.extension set user_id = @user, version = version + 1 where tenant_id = @tenant and id = @extension", new { user, extension }, cancellation);
        return null;
    }

    private sealed class Owner
    {
        public Guid? UserId { get; init; }
    }
}
