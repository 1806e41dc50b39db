namespace Switchboard.Ivr.Expressions;

internal enum TokenKind
{
    End,
    Number,
    Text,
    Name,
    Symbol,
}

/// <summary>A piece of an expression. <see cref="Text"/> of a text literal is its value, without quotes.</summary>
internal readonly record struct Token(TokenKind Kind, int Position, string Text, decimal Number = 0)
{
    public bool Is(string symbol) => Kind == TokenKind.Symbol && string.Equals(Text, symbol, StringComparison.Ordinal);
}
