namespace Switchboard.Ivr.Model;

/// <summary>What the caller is expected to say.</summary>
public enum AskKind
{
    /// <summary>One of <see cref="AskNode.Choices"/>.</summary>
    Words,

    /// <summary>Yes or no; the value is <c>true</c> or <c>false</c>.</summary>
    YesNo,

    /// <summary>Digits one by one.</summary>
    Digits,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A date; the value is <c>yyyymmdd</c>, with <c>????</c> for a year that was not said.</summary>
    Date,

    /// <summary>A time; the value is <c>hhmm</c> and a, p, h or ?.</summary>
    Time,

    /// <summary>What <see cref="AskNode.Grammar"/> has; the value is what its tags make of it.</summary>
    Grammar,
}

/// <summary>Asks the caller to speak; keys answer as well. Exits: <c>=VALUE</c> for each choice (or <c>match</c> for those without an exit of their own), nomatch, noinput, maxtries, error, hangup.</summary>
public sealed record AskNode : InputNode
{
    /// <summary>What is expected.</summary>
    public AskKind Kind { get; init; } = AskKind.Words;

    /// <summary>What may be said, and the keys that stand for it.</summary>
    public IReadOnlyList<AskChoice> Choices { get; init; } = [];

    /// <summary>SRGS as XML or ABNF.</summary>
    public string? Grammar { get; init; }

    /// <summary>The variable that gets the value; absent for none.</summary>
    public string? Variable { get; init; }

    /// <summary>The language of the words; absent for that of the call.</summary>
    public string? Language { get; init; }

    /// <summary>Words less sure than so many percent are no match.</summary>
    public int Confidence { get; init; } = 50;

    /// <summary>The pause that ends what he says.</summary>
    public int EndSilenceMs { get; init; } = 700;

    /// <summary>The longest answer.</summary>
    public int MaxSpeechMs { get; init; } = 10_000;

    /// <summary>The fewest digits.</summary>
    public int MinDigits { get; init; } = 1;

    /// <summary>The most digits.</summary>
    public int MaxDigits { get; init; } = 20;

    /// <summary>The key that ends keys of unknown number.</summary>
    public string Terminators { get; init; } = "#";

    /// <summary>The answer is masked in trails (a PIN).</summary>
    public bool Sensitive { get; init; }

    /// <summary>The values that have an exit of their own.</summary>
    internal IEnumerable<string> Values => Kind switch
    {
        AskKind.Words or AskKind.Grammar => Choices.Select(choice => choice.Value),
        AskKind.YesNo => ["true", "false"],
        _ => [],
    };
}

/// <summary>Something that may be said.</summary>
public sealed record AskChoice
{
    /// <summary>What it means: the exit is <c>=VALUE</c>.</summary>
    public required string Value { get; init; }

    /// <summary>The ways to say it: "sales", "the sales department".</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>The key that stands for it; absent for none.</summary>
    public string? Key { get; init; }
}
