using System.Globalization;
using Switchboard.VoiceXml.Documents;

namespace Switchboard.VoiceXml.Grammars;

/// <summary>SRGS 1.0 in its XML form.</summary>
internal sealed class SrgsXmlReader
{
    private readonly SrgsGrammar _grammar = new();
    private readonly List<RuleExpansion> _references = [];

    public static SrgsGrammar Read(VxmlElement root, bool? dtmf = null)
    {
        var reader = new SrgsXmlReader();
        reader.Header(root, dtmf);
        foreach (var rule in root.Elements("rule"))
            reader.Rule(rule);
        reader._grammar.Reference(reader._references);
        if (reader._grammar.Rules.Count == 0)
            throw new GrammarException("the grammar has no rule");
        return reader._grammar;
    }

    private void Header(VxmlElement root, bool? dtmf)
    {
        if (root.Name != "grammar")
            throw new GrammarException($"the root element is <{root.Name}>; a grammar begins with <grammar>");
        _grammar.Dtmf = root["mode"] is { } mode ? mode == "dtmf" : dtmf ?? false;
        _grammar.Language = root.Language;
        _grammar.RootName = root["root"];
        _grammar.TagFormat = root["tag-format"];
        _grammar.BaseUri = root.XmlBase;
        foreach (var tag in root.Elements("tag"))
            _grammar.HeaderTags.Add(tag.Text);
        foreach (var stranger in root.Elements().Where(child => child.Name is not ("rule" or "tag" or "meta" or "metadata" or "lexicon")
            && !child.Name.StartsWith('{')))
        {
            throw new GrammarException($"<{stranger.Name}> in line {stranger.Line} may not stand in <grammar>");
        }
    }

    private void Rule(VxmlElement element)
    {
        var id = element["id"] ?? throw new GrammarException($"the rule in line {element.Line} has no id");
        if (id is "NULL" or "VOID" or "GARBAGE")
            throw new GrammarException($"{id} is a name of its own and cannot be defined");
        _grammar.Add(id, element["scope"] == "public").Body = Sequence(element);
    }

    private Expansion Sequence(VxmlElement element)
    {
        var parts = new List<Expansion>();
        foreach (var child in element.Children)
        {
            if (child is string text)
                GrammarTokens.Add(parts, text, _grammar.Dtmf);
            else if (Part((VxmlElement)child) is { } part)
                parts.Add(part);
        }

        return parts.Count == 1 ? parts[0] : new SequenceExpansion([.. parts]);
    }

    private Expansion? Part(VxmlElement element) => element.Name switch
    {
        "item" => Item(element),
        "one-of" => Choice(element),
        "ruleref" => Reference(element),
        "tag" => new TagExpansion(element.Text),
        "token" => Token(element.Text),
        "example" => null,
        _ when element.Name.StartsWith('{') => null,
        _ => throw new GrammarException($"<{element.Name}> in line {element.Line} may not stand in a rule"),
    };

    private Expansion Token(string text)
    {
        var parts = new List<Expansion>();
        GrammarTokens.Add(parts, text, _grammar.Dtmf);
        return parts.Count == 1 ? parts[0] : new SequenceExpansion([.. parts]);
    }

    private Expansion Choice(VxmlElement element)
    {
        var options = element.Elements("item").Select(Item).ToArray();
        return options.Length > 0 ? new ChoiceExpansion(options) : new SpecialExpansion(SpecialRule.Void);
    }

    private Expansion Item(VxmlElement element)
    {
        var inner = Sequence(element);
        return element["repeat"] is { } repeat ? Repeat(inner, repeat, element) : inner;
    }

    private static RepeatExpansion Repeat(Expansion inner, string repeat, VxmlElement element)
    {
        var dash = repeat.IndexOf('-', StringComparison.Ordinal);
        var from = dash < 0 ? repeat : repeat[..dash];
        var to = dash < 0 ? repeat : repeat[(dash + 1)..];
        var max = RepeatExpansion.Unlimited;
        if (!int.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out var min)
            || (to.Length > 0 && !int.TryParse(to, NumberStyles.None, CultureInfo.InvariantCulture, out max)) || max < min)
        {
            throw new GrammarException($"repeat=\"{repeat}\" in line {element.Line} is no range such as 1, 0-1 or 2-");
        }

        return new RepeatExpansion(inner, min, max);
    }

    private Expansion Reference(VxmlElement element)
    {
        if (element["special"] is { } special)
            return new SpecialExpansion(GrammarTokens.Special(special) ?? throw new GrammarException($"there is no special rule {special}"));
        var uri = element["uri"] ?? throw new GrammarException($"the <ruleref> in line {element.Line} has neither uri nor special");
        var hash = uri.IndexOf('#', StringComparison.Ordinal);
        var fragment = hash < 0 ? null : uri[(hash + 1)..];
        var document = hash < 0 ? uri : uri[..hash];
        var reference = new RuleExpansion(document.Length == 0 ? null : document, fragment);
        _references.Add(reference);
        return reference;
    }
}
