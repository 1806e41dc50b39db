using System.Net;

namespace Switchboard.Server.Demo;

/// <summary>How the demo floor lives. Everything that chance decides comes from <see cref="Seed"/>.</summary>
internal sealed record DemoOptions
{
    /// <summary>Short name of the demo tenant.</summary>
    public const string TenantName = "demo";

    /// <summary>Password of every demo sign-in and every demo phone. It is known to all: the demo listens on loopback only.</summary>
    public const string Password = "demo-2026-demo";

    /// <summary>The agent nobody plays: whoever signs in as it gets the next call.</summary>
    public const string ReservedAgent = "agent1";

    /// <summary>Where the demo's carrier stands.</summary>
    public static readonly IPAddress Carrier = IPAddress.Parse("127.0.0.9");

    /// <summary>The numbers callers dial.</summary>
    public static readonly IReadOnlyList<string> Hotlines = ["4008001001", "4008001002"];

    /// <summary>The number that leads to the mailbox for the night.</summary>
    public const string NightNumber = "4008001005";

    /// <summary>The number that receives faxes.</summary>
    public const string FaxNumber = "4008001004";

    /// <summary>Seed of all chance.</summary>
    public int Seed { get; init; } = 20_260_501;

    /// <summary>Callers a minute, on average.</summary>
    public double CallersPerMinute { get; init; } = 3.5;

    /// <summary>Callers come three times as fast while fewer than this are in the house.</summary>
    public int FewestInHouse { get; init; } = 3;

    /// <summary>No new caller comes while so many are in the house.</summary>
    public int MostInHouse { get; init; } = 7;

    /// <summary>How many agents are played.</summary>
    public int Agents { get; init; } = 6;

    /// <summary>Shortest talk.</summary>
    public TimeSpan ShortestTalk { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Longest talk.</summary>
    public TimeSpan LongestTalk { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>How long callers listen before they press a key, at least.</summary>
    public TimeSpan QuickestKey { get; init; } = TimeSpan.FromSeconds(2.5);

    /// <summary>How long callers listen before they press a key, at most.</summary>
    public TimeSpan SlowestKey { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>How long callers wait in a queue, on average (exponential).</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How soon an agent answers, at least.</summary>
    public TimeSpan QuickestAnswer { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How soon an agent answers, at most.</summary>
    public TimeSpan SlowestAnswer { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>Shortest after-call work.</summary>
    public TimeSpan ShortestWrapUp { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>Longest after-call work.</summary>
    public TimeSpan LongestWrapUp { get; init; } = TimeSpan.FromSeconds(18);

    /// <summary>How long an agent works between two breaks, on average.</summary>
    public TimeSpan Shift { get; init; } = TimeSpan.FromMinutes(8);

    /// <summary>Shortest break.</summary>
    public TimeSpan ShortestBreak { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest break.</summary>
    public TimeSpan LongestBreak { get; init; } = TimeSpan.FromSeconds(150);

    /// <summary>Share of calls that an agent lets ring.</summary>
    public double Misses { get; init; } = 0.02;

    /// <summary>Share of callers who hang up in the menu.</summary>
    public double GivesUpInMenu { get; init; } = 0.06;

    /// <summary>Share of callers who press a wrong key first.</summary>
    public double PressesWrongKey { get; init; } = 0.07;

    /// <summary>Share of callers who speak English.</summary>
    public double SpeaksEnglish { get; init; } = 0.1;

    /// <summary>Share of callers whose number nobody knows.</summary>
    public double Unknown { get; init; } = 0.2;

    /// <summary>Calls of the days before the first start.</summary>
    public int PastCalls { get; init; } = 300;

    /// <summary>How many days they are spread over.</summary>
    public int PastDays { get; init; } = 7;

    /// <summary>Why these server options must not run a demo; null when they may.</summary>
    public static string? Refuse(Hosting.ServerOptions options) =>
        options.IsLocalOnly
            ? null
            : "The demo has known passwords and synthetic people: with --demo, --sip, --sips, --http and --https must be on 127.0.0.1 and --advertise must not be given.";
}
