using Jint.Native;
using Switchboard.VoiceXml.Scripting;

namespace Switchboard.VoiceXml.Grammars;

/// <summary>VoiceXML 2.0 §2.2 and §2.3.1.3: the words of a choice or an option, said whole or, where it is allowed, in part.</summary>
internal sealed class PhraseGrammar(string phrase, bool approximate, JsValue? value) : InputGrammar
{
    private readonly string[] _phrase = GrammarTokens.Words(phrase);

    public override bool Dtmf => false;

    public override string Source => SrgsWriter.Phrase(_phrase);

    public override MatchState State(string[] words) => Matches(words) ? MatchState.Complete : MatchState.CanGoOn;

    public override Interpretation? Interpret(string[] words, ScriptEngine scripts) =>
        Matches(words) ? new Interpretation(value ?? new JsValue(Join(words, false)), Join(words, false)) : null;

    private bool Matches(string[] words)
    {
        if (words.Length == 0 || words.Length > _phrase.Length)
            return false;
        if (!approximate)
            return words.AsSpan().SequenceEqual(_phrase);
        // a sub-phrase: some of the words, in their order
        var at = 0;
        foreach (var word in _phrase)
        {
            if (at < words.Length && words[at] == word)
                at++;
        }

        return at == words.Length;
    }
}

/// <summary>The keys of a choice, an option or a link.</summary>
internal sealed class KeysGrammar(string keys, JsValue? value) : InputGrammar
{
    private readonly string[] _keys = GrammarTokens.Keys(keys);

    public override bool Dtmf => true;

    public override string Source => SrgsWriter.Keys(_keys);

    public override MatchState State(string[] words)
    {
        if (words.Length > _keys.Length || !words.AsSpan().SequenceEqual(_keys.AsSpan(0, words.Length)))
            return MatchState.None;
        return words.Length == _keys.Length ? MatchState.Complete : MatchState.CanGoOn;
    }

    public override Interpretation? Interpret(string[] words, ScriptEngine scripts) =>
        words.AsSpan().SequenceEqual(_keys) ? new Interpretation(value ?? new JsValue(Join(words, true)), Join(words, true)) : null;
}
