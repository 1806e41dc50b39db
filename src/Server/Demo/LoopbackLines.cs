using System.Net;
using Switchboard.Contracts.Lines;
using Switchboard.Kernel;

namespace Switchboard.Server.Demo;

/// <summary>Where the demo's carrier listens now.</summary>
internal sealed class CarrierLine
{
    public int? Port { get; set; }
}

/// <summary>
/// The lines of a demo: a trunk to anywhere but loopback is not there, whoever configured it, and the demo's own trunk leads
/// to the port its carrier has got.
/// </summary>
internal sealed class LoopbackLines(ILineDirectory lines, CarrierLine carrier) : ILineDirectory
{
    public event Action<LineChange>? Changed
    {
        add => lines.Changed += value;
        remove => lines.Changed -= value;
    }

    public Extension? FindExtension(TenantId tenant, string number) => lines.FindExtension(tenant, number);

    public Extension? FindExtension(TenantId tenant, Guid id) => lines.FindExtension(tenant, id);

    public Extension? FindExtensionOfUser(TenantId tenant, Guid userId) => lines.FindExtensionOfUser(tenant, userId);

    // The interface answers these itself where nobody does: each must be passed on, or the demo has no colleagues and no codes.
    public IReadOnlyList<Extension> ListExtensions(TenantId tenant) => lines.ListExtensions(tenant);

    public RingGroup? FindRingGroup(TenantId tenant, string number) => lines.FindRingGroup(tenant, number);

    public RingGroup? FindRingGroup(TenantId tenant, Guid id) => lines.FindRingGroup(tenant, id);

    public bool ShareGroup(TenantId tenant, string first, string second) => lines.ShareGroup(tenant, first, second);

    public FeatureCode? FindFeatureCode(TenantId tenant, string digits, bool inCall) => lines.FindFeatureCode(tenant, digits, inCall);

    public FeatureCode? FindFeatureCode(TenantId tenant, Guid id) => lines.FindFeatureCode(tenant, id);

    public DigestSecret? FindSecret(string realm, string authUser) => lines.FindSecret(realm, authUser);

    public TrunkSecret? FindTrunkSecret(string realm, string authUser) =>
        lines.FindTrunkSecret(realm, authUser) is { } secret && Inside(secret.Trunk) is { } trunk ? secret with { Trunk = trunk } : null;

    public RoutingBook GetRouting(TenantId tenant)
    {
        var book = lines.GetRouting(tenant);
        return book with { Trunks = Inside(book.Trunks) };
    }

    public Trunk? FindTrunkBySource(IPAddress source) => Inside(lines.FindTrunkBySource(source));

    public Trunk? FindTrunk(TenantId tenant, Guid id) => Inside(lines.FindTrunk(tenant, id));

    public IReadOnlyList<Trunk> ListTrunks() => Inside(lines.ListTrunks());

    public NumberRoute? FindNumber(TenantId tenant, Guid id) => lines.FindNumber(tenant, id);

    public IReadOnlyList<NumberRoute> ListNumbers(TenantId tenant, TargetKind kind, Guid target) => lines.ListNumbers(tenant, kind, target);

    public NumberRoute? FindNumber(Guid trunkId, string dialled) => lines.FindNumber(trunkId, dialled);

    public (Trunk Trunk, NumberRoute? Number)? FindInbound(IPAddress source, string dialled) =>
        lines.FindInbound(source, dialled) is { } found && Inside(found.Trunk) is { } trunk ? (trunk, found.Number) : null;

    private IReadOnlyList<Trunk> Inside(IReadOnlyList<Trunk> trunks) => [.. trunks.Select(Inside).OfType<Trunk>()];

    private Trunk? Inside(Trunk? trunk)
    {
        if (trunk is null || !IPAddress.TryParse(trunk.Host, out var host) || !IPAddress.IsLoopback(host))
            return null;
        return host.Equals(DemoOptions.Carrier) && carrier.Port is { } port ? trunk with { Port = port } : trunk;
    }
}
