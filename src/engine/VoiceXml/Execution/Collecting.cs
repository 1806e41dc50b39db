using Switchboard.VoiceXml.Documents;
using Switchboard.VoiceXml.Platform;

namespace Switchboard.VoiceXml.Execution;

/// <summary>Asks the platform for one input, with the properties that apply.</summary>
internal static class Collecting
{
    public static async Task<InputResult> ListenAsync(GrammarSet grammars, Frame frame)
    {
        var session = frame.Session;
        var properties = frame.Properties;
        var modes = Identifiers.Split(properties["inputmodes"]);
        var prompts = session.TakeQueue();
        var keys = modes.Contains("dtmf") && grammars.HasKeys;
        var voice = modes.Contains("voice") && grammars.HasVoice;
        var result = await session.Platform.ListenAsync(
            new ListenRequest
            {
                Prompts = prompts,
                Grammars = grammars.Listen(keys, voice, session),
                Keys = keys ? grammars : null,
                Voice = voice,
                Timeout = prompts.Length > 0 && prompts[^1].Timeout is { } timeout ? timeout : properties.Time("timeout"),
                InterDigitTimeout = properties.Time("interdigittimeout"),
                TermTimeout = properties.Time("termtimeout"),
                TermChar = properties["termchar"] is { Length: > 0 } key ? key : null,
                CompleteTimeout = properties.Time("completetimeout"),
                IncompleteTimeout = properties.Time("incompletetimeout"),
                MaxSpeechTimeout = properties.Time("maxspeechtimeout"),
                Sensitivity = properties.Number("sensitivity"),
                SpeedVersusAccuracy = properties.Number("speedvsaccuracy"),
                MaxNBest = (int)Math.Clamp(properties.Number("maxnbest"), 1, 100),
                RecordUtterance = properties["recordutterance"] == "true",
            },
            session.Cancellation);
        if (result.Kind == InputKind.HangUp)
            throw session.Gone();
        return result;
    }

    /// <summary>What the input means; empty when no grammar has it, or when it is not sure enough.</summary>
    public static List<Recognition> Recognise(InputResult result, GrammarSet grammars, Frame frame)
    {
        var found = new List<Recognition>();
        var dtmf = result.Kind == InputKind.Keys;
        var level = dtmf ? 0 : frame.Properties.Number("confidencelevel");
        var most = (int)Math.Clamp(frame.Properties.Number("maxnbest"), 1, 100);
        foreach (var guess in result.Hypotheses)
        {
            if (guess.Confidence < level || found.Count >= most)
                continue;
            // §5.1.5: what can mean several things is several results
            foreach (var (grammar, meaning) in grammars.Match(guess.Utterance, dtmf, frame.Session).Take(most - found.Count))
            {
                found.Add(new Recognition(grammar, meaning, dtmf ? "dtmf" : "voice", guess.Confidence)
                {
                    MarkName = result.MarkName,
                    MarkTime = result.MarkTime,
                    Recording = result.Recording,
                });
            }
        }

        return found;
    }
}
