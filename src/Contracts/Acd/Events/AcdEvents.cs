using Switchboard.Kernel;

namespace Switchboard.Contracts.Acd.Events;

/// <summary>Something that happened in the router. Published in order, per tenant.</summary>
/// <param name="Tenant">Whose.</param>
/// <param name="At">When.</param>
/// <param name="Actor">Who caused it.</param>
/// <param name="Reason">Why, as a stable code.</param>
public abstract record AcdEvent(TenantId Tenant, DateTimeOffset At, Actor Actor, string Reason)
{
    /// <summary>What it is about: the work item's subject, or the agent's id.</summary>
    public abstract string Subject { get; }
}

/// <summary>An event about a contact in a queue.</summary>
public abstract record ContactEvent(TenantId Tenant, DateTimeOffset At, Actor Actor, string Reason, WorkItem Item)
    : AcdEvent(Tenant, At, Actor, Reason)
{
    /// <inheritdoc />
    public override string Subject => Item.Subject;
}

/// <summary>A contact entered a queue.</summary>
public sealed record ContactQueued(TenantId Tenant, DateTimeOffset At, Actor Actor, string Reason, WorkItem Item, int Position)
    : ContactEvent(Tenant, At, Actor, Reason, Item);

/// <summary>Nobody was free when a contact entered its queue; told only where decisions are explained.</summary>
public sealed record ContactHadToWait(TenantId Tenant, DateTimeOffset At, Actor Actor, string Reason, WorkItem Item, RoutingDecision Decision)
    : ContactEvent(Tenant, At, Actor, Reason, Item);

/// <summary>A contact was refused by a queue (<c>queue.full</c>, <c>queue.closed</c>).</summary>
public sealed record ContactRefused(TenantId Tenant, DateTimeOffset At, Actor Actor, string Reason, WorkItem Item)
    : ContactEvent(Tenant, At, Actor, Reason, Item);

/// <summary>An agent was reserved for a contact.</summary>
public sealed record ContactReserved(
    TenantId Tenant, DateTimeOffset At, Actor Actor, string Reason, WorkItem Item, ReservationId Reservation, AgentId Agent, RoutingDecision? Decision)
    : ContactEvent(Tenant, At, Actor, Reason, Item);

/// <summary>A reservation ended; each ends once.</summary>
public sealed record ReservationEnded(
    TenantId Tenant, DateTimeOffset At, Actor Actor, string Reason, WorkItem Item, ReservationId Reservation, AgentId Agent, ReservationEnd End)
    : ContactEvent(Tenant, At, Actor, Reason, Item);

/// <summary>An agent answered.</summary>
public sealed record ContactAnsweredByAgent(
    TenantId Tenant, DateTimeOffset At, Actor Actor, string Reason, WorkItem Item, AgentId Agent, TimeSpan Waited)
    : ContactEvent(Tenant, At, Actor, Reason, Item);

/// <summary>The customer gave up waiting.</summary>
public sealed record ContactAbandoned(TenantId Tenant, DateTimeOffset At, Actor Actor, string Reason, WorkItem Item, TimeSpan Waited, bool Short)
    : ContactEvent(Tenant, At, Actor, Reason, Item);

/// <summary>The contact overflowed to the queue's target.</summary>
public sealed record ContactOverflowed(
    TenantId Tenant, DateTimeOffset At, Actor Actor, string Reason, WorkItem Item, TimeSpan Waited, string? Target)
    : ContactEvent(Tenant, At, Actor, Reason, Item);

/// <summary>The contact left the queue for somewhere else before an agent answered.</summary>
public sealed record ContactLeftQueue(TenantId Tenant, DateTimeOffset At, Actor Actor, string Reason, WorkItem Item, TimeSpan Waited)
    : ContactEvent(Tenant, At, Actor, Reason, Item);

/// <summary>The agent was lost in mid-call and the contact went back to its old place.</summary>
public sealed record ContactReturnedToQueue(TenantId Tenant, DateTimeOffset At, Actor Actor, string Reason, WorkItem Item, AgentId Agent)
    : ContactEvent(Tenant, At, Actor, Reason, Item);

/// <summary>The contact with the agent ended.</summary>
public sealed record ContactCompleted(
    TenantId Tenant, DateTimeOffset At, Actor Actor, string Reason, WorkItem Item, AgentId Agent, TimeSpan Waited, TimeSpan Handled)
    : ContactEvent(Tenant, At, Actor, Reason, Item);

/// <summary>An event about an agent.</summary>
public abstract record AgentEvent(TenantId Tenant, DateTimeOffset At, Actor Actor, string Reason, AgentId Agent)
    : AcdEvent(Tenant, At, Actor, Reason)
{
    /// <inheritdoc />
    public override string Subject => Agent.ToString();
}

/// <summary>A status took effect.</summary>
public sealed record AgentStatusChanged(
    TenantId Tenant, DateTimeOffset At, Actor Actor, string Reason, AgentId Agent, AgentStatus From, AgentStatus To, TimeSpan Lasted)
    : AgentEvent(Tenant, At, Actor, Reason, Agent);

/// <summary>A status was asked for while busy (null: the wish was withdrawn).</summary>
public sealed record AgentStatusPending(TenantId Tenant, DateTimeOffset At, Actor Actor, string Reason, AgentId Agent, AgentStatus? Wanted)
    : AgentEvent(Tenant, At, Actor, Reason, Agent);

/// <summary>The system set another state.</summary>
public sealed record AgentStateChanged(
    TenantId Tenant, DateTimeOffset At, Actor Actor, string Reason, AgentId Agent, AgentState From, AgentState To, TimeSpan Lasted)
    : AgentEvent(Tenant, At, Actor, Reason, Agent);

/// <summary>After-call work was given another end (null: no time-out).</summary>
public sealed record WrapUpExtended(TenantId Tenant, DateTimeOffset At, Actor Actor, string Reason, AgentId Agent, TimeSpan By, DateTimeOffset? Until)
    : AgentEvent(Tenant, At, Actor, Reason, Agent);

/// <summary>The agent's device came or went.</summary>
public sealed record AgentDeviceChanged(TenantId Tenant, DateTimeOffset At, Actor Actor, string Reason, AgentId Agent, bool Connected)
    : AgentEvent(Tenant, At, Actor, Reason, Agent);
