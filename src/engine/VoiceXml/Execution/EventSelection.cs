using System.Globalization;
using Switchboard.VoiceXml.Documents;

namespace Switchboard.VoiceXml.Execution;

/// <summary>VoiceXML 2.0 §5.2.4: finds the handler of an event.</summary>
internal static class EventSelection
{
    /// <summary>The handler, or null when only the interpreter's own is left.</summary>
    public static VxmlElement? Select(VoiceXmlEvent thrown, IEnumerable<VxmlElement> scopes, EventCounters counters, Func<VxmlElement, bool> condition)
    {
        VxmlElement? best = null;
        var highest = 0;
        foreach (var scope in scopes)
        {
            foreach (var handler in scope.Elements())
            {
                if (!FormItems.IsHandler(handler) || Matches(handler, thrown.Name) is not { } name || !condition(handler))
                    continue;
                var count = handler["count"] is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : 1;
                if (count > highest && count <= counters.Of(name))
                    (best, highest) = (handler, count);
            }
        }

        return best;
    }

    /// <summary>The name in the handler's list that matches, the longest; null when none does.</summary>
    private static string? Matches(VxmlElement handler, string thrown)
    {
        if (handler.Name != "catch")
            return IsPrefix(handler.Name, thrown) ? handler.Name : null;
        var names = Identifiers.Split(handler["event"]);
        if (names.Length == 0)
            return "";
        string? longest = null;
        foreach (var name in names)
        {
            var plain = name is "." or "*" ? "" : name.TrimEnd('*').TrimEnd('.');
            if (IsPrefix(plain, thrown) && (longest is null || plain.Length > longest.Length))
                longest = plain;
        }

        return longest;
    }

    private static bool IsPrefix(string name, string thrown) =>
        name.Length == 0 || (thrown.StartsWith(name, StringComparison.Ordinal) && (thrown.Length == name.Length || thrown[name.Length] == '.'));
}
