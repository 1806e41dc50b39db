using Switchboard.Contracts.Acd;

namespace Switchboard.Acd.Agents;

/// <summary>What a wish for a status does in a state.</summary>
internal enum StatusEffect
{
    /// <summary>Takes effect now.</summary>
    Now,

    /// <summary>Waits until the agent is idle.</summary>
    Later,

    /// <summary>Ends after-call work, then takes effect.</summary>
    EndsWrapUp,

    /// <summary>Gives the unanswered reservation back, then takes effect or waits.</summary>
    GivesBack,
}

/// <summary>The table of the agent state machine: wished status × state.</summary>
internal static class AgentTransitions
{
    /// <summary>
    /// Breaks wait for the end of whatever goes on. Signing out does not wait for a ring or for after-call work (whoever goes
    /// home cannot answer); available ends after-call work.
    /// </summary>
    public static StatusEffect Effect(AgentStatus wanted, AgentState state) => (wanted, state) switch
    {
        (_, AgentState.Idle) => StatusEffect.Now,
        (AgentStatus.SignedOut, AgentState.Reserved or AgentState.Ringing) => StatusEffect.GivesBack,
        (AgentStatus.SignedOut or AgentStatus.Available, AgentState.AfterCallWork) => StatusEffect.EndsWrapUp,
        _ => StatusEffect.Later,
    };
}
