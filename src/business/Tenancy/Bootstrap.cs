using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Kernel;
using Switchboard.Tenancy.Directory;
using Switchboard.Tenancy.Domain;

namespace Switchboard.Tenancy;

/// <summary>Makes tenants; the first start makes one and its administrator.</summary>
internal sealed class Bootstrap(IDatabase database, LineDirectory lines, Access.KeyOrigins origins, ITenantDirectory tenants, Passwords passwords, TenancyOptions options, TimeProvider time) : ITenantMaker
{
    public async Task<FirstAdministrator?> OpenAsync(CancellationToken cancellation)
    {
        await lines.ReloadAllAsync(cancellation);
        await origins.ReloadAllAsync(cancellation);
        if (tenants.All.Count > 0)
            return null;
        var password = options.AdministratorPassword ?? Passwords.Generate();
        await MakeAsync(options.FirstTenant, "Switchboard", "admin", password, cancellation);
        return new FirstAdministrator("admin", password, options.AdministratorPassword is null);
    }

    public async Task<TenantId> MakeAsync(string name, string displayName, string administrator, string password, CancellationToken cancellation)
    {
        var tenant = new TenantId(Ids.New(time));
        var hash = await passwords.HashAsync(password, cancellation);
        await using (var connection = await database.OpenAsync(tenant, cancellation))
        {
            await connection.ExecuteAsync(
                """
                insert into tenancy.tenant (id, name, domain, display_name, platform, created_at)
                values (@tenant, @name, @name, @displayName, not exists (select from tenancy.tenant), @now);
                insert into tenancy.user_account (tenant_id, id, name, display_name, role, language, time_zone, password_hash, created_at)
                values (@tenant, @id, @administrator, @administrator, @role, 'zh-CN', 'Asia/Shanghai', @hash, @now);
                insert into tenancy.feature_code (tenant_id, id, code, feature, enabled, created_at)
                select @tenant, gen_random_uuid(), code, feature, true, @now from tenancy.usual_feature_codes()
                """,
                new { name, displayName, id = Ids.New(time), administrator, role = Roles.Administrator, hash, now = time.GetUtcNow() },
                cancellation);
            await connection.CommitAsync(cancellation);
        }

        await lines.ReloadAllAsync(cancellation);
        return tenant;
    }
}

/// <summary>Makes tenants: at the first start, by configuration, and by the platform's administrators.</summary>
public interface ITenantMaker
{
    /// <summary>A tenant with its first administrator. The name is also its SIP domain and digest realm, for good.</summary>
    Task<TenantId> MakeAsync(string name, string displayName, string administrator, string password, CancellationToken cancellation);
}
