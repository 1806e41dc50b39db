using Switchboard.Contracts.Lines;
using Switchboard.Data;
using Switchboard.Kernel;

namespace Switchboard.Tenancy.Directory;

/// <summary>Numbers lead to flows, queues and extensions, and belong to trunks; devices belong to extensions.</summary>
internal sealed class LineUses(IDatabase database) : IWhereUsed
{
    public async Task<IReadOnlyList<Use>> ListAsync(TenantId tenant, Used used, CancellationToken cancellation)
    {
        var where = used.Kind switch
        {
            "flow" or "queue" or "extension" or "voicemail" or "serviceLine" => "target_type = @Kind and target_id = @Id",
            "trunk" => "trunk_id = @Id",
            _ => null,
        };
        if (where is null)
            return [];
        await using var connection = await database.OpenAsync(tenant, cancellation);
        var rows = await connection.ListAsync<Row>(
            $"select id, number from tenancy.number where tenant_id = @tenant and {where} order by number", new { used.Kind, used.Id }, cancellation);
        var uses = rows.Select(r => new Use("numbers", r.Id, r.Number));
        if (used.Kind != "extension")
            return [.. uses];
        var devices = await connection.ListAsync<Row>("select id, label as number from tenancy.device where tenant_id = @tenant and extension_id = @Id order by label", new { used.Id }, cancellation);
        return [.. uses, .. devices.Select(d => new Use("devices", d.Id, d.Number))];
    }

    private sealed record Row(Guid Id, string Number);
}
