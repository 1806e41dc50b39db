using Switchboard.Contracts.Acd.Events;

namespace Switchboard.Contracts.Acd;

/// <summary>Takes the router's events. Called on the tenant's mailbox, in order; must return at once.</summary>
public interface IAcdEventSink
{
    /// <summary>Takes one event.</summary>
    void Publish(AcdEvent e);
}
