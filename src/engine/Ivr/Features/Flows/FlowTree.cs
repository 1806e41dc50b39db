using System.Text.Json;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Web;
using Switchboard.Ivr.Model;
using Switchboard.Ivr.Tree;
using Switchboard.Kernel;

namespace Switchboard.Ivr.Features.Flows;

/// <summary>A flow's draft, read and written as a tree menu.</summary>
internal static class FlowTree
{
    public static async Task<Answer<FlowTreeBody>> GetAsync(Guid id, Caller caller, IDatabase database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        if (await FlowShelf.FindAsync(connection, id, "", cancellation) is not { } row)
            return FlowShelf.Missing;
        return Draw(row.Draft, row.Version);
    }

    public static async Task<Answer<FlowTreeBody>> ChangeAsync(Guid id, JsonElement tree, IfMatch match, Caller caller, FlowShelf shelf, CancellationToken cancellation)
    {
        var changed = await shelf.UpdateAsync(id, match, caller, row => Read(tree, row.Name), null, cancellation);
        return changed.TryGet(out var body, out var fault) ? Draw(body.Draft.GetRawText(), body.Version) : fault;
    }

    private static Outcome<Flow> Read(JsonElement json, string name)
    {
        if (!FlowJson.Read<MenuTree>(json.GetRawText()).TryGet(out var tree, out var fault) || !tree.ToFlow().TryGet(out var flow, out fault))
            return fault;
        return flow with { Name = name };
    }

    private static Outcome<FlowTreeBody> Draw(string draft, int version) =>
        FlowJson.Parse(draft).TryGet(out var flow, out var fault) && flow.ToTree().TryGet(out var tree, out fault)
            ? new FlowTreeBody(JsonSerializer.SerializeToElement(tree, FlowJson.Options), version)
            : fault;
}
