using Jint.Native;
using Switchboard.VoiceXml.Scripting;

namespace Switchboard.VoiceXml.Grammars;

/// <summary>What an utterance means.</summary>
/// <param name="Value">The semantic result.</param>
/// <param name="Utterance">The words or keys as they were matched.</param>
internal sealed record Interpretation(JsValue Value, string Utterance);

/// <summary>A grammar that can be listened for.</summary>
internal abstract class InputGrammar
{
    /// <summary>For keys; otherwise for speech.</summary>
    public abstract bool Dtmf { get; }

    public string? Language { get; init; }

    /// <summary>How far the keys or words have come.</summary>
    public abstract MatchState State(string[] words);

    /// <summary>What they mean; null when they do not match.</summary>
    public abstract Interpretation? Interpret(string[] words, ScriptEngine scripts);

    /// <summary>The grammar for a recogniser, as SRGS XML or as a builtin URI.</summary>
    public abstract string Source { get; }

    protected static string Join(string[] words, bool dtmf) => string.Join(dtmf ? "" : " ", words);
}
