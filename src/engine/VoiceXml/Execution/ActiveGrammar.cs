using System.Globalization;
using Switchboard.VoiceXml.Documents;
using Switchboard.VoiceXml.Grammars;
using Switchboard.VoiceXml.Platform;

namespace Switchboard.VoiceXml.Execution;

/// <summary>A grammar that is listened for, and whose it is.</summary>
/// <param name="Grammar">What matches.</param>
/// <param name="Owner">The element that gets the match: a form item, a form, a link or a choice.</param>
/// <param name="Document">The document of the owner.</param>
/// <param name="Dialog">The dialog of the owner; null for a link of a document.</param>
/// <param name="Weight">How likely it is.</param>
internal sealed record ActiveGrammar(InputGrammar Grammar, VxmlElement Owner, VxmlDocument Document, VxmlElement? Dialog, double Weight)
{
    public ListenGrammar Listen() => new(Grammar.Dtmf, Grammar.Source, Grammar.Language ?? Owner.Language, Weight);
}

/// <summary>What was recognised.</summary>
/// <param name="Grammar">Which grammar matched.</param>
/// <param name="Meaning">What it means.</param>
/// <param name="Mode"><c>dtmf</c> or <c>voice</c>.</param>
/// <param name="Confidence">How sure.</param>
internal sealed record Recognition(ActiveGrammar Grammar, Interpretation Meaning, string Mode, double Confidence)
{
    public string? MarkName { get; init; }

    public TimeSpan MarkTime { get; init; }

    public RecordingFact? Recording { get; init; }
}

internal static class Weights
{
    public static double Of(VxmlElement element) =>
        double.TryParse(element["weight"], NumberStyles.Float, CultureInfo.InvariantCulture, out var weight) && weight > 0 ? weight : 1;
}
