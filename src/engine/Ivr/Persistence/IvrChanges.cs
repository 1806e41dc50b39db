using Switchboard.Contracts.Events;
using Switchboard.Contracts.Tenancy;

namespace Switchboard.Ivr.Persistence;

/// <summary>What follows every committed change of prompts and flows: memory, the audit log, the event.</summary>
internal sealed class IvrChanges(IvrDirectory directory, IAuditLog audit, IEventSink events)
{
    public async Task TellAsync(Caller caller, string kind, Guid id, string what, string? detail, CancellationToken cancellation)
    {
        await directory.ReloadAsync(caller.Tenant, cancellation);
        audit.Write(caller.Tenant, caller.Actor, $"{kind}.{what}", $"{kind}:{id}", detail, caller.Address);
        events.Publish(EventDraft.Of(caller.Tenant, "config.changed", kind, id, caller.Actor, new { kind, id, what }));
    }
}
