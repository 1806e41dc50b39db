using System.Globalization;

namespace Switchboard.Speech.Recognition.Sphinx;

/// <summary>The builtin grammars of VoiceXML (Appendix P) in English words, as SRGS.</summary>
internal static class BuiltinSpeech
{
    private const string Digit = "<one-of><item>zero</item><item>oh</item><item>one</item><item>two</item><item>three</item><item>four</item>"
        + "<item>five</item><item>six</item><item>seven</item><item>eight</item><item>nine</item></one-of>";

    private const string Numbers = """
        <rule id="unit"><one-of><item>one</item><item>two</item><item>three</item><item>four</item><item>five</item><item>six</item><item>seven</item><item>eight</item><item>nine</item></one-of></rule>
        <rule id="teen"><one-of><item>ten</item><item>eleven</item><item>twelve</item><item>thirteen</item><item>fourteen</item><item>fifteen</item><item>sixteen</item><item>seventeen</item><item>eighteen</item><item>nineteen</item></one-of></rule>
        <rule id="ten"><one-of><item>twenty</item><item>thirty</item><item>forty</item><item>fifty</item><item>sixty</item><item>seventy</item><item>eighty</item><item>ninety</item></one-of></rule>
        <rule id="below100"><one-of><item><ruleref uri="#unit"/></item><item><ruleref uri="#teen"/></item><item><ruleref uri="#ten"/><item repeat="0-1"><ruleref uri="#unit"/></item></item></one-of></rule>
        <rule id="below1000"><one-of><item><ruleref uri="#below100"/></item><item><ruleref uri="#unit"/> hundred <item repeat="0-1"><item repeat="0-1">and</item><ruleref uri="#below100"/></item></item></one-of></rule>
        <rule id="whole"><one-of><item>zero</item><item><ruleref uri="#below1000"/></item><item><ruleref uri="#below1000"/> thousand <item repeat="0-1"><item repeat="0-1">and</item><ruleref uri="#below1000"/></item></item></one-of></rule>
        """;

    private const string Ordinals = "<one-of><item>first</item><item>second</item><item>third</item><item>fourth</item><item>fifth</item><item>sixth</item>"
        + "<item>seventh</item><item>eighth</item><item>ninth</item><item>tenth</item><item>eleventh</item><item>twelfth</item><item>thirteenth</item>"
        + "<item>fourteenth</item><item>fifteenth</item><item>sixteenth</item><item>seventeenth</item><item>eighteenth</item><item>nineteenth</item>"
        + "<item>twentieth</item><item>thirtieth</item><item>twenty <ruleref uri=\"#small\"/></item><item>thirty first</item></one-of>";

    private const string Months = "<one-of><item>january</item><item>february</item><item>march</item><item>april</item><item>may</item><item>june</item>"
        + "<item>july</item><item>august</item><item>september</item><item>october</item><item>november</item><item>december</item></one-of>";

    /// <summary>The grammar of a builtin: URI; null when there is no such one.</summary>
    public static string? Find(string uri)
    {
        var slash = uri.IndexOf('/', StringComparison.Ordinal);
        var reference = slash < 0 ? "" : uri[(slash + 1)..];
        var mark = reference.IndexOf('?', StringComparison.Ordinal);
        var type = mark < 0 ? reference : reference[..mark];
        var rules = type switch
        {
            "boolean" => Rule("r0", "<one-of><item>yes</item><item>yeah</item><item>yep</item><item>sure</item><item>correct</item><item>right</item>"
                + "<item>yes please</item><item>okay</item><item>true</item><item>no</item><item>nope</item><item>wrong</item><item>no thanks</item>"
                + "<item>incorrect</item><item>false</item></one-of>"),
            "digits" => Rule("r0", Repeated(Digit, Lengths(mark < 0 ? "" : reference[(mark + 1)..]))),
            "phone" => Rule("r0", Repeated(Digit, "3-20") + "<item repeat=\"0-1\">extension " + Repeated(Digit, "1-6") + "</item>"),
            "number" => Rule("r0", "<item repeat=\"0-1\"><one-of><item>minus</item><item>negative</item></one-of></item><ruleref uri=\"#whole\"/>"
                + "<item repeat=\"0-1\">point " + Repeated(Digit, "1-6") + "</item>") + Numbers,
            "currency" => Rule("r0", "<ruleref uri=\"#whole\"/><item repeat=\"0-1\"><one-of><item>dollar</item><item>dollars</item><item>euro</item><item>euros</item>"
                + "<item>pound</item><item>pounds</item><item>yuan</item><item>yen</item></one-of><item repeat=\"0-1\"><item repeat=\"0-1\">and</item>"
                + "<ruleref uri=\"#below100\"/><item repeat=\"0-1\"><one-of><item>cents</item><item>cent</item><item>pence</item></one-of></item></item></item>") + Numbers,
            "date" => Rule("r0", "<one-of><item>" + Months + "<item repeat=\"0-1\">the</item><ruleref uri=\"#day\"/></item><item><item repeat=\"0-1\">the</item>"
                + "<ruleref uri=\"#day\"/><item repeat=\"0-1\">of</item>" + Months + "</item></one-of><item repeat=\"0-1\"><ruleref uri=\"#year\"/></item>")
                + Rule("small", "<one-of><item>first</item><item>second</item><item>third</item><item>fourth</item><item>fifth</item><item>sixth</item><item>seventh</item><item>eighth</item><item>ninth</item></one-of>")
                + Rule("day", "<one-of><item>" + Ordinals + "</item><item><ruleref uri=\"#below100\"/></item></one-of>")
                + Rule("year", "<one-of><item><one-of><item>nineteen</item><item>twenty</item></one-of><ruleref uri=\"#below100\"/></item><item>two thousand <item repeat=\"0-1\"><item repeat=\"0-1\">and</item><ruleref uri=\"#below100\"/></item></item></one-of>")
                + Numbers,
            "time" => Rule("r0", "<one-of><item>noon</item><item>midnight</item><item><ruleref uri=\"#below100\"/><item repeat=\"0-1\"><one-of><item>o'clock</item>"
                + "<item>oh <ruleref uri=\"#unit\"/></item><item><ruleref uri=\"#below100\"/></item></one-of></item><item repeat=\"0-1\"><one-of><item>a m</item><item>p m</item>"
                + "<item>in the morning</item><item>in the afternoon</item><item>in the evening</item></one-of></item></item></one-of>") + Numbers,
            _ => null,
        };
        return rules is null ? null : $"<grammar xmlns=\"http://www.w3.org/2001/06/grammar\" version=\"1.0\" root=\"r0\">{rules}</grammar>";
    }

    private static string Rule(string id, string body) => $"<rule id=\"{id}\">{body}</rule>";

    private static string Repeated(string body, string repeat) => $"<item repeat=\"{repeat}\">{body}</item>";

    private static string Lengths(string query)
    {
        var (least, most) = (1, 0);
        foreach (var pair in query.Split([';', '&'], StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2);
            if (parts.Length != 2 || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var value))
                continue;
            if (parts[0] is "length" or "minlength")
                least = value;
            if (parts[0] is "length" or "maxlength")
                most = value;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, least)}-{(most > 0 ? most : "")}");
    }
}
