using Switchboard.Ivr.Model;
using Switchboard.Kernel;

namespace Switchboard.Ivr;

/// <summary>How a run ended.</summary>
public enum FlowEnd
{
    /// <summary>It ran off an exit that leads nowhere, as after a talk with an agent; the interpreter hung up.</summary>
    Completed,

    /// <summary>A hang-up node ended the call.</summary>
    HungUp,

    /// <summary>The call was sent elsewhere; somebody else answers for it now.</summary>
    Transferred,

    /// <summary>The caller went.</summary>
    CallerHungUp,

    /// <summary>A node failed and nothing in the flow dealt with it; the interpreter hung up.</summary>
    Failed,

    /// <summary>Too many transitions without input; the interpreter hung up.</summary>
    BudgetSpent,

    /// <summary>The token given to the run was cancelled (server stopping); the interpreter hung up.</summary>
    Cancelled,
}

/// <summary>How a run ended.</summary>
/// <param name="End">Which way.</param>
/// <param name="Reason">One word for records: <c>hangup</c>, <c>caller_hangup</c>, <c>flow_end</c>, <c>flow_transferred</c>, <c>flow_error</c>, <c>flow_budget</c>, <c>flow_cancelled</c>.</param>
/// <param name="LastNode">The node it ended in; null when it never began.</param>
/// <param name="Transitions">How many nodes were entered.</param>
/// <param name="Variables">All variables at the end.</param>
/// <param name="Fault">What failed.</param>
public sealed record FlowOutcome(
    FlowEnd End,
    string Reason,
    string? LastNode,
    int Transitions,
    IReadOnlyDictionary<string, FlowValue> Variables,
    Fault? Fault = null);
