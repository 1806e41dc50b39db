namespace Switchboard.Ivr.Model;

/// <summary>Asks another system over HTTP. Exits: success (2xx), failed (any other answer), timeout, error (it could not be asked), hangup.</summary>
public sealed record HttpNode : FlowNode
{
    /// <summary>The longest that a caller waits for it.</summary>
    public const int LongestMs = 10_000;

    /// <summary><c>GET</c>, <c>POST</c>, <c>PUT</c>, <c>PATCH</c> or <c>DELETE</c>.</summary>
    public string Method { get; init; } = "GET";

    /// <summary>Where; <c>{{expression}}</c> puts a value in, escaped as part of an address.</summary>
    public required string Url { get; init; }

    /// <summary>Headers; their values may hold <c>{{expression}}</c>.</summary>
    public IReadOnlyList<HttpNodeHeader> Headers { get; init; } = [];

    /// <summary>What is sent; <c>{{expression}}</c> puts a value in, in JSON escaped as inside a text. Absent sends nothing.</summary>
    public string? Body { get; init; }

    /// <summary>What kind of body it is.</summary>
    public string ContentType { get; init; } = "application/json";

    /// <summary>How long to wait.</summary>
    public int TimeoutMs { get; init; } = 5000;

    /// <summary>The variable that gets the status; absent where nobody asks.</summary>
    public string? StatusVariable { get; init; }

    /// <summary>What is taken out of a JSON answer.</summary>
    public IReadOnlyList<ResultField> Results { get; init; } = [];
}

/// <summary>A header of a request.</summary>
public sealed record HttpNodeHeader
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its value.</summary>
    public required string Value { get; init; }
}

/// <summary>A variable that gets a part of an answer.</summary>
public sealed record ResultField
{
    /// <summary>The variable.</summary>
    public required string Variable { get; init; }

    /// <summary>Where it stands in the answer: <c>order.items[0].state</c>; for customers and tables the name of a field.</summary>
    public required string Path { get; init; }
}

/// <summary>Looks a customer up by number. Exits: found, notfound, error, hangup.</summary>
public sealed record CustomerNode : FlowNode
{
    /// <summary>The fields that are known of a customer.</summary>
    public static readonly IReadOnlyList<string> Fields = ["id", "name", "company", "level"];

    /// <summary>An expression for the number.</summary>
    public string Number { get; init; } = "caller";

    /// <summary>What is wanted of him.</summary>
    public IReadOnlyList<ResultField> Results { get; init; } = [];
}

/// <summary>Says how a queue is before anybody waits in it. Exits: next, error, hangup.</summary>
public sealed record QueueStatusNode : FlowNode
{
    /// <summary>The fields that are known of a queue; times are in seconds, empty when nothing is known.</summary>
    public static readonly IReadOnlyList<string> Fields = ["waiting", "expectedWait", "longestWait", "staffed", "idle"];

    /// <summary>The queue, by id or name.</summary>
    public required string Queue { get; init; }

    /// <summary>What is wanted of it.</summary>
    public required IReadOnlyList<ResultField> Results { get; init; }
}

/// <summary>Puts a word on the call that agent, record and reports see. Exits: next, error, hangup.</summary>
public sealed record TagNode : FlowNode
{
    /// <summary>Its name among the data that goes with the call.</summary>
    public required string Tag { get; init; }

    /// <summary>An expression for its value.</summary>
    public required string Value { get; init; }
}
