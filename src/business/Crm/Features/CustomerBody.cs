using System.Text.Json;
using Switchboard.Contracts.Events;
using Switchboard.Data;
using Switchboard.Data.Web;

namespace Switchboard.Crm.Features;

/// <summary>A customer's number.</summary>
internal sealed record CustomerNumber(Guid Id, string Number, string? E164, string Label);

/// <summary>A customer.</summary>
internal sealed record CustomerBody(
    Guid Id, string Name, string? Company, string Level, IReadOnlyList<CustomerNumber> Numbers, string? Email, string? Address, string? Notes,
    IReadOnlyList<string> Tags, JsonElement Custom, Guid? OwnerUserId, int Version, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? LastContactAt)
    : IVersioned;

/// <summary>Customers with a number.</summary>
internal sealed record LookupBody(IReadOnlyList<CustomerBody> Matches);

/// <summary>A customer as he is stored.</summary>
internal sealed class CustomerRow
{
    public const string Columns = """
        c.id, c.name, c.company, c.level, c.email, c.address, c.notes, c.tags, c.custom::text as custom, c.owner_user_id, c.version, c.created_at, c.updated_at,
        c.last_contact_at,
        (select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'number', p.number, 'e164', p.e164, 'label', p.label) order by p.position), '[]')
         from crm.contact_point p where p.tenant_id = c.tenant_id and p.customer_id = c.id)::text as numbers
        """;

    public Guid Id { get; init; }

    public string Name { get; init; } = "";

    public string? Company { get; init; }

    public string Level { get; init; } = "";

    public string? Email { get; init; }

    public string? Address { get; init; }

    public string? Notes { get; init; }

    public string[] Tags { get; init; } = [];

    public string Custom { get; init; } = "{}";

    public Guid? OwnerUserId { get; init; }

    public int Version { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    public DateTimeOffset? LastContactAt { get; init; }

    public string Numbers { get; init; } = "[]";

    public CustomerBody ToBody() => new(
        Id, Name, Company, Level, JsonSerializer.Deserialize<List<CustomerNumber>>(Numbers, WireJson.Options)!, Email, Address, Notes, Tags,
        JsonElement.Parse(Custom), OwnerUserId, Version, CreatedAt, UpdatedAt, LastContactAt);

    public static Task<CustomerRow?> FindAsync(TenantConnection connection, Guid id, string locking, CancellationToken cancellation) =>
        connection.FindAsync<CustomerRow>($"select {Columns} from crm.customer c where c.tenant_id = @tenant and c.id = @id {locking}", new { id }, cancellation);
}
