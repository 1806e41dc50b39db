using Switchboard.Contracts.Events;
using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Tenancy;

namespace Switchboard.Tenancy.Directory;

/// <summary>What follows every committed change of configuration: memory, the audit log, the event.</summary>
internal sealed class ConfigChanges(LineDirectory lines, IAuditLog audit, IEventSink events)
{
    public async Task TellAsync(Caller caller, string kind, Guid id, string what, string? detail, CancellationToken cancellation)
    {
        await lines.ReloadAsync(caller.Tenant, cancellation);
        lines.Tell(new LineChange(caller.Tenant, kind, id));
        audit.Write(caller.Tenant, caller.Actor, $"{kind}.{what}", $"{kind}:{id}", detail, caller.Address);
        events.Publish(EventDraft.Of(caller.Tenant, "config.changed", kind, id, caller.Actor, new { kind, id, what }));
    }
}
