using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Switchboard.Contracts.Tenancy;
using Switchboard.Crm.Directory;
using Switchboard.Crm.Domain;
using Switchboard.Data;
using Switchboard.Data.Paging;
using Switchboard.Data.Web;
using Switchboard.Kernel;

namespace Switchboard.Crm.Features;

/// <summary>The customers.</summary>
internal sealed class Customers(IDatabase database, IUserDirectory users, CustomerChanges changes, TimeProvider time)
{
    public static readonly Fault Missing = Fault.NotFound("customer", "There is no such customer.");

    public static async Task<Answer<Page<CustomerBody>>> ListAsync(
        [AsParameters] PageRequest page, [FromQuery] string? tag, [FromQuery] string? level, Caller caller, IDatabase database, CancellationToken cancellation)
    {
        var search = CustomerSearch.Of(page.Q);
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        var arguments = new { search.Grams, search.Pattern, search.Digits, tag = Blank(tag), level = Blank(level) };
        var rows = await search.Keyset.ReadAsync<CustomerRow>(connection, page, arguments, cancellation);
        return rows.TryGet(out var found, out var fault) ? found.Select(r => r.ToBody()) : fault;
    }

    public static async Task<Answer<CustomerBody>> GetAsync(Guid id, Caller caller, IDatabase database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        return await CustomerRow.FindAsync(connection, id, "", cancellation) is { } row ? row.ToBody() : Missing;
    }

    public static async Task<Answer<LookupBody>> LookupAsync([FromQuery] string? number, Caller caller, IDatabase database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        var matches = await ContactDirectory.FindAsync(connection, number, cancellation);
        if (matches.Count == 0)
            return new LookupBody([]);
        var ids = matches.Select(m => m.Id).ToArray();
        var rows = await connection.ListAsync<CustomerRow>(
            $"select {CustomerRow.Columns} from crm.customer c where c.tenant_id = @tenant and c.id = any(@ids) order by array_position(@ids, c.id)", new { ids }, cancellation);
        return new LookupBody([.. rows.Select(r => r.ToBody())]);
    }

    public static async Task<Made<CustomerBody>> MakeAsync(CustomerWrite write, Caller caller, Customers customers, CancellationToken cancellation) =>
        await customers.WriteAsync(null, write, default, caller, cancellation);

    public static async Task<Answer<CustomerBody>> ChangeAsync(
        Guid id, CustomerWrite write, IfMatch match, Caller caller, Customers customers, CancellationToken cancellation) =>
        await customers.WriteAsync(id, write, match, caller, cancellation);

    public static async Task<Done> RemoveAsync(Guid id, Caller caller, Customers customers, CancellationToken cancellation) =>
        await customers.DeleteAsync(id, caller, cancellation) is { } fault ? fault : Done.Well;

    internal async Task<Outcome<CustomerBody>> WriteAsync(Guid? existing, CustomerWrite write, IfMatch match, Caller caller, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        CustomerRow? before = null;
        if (existing is { } known && (before = await CustomerRow.FindAsync(connection, known, "for update of c", cancellation)) is null)
            return Missing;
        if (write.Check() is { } fault)
            return fault;
        if (before is not null && !match.Allows(before.Version))
            return IfMatch.Stale;
        if (write.OwnerUserId is { } owner && await users.FindAsync(caller.Tenant, owner, cancellation) is null)
            return Fault.Invalid("user.not_found", "There is no such user.", "ownerUserId");
        var id = existing ?? Ids.New(time);
        await connection.ExecuteAsync(before is null ? Insert : Update, Values(id, write, before), cancellation);
        await NumbersOf.WriteAsync(connection, id, write.Numbers ?? [], time, cancellation);
        var row = (await CustomerRow.FindAsync(connection, id, "", cancellation))!;
        await connection.CommitAsync(cancellation);
        changes.Tell(caller, id, before is null ? "created" : "changed", row.Name);
        return row.ToBody();
    }

    private async Task<Fault?> DeleteAsync(Guid id, Caller caller, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        if (await CustomerRow.FindAsync(connection, id, "for update of c", cancellation) is not { } row)
            return Missing;
        await connection.ExecuteAsync("delete from crm.customer where tenant_id = @tenant and id = @id", new { id }, cancellation);
        await connection.CommitAsync(cancellation);
        changes.Tell(caller, id, "removed", row.Name);
        return null;
    }

    private object Values(Guid id, CustomerWrite write, CustomerRow? before) => new
    {
        id,
        name = write.Name!.Trim(),
        company = Blank(write.Company),
        level = write.Level ?? before?.Level ?? "normal",
        email = Blank(write.Email),
        address = Blank(write.Address),
        notes = Blank(write.Notes),
        tags = (write.Tags ?? []).Select(t => t.Trim()).Distinct(StringComparer.Ordinal).ToArray(),
        custom = write.Custom is { ValueKind: System.Text.Json.JsonValueKind.Object } custom ? custom.GetRawText() : "{}",
        write.OwnerUserId,
        now = time.GetUtcNow(),
    };

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private const string Insert = """
        insert into crm.customer (tenant_id, id, name, company, level, email, address, notes, tags, custom, owner_user_id, created_at, updated_at)
        values (@tenant, @id, @name, @company, @level, @email, @address, @notes, @tags, @custom::jsonb, @OwnerUserId, @now, @now)
        """;

    private const string Update = """
        update crm.customer set name = @name, company = @company, level = @level, email = @email, address = @address, notes = @notes, tags = @tags,
            custom = @custom::jsonb, owner_user_id = @OwnerUserId, version = version + 1, updated_at = @now
        where tenant_id = @tenant and id = @id
        """;
}

/// <summary>The numbers of a customer.</summary>
internal static class NumbersOf
{
    /// <summary>Replaces them; a number that stays keeps its id.</summary>
    public static async Task WriteAsync(TenantConnection connection, Guid customer, IReadOnlyList<NumberWrite> numbers, TimeProvider time, CancellationToken cancellation)
    {
        var had = await connection.ListAsync<Had>("select id, digits from crm.contact_point where tenant_id = @tenant and customer_id = @customer", new { customer }, cancellation);
        var ids = had.GroupBy(h => h.Digits, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First().Id, StringComparer.Ordinal);
        await connection.ExecuteAsync("delete from crm.contact_point where tenant_id = @tenant and customer_id = @customer", new { customer }, cancellation);
        foreach (var (position, number) in numbers.Index())
        {
            var digits = PhoneNumber.Digits(number.Number);
            await connection.ExecuteAsync(
                """
                insert into crm.contact_point (tenant_id, id, customer_id, number, digits, e164, last4, label, position)
                values (@tenant, @id, @customer, @number, @digits, @e164, @last4, @label, @position)
                """,
                new
                {
                    id = ids.TryGetValue(digits, out var id) ? id : Ids.New(time),
                    customer,
                    number = number.Number!.Trim(),
                    digits,
                    e164 = PhoneNumber.ToE164(number.Number),
                    last4 = PhoneNumber.LastFour(number.Number),
                    label = number.Label?.Trim() ?? "",
                    position,
                },
                cancellation);
        }
    }

    private sealed record Had(Guid Id, string Digits);
}
