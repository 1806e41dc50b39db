using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Switch;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Web;
using Switchboard.Ivr.Calls;
using Switchboard.Ivr.Model;
using Switchboard.Kernel;

namespace Switchboard.Ivr.Features.Flows;

/// <summary>The call that tries a draft.</summary>
internal sealed record FlowCallBody(Guid CallId, string Extension);

/// <summary>Rings the phone of who asks and lets him hear the draft as a caller would.</summary>
internal sealed class CallFlow(IDatabase database, ILineDirectory lines, DraftCalls drafts, Func<ICallControl> control)
{
    private static readonly Fault NoExtension = Fault.Conflict("flow.no_extension", "You have no extension; an administrator can give you one.");

    public static Task<Answer<FlowCallBody>> CallAsync(Guid id, Caller caller, CallFlow calls, CancellationToken cancellation) => calls.RingAsync(id, caller, cancellation);

    private async Task<Answer<FlowCallBody>> RingAsync(Guid id, Caller caller, CancellationToken cancellation)
    {
        FlowRow? row;
        await using (var connection = await database.OpenAsync(caller.Tenant, cancellation))
            row = await FlowShelf.FindAsync(connection, id, "", cancellation);
        if (row is null)
            return FlowShelf.Missing;
        if (caller.UserId is not { } user || lines.FindExtensionOfUser(caller.Tenant, user) is not { } extension)
            return NoExtension;
        if (!FlowJson.Parse(row.Draft).TryGet(out var flow, out var fault))
            return fault;
        var destination = drafts.Keep(caller.Tenant, new FlowProgram(flow));
        var dialled = await control().DialAsync(caller.Tenant, new DialRequest(extension.Number, destination, null, caller.Actor), cancellation);
        return dialled.TryGet(out var call, out fault) ? new FlowCallBody(call.Id, extension.Number) : fault;
    }
}
