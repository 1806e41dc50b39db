using Dapper;
using Npgsql;
using Shouldly;
using Switchboard.Data;
using Switchboard.Data.Events;
using Switchboard.Kernel;
using Switchboard.Tenancy;

namespace Switchboard.Business.Tests.Data;

[Collection(nameof(Postgres))]
public sealed class TenantWallTests(PostgresFixture postgres)
{
    private static readonly string[] OutsideTheWall = ["event.journal_applied", "tenancy.tenant"];

    [Fact]
    public async Task A_query_that_forgot_its_filter_sees_nothing_of_another_tenant()
    {
        var (database, mine, other) = await TwoTenantsAsync();
        await using var connection = await database.OpenAsync(mine, default);

        (await connection.FindAsync<int>("select count(*)::int from event.tenant_mark", null, default)).ShouldBe(1);
        (await connection.FindAsync<int>("select count(*)::int from event.tenant_mark where tenant_id = @other", new { other = other.Value }, default)).ShouldBe(0);
    }

    [Fact]
    public async Task Another_tenants_rows_can_be_neither_changed_nor_removed()
    {
        var (database, mine, other) = await TwoTenantsAsync();
        await using var connection = await database.OpenAsync(mine, default);

        (await connection.ExecuteAsync("update event.tenant_mark set sequence = 0 where tenant_id = @other", new { other = other.Value }, default)).ShouldBe(0);
        (await connection.ExecuteAsync("delete from event.tenant_mark where tenant_id = @other", new { other = other.Value }, default)).ShouldBe(0);
    }

    [Fact]
    public async Task A_row_for_another_tenant_is_refused()
    {
        var (database, mine, _) = await TwoTenantsAsync();
        await using var connection = await database.OpenAsync(mine, default);

        var refused = await Should.ThrowAsync<PostgresException>(
            connection.ExecuteAsync("insert into event.tenant_mark values (@id, 1)", new { id = Guid.NewGuid() }, default));

        refused.SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
    }

    [Fact]
    public async Task A_pooled_connection_does_not_keep_the_tenant_of_the_transaction_before()
    {
        var (database, _, _) = await TwoTenantsAsync();
        for (var i = 0; i < 5; i++)
        {
            await using var nobody = await database.OpenAsync(TenantId.System, default);
            (await nobody.FindAsync<int>("select count(*)::int from event.tenant_mark", null, default)).ShouldBe(0);
        }
    }

    [Fact]
    public async Task The_work_role_neither_owns_nor_bypasses_anything()
    {
        var (database, mine, _) = await TwoTenantsAsync();
        await using var connection = await database.OpenAsync(mine, default);

        (await connection.FindAsync<bool>("select rolsuper or rolbypassrls or rolcreaterole from pg_roles where rolname = current_user", null, default)).ShouldBeFalse();
        await Should.ThrowAsync<PostgresException>(connection.ExecuteAsync("alter table event.tenant_mark disable row level security", null, default));
    }

    [Fact]
    public async Task Without_a_login_of_its_own_the_owner_steps_down_to_the_work_role()
    {
        await using var first = await postgres.MakeHouseAsync(s => s.AddEvents(TempFolder.Make()));
        var owner = first.GetRequired<Database>().Owner.ConnectionString;
        await using var database = new Database(owner, workConnection: null);
        await using var connection = await database.OpenAsync(PostgresFixture.NewTenant(), default);

        (await connection.FindAsync<string>("select current_user::text", null, default)).ShouldBe(Database.WorkRole);
    }

    [Fact]
    public async Task Every_table_with_a_tenant_stands_behind_the_wall_and_every_other_is_listed()
    {
        await using var house = await postgres.MakeHouseAsync(s => s.AddEvents(TempFolder.Make()).AddTenancy(new TenancyOptions()));
        await using var connection = await house.GetRequired<Database>().Owner.OpenConnectionAsync();
        var tables = (await connection.QueryAsync<(string Name, bool Walled, bool Tenanted)>(
            """
            select n.nspname || '.' || c.relname, c.relrowsecurity and c.relforcerowsecurity,
                exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id')
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname in ('event', 'tenancy') and c.relkind in ('r', 'p')
            """)).ToList();

        tables.Count.ShouldBeGreaterThan(10);
        tables.Where(t => t.Tenanted && !t.Walled).ShouldBeEmpty();
        tables.Where(t => !t.Tenanted).Select(t => t.Name).Order().ShouldBe(OutsideTheWall);
    }

    private async Task<(Database Database, TenantId Mine, TenantId Other)> TwoTenantsAsync()
    {
        var house = await postgres.MakeHouseAsync(s => s.AddEvents(TempFolder.Make()));
        var database = house.GetRequired<Database>();
        var (mine, other) = (PostgresFixture.NewTenant(), PostgresFixture.NewTenant());
        foreach (var tenant in (TenantId[])[mine, other])
        {
            await using var connection = await database.OpenAsync(tenant, default);
            await connection.ExecuteAsync("insert into event.tenant_mark values (@tenant, 7)", null, default);
            await connection.CommitAsync(default);
        }

        return (database, mine, other);
    }
}
