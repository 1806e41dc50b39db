using Switchboard.Contracts.Ivr;
using Switchboard.Ivr.Calendars;
using Switchboard.Ivr.Model;
using Switchboard.Ivr.VoiceXml;

namespace Switchboard.Ivr.TextDriver;

/// <summary>What came of a simulated call.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Transcript">What was heard, pressed and passed.</param>
/// <param name="Events">The trail.</param>
/// <param name="Attached">The data that would have gone with the call.</param>
public sealed record TextRun(
    FlowOutcome Outcome, Transcript Transcript, IReadOnlyList<IvrEvent> Events, IReadOnlyDictionary<string, string> Attached)
{
    /// <summary>It stopped at a question that the script has no answer to.</summary>
    public bool Waits { get; init; }

    /// <summary>Plays a script through a flow.</summary>
    public static async Task<TextRun> OfAsync(
        Flow flow,
        TextScript script,
        TextDriverOptions? options = null,
        ICalendarSource? calendars = null,
        IVoiceXmlRunner? voiceXml = null,
        CancellationToken cancellationToken = default)
    {
        using var platform = new TextVoicePlatform(script, options);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, platform.WaitsToken);
        var outcome = await new FlowInterpreter(calendars, world: platform.World, voiceXml: voiceXml).RunAsync(flow, platform, stop.Token);
        var attached = new Dictionary<string, string>(platform.Call.Attached, StringComparer.Ordinal);
        return new TextRun(outcome, platform.Transcript, platform.Events, attached) { Waits = platform.Waits };
    }
}
