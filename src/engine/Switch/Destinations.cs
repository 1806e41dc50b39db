using Switchboard.Contracts.Rating;
using Switchboard.Contracts.Switch;
using Switchboard.Switch.Applications;
using Switchboard.Switch.Calls;

namespace Switchboard.Switch;

/// <summary>The dial plan: extension, then service, then an outside number over a trunk that may carry it.</summary>
internal sealed class Destinations(Exchange exchange, ExchangeParts parts) : ICallRouting
{
    public ICallApplication? Find(Call call, string destination)
    {
        if (exchange.IsEmergency(call.Tenant, destination) && MayCallOutside(call) && exchange.PlanOf(call, destination) is { Allowed: true } help)
            return new TrunkCall(exchange, help);
        if (parts.Lines.FindExtension(call.Tenant, destination) is { } extension)
            return new ExtensionCall(exchange, extension);
        if (exchange.FindFeature(call, destination) is { } feature)
            return feature;
        if (parts.Services.ForDestination(call.Tenant, destination) is { } service)
            return service;
        return MayCallOutside(call) && exchange.PlanOf(call, destination) is { Allowed: true } plan
            ? new RatedCall(new TrunkCall(exchange, plan), RatedDirection.Outbound, destination, plan.Code == "emergency")
            : null;
    }

    // A stranger who came in by a trunk never leaves by one unless somebody of the house sends him there.
    private static bool MayCallOutside(Call call) =>
        call.Origin.Direction != CallDirection.Inbound || call.AgentId is not null || call.SentBy is not null;
}
