namespace Switchboard.Ivr.Model;

/// <summary>Chooses the language of what is said from here on. Exits: next, error, hangup.</summary>
public sealed record LanguageNode : FlowNode
{
    /// <summary>A language of the flow.</summary>
    public required string Language { get; init; }
}

/// <summary>Says which agents the call needs and how urgent it is; the next queues keep to it. Exits: next, error, hangup.</summary>
public sealed record SkillsNode : FlowNode
{
    /// <summary>Skills an agent must have, beside those of queue and queue node. Replaces what an earlier node asked for.</summary>
    public IReadOnlyList<string> Skills { get; init; } = [];

    /// <summary>Added to the priority of the queue node.</summary>
    public int Priority { get; init; }
}

/// <summary>Rings an agent at the extension of his seat. Exits as of an extension.</summary>
public sealed record AgentNode : FlowNode
{
    /// <summary>The agent's id or own number; absent when <see cref="AgentFrom"/> is there.</summary>
    public string? Agent { get; init; }

    /// <summary>An expression that gives it.</summary>
    public string? AgentFrom { get; init; }

    /// <summary>How long to ring.</summary>
    public int RingTimeoutMs { get; init; } = 20_000;
}

/// <summary>
/// Sends the call to a number: an extension, a ring group, a box, or, if it is written here and not computed, outside. The flow is
/// over then. Exits: error, hangup.
/// </summary>
public sealed record TransferNode : FlowNode
{
    /// <summary>The number; absent when <see cref="ToFrom"/> is there.</summary>
    public string? To { get; init; }

    /// <summary>An expression that gives a number of the house.</summary>
    public string? ToFrom { get; init; }
}

/// <summary>What becomes of the recording.</summary>
public enum RecordingDeed
{
    /// <summary>It begins, if none runs.</summary>
    Start,

    /// <summary>It ends.</summary>
    Stop,

    /// <summary>It goes on silently (card data).</summary>
    Pause,

    /// <summary>It is heard again.</summary>
    Resume,
}

/// <summary>Switches the recording. Exits: next, error, hangup.</summary>
public sealed record RecordingNode : FlowNode
{
    /// <summary>What to do.</summary>
    public RecordingDeed Action { get; init; }
}

/// <summary>
/// Asks how satisfied the caller is, by a key. The answer goes with the call as <c>satisfaction</c> and into its record. Behind the
/// <c>answered</c> exit of a queue it asks after the agent hung up. Exits: match (he answered), nomatch, noinput, maxtries, error, hangup.
/// </summary>
public sealed record SurveyNode : InputNode
{
    /// <summary>The name of the answer in the call's data.</summary>
    public const string Answer = "satisfaction";

    /// <summary>The keys that count, best first: <c>"54321"</c>.</summary>
    public string Keys { get; init; } = "54321";
}

/// <summary>Sends a message to the caller or another number. Exits: next, error (no channel is set up, or it refused), hangup.</summary>
public sealed record MessageNode : FlowNode
{
    /// <summary><c>sms</c> or <c>email</c>.</summary>
    public string Channel { get; init; } = "sms";

    /// <summary>An expression for the number or address.</summary>
    public string To { get; init; } = "caller";

    /// <summary>The subject of an e-mail; absent: the name of the flow.</summary>
    public string? Subject { get; init; }

    /// <summary>What it says; <c>{{expression}}</c> puts a value in.</summary>
    public required string Text { get; init; }
}
