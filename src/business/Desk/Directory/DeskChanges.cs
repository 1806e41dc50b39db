using Switchboard.Contracts.Events;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Desk.Routing;
using Switchboard.Kernel;

namespace Switchboard.Desk.Directory;

/// <summary>What stands around every change of configuration: the router's word before it is kept; memory, router, audit log and event after.</summary>
internal sealed class DeskChanges(RouterFeed feed, IUserDirectory users, IAuditLog audit, IEventSink events)
{
    /// <summary>Asks the router about what the open transaction has written.</summary>
    public async Task<Fault?> CheckAsync(TenantConnection connection, CancellationToken cancellation) =>
        feed.Validate(await DeskBook.ReadAsync(connection, users, cancellation), connection.Tenant);

    public async Task TellAsync(Caller caller, string kind, Guid id, string what, string? detail, CancellationToken cancellation)
    {
        await feed.RefreshAsync(caller.Tenant, cancellation);
        audit.Write(caller.Tenant, caller.Actor, $"{kind}.{what}", $"{kind}:{id}", detail, caller.Address);
        events.Publish(EventDraft.Of(caller.Tenant, "config.changed", kind, id, caller.Actor, new { kind, id, what }));
    }
}
