namespace Switchboard.Ivr.Model;

/// <summary>
/// Records what the caller says and keeps it with the call. Exits: next (he spoke), noinput (he said nothing), error, hangup (he went; what
/// he had said is kept).
/// </summary>
public sealed record RecordNode : FlowNode
{
    /// <summary>The longest recording.</summary>
    public const int LongestMs = 600_000;

    /// <summary>What he is asked.</summary>
    public IReadOnlyList<PromptPart> Prompt { get; init; } = [];

    /// <summary>What the recording is called in the call's record.</summary>
    public string? Label { get; init; }

    /// <summary>A tone tells him when to speak.</summary>
    public bool Beep { get; init; } = true;

    /// <summary>How long he may speak.</summary>
    public int MaxMs { get; init; } = 60_000;

    /// <summary>After so long a silence it is over.</summary>
    public int SilenceMs { get; init; } = 4000;

    /// <summary>Less than this is nothing.</summary>
    public int MinMs { get; init; } = 500;

    /// <summary>The keys that end it.</summary>
    public string Terminators { get; init; } = "#";

    /// <summary>The variable that gets the recording's id; absent where nobody asks.</summary>
    public string? Variable { get; init; }
}

/// <summary>
/// Lets the call wait for an agent who can send it back with a form filled in; the flow goes on with what he wrote. Exits: returned,
/// answered (he hung up instead, and the caller is still there), callback, overflow, full, closed, error, hangup.
/// </summary>
public sealed record AgentBackNode : FlowNode
{
    /// <summary>The most fields of a form.</summary>
    public const int MostFields = 20;

    /// <summary>The queue, by id or name.</summary>
    public required string Queue { get; init; }

    /// <summary>Higher goes first.</summary>
    public int Priority { get; init; }

    /// <summary>After so long the call overflows; absent leaves it to the queue.</summary>
    public int? MaxWaitMs { get; init; }

    /// <summary>Skills an agent must have, beside those of the queue.</summary>
    public IReadOnlyList<string> Skills { get; init; } = [];

    /// <summary>A library prompt as music; absent: the queue's own.</summary>
    public string? Music { get; init; }

    /// <summary>What the agent is told to find out.</summary>
    public string? Task { get; init; }

    /// <summary>The form.</summary>
    public IReadOnlyList<ReturnField> Fields { get; init; } = [];
}

/// <summary>A field of the form that an agent fills in.</summary>
public sealed record ReturnField
{
    /// <summary>The variable that gets it; what it holds already stands in the field.</summary>
    public required string Variable { get; init; }

    /// <summary>What the agent sees as its name.</summary>
    public string? Label { get; init; }

    /// <summary>The values he can choose from; empty lets him write.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>The call cannot be sent back without it.</summary>
    public bool Required { get; init; }
}
