using Microsoft.Extensions.Logging;
using Switchboard.Contracts.Acd;
using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Tenancy;
using Switchboard.Desk.Directory;
using Switchboard.Kernel;

namespace Switchboard.Desk.Routing;

/// <summary>Brings what was configured into the router: the book is read, the configuration applied, the devices compared.</summary>
internal sealed class RouterFeed(
    DeskDirectory directory, IAcdConfigurator router, IAgentDesk agents, ITenantDirectory tenants, ILineDirectory lines,
    IEnumerable<ILineStatus> status, ILogger<RouterFeed> log) : IDisposable
{
    private readonly SemaphoreSlim _applying = new(1, 1);
    private readonly Dictionary<(TenantId Tenant, Guid Agent), string?> _extensions = [];

    /// <summary>Agents or queues of a tenant are other ones now.</summary>
    public event Action<TenantId>? Applied;

    public Fault? Validate(DeskBook book, TenantId tenant) =>
        tenants.Find(tenant) is { } known && router.Validate(RouterSetup.Build(book, known)) is { } fault ? RouterSetup.Translate(fault) : null;

    public async Task RefreshAsync(TenantId tenant, CancellationToken cancellation)
    {
        await _applying.WaitAsync(cancellation); // in order: an older book is never applied over a newer one
        try
        {
            await directory.ReloadAsync(tenant, cancellation);
            if (tenants.Find(tenant) is not { } known)
                return;
            var book = directory.Book(tenant);
            if (await router.ApplyAsync(RouterSetup.Build(book, known), cancellation) is { } fault)
                Log.ConfigurationRefused(log, tenant.Value, fault.Code, fault.Detail);
            else
                CompareDevices(tenant, book);
        }
        finally
        {
            _applying.Release();
        }

        Applied?.Invoke(tenant);
    }

    public void Dispose() => _applying.Dispose();

    /// <summary>A seat whose extension is another one now: whether it can be rung is asked anew. Later changes come from the registrar.</summary>
    private void CompareDevices(TenantId tenant, DeskBook book)
    {
        foreach (var seat in book.Seats.Values)
        {
            var extension = lines.FindExtensionOfUser(tenant, seat.User.Id);
            if (_extensions.TryGetValue((tenant, seat.Id), out var before) && before == extension?.Number)
                continue;
            _extensions[(tenant, seat.Id)] = extension?.Number;
            if (extension is not null && status.FirstOrDefault()?.ListRegistrations(tenant, extension.Id) is { Count: > 0 })
                agents.DeviceConnected(tenant, new AgentId(seat.Id));
            else
                agents.DeviceLost(tenant, new AgentId(seat.Id));
        }
    }
}
