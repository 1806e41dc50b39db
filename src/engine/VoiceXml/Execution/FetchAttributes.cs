using Switchboard.VoiceXml.Documents;
using Switchboard.VoiceXml.Fetching;

namespace Switchboard.VoiceXml.Execution;

/// <summary>VoiceXML 2.0 §6.1: fetchtimeout, maxage and maxstale of an element or of the properties.</summary>
internal static class FetchAttributes
{
    public static FetchRequest Request(VxmlElement element, Uri uri, FetchPurpose purpose, Frame frame)
    {
        var properties = frame.Properties;
        var kind = purpose.ToString().ToLowerInvariant();
        return new FetchRequest
        {
            Uri = uri.AbsoluteUri,
            Purpose = purpose,
            Timeout = DurationText.Require(element["fetchtimeout"] ?? properties["fetchtimeout"]!, "fetchtimeout"),
            MaxAge = Age(element["maxage"] ?? properties[kind + "maxage"], "maxage"),
            MaxStale = Age(element["maxstale"] ?? properties[kind + "maxstale"], "maxstale"),
        };
    }

    private static TimeSpan? Age(string? text, string name) => text is null ? null : DurationText.Require(text, name);
}
