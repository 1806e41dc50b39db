using System.Globalization;
using System.Text;

namespace Switchboard.Ivr.Expressions;

/// <summary>Cuts an expression into tokens. Word operators come out as symbols: and → &amp;&amp;, or → ||, not → !.</summary>
internal sealed class Lexer(string source)
{
    private static readonly string[] Symbols = ["==", "!=", "<>", "<=", ">=", "&&", "||", "<", ">", "=", "!", "+", "-", "*", "/", "%", "(", ")", ","];

    private int _at;

    public ExpressionError? Error { get; private set; }

    public List<Token> Read()
    {
        var tokens = new List<Token>();
        while (Error is null)
        {
            while (_at < source.Length && char.IsWhiteSpace(source[_at]))
                _at++;
            if (_at >= source.Length)
                break;
            tokens.Add(Next());
        }

        tokens.Add(new Token(TokenKind.End, source.Length, ""));
        return tokens;
    }

    private Token Next()
    {
        var c = source[_at];
        if (char.IsAsciiDigit(c))
            return Number();
        if (c is '"' or '\'')
            return Text(c);
        if (IsNameStart(c))
            return Name();
        foreach (var symbol in Symbols)
        {
            if (string.CompareOrdinal(source, _at, symbol, 0, symbol.Length) == 0)
                return Symbol(symbol);
        }

        return Fail(_at, "unexpected", $"'{c}' has no meaning here.", ("found", c.ToString()));
    }

    private Token Symbol(string symbol)
    {
        var token = new Token(TokenKind.Symbol, _at, symbol switch { "=" => "==", "<>" => "!=", _ => symbol });
        _at += symbol.Length;
        return token;
    }

    private Token Number()
    {
        var start = _at;
        while (_at < source.Length && (char.IsAsciiDigit(source[_at]) || source[_at] == '.'))
            _at++;
        var text = source[start.._at];
        return decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? new Token(TokenKind.Number, start, text, number)
            : Fail(start, "number", $"'{text}' is not a number.", ("found", text));
    }

    private Token Text(char quote)
    {
        var start = _at++;
        var text = new StringBuilder();
        while (_at < source.Length && source[_at] != quote)
        {
            if (source[_at] == '\\' && _at + 1 < source.Length && source[_at + 1] is ('\\' or '"' or '\''))
                _at++;
            text.Append(source[_at++]);
        }

        if (_at >= source.Length)
            return Fail(start, "text_open", "This text has no closing quote.");
        _at++;
        return new Token(TokenKind.Text, start, text.ToString());
    }

    private Token Name()
    {
        var start = _at;
        while (_at < source.Length && (IsNameStart(source[_at]) || char.IsAsciiDigit(source[_at]) || source[_at] == '.'))
            _at++;
        var name = source[start.._at];
        return name switch
        {
            "and" => new Token(TokenKind.Symbol, start, "&&"),
            "or" => new Token(TokenKind.Symbol, start, "||"),
            "not" => new Token(TokenKind.Symbol, start, "!"),
            _ => new Token(TokenKind.Name, start, name),
        };
    }

    private static bool IsNameStart(char c) => char.IsAsciiLetter(c) || c == '_';

    private Token Fail(int position, string code, string detail, params (string, string)[] values)
    {
        Error = ExpressionError.At(position, code, detail, values);
        return new Token(TokenKind.End, position, "");
    }
}
