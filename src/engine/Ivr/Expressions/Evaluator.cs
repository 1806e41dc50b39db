using Switchboard.Ivr.Model;

namespace Switchboard.Ivr.Expressions;

/// <summary>Walks a parsed expression. The first error wins and stops the walk.</summary>
internal sealed class Evaluator(Func<string, FlowValue?> variable)
{
    /// <summary>The longest text an expression may build.</summary>
    public const int MaxText = 4096;

    public ExpressionError? Error { get; private set; }

    public FlowValue Evaluate(Syntax node)
    {
        if (Error is not null)
            return FlowValue.Null;
        return node switch
        {
            Literal literal => literal.Value,
            Variable name => variable(name.Name)
                ?? Fail(name, "variable_unknown", $"There is no variable '{name.Name}'.", ("name", name.Name)),
            Unary unary => Prefix(unary),
            Binary binary => Infix(binary),
            FunctionCall call => Call(call),
            _ => FlowValue.Null,
        };
    }

    public FlowValue Fail(Syntax node, string code, string detail, params (string, string)[] values)
    {
        Error ??= ExpressionError.At(node.Position, code, detail, values);
        return FlowValue.Null;
    }

    /// <summary>The number at a node, or an error that names it.</summary>
    public decimal Number(Syntax node, FlowValue value)
    {
        if (!value.TryNumber(out var number) && Error is null)
            Fail(node, "not_a_number", $"'{Shown(value)}' is not a number.", ("found", Shown(value)));
        return number;
    }

    /// <summary>Text within the limit, or an error.</summary>
    public FlowValue Text(Syntax node, string text) => text.Length > MaxText
        ? Fail(node, "text_too_long", $"A text has at most {MaxText} characters.")
        : FlowValue.Of(text);

    private static string Shown(FlowValue value) => value.ToString() is { Length: > 40 } text ? text[..40] + "…" : value.ToString();

    private FlowValue Prefix(Unary unary)
    {
        var value = Evaluate(unary.Operand);
        if (unary.Operator == "!")
            return FlowValue.Of(!Boolean(unary.Operand, value));
        var number = Number(unary.Operand, value);
        return FlowValue.Of(unary.Operator == "-" ? -number : number);
    }

    private FlowValue Infix(Binary node)
    {
        var left = Evaluate(node.Left);
        if (node.Operator is "&&" or "||")
        {
            var first = Boolean(node.Left, left);
            if (Error is not null || first == (node.Operator == "||"))
                return FlowValue.Of(first);
            return FlowValue.Of(Boolean(node.Right, Evaluate(node.Right)));
        }

        var right = Evaluate(node.Right);
        if (Error is not null)
            return FlowValue.Null;
        return node.Operator switch
        {
            "==" => FlowValue.Of(Same(left, right)),
            "!=" => FlowValue.Of(!Same(left, right)),
            "<" => FlowValue.Of(Compare(left, right) < 0),
            ">" => FlowValue.Of(Compare(left, right) > 0),
            "<=" => FlowValue.Of(Compare(left, right) <= 0),
            ">=" => FlowValue.Of(Compare(left, right) >= 0),
            "+" when left.Kind != FlowValueKind.Number || right.Kind != FlowValueKind.Number => Text(node, left.ToString() + right.ToString()),
            _ => Arithmetic(node, left, right),
        };
    }

    private FlowValue Arithmetic(Binary node, FlowValue left, FlowValue right)
    {
        var (a, b) = (Number(node.Left, left), Number(node.Right, right));
        if (Error is not null)
            return FlowValue.Null;
        if (node.Operator is "/" or "%" && b == 0)
            return Fail(node, "division_by_zero", "Division by zero.");
        try
        {
            return FlowValue.Of(node.Operator switch
            {
                "+" => a + b,
                "-" => a - b,
                "*" => a * b,
                "/" => a / b,
                _ => a % b,
            });
        }
        catch (OverflowException)
        {
            return Fail(node, "number_too_large", "The result is too large.");
        }
    }

    // 007 and 7 differ as typed keys but are equal where the flow writes a number
    private static bool Same(FlowValue left, FlowValue right)
    {
        var numeric = left.Kind == FlowValueKind.Number || right.Kind == FlowValueKind.Number;
        if (numeric && left.TryNumber(out var a) && right.TryNumber(out var b))
            return a == b;
        if (left.Kind == FlowValueKind.Null || right.Kind == FlowValueKind.Null)
            return left.Kind == right.Kind;
        return string.Equals(left.ToString(), right.ToString(), StringComparison.Ordinal);
    }

    private static int Compare(FlowValue left, FlowValue right) => left.TryNumber(out var a) && right.TryNumber(out var b)
        ? a.CompareTo(b)
        : string.CompareOrdinal(left.ToString(), right.ToString());

    private bool Boolean(Syntax node, FlowValue value)
    {
        if (value.Kind != FlowValueKind.Boolean && Error is null)
            Fail(node, "not_a_condition", $"'{Shown(value)}' is neither true nor false.", ("found", Shown(value)));
        return value.IsTrue;
    }

    private FlowValue Call(FunctionCall call)
    {
        var arguments = new FlowValue[call.Arguments.Count];
        for (var i = 0; i < arguments.Length; i++)
            arguments[i] = Evaluate(call.Arguments[i]);
        return Error is null ? call.Function.Invoke(this, call, arguments) : FlowValue.Null;
    }
}
