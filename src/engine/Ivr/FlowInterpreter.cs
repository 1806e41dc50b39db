using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Switchboard.Ivr.Calendars;
using Switchboard.Ivr.Model;
using Switchboard.Ivr.Platform;
using Switchboard.Ivr.Runtime;
using Switchboard.Ivr.VoiceXml;

namespace Switchboard.Ivr;

/// <summary>Runs flows. Holds no state of a call: one interpreter serves them all.</summary>
public sealed class FlowInterpreter(
    ICalendarSource? calendars = null, ILogger<FlowInterpreter>? logger = null, IFlowWorld? world = null, IVoiceXmlRunner? voiceXml = null)
{
    /// <summary>How many nodes a call may pass without input (HARDENING).</summary>
    public const int TransitionBudget = 500;

    private readonly ILogger _logger = logger ?? NullLogger<FlowInterpreter>.Instance;

    /// <summary>Runs a flow that is tried once, as a draft is.</summary>
    public Task<FlowOutcome> RunAsync(Flow flow, IVoicePlatform platform, CancellationToken cancellationToken) =>
        RunAsync(new FlowProgram(flow), platform, cancellationToken);

    /// <summary>
    /// Takes a call through a flow until one of them ends. Never throws for what happens on the call or in the flow: the outcome says
    /// how it ended. The call is hung up when this returns.
    /// </summary>
    public Task<FlowOutcome> RunAsync(FlowProgram program, IVoicePlatform platform, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(platform);
        return new FlowRun(program, platform, calendars, world, _logger, cancellationToken) { VoiceXml = voiceXml }.RunAsync();
    }
}
