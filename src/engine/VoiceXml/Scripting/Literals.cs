using System.Globalization;
using Jint.Native;

namespace Switchboard.VoiceXml.Scripting;

/// <summary>Expressions that need no evaluation: plain numbers, plain strings, true, false, null.</summary>
internal static class Literals
{
    public static bool TryRead(string expression, out JsValue value)
    {
        value = JsValue.Undefined;
        if (expression.Length == 0)
            return false;
        switch (expression)
        {
            case "true":
                value = JsValue.True;
                return true;
            case "false":
                value = JsValue.False;
                return true;
            case "null":
                value = JsValue.Null;
                return true;
        }

        if (expression[0] is '\'' or '"')
            return TryText(expression, out value);
        if (!char.IsAsciiDigit(expression[0]) || (expression.Length > 1 && expression[0] == '0') || expression.Length > 9)
            return false;
        if (!int.TryParse(expression, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return false;
        value = new JsValue(number);
        return true;
    }

    private static bool TryText(string expression, out JsValue value)
    {
        value = JsValue.Undefined;
        var quote = expression[0];
        if (expression.Length < 2 || expression[^1] != quote)
            return false;
        var inner = expression.AsSpan(1, expression.Length - 2);
        if (inner.IndexOfAny(quote, '\\', '\n') >= 0 || inner.Contains('\r'))
            return false;
        value = new JsValue(inner.ToString());
        return true;
    }
}
