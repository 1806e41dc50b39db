using System.Globalization;
using Switchboard.Kernel;

namespace Switchboard.Ivr.Expressions;

/// <summary>What is wrong with an expression, and where.</summary>
/// <param name="Code">Dotted and stable: <c>expression.unexpected</c>.</param>
/// <param name="Position">The character it is about, from 0.</param>
/// <param name="Detail">One English sentence.</param>
/// <param name="Params">What a translated message needs.</param>
public sealed record ExpressionError(string Code, int Position, string Detail, IReadOnlyDictionary<string, string> Params)
{
    internal static ExpressionError At(int position, string code, string detail, params (string Name, string Value)[] values)
    {
        var named = values.ToDictionary(value => value.Name, value => value.Value, StringComparer.Ordinal);
        named["position"] = (position + 1).ToString(CultureInfo.InvariantCulture);
        return new ExpressionError("expression." + code, position, detail, named);
    }

    /// <summary>As a fault, with the position in the sentence.</summary>
    public Fault ToFault() => Fault.Invalid(Code, $"{Detail} (character {Params["position"]})");
}
