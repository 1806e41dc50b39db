using Switchboard.Sip;

namespace Switchboard.Switch.Calls;

/// <summary>Asks a phone of our own to answer by itself, in the words that phones understand.</summary>
public static class AnswerByItself
{
    /// <summary>The event package by which a ringing phone is told to answer.</summary>
    internal const string TalkEvent = "talk";

    /// <summary>The same places, asked to answer at once: RFC 5373 by standard, Call-Info and Alert-Info by custom.</summary>
    public static IReadOnlyList<LegTarget> Ask(IReadOnlyList<LegTarget> targets)
    {
        ArgumentNullException.ThrowIfNull(targets);
        var asked = new LegTarget[targets.Count];
        for (var i = 0; i < asked.Length; i++)
            asked[i] = Ask(targets[i]);
        return asked;
    }

    internal static LegTarget Ask(LegTarget target)
    {
        var host = target.From.Uri.Host;
        return target with
        {
            Headers =
            [
                .. target.Headers ?? [],
                new SipHeader("Answer-Mode", "Auto"),
                new SipHeader("Call-Info", $"<sip:{host}>;answer-after=0"),
                new SipHeader("Alert-Info", $"<http://{host}>;info=alert-autoanswer;delay=0"),
            ],
        };
    }
}
