using Switchboard.Data;

namespace Switchboard.Api.Tests.Crm;

/// <summary>Behind row security only leakproof comparisons reach an index: the plans are looked at as the work role sees them.</summary>
[Collection(nameof(SharedHouse))]
public sealed class SpeedTests(House house)
{
    [Theory]
    [InlineData("select customer_id from crm.contact_point where tenant_id = @tenant and e164 = '+8613900001234'", "contact_point_e164")]
    [InlineData("select customer_id from crm.contact_point where tenant_id = @tenant and digits = '13900001234'", "contact_point_digits")]
    [InlineData("select customer_id from crm.contact_point where tenant_id = @tenant and tail = '00001234'", "contact_point_tail")]
    [InlineData("select customer_id from crm.customer_gram where tenant_id = @tenant and gram = any(array['小明'])", "customer_gram_pkey")]
    public async Task A_search_reads_an_index_and_not_the_table(string sql, string index)
    {
        var tenant = await house.NewTenantAsync();
        await using var connection = await house.Services.GetRequiredService<IDatabase>().OpenAsync(tenant.Id, default);
        await connection.ExecuteAsync(
            """
            insert into crm.customer (tenant_id, id, name, level, created_at, updated_at)
            select @tenant, gen_random_uuid(), chr(19968 + i % 500) || chr(20500 + i % 700), 'normal', now(), now() from generate_series(1, 3000) i;
            insert into crm.contact_point (tenant_id, id, customer_id, number, digits, last4, label, position)
            select tenant_id, gen_random_uuid(), id, '0', '139' || lpad((row_number() over ())::text, 8, '0'), '0', '', 0 from crm.customer where tenant_id = @tenant
            """,
            null,
            default);
        await connection.ExecuteAsync("set local enable_seqscan = off; set local enable_bitmapscan = off", null, default);

        var plan = string.Join('\n', await connection.ListAsync<string>("explain " + sql, null, default));

        plan.ShouldContain(index);
        plan.Split('\n').ShouldContain(line => line.Contains("Index Cond", StringComparison.Ordinal) && line.Count(c => c == '=') >= 2, plan);
    }
}
