using System.Text;
using System.Text.Json;
using Switchboard.Kernel;

namespace Switchboard.Ivr.Runtime;

/// <summary>Text with <c>{{expression}}</c> in it.</summary>
internal static class Template
{
    private const string Begin = "{{";
    private const string End = "}}";

    /// <summary>The expressions in the text; null where one is not closed.</summary>
    public static IReadOnlyList<string>? Expressions(string text)
    {
        var found = new List<string>();
        return Walk(text, _ => { }, found.Add) ? found : null;
    }

    /// <summary>The text with the values in their places.</summary>
    public static Outcome<string> Render(string text, CallState state, Func<string, string>? escape = null)
    {
        var written = new StringBuilder();
        Fault? fault = null;
        var closed = Walk(text, plain => written.Append(plain), expression =>
        {
            if (fault is null && state.Evaluate(expression).TryGet(out var value, out var wrong))
                written.Append(escape is null ? value.ToString() : escape(value.ToString()));
            else
                fault ??= Kernel.Fault.Invalid("ivr.template", $"'{expression}' cannot be worked out.");
        });
        if (!closed)
            return Fault.Invalid("ivr.template", "A '{{' is not closed.");
        return fault is null ? written.ToString() : fault;
    }

    /// <summary>As inside a JSON text, without its quotes.</summary>
    public static string ForJson(string value) => JsonEncodedText.Encode(value).ToString();

    private static bool Walk(string text, Action<string> plain, Action<string> expression)
    {
        var at = 0;
        while (text.IndexOf(Begin, at, StringComparison.Ordinal) is var open && open >= 0)
        {
            var close = text.IndexOf(End, open, StringComparison.Ordinal);
            if (close < 0)
                return false;
            plain(text[at..open]);
            expression(text[(open + Begin.Length)..close].Trim());
            at = close + End.Length;
        }

        plain(text[at..]);
        return true;
    }
}
