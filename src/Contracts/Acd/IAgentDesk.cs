using Switchboard.Kernel;

namespace Switchboard.Contracts.Acd;

/// <summary>Chosen by a person.</summary>
public enum AgentStatus
{
    /// <summary>Not at work.</summary>
    SignedOut,

    /// <summary>Ready for contacts.</summary>
    Available,

    /// <summary>Signed in, not ready, for a reason.</summary>
    Break,
}

/// <summary>Set by the system.</summary>
public enum AgentState
{
    /// <summary>Nothing in hand.</summary>
    Idle,

    /// <summary>Chosen for a contact; the device does not ring yet.</summary>
    Reserved,

    /// <summary>The device rings.</summary>
    Ringing,

    /// <summary>At least one contact or call in hand.</summary>
    OnCall,

    /// <summary>After-call work.</summary>
    AfterCallWork,
}

/// <summary>A status asked for while busy; it takes effect when the agent is idle again.</summary>
public sealed record PendingStatus(AgentStatus Status, string Reason, Actor Actor);

/// <summary>An agent as seen now.</summary>
public sealed record AgentView
{
    /// <summary>The agent.</summary>
    public required AgentId Id { get; init; }

    /// <summary>The agent's name.</summary>
    public required string Name { get; init; }

    /// <summary>Chosen by a person.</summary>
    public required AgentStatus Status { get; init; }

    /// <summary>Why (<c>lunch</c>, <c>ring_no_answer</c>, <c>device_lost</c> …).</summary>
    public required string StatusReason { get; init; }

    /// <summary>Who set the status.</summary>
    public required Actor StatusActor { get; init; }

    /// <summary>Since when.</summary>
    public required DateTimeOffset StatusSince { get; init; }

    /// <summary>Set by the system.</summary>
    public required AgentState State { get; init; }

    /// <summary>Since when.</summary>
    public required DateTimeOffset StateSince { get; init; }

    /// <summary>Takes effect when idle.</summary>
    public PendingStatus? Pending { get; init; }

    /// <summary>When after-call work ends by itself.</summary>
    public DateTimeOffset? WrapUpUntil { get; init; }

    /// <summary>After-call work runs its whole time: the agent cannot end it.</summary>
    public bool WrapUpForced { get; init; }

    /// <summary>The device can be rung.</summary>
    public required bool DeviceConnected { get; init; }

    /// <summary>Contacts reserved or in hand.</summary>
    public required IReadOnlyList<WorkItemId> Work { get; init; }

    /// <summary>Queues served.</summary>
    public required IReadOnlyList<QueueId> Queues { get; init; }
}

/// <summary>
/// What an agent, a supervisor and the agent's device tell the router. Refusals: <c>agent.not_found</c>,
/// <c>agent.signed_out</c>, <c>agent.not_in_wrap_up</c>, <c>agent.wrap_up_forced</c>, <c>agent.wrap_up_none</c>, <c>break.reason_missing</c>.
/// </summary>
public interface IAgentDesk
{
    /// <summary>Signs in: available at once, or on a break with a reason.</summary>
    ValueTask<Outcome<AgentView>> SignInAsync(TenantId tenant, AgentId agent, Actor actor, string? breakReason = null);

    /// <summary>Signs out; in mid-call it takes effect after. A reservation not yet answered is given back.</summary>
    ValueTask<Outcome<AgentView>> SignOutAsync(TenantId tenant, AgentId agent, Actor actor, string reason = "signed_out");

    /// <summary>Ready for contacts.</summary>
    ValueTask<Outcome<AgentView>> SetAvailableAsync(TenantId tenant, AgentId agent, Actor actor);

    /// <summary>Not ready, for a reason; while busy it takes effect after.</summary>
    ValueTask<Outcome<AgentView>> SetBreakAsync(TenantId tenant, AgentId agent, string reason, Actor actor);

    /// <summary>Ends after-call work now.</summary>
    ValueTask<Outcome<AgentView>> FinishWrapUpAsync(TenantId tenant, AgentId agent, Actor actor);

    /// <summary>Gives more time for after-call work; during the call: asks for it beforehand.</summary>
    ValueTask<Outcome<AgentView>> ExtendWrapUpAsync(TenantId tenant, AgentId agent, TimeSpan by, Actor actor);

    /// <summary>An outbound or internal call occupies the agent. An unanswered reservation is given back.</summary>
    void CallStarted(TenantId tenant, AgentId agent, Guid call);

    /// <summary>That call is over. May be reported twice.</summary>
    void CallEnded(TenantId tenant, AgentId agent, Guid call);

    /// <summary>A device of the agent can be rung.</summary>
    void DeviceConnected(TenantId tenant, AgentId agent);

    /// <summary>No device of the agent can be rung. The agent is signed out when it stays away.</summary>
    void DeviceLost(TenantId tenant, AgentId agent);

    /// <summary>One agent.</summary>
    ValueTask<Outcome<AgentView>> GetAgentAsync(TenantId tenant, AgentId agent);
}
