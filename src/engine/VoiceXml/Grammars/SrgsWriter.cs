using System.Globalization;
using System.Security;
using System.Text;

namespace Switchboard.VoiceXml.Grammars;

/// <summary>Writes a grammar in one piece for a recogniser: without tags, other grammars' rules taken in.</summary>
internal static class SrgsWriter
{
    public static string Write(GrammarRule root)
    {
        var names = new Dictionary<GrammarRule, string> { [root] = "r0" };
        var waiting = new Queue<GrammarRule>([root]);
        var rules = new StringBuilder();
        while (waiting.TryDequeue(out var rule))
        {
            rules.Append(CultureInfo.InvariantCulture, $"<rule id=\"{names[rule]}\">");
            Node(rules, rule.Body, names, waiting);
            rules.Append("</rule>");
        }

        return Head(root.Grammar.Dtmf, root.Grammar.Language) + rules + "</grammar>";
    }

    public static string Phrase(string[] words) => Head(false, null) + $"<rule id=\"r0\">{Escape(string.Join(' ', words))}</rule></grammar>";

    public static string Keys(string[] keys) => Head(true, null) + $"<rule id=\"r0\">{string.Join(' ', keys)}</rule></grammar>";

    private static string Head(bool dtmf, string? language) =>
        "<grammar xmlns=\"http://www.w3.org/2001/06/grammar\" version=\"1.0\" root=\"r0\" mode=\"" + (dtmf ? "dtmf" : "voice") + "\""
        + (language is null ? "" : $" xml:lang=\"{Escape(language)}\"") + ">";

    private static void Node(StringBuilder text, Expansion node, Dictionary<GrammarRule, string> names, Queue<GrammarRule> waiting)
    {
        switch (node)
        {
            case TokenExpansion token:
                text.Append(' ').Append(Escape(token.Text)).Append(' ');
                break;
            case SequenceExpansion sequence:
                foreach (var part in sequence.Parts)
                    Node(text, part, names, waiting);
                break;
            case ChoiceExpansion choice:
                text.Append("<one-of>");
                foreach (var option in choice.Options)
                    Item(text, option, "", names, waiting);
                text.Append("</one-of>");
                break;
            case RepeatExpansion repeat:
                var max = repeat.Max == RepeatExpansion.Unlimited ? "" : repeat.Max.ToString(CultureInfo.InvariantCulture);
                Item(text, repeat.Inner, string.Create(CultureInfo.InvariantCulture, $" repeat=\"{repeat.Min}-{max}\""), names, waiting);
                break;
            case SpecialExpansion special:
                text.Append(CultureInfo.InvariantCulture, $"<ruleref special=\"{special.Kind.ToString().ToUpperInvariant()}\"/>");
                break;
            case RuleExpansion { Target: { } target }:
                if (!names.TryGetValue(target, out var name))
                {
                    names[target] = name = "r" + names.Count.ToString(CultureInfo.InvariantCulture);
                    waiting.Enqueue(target);
                }

                text.Append(CultureInfo.InvariantCulture, $"<ruleref uri=\"#{name}\"/>");
                break;
        }
    }

    private static void Item(StringBuilder text, Expansion inner, string repeat, Dictionary<GrammarRule, string> names, Queue<GrammarRule> waiting)
    {
        text.Append("<item").Append(repeat).Append('>');
        Node(text, inner, names, waiting);
        text.Append("</item>");
    }

    private static string Escape(string text) => SecurityElement.Escape(text);
}
