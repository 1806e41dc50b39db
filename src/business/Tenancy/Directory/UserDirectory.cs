using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Kernel;

namespace Switchboard.Tenancy.Directory;

/// <summary>Answers other modules' questions about users.</summary>
internal sealed class UserDirectory(IDatabase database) : IUserDirectory
{
    public async Task<UserCard?> FindAsync(TenantId tenant, Guid userId, CancellationToken cancellation) =>
        await ListAsync(tenant, [userId], cancellation) is [var user, ..] ? user : null;

    public async Task<IReadOnlyList<UserCard>> ListAsync(TenantId tenant, IReadOnlyCollection<Guid> userIds, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(tenant, cancellation);
        return await connection.ListAsync<UserCard>(
            """
            select u.id, u.name, u.display_name, u.role, u.language, u.enabled, x.id as extension_id
            from tenancy.user_account u left join tenancy.extension x on x.tenant_id = u.tenant_id and x.user_id = u.id
            where u.tenant_id = @tenant and u.id = any(@ids)
            """,
            new { ids = userIds.ToArray() },
            cancellation);
    }
}
