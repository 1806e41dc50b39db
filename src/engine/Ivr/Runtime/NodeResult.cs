using Switchboard.Ivr.Model;
using Switchboard.Kernel;

namespace Switchboard.Ivr.Runtime;

/// <summary>How a node was left.</summary>
/// <param name="Exit">By which exit.</param>
/// <param name="Input">What the caller keyed, masked if it must be.</param>
/// <param name="Fault">What failed.</param>
/// <param name="Progress">The caller did something, or somebody answered him: the transition budget starts again.</param>
/// <param name="Ended">The call is over, or elsewhere: no exit counts any more.</param>
internal sealed record NodeResult(string Exit, string? Input = null, Fault? Fault = null, bool Progress = false, FlowOutcome? Ended = null)
{
    public static readonly NodeResult Next = new(FlowExits.Next);

    public static readonly NodeResult CallerGone = new(FlowExits.HangUp);

    public static NodeResult Error(Fault? fault) => new(FlowExits.Error, Fault: fault ?? new Fault("ivr.failed", "The platform gave no reason."));
}
