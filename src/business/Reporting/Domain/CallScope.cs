using Switchboard.Contracts.Desk;
using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Switch;
using Switchboard.Contracts.Tenancy;

namespace Switchboard.Reporting.Domain;

/// <summary>Which calls somebody may see and steer: all of them, or those of his agent or extension.</summary>
internal sealed record CallScope(bool All, Guid? AgentId, string? Extension)
{
    public bool Covers(CallRecord call) =>
        All
        || (AgentId is { } agent && call.AgentId == agent)
        || (Extension is { } extension
            && (call.Extension == extension || call.Legs.Any(l => l.Kind is LegKind.Agent or LegKind.Extension && l.Address == extension)));
}

/// <summary>Says what a caller's scope is.</summary>
internal sealed class CallScopes(ILineDirectory lines, IEnumerable<IDeskDirectory> desks)
{
    public CallScope Of(Caller caller)
    {
        if (caller.May(Permissions.CallsRead))
            return new CallScope(true, null, null);
        return caller.UserId is { } user
            ? new CallScope(false, desks.LastOrDefault()?.FindSeatOfUser(caller.Tenant, user)?.Id, ExtensionOf(caller))
            : new CallScope(false, null, null);
    }

    /// <summary>The caller's own extension.</summary>
    public string? ExtensionOf(Caller caller) => caller.UserId is { } user ? lines.FindExtensionOfUser(caller.Tenant, user)?.Number : null;
}
