namespace Switchboard.Contracts.Acd;

/// <summary>Names a queue of one tenant.</summary>
public readonly record struct QueueId(Guid Value)
{
    /// <inheritdoc />
    public override string ToString() => Value.ToString();
}

/// <summary>Names an agent of one tenant.</summary>
public readonly record struct AgentId(Guid Value)
{
    /// <inheritdoc />
    public override string ToString() => Value.ToString();
}

/// <summary>Names a work item: one contact's stay in one queue.</summary>
public readonly record struct WorkItemId(Guid Value)
{
    /// <inheritdoc />
    public override string ToString() => Value.ToString();
}

/// <summary>Names a reservation. Rises without gaps inside one tenant and is kept in the snapshot.</summary>
public readonly record struct ReservationId(long Value)
{
    /// <inheritdoc />
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>Who caused a change: <c>system</c>, <c>user:&lt;id&gt;</c> or <c>supervisor:&lt;id&gt;</c>.</summary>
public readonly record struct Actor(string Value)
{
    /// <summary>The system itself: time-outs, routing, recovery.</summary>
    public static readonly Actor System = new("system");

    /// <summary>The person concerned.</summary>
    public static Actor User(Guid id) => new($"user:{id}");

    /// <summary>A supervisor who acts on somebody else.</summary>
    public static Actor Supervisor(Guid id) => new($"supervisor:{id}");

    /// <summary>A supervisor acts on somebody else.</summary>
    public bool IsSupervisor => Value.StartsWith("supervisor:", StringComparison.Ordinal);

    /// <inheritdoc />
    public override string ToString() => Value;
}

/// <summary>What kind of contact a work item is. The order is part of the stored form.</summary>
public enum Medium
{
    /// <summary>A telephone call that waits.</summary>
    Voice,

    /// <summary>A call to be placed to a customer.</summary>
    Callback,

    /// <summary>A web chat.</summary>
    Chat,

    /// <summary>An e-mail.</summary>
    Email,

    /// <summary>A text message.</summary>
    Sms,

    /// <summary>A WeChat conversation.</summary>
    WeChat,

    /// <summary>A ticket.</summary>
    Ticket,
}
