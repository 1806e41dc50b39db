using System.Globalization;
using Switchboard.VoiceXml.Documents;

namespace Switchboard.VoiceXml.Execution;

/// <summary>VoiceXML 2.0 §6.3: the nearest value of a property.</summary>
internal readonly struct Properties(VxmlElement? item, VxmlElement? dialog, ExecutionContext context)
{
    private static readonly Dictionary<string, string> Defaults = new(StringComparer.Ordinal)
    {
        ["confidencelevel"] = "0.5",
        ["sensitivity"] = "0.5",
        ["speedvsaccuracy"] = "0.5",
        ["completetimeout"] = "500ms",
        ["incompletetimeout"] = "1s",
        ["maxspeechtimeout"] = "30s",
        ["interdigittimeout"] = "3s",
        ["termtimeout"] = "0s",
        ["termchar"] = "#",
        ["bargein"] = "true",
        ["bargeintype"] = "speech",
        ["timeout"] = "5s",
        ["fetchtimeout"] = "10s",
        ["inputmodes"] = "dtmf voice",
        ["universals"] = "none",
        ["maxnbest"] = "1",
        ["recordutterance"] = "false",
    };

    public string? this[string name] =>
        In(item, name) ?? In(dialog, name) ?? In(context.Document?.Root, name) ?? In(context.Root?.Root, name) ?? Defaults.GetValueOrDefault(name);

    public TimeSpan Time(string name) => DurationText.Require(this[name] ?? "", name);

    public double Number(string name) =>
        double.TryParse(this[name], NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new VoiceXmlEvent(VoiceXmlEvent.Semantic, $"the property {name}=\"{this[name]}\" is no number");

    private static string? In(VxmlElement? element, string name)
    {
        if (element is null)
            return null;
        string? found = null;
        foreach (var child in element.Children)
        {
            if (child is VxmlElement { Name: "property" } property && property["name"] == name)
                found = property["value"]; // of several the last one counts
        }

        return found;
    }
}
