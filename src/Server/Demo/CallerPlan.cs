namespace Switchboard.Server.Demo;

/// <summary>What a caller will do; decided before he dials.</summary>
internal sealed record CallerPlan
{
    /// <summary>What callers want, as often as they want it.</summary>
    public static readonly IReadOnlyList<string> Topics = ["sales", "sales", "sales", "service", "service", "service", "service", "service", "installation", "order"];
    private static readonly string[] Networks = ["35", "38", "59", "77", "86", "98"];
    private static readonly string[] WrongKeys = ["6", "7", "8"];

    public required string Number { get; init; }

    public required string Dials { get; init; }

    public required string Language { get; init; }

    /// <summary>Keys to press, one after the other, as long as the menu asks.</summary>
    public required IReadOnlyList<string> Keys { get; init; }

    public required TimeSpan Patience { get; init; }

    public required TimeSpan TalkLength { get; init; }

    public required Dialogue Dialogue { get; init; }

    /// <summary>Hangs up in the menu after so long; null stays.</summary>
    public TimeSpan? LeavesMenuAfter { get; init; }

    /// <summary>
    /// A plan. A caller with a <paramref name="topic"/> comes because somebody real waits for one: he speaks Chinese, knows his
    /// keys and does not give up.
    /// </summary>
    public static CallerPlan Make(Dice dice, DemoOptions options, IReadOnlyList<string> customers, Func<string, bool> isHere, string? topic)
    {
        var sure = topic is not null;
        var english = dice.Happens(options.SpeaksEnglish) && !sure;
        var number = Somebody(dice, options, customers);
        for (var i = 0; isHere(number) && i < 20; i++)
            number = Somebody(dice, options, customers);
        var language = english ? Lines.English : Lines.Chinese;
        topic ??= dice.Pick(Topics);
        return new CallerPlan
        {
            Number = number,
            Dials = topic == "service" && !english && dice.Happens(0.4) ? DemoOptions.Hotlines[1] : DemoOptions.Hotlines[0],
            Language = language,
            Keys = KeysOf(dice, topic, english, !sure && dice.Happens(options.PressesWrongKey)),
            Patience = sure ? TimeSpan.FromMinutes(5) : TimeSpan.FromSeconds(2) + dice.Until(options.Patience),
            TalkLength = dice.Between(options.ShortestTalk, options.LongestTalk),
            Dialogue = dice.Pick(Lines.Of(language)),
            LeavesMenuAfter = !sure && dice.Happens(options.GivesUpInMenu) ? dice.Between(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(9)) : null,
        };
    }

    // A stranger's number is made up.
    private static string Somebody(Dice dice, DemoOptions options, IReadOnlyList<string> customers) => customers.Count > 0 && !dice.Happens(options.Unknown)
        ? dice.Pick(customers)
        : $"1{dice.Pick(Networks)}{dice.Below(100_000_000):D8}";

    private static List<string> KeysOf(Dice dice, string topic, bool english, bool wrong)
    {
        var keys = new List<string> { english ? "2" : "1" };
        if (wrong)
            keys.Add(dice.Pick(WrongKeys));
        switch (topic)
        {
            case "service":
                keys.Add("2");
                break;
            case "installation":
                keys.Add("3");
                break;
            case "order":
                keys.AddRange(["4", $"{dice.Below(90_000_000) + 10_000_000}#", "1"]);
                break;
            default:
                keys.Add("1");
                break;
        }

        return keys;
    }
}
