using System.Net;
using Switchboard.Contracts.Lines;
using Switchboard.Kernel;
using Switchboard.Switch.Routing;

namespace Switchboard.Engine.Tests.Routing;

/// <summary>A tenant in Shanghai with two carriers, and facts that a test sets.</summary>
internal sealed class RoutingScene : IRoutingFacts
{
    public static readonly TenantId House = new(Guid.Parse("00000000-0000-0000-0000-0000000000aa"));

    public RoutingScene()
    {
        First = Carrier("first", "02150000001");
        Second = Carrier("second", "02150000002");
        Book = new RoutingBook { Tenant = House, TimeZone = "Asia/Shanghai", Trunks = [First, Second], DefaultTrunks = [First.Id, Second.Id] };
    }

    public Trunk First { get; }

    public Trunk Second { get; }

    public RoutingBook Book { get; set; }

    public HashSet<Guid> Down { get; } = [];

    public HashSet<string> BusyPorts { get; } = [];

    public Dictionary<Guid, int> Busy { get; } = [];

    public Dictionary<string, Usage> Counted { get; } = [];

    public int Abroad { get; set; }

    public string? Last { get; set; }

    // 10:00 on a Tuesday in Shanghai
    public DateTimeOffset At { get; set; } = new(2026, 3, 10, 2, 0, 0, TimeSpan.Zero);

    public static Trunk Carrier(string name, string? caller, TrunkProfile? profile = null) => new(
        Guid.NewGuid(), House, name, "192.0.2.1", 5060, TrunkTransport.Udp, [IPNetwork.Parse("192.0.2.1/32")], null, caller, ["PCMA"], 10, null, 0, null, true)
    {
        Profile = profile ?? TrunkProfile.Usual,
    };

    public static OutboundRule Rule(string name, params string[] prefixes) => new() { Id = Guid.NewGuid(), Name = name, Prefixes = prefixes };

    public RoutePlan Dial(string dialled, string? extension = "1001", string? wanted = null, bool anonymous = false) =>
        RoutePlanner.Plan(new OutboundQuestion(dialled, extension, wanted, anonymous, At), Book, this);

    bool IRoutingFacts.IsDown(Guid trunk) => Down.Contains(trunk);

    bool IRoutingFacts.IsUnregistered(Guid trunk) => false;

    int IRoutingFacts.Channels(Guid trunk) => Busy.GetValueOrDefault(trunk);

    int IRoutingFacts.Outgoing(Guid trunk) => Busy.GetValueOrDefault(trunk);

    bool IRoutingFacts.IsPortBusy(Guid trunk, string port) => BusyPorts.Contains(port);

    string? IRoutingFacts.LastPort(Guid trunk) => Last;

    int IRoutingFacts.International(TenantId tenant, string extension) => Abroad;

    Usage IRoutingFacts.Used(TenantId tenant, string subject, DateTimeOffset since) => Counted.GetValueOrDefault(subject);

    int IRoutingFacts.Lot(int below) => 0;
}
