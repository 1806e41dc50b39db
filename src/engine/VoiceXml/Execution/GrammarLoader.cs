using Switchboard.VoiceXml.Documents;
using Switchboard.VoiceXml.Fetching;
using Switchboard.VoiceXml.Grammars;

namespace Switchboard.VoiceXml.Execution;

/// <summary>Turns grammar elements into grammars: inline, fetched or built in.</summary>
internal sealed class GrammarLoader(Frame frame)
{
    private const int MaxDocuments = 50;

    private readonly Dictionary<string, SrgsGrammar> _loaded = new(StringComparer.Ordinal);

    public async Task<InputGrammar> LoadAsync(VxmlElement element)
    {
        if (element.Compiled is InputGrammar known)
            return known;
        try
        {
            Format(element);
            if (frame.Expression(element, "src", "srcexpr") is { } source)
                return await ForeignAsync(element, source);
            var grammar = Inline(element);
            var origin = grammar.BaseUri ?? element.XmlBase ?? frame.Context.Document.Base.AbsoluteUri;
            await LinkAsync(grammar, new Uri(frame.Context.Document.Base, origin), element);
            if (!grammar.Dtmf)
                Languages.Require(element["xml:lang"] ?? grammar.Language);
            // inline, a grammar without a root is used all the same: there is nothing else that could be meant
            grammar.RootName ??= (grammar.Rules.Values.FirstOrDefault(candidate => candidate.IsPublic) ?? grammar.Rules.Values.First()).Id;
            var rule = Pick(grammar, null);
            var result = new RuleGrammar(rule) { Language = grammar.Language };
            if (grammar.Foreign.Count == 0)
                element.Compiled = result;
            return result;
        }
        catch (GrammarException wrong)
        {
            throw new VoiceXmlEvent(VoiceXmlEvent.BadFetch, $"{element}: {wrong.Message}");
        }
    }

    /// <summary>The grammar of a field's type.</summary>
    public static InputGrammar Builtin(string type, bool dtmf)
    {
        try
        {
            return BuiltinGrammar.Find(type, dtmf)
                ?? throw new VoiceXmlEvent("error.unsupported.builtin", $"there is no builtin grammar {type}");
        }
        catch (GrammarException wrong)
        {
            throw new VoiceXmlEvent(VoiceXmlEvent.BadFetch, wrong.Message);
        }
    }

    public static SrgsGrammar Inline(VxmlElement element)
    {
        var dtmf = element["mode"] is { } mode ? mode == "dtmf" : (bool?)null;
        if (element.First("rule") is not null)
            return SrgsXmlReader.Read(element, dtmf);
        var text = element.Text;
        if (AbnfReader.IsAbnf(text))
            return AbnfReader.Read(text, dtmf);
        if (text.AsSpan().TrimStart().StartsWith("<", StringComparison.Ordinal))
            return SrgsXmlReader.Read(VxmlReader.Read(text.Trim()), dtmf);
        throw new GrammarException("the grammar is neither SRGS XML nor ABNF");
    }

    private static void Format(VxmlElement element)
    {
        if (element["type"] is not { Length: > 0 } type)
            return;
        var name = type.Split(';')[0].Trim();
        if (name is not ("application/srgs+xml" or "application/srgs" or "application/grammar+xml" or "application/grammar" or "text/xml" or "application/xml"
            or "application/octet-stream" or "text/plain"))
        {
            throw new VoiceXmlEvent("error.unsupported.format", $"grammars of type {type} are not spoken here; use application/srgs+xml or application/srgs");
        }
    }

    private async Task<InputGrammar> ForeignAsync(VxmlElement element, string source)
    {
        if (source.StartsWith("builtin:", StringComparison.Ordinal))
        {
            var slash = source.IndexOf('/', StringComparison.Ordinal);
            var kind = slash < 0 ? "" : source[8..slash];
            return Builtin(source[(slash + 1)..], kind == "dtmf" || element["mode"] == "dtmf");
        }

        var uri = frame.Context.Document.Resolve(element, source)
            ?? throw new VoiceXmlEvent(VoiceXmlEvent.BadFetch, $"{source} is no URI");
        var (document, fragment) = Resources.Split(uri.AbsoluteUri);
        var grammar = await FetchAsync(new Uri(document), element);
        if (element["mode"] is { } mode && mode == "dtmf" != grammar.Dtmf)
            throw new VoiceXmlEvent(VoiceXmlEvent.BadFetch, $"{source} is no grammar of the mode {mode}");
        return new RuleGrammar(Pick(grammar, fragment)) { Language = grammar.Language };
    }

    private async Task<SrgsGrammar> FetchAsync(Uri uri, VxmlElement element)
    {
        if (_loaded.TryGetValue(uri.AbsoluteUri, out var known))
            return known;
        if (_loaded.Count >= MaxDocuments)
            throw new GrammarException($"a grammar may use {MaxDocuments} others");
        var response = await frame.Session.Resources.FetchAsync(FetchAttributes.Request(element, uri, FetchPurpose.Grammar, frame));
        var text = Resources.Text(response);
        var dtmf = element["mode"] == "dtmf" ? true : (bool?)null;
        SrgsGrammar grammar;
        try
        {
            grammar = AbnfReader.IsAbnf(text) ? AbnfReader.Read(text, dtmf) : SrgsXmlReader.Read(VxmlReader.Read(response.Body, response.Charset));
        }
        catch (DocumentException wrong)
        {
            throw new GrammarException($"{uri}: {wrong.Message}");
        }

        _loaded[uri.AbsoluteUri] = grammar;
        await LinkAsync(grammar, grammar.BaseUri is { } given ? new Uri(uri, given) : new Uri(response.Uri), element);
        return grammar;
    }

    private async Task LinkAsync(SrgsGrammar grammar, Uri origin, VxmlElement element)
    {
        foreach (var reference in grammar.Foreign)
        {
            if (!Uri.TryCreate(origin, reference.Uri, out var uri))
                throw new GrammarException($"{reference.Uri} is no URI");
            var target = await FetchAsync(uri, element);
            if (target.Dtmf != grammar.Dtmf)
                throw new GrammarException($"{uri} is of another mode than the grammar that uses it");
            reference.Target = Pick(target, reference.Rule);
        }
    }

    private static GrammarRule Pick(SrgsGrammar grammar, string? name)
    {
        if (name is { Length: > 0 })
        {
            var rule = grammar.Rules.GetValueOrDefault(name) ?? throw new GrammarException($"there is no rule {name}");
            return rule.IsPublic || grammar.Root == rule ? rule : throw new GrammarException($"the rule {name} is not public");
        }

        return grammar.Root ?? throw new GrammarException("the grammar names no root rule");
    }
}
