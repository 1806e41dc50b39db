using System.Diagnostics.CodeAnalysis;
using Switchboard.Ivr.Model;

namespace Switchboard.Ivr.Expressions;

/// <summary>
/// A parsed expression. The language is small on purpose: literals, variables, comparison, and/or/not, + - * / %, and the
/// functions of <c>Function.cs</c>. It has no loops, no side effects and bounded time, so it needs no sandbox.
/// </summary>
public sealed class Expression
{
    /// <summary>The longest source.</summary>
    public const int MaxLength = 2000;

    private readonly Syntax _root;

    private Expression(string source, Syntax root)
    {
        Source = source;
        _root = root;
        Variables = [.. Names(root).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>What was parsed.</summary>
    public string Source { get; }

    /// <summary>The variables it reads.</summary>
    public IReadOnlyList<string> Variables { get; }

    /// <summary>Parses; says what is wrong where it cannot.</summary>
    public static bool TryParse(string source, [NotNullWhen(true)] out Expression? expression, [NotNullWhen(false)] out ExpressionError? error)
    {
        ArgumentNullException.ThrowIfNull(source);
        expression = null;
        if (source.Length > MaxLength)
        {
            error = ExpressionError.At(MaxLength, "too_long", $"An expression has at most {MaxLength} characters.");
            return false;
        }

        var lexer = new Lexer(source);
        var tokens = lexer.Read();
        error = lexer.Error;
        if (error is not null)
            return false;
        var parser = new Parser(tokens);
        var root = parser.Parse();
        error = parser.Error;
        if (error is not null)
            return false;
        expression = new Expression(source, root);
        return true;
    }

    /// <summary>Evaluates. <paramref name="variable"/> gives null for a name it does not know.</summary>
    public bool TryEvaluate(Func<string, FlowValue?> variable, out FlowValue value, [NotNullWhen(false)] out ExpressionError? error)
    {
        ArgumentNullException.ThrowIfNull(variable);
        var evaluator = new Evaluator(variable);
        value = evaluator.Evaluate(_root);
        error = evaluator.Error;
        return error is null;
    }

    private static IEnumerable<string> Names(Syntax node) => node switch
    {
        Variable variable => [variable.Name],
        Unary unary => Names(unary.Operand),
        Binary binary => Names(binary.Left).Concat(Names(binary.Right)),
        FunctionCall call => call.Arguments.SelectMany(Names),
        _ => [],
    };
}
