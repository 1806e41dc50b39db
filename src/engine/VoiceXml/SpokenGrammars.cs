using Switchboard.VoiceXml.Documents;
using Switchboard.VoiceXml.Grammars;

namespace Switchboard.VoiceXml;

/// <summary>Grammars outside documents: what a recogniser is given, and what builtin types mean.</summary>
public static class SpokenGrammars
{
    /// <summary>A grammar in SRGS XML or ABNF as one piece of SRGS XML without tags.</summary>
    /// <param name="text">The grammar as it was written.</param>
    /// <param name="problem">What is wrong with it; null when nothing is.</param>
    public static string? Normalise(string text, out string? problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        problem = null;
        try
        {
            var grammar = AbnfReader.IsAbnf(text) ? AbnfReader.Read(text, null) : SrgsXmlReader.Read(VxmlReader.Read(text.Trim()));
            if (grammar.Dtmf)
                problem = "The grammar is one of keys (mode=\"dtmf\"); give one of words.";
            else if (grammar.Foreign.Count > 0)
                problem = $"The grammar refers to {grammar.Foreign[0].Uri}; all rules must stand in it.";
            else
                return new RuleGrammar(grammar.Root ?? grammar.Rules.Values.FirstOrDefault(rule => rule.IsPublic) ?? grammar.Rules.Values.First()).Source;
        }
        catch (Exception wrong) when (wrong is GrammarException or DocumentException)
        {
            problem = wrong.Message;
        }

        return null;
    }

    /// <summary>What words or keys mean as a builtin type of VoiceXML (<c>boolean</c>, <c>digits?length=4</c>, <c>date</c> …); null when they are none.</summary>
    public static string? ReadBuiltin(string type, string said, bool keys)
    {
        ArgumentNullException.ThrowIfNull(said);
        var words = keys ? GrammarTokens.Keys(said) : GrammarTokens.Words(said);
        return BuiltinGrammar.Find(type, keys)?.Meaning(words);
    }
}
