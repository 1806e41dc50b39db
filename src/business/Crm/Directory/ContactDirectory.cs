using Switchboard.Contracts.Crm;
using Switchboard.Crm.Domain;
using Switchboard.Data;
using Switchboard.Kernel;

namespace Switchboard.Crm.Directory;

/// <summary>Finds customers by number: two index look-ups at most. While PostgreSQL is away nobody is found, and the call goes on.</summary>
internal sealed class ContactDirectory(IDatabase database) : IContactDirectory
{
    /// <summary>How many digits at the end must agree where nothing agrees exactly.</summary>
    private const int Tail = 8;

    public async Task<IReadOnlyList<CustomerMatch>> FindByPhoneAsync(TenantId tenant, string number, CancellationToken cancellation)
    {
        try
        {
            await using var connection = await database.OpenAsync(tenant, cancellation);
            return await FindAsync(connection, number, cancellation);
        }
        catch (Exception e) when (Absence.Is(e))
        {
            return [];
        }
    }

    public static async Task<IReadOnlyList<CustomerMatch>> FindAsync(TenantConnection connection, string? number, CancellationToken cancellation)
    {
        var digits = PhoneNumber.Digits(number);
        if (digits.Length == 0)
            return [];
        var exact = await connection.ListAsync<CustomerMatch>(
            """
            select c.id, c.name, c.company, c.level
            from (select customer_id, min(case when e164 = @e164 then 0 else 1 end) as rank from crm.contact_point
                  where tenant_id = @tenant and (e164 = @e164 or digits = @digits) group by customer_id) m
            join crm.customer c on c.tenant_id = @tenant and c.id = m.customer_id
            order by m.rank, c.last_contact_at desc nulls last, c.id limit 10
            """,
            new { e164 = PhoneNumber.ToE164(number), digits },
            cancellation);
        if (exact.Count > 0 || digits.Length < Tail)
            return exact;
        var alike = await connection.ListAsync<CustomerMatch>(
            """
            select c.id, c.name, c.company, c.level
            from (select distinct customer_id from crm.contact_point where tenant_id = @tenant and tail = @tail limit 2) m
            join crm.customer c on c.tenant_id = @tenant and c.id = m.customer_id
            """,
            new { tail = digits[^Tail..] },
            cancellation);
        return alike.Count == 1 ? alike : [];
    }
}
