using Switchboard.Ivr.Model;

namespace Switchboard.Ivr.Expressions;

/// <summary>Precedence climbing over the tokens. The first error wins; what follows it is thrown away by the caller.</summary>
internal sealed class Parser(List<Token> tokens)
{
    private const int MaxDepth = 64;

    private int _at;
    private int _depth;

    public ExpressionError? Error { get; private set; }

    private Token Current => tokens[_at];

    public Syntax Parse()
    {
        var root = Operators(0);
        if (Error is null && Current.Kind != TokenKind.End)
            Unexpected();
        return root;
    }

    private static int Precedence(Token token) => token.Kind != TokenKind.Symbol ? 0 : token.Text switch
    {
        "||" => 1,
        "&&" => 2,
        "==" or "!=" or "<" or ">" or "<=" or ">=" => 3,
        "+" or "-" => 4,
        "*" or "/" or "%" => 5,
        _ => 0,
    };

    private Syntax Operators(int above)
    {
        var left = Prefix();
        var chained = 0;
        while (Error is null && Precedence(Current) is var precedence && precedence > above)
        {
            var token = Take();
            // the tree grows one level to the left with each operator, and the evaluator walks it by recursion
            if (++chained > MaxDepth)
                return Fail(token.Position, "too_deep", $"More than {MaxDepth} operators in a row.");
            left = new Binary(token.Position, token.Text, left, Operators(precedence));
        }

        return left;
    }

    private Syntax Prefix()
    {
        if (++_depth > MaxDepth)
            return Fail(Current.Position, "too_deep", $"More than {MaxDepth} levels.");
        var token = Current;
        Syntax node;
        if (token.Is("!"))
        {
            Take();
            // "not a == b" negates the comparison, as people read it
            node = new Unary(token.Position, "!", Operators(2));
        }
        else if (token.Is("-") || token.Is("+"))
        {
            Take();
            node = new Unary(token.Position, token.Text, Prefix());
        }
        else
        {
            node = Primary();
        }

        _depth--;
        return node;
    }

    private Syntax Primary()
    {
        var token = Take();
        switch (token.Kind)
        {
            case TokenKind.Number:
                return new Literal(token.Position, FlowValue.Of(token.Number));
            case TokenKind.Text:
                return new Literal(token.Position, FlowValue.Of(token.Text));
            case TokenKind.Name when Current.Is("("):
                return Call(token);
            case TokenKind.Name:
                return Name(token);
            case TokenKind.Symbol when token.Is("("):
                var inner = Operators(0);
                Expect(")");
                return inner;
            default:
                _at = Math.Max(0, token.Kind == TokenKind.End ? _at : _at - 1);
                return Unexpected();
        }
    }

    private static Syntax Name(Token token) => token.Text switch
    {
        "true" => new Literal(token.Position, FlowValue.Of(true)),
        "false" => new Literal(token.Position, FlowValue.Of(false)),
        "null" => new Literal(token.Position, FlowValue.Null),
        _ => new Variable(token.Position, token.Text),
    };

    private Syntax Call(Token name)
    {
        if (Function.Find(name.Text) is not { } function)
            return Fail(name.Position, "function_unknown", $"There is no function '{name.Text}'.", ("name", name.Text));
        Take();
        var arguments = new List<Syntax>();
        while (Error is null && !Current.Is(")"))
        {
            if (arguments.Count > 0)
                Expect(",");
            arguments.Add(Operators(0));
        }

        Expect(")");
        if (Error is null && (arguments.Count < function.Min || arguments.Count > function.Max))
            return Fail(name.Position, "arguments", $"{name.Text} takes {function.Signature}.", ("name", name.Text), ("signature", function.Signature));
        return new FunctionCall(name.Position, function, arguments);
    }

    private Token Take()
    {
        var token = Current;
        if (token.Kind != TokenKind.End)
            _at++;
        return token;
    }

    private void Expect(string symbol)
    {
        if (Error is not null)
            return;
        if (Current.Is(symbol))
            Take();
        else
            Fail(Current.Position, "expected", $"Here '{symbol}' is expected.", ("expected", symbol));
    }

    private Literal Unexpected() => Current.Kind == TokenKind.End
        ? Fail(Current.Position, "unfinished", "The expression ends too early.")
        : Fail(Current.Position, "unexpected", $"'{Current.Text}' does not belong here.", ("found", Current.Text));

    private Literal Fail(int position, string code, string detail, params (string, string)[] values)
    {
        Error ??= ExpressionError.At(position, code, detail, values);
        return new Literal(position, FlowValue.Null);
    }
}
