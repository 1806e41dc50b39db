using System.Text.Json.Serialization;
using Switchboard.Ivr.Platform;

namespace Switchboard.Ivr.TextDriver;

/// <summary>What a made-up caller does, and what the rest of the house answers. Can be stored as a test case of its flow.</summary>
public sealed record TextScript
{
    /// <summary>The caller's number.</summary>
    public string Caller { get; init; } = "13800138000";

    /// <summary>The number he dialled.</summary>
    public string Called { get; init; } = "4008001234";

    /// <summary>When he calls; absent: Monday 5 January 2026, 10:00 in Shanghai.</summary>
    public DateTimeOffset? StartAt { get; init; }

    /// <summary>The data that the call brings along.</summary>
    public IReadOnlyDictionary<string, string> Attached { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// What happens. Steps with <c>atMs</c> happen at that time of the call. The other presses, silences and hang-ups each answer one
    /// question, in order; when they run out the caller stays silent. Queue and extension steps answer the next queue or extension.
    /// </summary>
    public IReadOnlyList<ScriptStep> Steps { get; init; } = [];

    /// <summary>The fields of the customer who is found, whatever number is looked up; empty: none is.</summary>
    public IReadOnlyDictionary<string, string> Customer { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Rows of the tenant's own tables: table → key → column → value; they go before those that are there.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>> Tables { get; init; } =
        new Dictionary<string, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>>(StringComparer.OrdinalIgnoreCase);

    /// <summary>How every queue is.</summary>
    public IReadOnlyDictionary<string, string> QueueStatus { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["waiting"] = "0",
        ["expectedWait"] = "",
        ["longestWait"] = "0",
        ["staffed"] = "1",
        ["idle"] = "1",
    };

    /// <summary>The same script with one step more.</summary>
    public TextScript With(ScriptStep step) => this with { Steps = [.. Steps, step] };

    /// <summary>Answers the next question with keys; without a delay a second after the question was heard out.</summary>
    public TextScript Press(string digits, TimeSpan? after = null) => With(new PressStep { Digits = digits, AfterMs = Ms(after) });

    /// <summary>Presses keys at a time of the call.</summary>
    public TextScript PressAt(TimeSpan at, string digits) => With(new PressStep { Digits = digits, AtMs = Ms(at) });

    /// <summary>Answers the next question with words.</summary>
    public TextScript Say(string words) => With(new SayStep { Words = words });

    /// <summary>Lets the next question pass.</summary>
    public TextScript Silent() => With(new SilentStep());

    /// <summary>Hangs up in the next question; without a delay a second after it was heard out.</summary>
    public TextScript HangUp(TimeSpan? after = null) => With(new HangUpStep { AfterMs = Ms(after) });

    /// <summary>Hangs up at a time of the call.</summary>
    public TextScript HangUpAt(TimeSpan at) => With(new HangUpStep { AtMs = Ms(at) });

    /// <summary>What the next queue does.</summary>
    public TextScript Queue(QueueEnd result, TimeSpan? wait = null, TimeSpan? talk = null, bool callerHangsUp = false) =>
        With(new QueueStep { Result = result, WaitMs = Ms(wait) ?? 20_000, TalkMs = Ms(talk) ?? 60_000, CallerHangsUp = callerHangsUp });

    /// <summary>What the next extension does.</summary>
    public TextScript Extension(ExtensionEnd result, TimeSpan? ring = null, TimeSpan? talk = null, bool callerHangsUp = false) =>
        With(new ExtensionStep { Result = result, RingMs = Ms(ring) ?? 6_000, TalkMs = Ms(talk) ?? 60_000, CallerHangsUp = callerHangsUp });

    private static int? Ms(TimeSpan? time) => time is { } value ? (int)value.TotalMilliseconds : null;
}

/// <summary>One thing that happens.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(PressStep), "press")]
[JsonDerivedType(typeof(SayStep), "say")]
[JsonDerivedType(typeof(SilentStep), "silent")]
[JsonDerivedType(typeof(HangUpStep), "hangup")]
[JsonDerivedType(typeof(QueueStep), "queue")]
[JsonDerivedType(typeof(ExtensionStep), "extension")]
[JsonDerivedType(typeof(HttpStep), "http")]
[JsonDerivedType(typeof(SqlStep), "sql")]
public abstract record ScriptStep;

/// <summary>The caller presses keys, 200 ms apart.</summary>
public sealed record PressStep : ScriptStep
{
    /// <summary>Which.</summary>
    public required string Digits { get; init; }

    /// <summary>So long after the question began.</summary>
    public int? AfterMs { get; init; }

    /// <summary>Or at this time of the call.</summary>
    public int? AtMs { get; init; }
}

/// <summary>The caller says something to a question; one that listens to keys alone passes as if he were silent.</summary>
public sealed record SayStep : ScriptStep
{
    /// <summary>What.</summary>
    public required string Words { get; init; }
}

/// <summary>The caller lets a question pass.</summary>
public sealed record SilentStep : ScriptStep;

/// <summary>The caller hangs up.</summary>
public sealed record HangUpStep : ScriptStep
{
    /// <summary>So long after the question began.</summary>
    public int? AfterMs { get; init; }

    /// <summary>Or at this time of the call.</summary>
    public int? AtMs { get; init; }
}

/// <summary>What a queue does with the call.</summary>
public sealed record QueueStep : ScriptStep
{
    /// <summary>How it ends. Abandoned: the caller hangs up.</summary>
    public required QueueEnd Result { get; init; }

    /// <summary>How long the caller waits; longer than the node's limit is an overflow at the limit.</summary>
    public int WaitMs { get; init; } = 20_000;

    /// <summary>How long he talks with the agent.</summary>
    public int TalkMs { get; init; } = 60_000;

    /// <summary>He hangs up after the talk, rather than the agent.</summary>
    public bool CallerHangsUp { get; init; }

    /// <summary>The agent sends the call back with this form, where he may; null: he hangs up.</summary>
    public IReadOnlyDictionary<string, string>? Returned { get; init; }
}

/// <summary>What an extension does.</summary>
public sealed record ExtensionStep : ScriptStep
{
    /// <summary>How it ends.</summary>
    public required ExtensionEnd Result { get; init; }

    /// <summary>How long it rings; longer than the node's limit is no answer at the limit.</summary>
    public int RingMs { get; init; } = 6_000;

    /// <summary>How long they talk.</summary>
    public int TalkMs { get; init; } = 60_000;

    /// <summary>The caller hangs up after the talk.</summary>
    public bool CallerHangsUp { get; init; }
}

/// <summary>What the next system that is asked over HTTP answers.</summary>
public sealed record HttpStep : ScriptStep
{
    /// <summary>Its status.</summary>
    public int Status { get; init; } = 200;

    /// <summary>Its answer.</summary>
    public string Body { get; init; } = "{}";

    /// <summary>It says nothing in time.</summary>
    public bool TimedOut { get; init; }
}

/// <summary>What the next database that is read answers.</summary>
public sealed record SqlStep : ScriptStep
{
    /// <summary>Its rows.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, Model.FlowValue>> Rows { get; init; } = [];

    /// <summary>It cannot be read.</summary>
    public bool Fails { get; init; }
}
