using Switchboard.VoiceXml.Scripting;

namespace Switchboard.VoiceXml.Grammars;

/// <summary>A rule of an SRGS grammar that is listened for.</summary>
internal sealed class RuleGrammar(GrammarRule root) : InputGrammar
{
    public override bool Dtmf => root.Grammar.Dtmf;

    public override string Source => field ??= SrgsWriter.Write(root);

    public override MatchState State(string[] words) => GrammarMatcher.State(root, words);

    public override Interpretation? Interpret(string[] words, ScriptEngine scripts) =>
        GrammarMatcher.Derive(root, words) is { } derivation
            ? new Interpretation(new SemanticInterpreter(scripts).Evaluate(derivation), Join(words, Dtmf))
            : null;
}
