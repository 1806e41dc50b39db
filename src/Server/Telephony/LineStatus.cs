using Switchboard.Contracts.Lines;
using Switchboard.Kernel;
using Switchboard.Switch;
using Switchboard.Switch.Routing;

namespace Switchboard.Server.Telephony;

/// <summary>The wire's present state, for the administration pages.</summary>
internal sealed class LineStatus(IServiceProvider services, ILineDirectory lines, TimeProvider time) : ILineStatus
{
    // Asked for when needed: the exchange itself needs the lines.
    private Exchange Exchange => services.GetRequiredService<Exchange>();

    public IReadOnlyList<RegistrationInfo> ListRegistrations(TenantId tenant, Guid extensionId) =>
        lines.FindExtension(tenant, extensionId) is { } extension
            ? [.. Exchange.Registrations.Find(tenant, extension.Number).Select(binding => new RegistrationInfo(
                binding.Contact, binding.Transport.ToLowerInvariant(), binding.UserAgent, binding.ExpiresAt, binding.Source.ToString()))]
            : [];

    public TrunkStatus GetTrunkStatus(Guid trunkId)
    {
        var (state, since) = Exchange.Trunks.Find(trunkId);
        var trunk = lines.ListTrunks().FirstOrDefault(t => t.Id == trunkId);
        return new TrunkStatus(state, since, Exchange.ChannelsOf(trunkId))
        {
            Registration = Exchange.CarrierRegistrations.Find(trunkId),
            Ports = trunk is null ? [] : [.. trunk.Profile.Ports.Select(port => new GatewayPortStatus(
                port.Id, Exchange.Ledger.IsPortBusy(trunkId, port.Id), Exchange.Ledger.Used(trunk.Tenant, Subjects.Port(trunkId, port.Id), time.GetUtcNow().AddDays(-1)).Calls))],
        };
    }
}
