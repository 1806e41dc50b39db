using System.Text.Json;
using System.Text.Json.Nodes;
using Switchboard.Contracts.Crm;
using Switchboard.Contracts.Tenancy;
using Switchboard.Crm.Directory;
using Switchboard.Crm.Domain;
using Switchboard.Data;
using Switchboard.Data.Web;
using Switchboard.Kernel;

namespace Switchboard.Crm.Features;

/// <summary>Changes customers for flows, by the same rules as for people.</summary>
internal sealed class CustomerWriter(IDatabase database, Customers customers) : ICustomerWriter
{
    private const string CustomPrefix = "custom.";
    private const int Tries = 3;
    private static readonly IReadOnlySet<string> Nothing = new HashSet<string>(StringComparer.Ordinal);

    public async Task<Outcome<bool>> ChangeByPhoneAsync(
        TenantId tenant, string number, bool create, IReadOnlyList<KeyValuePair<string, string>> values, CancellationToken cancellation)
    {
        try
        {
            for (var left = Tries; ; left--)
            {
                var before = await FindAsync(tenant, number, cancellation);
                if (before is null && !create)
                    return false;
                var write = before is null ? Fresh(number) : Of(before);
                if (!Changed(write, values).TryGet(out var changed, out var fault))
                    return fault;
                var caller = new Caller(tenant, null, null, "flow", Roles.Agent, Nothing, "");
                var done = await customers.WriteAsync(before?.Id, changed, new IfMatch(before?.Version), caller, cancellation);
                if (done.TryGet(out _, out fault))
                    return true;
                if (fault != IfMatch.Stale || left == 0)
                    return fault;
            }
        }
        catch (Exception e) when (Absence.Is(e))
        {
            return new Fault("customer.away", "The database is away.", FaultKind.Unavailable);
        }
    }

    private async Task<CustomerBody?> FindAsync(TenantId tenant, string number, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(tenant, cancellation);
        var matches = await ContactDirectory.FindAsync(connection, number, cancellation);
        return matches.Count == 0 ? null : (await CustomerRow.FindAsync(connection, matches[0].Id, "", cancellation))?.ToBody();
    }

    private static CustomerWrite Fresh(string number) => new(number, null, null, [new NumberWrite(number, null)], null, null, null, null, null, null);

    private static CustomerWrite Of(CustomerBody before) => new(
        before.Name, before.Company, before.Level, [.. before.Numbers.Select(n => new NumberWrite(n.Number, n.Label))], before.Email, before.Address, before.Notes,
        before.Tags, before.Custom, before.OwnerUserId);

    private static Outcome<CustomerWrite> Changed(CustomerWrite write, IReadOnlyList<KeyValuePair<string, string>> values)
    {
        foreach (var (field, value) in values)
        {
            if (field.StartsWith(CustomPrefix, StringComparison.Ordinal))
            {
                var custom = write.Custom is { ValueKind: JsonValueKind.Object } had ? JsonNode.Parse(had.GetRawText())!.AsObject() : [];
                custom[field[CustomPrefix.Length..]] = value;
                write = write with { Custom = JsonSerializer.SerializeToElement(custom) };
                continue;
            }

            switch (field)
            {
                case "name":
                    write = write with { Name = value };
                    break;
                case "company":
                    write = write with { Company = value };
                    break;
                case "level":
                    write = write with { Level = value };
                    break;
                case "email":
                    write = write with { Email = value };
                    break;
                case "address":
                    write = write with { Address = value };
                    break;
                case "notes":
                    write = write with { Notes = value };
                    break;
                case "tag" when value.Trim().Length > 0:
                    write = write with { Tags = [.. write.Tags ?? [], value] };
                    break;
                case "tag":
                    break;
                default:
                    return Fault.Invalid("customer.field", $"A customer has no field '{field}'.", field);
            }
        }

        return write;
    }
}
