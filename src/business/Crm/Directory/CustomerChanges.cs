using Switchboard.Contracts.Events;
using Switchboard.Contracts.Tenancy;

namespace Switchboard.Crm.Directory;

/// <summary>What follows every committed change of a customer: the audit log and the event.</summary>
internal sealed class CustomerChanges(IAuditLog audit, IEventSink events, ContactDirectory contacts)
{
    public void Tell(Caller caller, Guid id, string what, string? detail)
    {
        contacts.Forget(caller.Tenant);
        audit.Write(caller.Tenant, caller.Actor, $"customer.{what}", $"customer:{id}", detail, caller.Address);
        events.Publish(EventDraft.Of(caller.Tenant, "config.changed", "customer", id, caller.Actor, new { kind = "customer", id, what }));
    }
}
