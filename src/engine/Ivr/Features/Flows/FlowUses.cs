using Switchboard.Contracts.Lines;
using Switchboard.Data;
using Switchboard.Ivr.Model;
using Switchboard.Kernel;

namespace Switchboard.Ivr.Features.Flows;

/// <summary>Flows name queues, extensions and skills, in their draft or in what is published.</summary>
internal sealed class FlowUses(IDatabase database) : IWhereUsed
{
    public async Task<IReadOnlyList<Use>> ListAsync(TenantId tenant, Used used, CancellationToken cancellation)
    {
        if (used.Kind is not ("queue" or "extension" or "skill" or "voicemail" or "flow" or "calendar" or "dataSource" or "dataTable"))
            return [];
        await using var connection = await database.OpenAsync(tenant, cancellation);
        return await FindAsync(connection, flow => flow.Nodes.Any(node => Names(node, used)), cancellation);
    }

    /// <summary>The flows whose draft or published version is one of those asked for.</summary>
    public static async Task<IReadOnlyList<Use>> FindAsync(TenantConnection connection, Func<Flow, bool> wanted, CancellationToken cancellation)
    {
        var rows = await connection.ListAsync<Row>(
            """
            select f.id, f.name, f.draft::text as draft, v.definition::text as definition
            from ivr.flow f left join ivr.flow_version v on v.tenant_id = f.tenant_id and v.flow_id = f.id and v.version = f.published_version
            where f.tenant_id = @tenant order by f.name
            """,
            null,
            cancellation);
        return [.. rows.Where(r => Is(r.Draft) || Is(r.Definition)).Select(r => new Use("flows", r.Id, r.Name))];

        bool Is(string? json) => json is not null && FlowJson.Parse(json).TryGet(out var flow, out _) && wanted(flow);
    }

    private static bool Names(FlowNode node, Used used) => (node, used.Kind) switch
    {
        (QueueNode queue, "queue") => IsNamed(queue.Queue, used),
        (AgentBackNode back, "queue") => IsNamed(back.Queue, used),
        (AgentBackNode back, "skill") => back.Skills.Any(skill => IsNamed(skill, used)),
        (SqlNode sql, "dataSource") => IsNamed(sql.Source, used),
        (TableLookupNode lookup, "dataTable") => IsNamed(lookup.Table, used),
        (TableSaveNode save, "dataTable") => IsNamed(save.Table, used),
        (QueueStatusNode status, "queue") => IsNamed(status.Queue, used),
        (SkillsNode wanted, "skill") => wanted.Skills.Any(skill => IsNamed(skill, used)),
        (SubflowNode sub, "flow") => IsNamed(sub.Flow, used),
        (TransferFlowNode other, "flow") => IsNamed(other.Flow, used),
        (HoursNode { Calendar: { } calendar }, "calendar") => IsNamed(calendar, used),
        (TransferNode transfer, "extension" or "voicemail") => transfer.To == used.Name,
        (QueueNode queue, "skill") => queue.Skills.Any(skill => IsNamed(skill, used)),
        (CallbackNode callback, "queue") => IsNamed(callback.Queue, used),
        (CallbackNode callback, "skill") => callback.Skills.Any(skill => IsNamed(skill, used)),
        (VoicemailNode voicemail, "voicemail") => IsNamed(voicemail.Box, used),
        (ExtensionNode extension, "extension") => extension.Number == used.Name,
        _ => false,
    };

    private static bool IsNamed(string name, Used used) =>
        string.Equals(name, used.Name, StringComparison.OrdinalIgnoreCase) || string.Equals(name, used.Id.ToString(), StringComparison.OrdinalIgnoreCase);

    private sealed record Row(Guid Id, string Name, string Draft, string? Definition);
}
