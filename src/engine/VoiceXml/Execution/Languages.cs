using System.Collections.Concurrent;
using System.Globalization;

namespace Switchboard.VoiceXml.Execution;

/// <summary>VoiceXML 2.0 §5.2.6: error.unsupported.language. Whether a voice or a recogniser for a language is at hand the platform decides;
/// here only what is no language at all is refused.</summary>
internal static class Languages
{
    private const int MaxKept = 1000;
    private static readonly ConcurrentDictionary<string, bool> Known = new(StringComparer.OrdinalIgnoreCase);

    public static void Require(string? language)
    {
        if (language is not { Length: > 0 } || IsKnown(language))
            return;
        throw new VoiceXmlEvent("error.unsupported.language", $"\"{language}\" is no language that is known here");
    }

    private static bool IsKnown(string language)
    {
        if (Known.TryGetValue(language, out var known))
            return known;
        known = Exists(language) || Exists(language.Split('-', '_')[0]);
        if (Known.Count >= MaxKept)
            Known.Clear();
        return Known[language] = known;
    }

    private static bool Exists(string name)
    {
        try
        {
            return !CultureInfo.GetCultureInfo(name, predefinedOnly: true).CultureTypes.HasFlag(CultureTypes.UserCustomCulture);
        }
        catch (CultureNotFoundException)
        {
            return false;
        }
    }
}
