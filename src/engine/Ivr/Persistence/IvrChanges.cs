using Switchboard.Contracts.Events;
using Switchboard.Contracts.Tenancy;
using Switchboard.Kernel;

namespace Switchboard.Ivr.Persistence;

/// <summary>What follows every committed change of prompts and flows: memory, the audit log, the event.</summary>
internal sealed class IvrChanges(IvrDirectory directory, IAuditLog audit, IEventSink events)
{
    public Task TellAsync(Caller caller, string kind, Guid id, string what, string? detail, CancellationToken cancellation) =>
        TellAsync(caller.Tenant, caller.Actor, caller.Address, kind, id, what, detail, cancellation);

    public async Task TellAsync(TenantId tenant, string actor, string? address, string kind, Guid id, string what, string? detail, CancellationToken cancellation)
    {
        await directory.ReloadAsync(tenant, cancellation);
        audit.Write(tenant, actor, $"{kind}.{what}", $"{kind}:{id}", detail, address);
        events.Publish(EventDraft.Of(tenant, "config.changed", kind, id, actor, new { kind, id, what }));
    }
}
