using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Switchboard.Ivr.Model;

/// <summary>Kinds of value.</summary>
public enum FlowValueKind
{
    Null,
    Boolean,
    Number,
    Text,
}

/// <summary>A value in a flow: text, number, boolean or null.</summary>
[JsonConverter(typeof(FlowValueConverter))]
public readonly record struct FlowValue
{
    private readonly decimal _number;
    private readonly string? _text;

    private FlowValue(FlowValueKind kind, decimal number, string? text)
    {
        Kind = kind;
        _number = number;
        _text = text;
    }

    public FlowValueKind Kind { get; }

    /// <summary>The number; 0 for other kinds.</summary>
    public decimal Number => Kind == FlowValueKind.Number ? _number : 0;

    /// <summary>Whether it is <c>true</c>.</summary>
    public bool IsTrue => Kind == FlowValueKind.Boolean && _number != 0;

    public static FlowValue Null => default;

    public static FlowValue Of(string text) => new(FlowValueKind.Text, 0, text);

    public static FlowValue Of(decimal number) => new(FlowValueKind.Number, number, null);

    public static FlowValue Of(bool value) => new(FlowValueKind.Boolean, value ? 1 : 0, null);

    /// <summary>The number, also of text that is one.</summary>
    public bool TryNumber(out decimal number)
    {
        number = _number;
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        return Kind == FlowValueKind.Number
            || (Kind == FlowValueKind.Text && decimal.TryParse(_text, Style, CultureInfo.InvariantCulture, out number));
    }

    /// <summary>As text: null is empty, numbers without trailing zeros.</summary>
    public override string ToString() => Kind switch
    {
        FlowValueKind.Text => _text!,
        FlowValueKind.Number => _number.ToString("0.############################", CultureInfo.InvariantCulture),
        FlowValueKind.Boolean => _number != 0 ? "true" : "false",
        _ => "",
    };
}

internal sealed class FlowValueConverter : JsonConverter<FlowValue>
{
    public override bool HandleNull => true;

    public override FlowValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.String => FlowValue.Of(reader.GetString()!),
        JsonTokenType.True => FlowValue.Of(true),
        JsonTokenType.False => FlowValue.Of(false),
        JsonTokenType.Null => FlowValue.Null,
        JsonTokenType.Number when reader.TryGetDecimal(out var number) => FlowValue.Of(number),
        _ => throw new JsonException("A value is a string, a number, true, false or null."),
    };

    public override void Write(Utf8JsonWriter writer, FlowValue value, JsonSerializerOptions options)
    {
        switch (value.Kind)
        {
            case FlowValueKind.Text:
                writer.WriteStringValue(value.ToString());
                break;
            case FlowValueKind.Number:
                writer.WriteNumberValue(value.Number);
                break;
            case FlowValueKind.Boolean:
                writer.WriteBooleanValue(value.IsTrue);
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }
}
