namespace Switchboard.Server.Demo;

/// <summary>A customer who may call.</summary>
internal sealed record Customer(string Number, string Name);

/// <summary>What a caller will do; decided before he dials.</summary>
internal sealed record CallerPlan
{
    public required string Number { get; init; }

    public required string Name { get; init; }

    public required string Dials { get; init; }

    public required string Language { get; init; }

    /// <summary>Keys to press, one after the other, as long as the menu asks.</summary>
    public required IReadOnlyList<string> Keys { get; init; }

    public required TimeSpan Patience { get; init; }

    public required TimeSpan TalkLength { get; init; }

    public required Dialogue Dialogue { get; init; }

    /// <summary>Hangs up in the menu after so long; null stays.</summary>
    public TimeSpan? LeavesMenuAfter { get; init; }

    /// <summary>A plan; <paramref name="sure"/> callers neither give up nor press wrong keys: somebody real waits for them.</summary>
    public static CallerPlan Make(Dice dice, DemoOptions options, IReadOnlyList<Customer> customers, Func<string, bool> isHere, bool sure)
    {
        var english = dice.Happens(options.SpeaksEnglish) && !sure;
        var who = Somebody(dice, options, customers);
        for (var i = 0; isHere(who.Number) && i < 20; i++)
            who = Somebody(dice, options, customers);
        var language = english ? Lines.English : Lines.Chinese;
        return new CallerPlan
        {
            Number = who.Number,
            Name = english ? "" : who.Name,
            Dials = dice.Happens(0.8) ? DemoOptions.Hotlines[0] : DemoOptions.Hotlines[1],
            Language = language,
            Keys = KeysOf(dice, english, !sure && dice.Happens(options.PressesWrongKey)),
            Patience = sure ? TimeSpan.FromMinutes(5) : TimeSpan.FromSeconds(2) + dice.Until(options.Patience),
            TalkLength = dice.Between(options.ShortestTalk, options.LongestTalk),
            Dialogue = dice.Pick(Lines.Of(language)),
            LeavesMenuAfter = !sure && dice.Happens(options.GivesUpInMenu) ? dice.Between(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(9)) : null,
        };
    }

    // A stranger's number is made up; a customer's name is not signalled: the screen finds it.
    private static Customer Somebody(Dice dice, DemoOptions options, IReadOnlyList<Customer> customers) => customers.Count > 0 && !dice.Happens(options.Unknown)
        ? dice.Pick(customers) with { Name = "" }
        : new Customer($"1{dice.Pick(["35", "38", "59", "77", "86", "98"])}{dice.Below(100_000_000):D8}", "");

    private static List<string> KeysOf(Dice dice, bool english, bool wrong)
    {
        var keys = new List<string> { english ? "2" : "1" };
        if (wrong)
            keys.Add(dice.Pick(["7", "8", "4"]));
        var roll = dice.Roll();
        if (roll < 0.42)
            keys.Add("1");
        else if (roll < 0.9)
            keys.Add("2");
        else
            keys.AddRange(["3", $"{dice.Below(90_000_000) + 10_000_000}#", "1"]);
        return keys;
    }
}
