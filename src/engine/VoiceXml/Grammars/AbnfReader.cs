using System.Globalization;

namespace Switchboard.VoiceXml.Grammars;

/// <summary>SRGS 1.0 in its ABNF form.</summary>
internal sealed class AbnfReader
{
    private const int MaxDepth = 200;

    private readonly SrgsGrammar _grammar = new();
    private readonly List<RuleExpansion> _references = [];
    private readonly AbnfLexer _lexer;
    private AbnfToken _token;
    private int _depth;

    private AbnfReader(string source)
    {
        _lexer = new AbnfLexer(source);
        _token = _lexer.Next();
    }

    public static bool IsAbnf(string source) => source.AsSpan().TrimStart("﻿ \t\r\n").StartsWith("#ABNF", StringComparison.Ordinal);

    public static SrgsGrammar Read(string source, bool? dtmf = null)
    {
        var text = source.TrimStart('﻿', ' ', '\t', '\r', '\n');
        if (!IsAbnf(text))
            throw new GrammarException("an ABNF grammar begins with #ABNF 1.0");
        var end = text.IndexOf(';', StringComparison.Ordinal);
        if (end < 0)
            throw new GrammarException("the line #ABNF 1.0 ends with ;");
        var reader = new AbnfReader(text[(end + 1)..]);
        reader._grammar.Dtmf = dtmf ?? false;
        reader.Header();
        while (reader._token.Kind != AbnfKind.End)
            reader.Rule();
        reader._grammar.Reference(reader._references);
        if (reader._grammar.Rules.Count == 0)
            throw new GrammarException("the grammar has no rule");
        return reader._grammar;
    }

    private void Header()
    {
        while (true)
        {
            if (_token.Kind == AbnfKind.Tag)
            {
                _grammar.HeaderTags.Add(_token.Text);
                Take();
                Expect(";");
            }
            else if (_token is { Kind: AbnfKind.Word, Text: not ("public" or "private") })
            {
                Declaration(Take().Text);
            }
            else
            {
                return;
            }
        }
    }

    private void Declaration(string word)
    {
        var values = new List<AbnfToken>();
        while (!Is(";"))
        {
            if (_token.Kind == AbnfKind.End)
                throw new GrammarException($"the declaration {word} ends with ;");
            values.Add(Take());
        }

        Take();
        var first = values.Count > 0 ? values[0].Text : "";
        switch (word)
        {
            case "language":
                _grammar.Language = first;
                break;
            case "mode":
                _grammar.Dtmf = first == "dtmf";
                break;
            case "root":
                _grammar.RootName = first;
                break;
            case "tag-format":
                _grammar.TagFormat = first;
                break;
            case "base":
                _grammar.BaseUri = first;
                break;
            case "meta" or "http-equiv" or "lexicon":
                break;
            default:
                throw new GrammarException($"there is no declaration {word}");
        }
    }

    private void Rule()
    {
        var isPublic = false;
        if (_token is { Kind: AbnfKind.Word, Text: "public" or "private" })
            isPublic = Take().Text == "public";
        if (_token.Kind != AbnfKind.Rule)
            throw new GrammarException($"a rule begins with its $name, not with {_token.Text}");
        var rule = _grammar.Add(Take().Text, isPublic);
        Expect("=");
        rule.Body = Choice();
        Expect(";");
    }

    private Expansion Choice()
    {
        if (++_depth > MaxDepth)
            throw new GrammarException($"the grammar is nested deeper than {MaxDepth}");
        var options = new List<Expansion> { Sequence() };
        while (Is("|"))
        {
            Take();
            options.Add(Sequence());
        }

        _depth--;
        return options.Count == 1 ? options[0] : new ChoiceExpansion([.. options]);
    }

    private Expansion Sequence()
    {
        if (_token.Kind == AbnfKind.Weight)
            Take(); // how likely it is says nothing of what matches
        var parts = new List<Expansion>();
        while (_token.Kind != AbnfKind.End && !(_token.Kind == AbnfKind.Sign && _token.Text is "|" or ";" or ")" or "]"))
            Part(parts);
        return parts.Count == 1 ? parts[0] : new SequenceExpansion([.. parts]);
    }

    private void Part(List<Expansion> parts)
    {
        var from = parts.Count;
        switch (_token.Kind)
        {
            case AbnfKind.Word or AbnfKind.Quoted:
                GrammarTokens.Add(parts, Take().Text, _grammar.Dtmf);
                break;
            case AbnfKind.Rule:
                parts.Add(Reference(Take().Text));
                break;
            case AbnfKind.Tag:
                parts.Add(new TagExpansion(Take().Text));
                break;
            case AbnfKind.Sign when _token.Text is "(" or "[":
                var close = Take().Text == "(" ? ")" : "]";
                var inner = Is(close) ? new SpecialExpansion(SpecialRule.Null) : Choice();
                Expect(close);
                parts.Add(close == ")" ? inner : new RepeatExpansion(inner, 0, 1));
                break;
            default:
                throw new GrammarException($"unexpected {_token.Text} in a rule");
        }

        if (_token.Kind == AbnfKind.Language)
            Take();
        if (_token.Kind == AbnfKind.Angle)
            Repeat(parts, from);
    }

    private void Repeat(List<Expansion> parts, int from)
    {
        var range = Take().Text;
        if (range.Contains('/', StringComparison.Ordinal))
            range = range[..range.IndexOf('/', StringComparison.Ordinal)];
        var bounds = range.Trim().Split('-');
        var max = RepeatExpansion.Unlimited;
        if (!int.TryParse(bounds[0], NumberStyles.None, CultureInfo.InvariantCulture, out var min)
            || (bounds[^1].Length > 0 && !int.TryParse(bounds[^1], NumberStyles.None, CultureInfo.InvariantCulture, out max)) || max < min)
        {
            throw new GrammarException($"<{range}> is no repeat such as <1>, <0-1> or <2->");
        }

        Expansion inner = parts.Count - from == 1 ? parts[from] : new SequenceExpansion([.. parts.Skip(from)]);
        parts.RemoveRange(from, parts.Count - from);
        parts.Add(new RepeatExpansion(inner, min, max));
    }

    private Expansion Reference(string name)
    {
        if (GrammarTokens.Special(name) is { } special)
            return new SpecialExpansion(special);
        RuleExpansion reference;
        if (name.StartsWith('<'))
        {
            var hash = name.IndexOf('#', StringComparison.Ordinal);
            reference = new RuleExpansion(hash < 0 ? name[1..] : name[1..hash], hash < 0 ? null : name[(hash + 1)..]);
        }
        else
        {
            reference = new RuleExpansion(null, name);
        }

        _references.Add(reference);
        return reference;
    }

    private bool Is(string sign) => _token.Kind == AbnfKind.Sign && _token.Text == sign;

    private AbnfToken Take()
    {
        var taken = _token;
        _token = _lexer.Next();
        return taken;
    }

    private void Expect(string sign)
    {
        if (!Is(sign))
            throw new GrammarException($"expected {sign} instead of {(_token.Kind == AbnfKind.End ? "the end" : _token.Text)}");
        Take();
    }
}
