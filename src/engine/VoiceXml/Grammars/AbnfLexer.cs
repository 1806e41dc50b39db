namespace Switchboard.VoiceXml.Grammars;

internal enum AbnfKind
{
    End,
    Word,
    Quoted,
    Rule,
    Angle,
    Tag,
    Weight,
    Language,
    Sign,
}

internal readonly record struct AbnfToken(AbnfKind Kind, string Text);

/// <summary>SRGS 1.0 Appendix D.1: the tokens of the ABNF form.</summary>
internal sealed class AbnfLexer(string source)
{
    private int _at;

    public AbnfToken Next()
    {
        Skip();
        if (_at >= source.Length)
            return new AbnfToken(AbnfKind.End, "");
        return source[_at] switch
        {
            '"' => Until('"', AbnfKind.Quoted),
            '<' => Until('>', AbnfKind.Angle),
            '/' => Until('/', AbnfKind.Weight),
            '{' => Tag(),
            '$' => Rule(),
            '!' => Language(),
            '=' or '|' or ';' or '(' or ')' or '[' or ']' or '}' => new AbnfToken(AbnfKind.Sign, source[_at++].ToString()),
            _ => Word(),
        };
    }

    private void Skip()
    {
        while (_at < source.Length)
        {
            if (char.IsWhiteSpace(source[_at]))
                _at++;
            else if (At("//"))
                _at = End("\n", _at);
            else if (At("/*"))
                _at = End("*/", _at + 2);
            else
                return;
        }
    }

    private bool At(string text) => string.CompareOrdinal(source, _at, text, 0, text.Length) == 0;

    private int End(string mark, int from)
    {
        var end = source.IndexOf(mark, from, StringComparison.Ordinal);
        return end < 0 ? source.Length : end + mark.Length;
    }

    private AbnfToken Until(char close, AbnfKind kind)
    {
        var end = source.IndexOf(close, _at + 1);
        if (end < 0)
            throw new GrammarException($"a {source[_at]} is not closed");
        var text = source[(_at + 1)..end];
        _at = end + 1;
        return new AbnfToken(kind, text);
    }

    private AbnfToken Tag()
    {
        var close = At("{!{") ? "}!}" : "}";
        var from = _at + (close.Length == 3 ? 3 : 1);
        var end = close.Length == 3 ? source.IndexOf(close, from, StringComparison.Ordinal) : Balanced(from);
        if (end < 0)
            throw new GrammarException("a tag is not closed");
        _at = end + close.Length;
        return new AbnfToken(AbnfKind.Tag, source[from..end]);
    }

    // the standard has no braces inside {…}; many grammars do, and a balanced pair can mean nothing else
    private int Balanced(int from)
    {
        var depth = 0;
        for (var i = from; i < source.Length; i++)
        {
            if (source[i] == '{')
                depth++;
            else if (source[i] == '}' && depth-- == 0)
                return i;
        }

        return -1;
    }

    private AbnfToken Rule()
    {
        _at++;
        if (_at < source.Length && source[_at] == '<')
            return Until('>', AbnfKind.Rule) is var uri ? uri with { Text = "<" + uri.Text } : default;
        var from = _at;
        while (_at < source.Length && (char.IsLetterOrDigit(source[_at]) || source[_at] is '_' or '-' or '.' or ':'))
            _at++;
        return new AbnfToken(AbnfKind.Rule, source[from.._at]);
    }

    private AbnfToken Language()
    {
        var from = ++_at;
        while (_at < source.Length && (char.IsAsciiLetterOrDigit(source[_at]) || source[_at] == '-'))
            _at++;
        return new AbnfToken(AbnfKind.Language, source[from.._at]);
    }

    private AbnfToken Word()
    {
        var from = _at;
        while (_at < source.Length && !char.IsWhiteSpace(source[_at]) && !"=|;()[]{}<>\"/$!".Contains(source[_at], StringComparison.Ordinal))
            _at++;
        if (_at == from)
            throw new GrammarException($"unexpected {source[_at]}");
        return new AbnfToken(AbnfKind.Word, source[from.._at]);
    }
}
