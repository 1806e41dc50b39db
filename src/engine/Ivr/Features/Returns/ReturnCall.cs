using Switchboard.Contracts.Desk;
using Switchboard.Contracts.Switch;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data.Web;
using Switchboard.Ivr.Calls;
using Switchboard.Ivr.Platform;
using Switchboard.Kernel;

namespace Switchboard.Ivr.Features.Returns;

/// <summary>The form of a call that can be sent back; null when it cannot.</summary>
internal sealed record ReturnFormBody(ReturnForm? Form);

/// <summary>What the agent wrote in the form.</summary>
internal sealed record ReturnCallWrite(IReadOnlyDictionary<string, string>? Values);

/// <summary>Sends a call from its agent back into its flow: one's own, or any with <c>calls.read</c>.</summary>
internal sealed class ReturnCall(ReturnForms forms, IDeskDirectory desk, Func<ICallControl> control, IAuditLog audit)
{
    private static readonly Fault NoCall = Fault.NotFound("call", "There is no such call.");

    public static Answer<ReturnFormBody> Get(Guid id, Caller caller, ReturnCall returns) =>
        returns.IsThere(id, caller) ? new ReturnFormBody(returns.Find(id, caller)) : NoCall;

    public static Done Run(Guid id, ReturnCallWrite write, Caller caller, ReturnCall returns) => returns.Send(id, write, caller) is { } fault ? fault : Done.Well;

    private bool IsThere(Guid id, Caller caller) => control().Find(caller.Tenant, id) is not null;

    private Fault? Send(Guid id, ReturnCallWrite write, Caller caller)
    {
        if (Find(id, caller) is null)
            return Fault.NotFound("return_form", "This call cannot be sent back.");
        if (forms.Return(caller.Tenant, id, write.Values ?? new Dictionary<string, string>(StringComparer.Ordinal)) is { } wrong)
            return wrong;
        audit.Write(caller.Tenant, caller.Actor, "call.returned", $"call:{id}", null, caller.Address);
        return null;
    }

    private ReturnForm? Find(Guid id, Caller caller)
    {
        if (forms.Find(caller.Tenant, id, out var agent) is not { } form)
            return null;
        var own = caller.UserId is { } user && desk.FindSeatOfUser(caller.Tenant, user)?.Id == agent;
        return own || caller.May(Permissions.CallsRead) ? form : null;
    }
}
