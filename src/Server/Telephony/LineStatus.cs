using Switchboard.Contracts.Lines;
using Switchboard.Kernel;
using Switchboard.Switch;

namespace Switchboard.Server.Telephony;

/// <summary>The wire's present state, for the administration pages.</summary>
internal sealed class LineStatus(IServiceProvider services, ILineDirectory lines) : ILineStatus
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
        return new TrunkStatus(state, since, Exchange.ChannelsOf(trunkId));
    }
}
