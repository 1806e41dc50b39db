using System.Globalization;
using System.Text.Json;
using Switchboard.Ivr.Model;

namespace Switchboard.Ivr.Runtime;

/// <summary>Takes parts out of a JSON answer: <c>order.items[0].state</c>.</summary>
internal static class JsonPath
{
    /// <summary>The value there; null where there is none. Objects and lists come as JSON text.</summary>
    public static FlowValue Read(JsonElement root, string path)
    {
        var at = root;
        foreach (var step in path.Split(['.', '[', ']'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (at.ValueKind == JsonValueKind.Array && int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index >= 0 && index < at.GetArrayLength())
                at = at[index];
            else if (at.ValueKind == JsonValueKind.Object && at.TryGetProperty(step, out var inner))
                at = inner;
            else
                return FlowValue.Null;
        }

        return at.ValueKind switch
        {
            JsonValueKind.String => FlowValue.Of(at.GetString()!),
            JsonValueKind.True => FlowValue.Of(true),
            JsonValueKind.False => FlowValue.Of(false),
            JsonValueKind.Number when at.TryGetDecimal(out var number) => FlowValue.Of(number),
            JsonValueKind.Null or JsonValueKind.Undefined => FlowValue.Null,
            _ => FlowValue.Of(at.GetRawText()),
        };
    }
}
