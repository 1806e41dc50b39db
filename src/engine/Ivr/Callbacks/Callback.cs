namespace Switchboard.Ivr.Callbacks;

/// <summary>How far a callback has come. From <see cref="Reached"/> on it is closed.</summary>
public enum CallbackState
{
    /// <summary>It stands in the queue, or waits for its time.</summary>
    Waiting,

    /// <summary>An agent's phone rings for it.</summary>
    Offered,

    /// <summary>The agent has taken it; the customer is being dialled.</summary>
    Calling,

    /// <summary>Agent and customer talk.</summary>
    Talking,

    /// <summary>They talked.</summary>
    Reached,

    /// <summary>The customer rang back himself; his call took the place.</summary>
    Merged,

    /// <summary>Somebody of the house gave it up.</summary>
    Cancelled,

    /// <summary>Its time ran out.</summary>
    Expired,

    /// <summary>He could not be reached in as many attempts as there were, or may not be dialled.</summary>
    Failed,

    /// <summary>The customer is blocked.</summary>
    Refused,
}

/// <summary>How a callback came about.</summary>
public enum CallbackOrigin
{
    /// <summary>By the key while he waited in the queue.</summary>
    Queue,

    /// <summary>By a node of a flow.</summary>
    Flow,

    /// <summary>He still waited when the queue closed.</summary>
    Closing,

    /// <summary>By the API: a web page, another program.</summary>
    Web,

    /// <summary>He was lost from the queue when the server died.</summary>
    Recovered,
}

/// <summary>One time that the customer was dialled.</summary>
/// <param name="At">When the agent took it.</param>
/// <param name="AgentId">The agent.</param>
/// <param name="CallId">The call made; null when none began.</param>
/// <param name="Result"><c>reached</c>, or why not: <c>no_answer</c>, <c>busy</c>, <c>agent_left</c> …</param>
public sealed record CallbackAttempt(DateTimeOffset At, Guid AgentId, Guid? CallId, string Result);

/// <summary>A promise to ring a customer, with the place in the queue that he had.</summary>
public sealed record Callback
{
    /// <summary>Its name (UUIDv7).</summary>
    public required Guid Id { get; init; }

    /// <summary>The queue whose agents ring him.</summary>
    public required Guid QueueId { get; init; }

    /// <summary>The number to dial.</summary>
    public required string Number { get; init; }

    /// <summary>By what the number is recognised when he rings back: E.164 where it is one.</summary>
    public required string NumberKey { get; init; }

    /// <summary>His name, if it is known.</summary>
    public string? Name { get; init; }

    /// <summary>The customer, if he is known.</summary>
    public Guid? CustomerId { get; init; }

    /// <summary>How it came about.</summary>
    public required CallbackOrigin Origin { get; init; }

    /// <summary>The call in which he asked for it, or from which he was lost.</summary>
    public Guid? CallId { get; init; }

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>When he began to wait: his place in the queue.</summary>
    public required DateTimeOffset ArrivedAt { get; init; }

    /// <summary>How long he had waited when he asked.</summary>
    public long WaitedMs { get; init; }

    /// <summary>The priority that he had.</summary>
    public int Priority { get; init; }

    /// <summary>He is a VIP.</summary>
    public bool Vip { get; init; }

    /// <summary>Skills an agent must have, beside those of the queue.</summary>
    public IReadOnlyList<string> Skills { get; init; } = [];

    /// <summary>His language.</summary>
    public string Language { get; init; } = "";

    /// <summary>Not before this time.</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>Given up then.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>How often he is dialled at most.</summary>
    public required int MaxAttempts { get; init; }

    /// <summary>How long between two attempts.</summary>
    public required long PauseMs { get; init; }

    /// <summary>What somebody noted.</summary>
    public string? Note { get; init; }

    /// <summary>Data that travelled with his call.</summary>
    public IReadOnlyDictionary<string, string> Attached { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>How far it has come.</summary>
    public CallbackState State { get; init; }

    /// <summary>Why it is in that state, where there is a reason.</summary>
    public string? Reason { get; init; }

    /// <summary>The agent who has or last had it.</summary>
    public Guid? AgentId { get; init; }

    /// <summary>The call that ended it: the one made, or the one by which he rang back.</summary>
    public Guid? ClosedByCallId { get; init; }

    /// <summary>When it was closed.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>The attempts, oldest first.</summary>
    public IReadOnlyList<CallbackAttempt> Attempts { get; init; } = [];

    /// <summary>Rises by one with each change.</summary>
    public int Version { get; init; } = 1;

    /// <summary>True until it is closed.</summary>
    public bool IsOpen => State < CallbackState.Reached;
}
