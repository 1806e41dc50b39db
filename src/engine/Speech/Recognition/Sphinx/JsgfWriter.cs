using System.Globalization;
using System.Text;
using System.Xml;
using Switchboard.Kernel;

namespace Switchboard.Speech.Recognition.Sphinx;

/// <summary>What a worker needs of all grammars that are listened for.</summary>
/// <param name="Text">JSGF. A word is written as <see cref="WordNames.Of"/> says, with a blank after it.</param>
/// <param name="Words">The words that occur.</param>
internal sealed record JsgfGrammar(string Text, IReadOnlyCollection<string> Words);

/// <summary>Words as names that every grammar format takes: letters and digits only, and the word can be read back from them.</summary>
internal static class WordNames
{
    public static string Of(string word) => "w" + Convert.ToHexStringLower(Encoding.UTF8.GetBytes(word));

    /// <summary>The word of a name; null when it is none (fillers).</summary>
    public static string? Word(string name)
    {
        if (name.Length < 3 || name[0] != 'w' || name.Length % 2 == 0)
            return null;
        var end = name.IndexOf('(', StringComparison.Ordinal);
        try
        {
            return Encoding.UTF8.GetString(Convert.FromHexString(end < 0 ? name.AsSpan(1) : name.AsSpan(1, end - 1)));
        }
        catch (FormatException)
        {
            return null;
        }
    }
}

/// <summary>Turns SRGS 1.0 in XML into JSGF, which pocketsphinx makes a network of. Repeats are written out, tags are left out.</summary>
internal sealed class JsgfWriter
{
    private const int MostText = 400_000;
    private const int MostWords = 5_000;
    private const int MostRepeats = 40;
    private const int MostDepth = 100;

    private readonly StringBuilder _rules = new();
    private readonly HashSet<string> _words = new(StringComparer.Ordinal);
    private string _prefix = "";

    /// <summary>One JSGF grammar of all of them; a fault names what cannot be listened for.</summary>
    public static Outcome<JsgfGrammar> Write(IReadOnlyList<SpeechGrammar> grammars)
    {
        var writer = new JsgfWriter();
        var top = new StringBuilder();
        try
        {
            for (var i = 0; i < grammars.Count; i++)
            {
                var source = grammars[i].Source;
                if (source.StartsWith("builtin:", StringComparison.Ordinal))
                {
                    if (BuiltinSpeech.Find(source) is not { } words)
                        return Refuse($"There is no builtin grammar {source}.");
                    source = words;
                }

                var root = writer.Grammar(source, i);
                var weight = Math.Clamp(grammars[i].Weight, 0.01, 100).ToString("0.00", CultureInfo.InvariantCulture);
                top.Append(top.Length == 0 ? "" : " | ").Append(CultureInfo.InvariantCulture, $"/{weight}/ <{root}>");
            }
        }
        catch (Exception wrong) when (wrong is XmlException or FormatException)
        {
            return Refuse(wrong.Message);
        }

        if (top.Length == 0 || writer._words.Count == 0)
            return Refuse("There is no word to listen for.");
        return new JsgfGrammar($"#JSGF V1.0;\ngrammar g;\npublic <top> = {top} ;\n{writer._rules}", writer._words);
    }

    private static Fault Refuse(string detail) => Fault.Invalid("recognition.grammar", detail);

    private string Grammar(string source, int number)
    {
        _prefix = string.Create(CultureInfo.InvariantCulture, $"g{number}");
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = 2_000_000 };
        using var text = new StringReader(source);
        using var xml = XmlReader.Create(text, settings);
        var document = new XmlDocument { XmlResolver = null };
        document.Load(xml);
        var root = document.DocumentElement!;
        string? first = null;
        foreach (var rule in root.ChildNodes.OfType<XmlElement>().Where(child => child.LocalName == "rule"))
        {
            var name = Name(rule.GetAttribute("id"));
            first ??= name;
            _rules.Append(CultureInfo.InvariantCulture, $"<{name}> = ");
            Content(rule, 0);
            _rules.Append(" ;\n");
        }

