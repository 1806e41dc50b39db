using System.Text.RegularExpressions;
using Switchboard.Ivr.Model;

namespace Switchboard.Ivr.Expressions;

/// <summary>A function of the expression language. Positions count from 1, as people count.</summary>
internal sealed record Function(string Signature, int Min, int Max, Func<Evaluator, FunctionCall, FlowValue[], FlowValue> Invoke)
{
    // HARDENING: a regular expression gets 250 ms. That alone would let a loop of 500 nodes burn two minutes of a core, so
    // patterns run on the engine whose time is linear; it knows neither look-around nor back-references.
    private static readonly TimeSpan RegexLimit = TimeSpan.FromMilliseconds(250);

    private const RegexOptions RegexKind = RegexOptions.CultureInvariant | RegexOptions.NonBacktracking;

    private static readonly Dictionary<string, Function> All = new(StringComparer.Ordinal)
    {
        ["length"] = new("(text)", 1, 1, (_, _, a) => FlowValue.Of(a[0].ToString().Length)),
        ["left"] = new("(text, count)", 2, 2, (e, c, a) => FlowValue.Of(a[0].ToString()[..Count(e, c, a, 1)])),
        ["right"] = new("(text, count)", 2, 2, (e, c, a) => FlowValue.Of(a[0].ToString()[^Count(e, c, a, 1)..])),
        ["mid"] = new("(text, first, count)", 3, 3, Mid),
        ["contains"] = new("(text, part)", 2, 2, (_, _, a) => FlowValue.Of(a[0].ToString().Contains(a[1].ToString(), StringComparison.Ordinal))),
        ["startsWith"] = new("(text, start)", 2, 2, (_, _, a) => FlowValue.Of(a[0].ToString().StartsWith(a[1].ToString(), StringComparison.Ordinal))),
        ["endsWith"] = new("(text, end)", 2, 2, (_, _, a) => FlowValue.Of(a[0].ToString().EndsWith(a[1].ToString(), StringComparison.Ordinal))),
        ["matches"] = new("(text, pattern)", 2, 2, Matches),
        ["trim"] = new("(text)", 1, 1, (_, _, a) => FlowValue.Of(a[0].ToString().Trim())),
        ["text"] = new("(value)", 1, 1, (_, _, a) => FlowValue.Of(a[0].ToString())),
        ["number"] = new("(value)", 1, 1, (e, c, a) => FlowValue.Of(e.Number(c.Arguments[0], a[0]))),
        ["isEmpty"] = new("(value)", 1, 1, (_, _, a) => FlowValue.Of(a[0].ToString().Length == 0)),
        ["if"] = new("(condition, then, else)", 3, 3, If),
    };

    public static Function? Find(string name) => All.GetValueOrDefault(name);

    /// <summary>Whether text matches a pattern somewhere; null when the pattern is bad or takes too long.</summary>
    internal static bool? TryMatch(string text, string pattern)
    {
        try
        {
            return Regex.IsMatch(text, pattern, RegexKind, RegexLimit);
        }
        catch (Exception problem) when (problem is ArgumentException or NotSupportedException or RegexMatchTimeoutException)
        {
            return null;
        }
    }

    /// <summary>Whether it is a pattern that <see cref="TryMatch"/> can use.</summary>
    internal static bool IsPattern(string pattern) => TryMatch("", pattern) is not null;

    private static int Count(Evaluator evaluator, FunctionCall call, FlowValue[] arguments, int index)
    {
        var number = evaluator.Number(call.Arguments[index], arguments[index]);
        return (int)Math.Clamp(number, 0, arguments[0].ToString().Length);
    }

    private static FlowValue Mid(Evaluator evaluator, FunctionCall call, FlowValue[] arguments)
    {
        var text = arguments[0].ToString();
        var first = (int)Math.Clamp(evaluator.Number(call.Arguments[1], arguments[1]), 1, text.Length + 1) - 1;
        var count = Math.Min(Count(evaluator, call, arguments, 2), text.Length - first);
        return FlowValue.Of(text.Substring(first, count));
    }

    private static FlowValue Matches(Evaluator evaluator, FunctionCall call, FlowValue[] arguments) =>
        TryMatch(arguments[0].ToString(), arguments[1].ToString()) is { } matched
            ? FlowValue.Of(matched)
            : evaluator.Fail(call.Arguments[1], "pattern", "This pattern is not valid, uses look-around or back-references, or takes longer than 250 ms.");

    private static FlowValue If(Evaluator evaluator, FunctionCall call, FlowValue[] arguments) => arguments[0].Kind == FlowValueKind.Boolean
        ? arguments[arguments[0].IsTrue ? 1 : 2]
        : evaluator.Fail(call.Arguments[0], "not_a_condition", "The first argument is neither true nor false.");
}
