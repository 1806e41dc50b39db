using Switchboard.Contracts.Switch;
using Switchboard.Switch.Features;

namespace Switchboard.Switch.Calls;

/// <content>Phones that go away in mid-call.</content>
public sealed partial class Call
{
    /// <summary>The application waits itself for a browser that went away (<see cref="Exchange.AwaitReturnAsync"/>): a queue keeps the agent's place meanwhile.</summary>
    public bool AwaitsPhones { get; set; }

    /// <summary>A browser is gone: the other party waits for the person's next page. More than two go on without him.</summary>
    internal void LosePhone(Leg leg, Exchange exchange)
    {
        if (!leg.IsAlive || Cause is not null)
            return;
        if (AwaitsPhones || IsGathered || _consult is not null || _talk?.Other(leg) is not { } staying || Exchange.Lost(leg) is not { } lost)
        {
            leg.HangUp(Exchange.DeviceLost);
            return;
        }

        lost = lost with { AgentId = leg.AgentId ?? (leg.Kind == LegKind.Agent ? AgentId : null) };
        _redirect = new Redirection(leg.Address, new ReturningCall(exchange, lost));
        Party = staying;
        Publish(CallEventKind.Updated, "system", "device_lost");
        _application.Cancel();
    }
}