        var named = root.GetAttribute("root");
        return named.Length > 0 ? Name(named) : first ?? throw new FormatException("The grammar has no rule.");
    }

    private string Name(string id) => _prefix + WordNames.Of(id);

    private void Content(XmlElement element, int depth)
    {
        if (depth > MostDepth)
            throw new FormatException($"The grammar is more than {MostDepth} levels deep.");
        if (_rules.Length > MostText)
            throw new FormatException("The grammar is too large to be listened for.");
        var before = _rules.Length;
        foreach (XmlNode child in element.ChildNodes)
        {
            if (child is XmlText or XmlCDataSection or XmlSignificantWhitespace)
                Words(child.Value!);
            else if (child is XmlElement inner)
                Element(inner, depth + 1);
        }

        if (_rules.Length == before)
            _rules.Append("<NULL> ");
    }

    private void Element(XmlElement element, int depth)
    {
        switch (element.LocalName)
        {
            case "token":
                Words(element.InnerText);
                break;
            case "item":
                Item(element, depth);
                break;
            case "one-of":
                Choice(element, depth);
                break;
            case "ruleref" when element.GetAttribute("special") is { Length: > 0 } special:
                _rules.Append(special == "VOID" ? "<void> " : special == "GARBAGE" ? "<garbage> " : "<NULL> ");
                break;
            case "ruleref":
                var uri = element.GetAttribute("uri");
                if (!uri.StartsWith('#'))
                    throw new FormatException($"The grammar refers to another document: {uri}.");
                _rules.Append(CultureInfo.InvariantCulture, $"<{Name(uri[1..])}> ");
                break;
        }
    }

    private void Choice(XmlElement element, int depth)
    {
        _rules.Append("( ");
        var first = true;
        foreach (var item in element.ChildNodes.OfType<XmlElement>().Where(child => child.LocalName == "item"))
        {
            if (!first)
                _rules.Append("| ");
            first = false;
            if (double.TryParse(item.GetAttribute("weight"), NumberStyles.Float, CultureInfo.InvariantCulture, out var weight) && weight > 0)
                _rules.Append(CultureInfo.InvariantCulture, $"/{weight:0.0000}/ ");
            Item(item, depth);
        }

        _rules.Append(first ? "<void> ) " : ") ");
    }

    private void Item(XmlElement item, int depth)
    {
        var (least, most) = Repeat(item.GetAttribute("repeat"));
        if (least == 0 && most == 0)
        {
            _rules.Append("<NULL> ");
            return;
        }

        _rules.Append("( ");
        for (var i = 0; i < least; i++)
            Group(item, "( ", ") ", depth);
        if (most < 0)
        {
            Group(item, "( ", ")* ", depth);
        }
        else
        {
            for (var i = least; i < most; i++)
                Group(item, "[ ", "", depth);
            for (var i = least; i < most; i++)
                _rules.Append("] ");
        }

        _rules.Append(") ");
    }

    private void Group(XmlElement item, string open, string close, int depth)
    {
        _rules.Append(open);
        Content(item, depth);
        _rules.Append(close);
    }

    /// <summary>n, n-m or n-; a most of −1 is without end.</summary>
    private static (int Least, int Most) Repeat(string repeat)
    {
        if (repeat.Length == 0)
            return (1, 1);
        var dash = repeat.IndexOf('-', StringComparison.Ordinal);
        var least = int.Parse(dash < 0 ? repeat : repeat[..dash], NumberStyles.None, CultureInfo.InvariantCulture);
        var most = dash < 0 ? least : dash == repeat.Length - 1 ? -1 : int.Parse(repeat[(dash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture);
        // what is written out must end somewhere: beyond it is as good as without end
        return (Math.Min(least, MostRepeats), most > MostRepeats ? -1 : most);
    }

    private void Words(string text)
    {
        foreach (var word in text.Split((char[])[' ', '\t', '\r', '\n', '"'], StringSplitOptions.RemoveEmptyEntries))
        {
            var lower = word.ToLowerInvariant();
            if (lower.Length > 40)
                throw new FormatException($"\"{lower[..40]}…\" is too long for a word.");
            _words.Add(lower);
            if (_words.Count > MostWords)
                throw new FormatException($"The grammars have more than {MostWords} different words.");
            _rules.Append(WordNames.Of(lower)).Append(' ');
        }
    }
}
