using Switchboard.Contracts.Events;
using Switchboard.Contracts.Tenancy;
using Switchboard.Kernel;
using Switchboard.Rating.Credit;

namespace Switchboard.Rating.Features;

/// <summary>Whose account a request means: one's own, or another tenant's for who looks after tenants.</summary>
internal sealed class BillingReach(ITenantDirectory tenants)
{
    /// <summary>Held by administrators of the house's own tenant.</summary>
    private const string LooksAfterTenants = "tenants.manage";

    private static readonly Fault Missing = Fault.NotFound("tenant", "There is no such tenant.") with { Field = "tenant" };

    public Outcome<TenantId> Of(Caller caller, Guid? tenant)
    {
        if (tenant is not { } id || id == caller.Tenant.Value)
            return caller.Tenant;
        return caller.May(LooksAfterTenants) && tenants.Find(new TenantId(id)) is { } other ? other.Id : Missing;
    }

    public TimeZoneInfo ZoneOf(TenantId tenant) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(tenants.Find(tenant)?.TimeZone ?? "UTC", out var zone) ? zone : TimeZoneInfo.Utc;
}

/// <summary>What follows a committed change: memory, the audit log, the event.</summary>
internal sealed class BillingChanges(CreditLoader loader, IAuditLog audit, IEventSink events)
{
    public async Task TellAsync(Caller caller, TenantId tenant, string kind, Guid id, string what, string? detail, CancellationToken cancellation)
    {
        await loader.ReadAsync(tenant, cancellation);
        audit.Write(tenant, caller.Actor, $"{kind}.{what}", $"{kind}:{id}", detail, caller.Address);
        events.Publish(EventDraft.Of(tenant, "config.changed", kind, id, caller.Actor, new { kind, id, what }));
    }
}
