namespace Switchboard.Ivr.Model;

/// <summary>
/// Runs a script of ECMAScript 5.1 in a worker process, within limits of time, memory and depth; it can ask nothing of network or call.
/// Exits: next, error (it failed or took too much), hangup.
/// </summary>
public sealed record ScriptNode : FlowNode
{
    /// <summary>The longest script, in characters.</summary>
    public const int LongestScript = 20_000;

    /// <summary>What it does.</summary>
    public required string Script { get; init; }

    /// <summary>Variables of the script, set from expressions of the flow before it begins.</summary>
    public IReadOnlyList<Assignment> Inputs { get; init; } = [];

    /// <summary>Variables of the flow that get variables of the script: <c>total</c>, <c>order.items[0].state</c>.</summary>
    public IReadOnlyList<ResultField> Results { get; init; } = [];
}

/// <summary>Reads from a database that the administrator set up. Exits: found, notfound, error, hangup.</summary>
public sealed record SqlNode : FlowNode
{
    /// <summary>The most rows that are read.</summary>
    public const int MostRows = 100;

    /// <summary>The longest that a caller waits for it.</summary>
    public const int LongestMs = 10_000;

    /// <summary>The data source, by id or name.</summary>
    public required string Source { get; init; }

    /// <summary>One statement; <c>@name</c> stands for the parameter of that name, which is bound and never pasted into the text.</summary>
    public required string Query { get; init; }

    /// <summary>The parameters, set from expressions.</summary>
    public IReadOnlyList<Assignment> Inputs { get; init; } = [];

    /// <summary>Variables that get columns of the first row.</summary>
    public IReadOnlyList<ResultField> Results { get; init; } = [];

    /// <summary>The variable that gets the number of rows; absent where nobody asks.</summary>
    public string? CountVariable { get; init; }

    /// <summary>The variable that gets all rows as JSON, for a script; absent where nobody asks.</summary>
    public string? RowsVariable { get; init; }

    /// <summary>How many rows are read at most.</summary>
    public int MaxRows { get; init; } = 1;

    /// <summary>How long to wait.</summary>
    public int TimeoutMs { get; init; } = 3000;
}

/// <summary>Changes the customer with a number, or makes him. Exits: next, notfound, error, hangup.</summary>
public sealed record CustomerUpdateNode : FlowNode
{
    /// <summary>What begins the name of a field of the tenant's own.</summary>
    public const string CustomPrefix = "custom.";

    /// <summary>The fields that can be set, beside the tenant's own (<c>custom.NAME</c>). A tag is added to those he has.</summary>
    public static readonly IReadOnlyList<string> Fields = ["name", "company", "level", "email", "address", "notes", "tag"];

    /// <summary>An expression for the number.</summary>
    public string Number { get; init; } = "caller";

    /// <summary>An unknown number becomes a new customer.</summary>
    public bool Create { get; init; }

    /// <summary>What is set: field and expression.</summary>
    public IReadOnlyList<Assignment> Values { get; init; } = [];
}

/// <summary>Looks a row of one of the tenant's own tables up. Exits: found, notfound, error, hangup.</summary>
public sealed record TableLookupNode : FlowNode
{
    /// <summary>The table, by id or name.</summary>
    public required string Table { get; init; }

    /// <summary>An expression for the row's key.</summary>
    public required string Key { get; init; }

    /// <summary>Variables that get columns of the row.</summary>
    public IReadOnlyList<ResultField> Results { get; init; } = [];
}

/// <summary>Writes a row of one of the tenant's own tables: a new one, or some columns of one that is there. Exits: next, error, hangup.</summary>
public sealed record TableSaveNode : FlowNode
{
    /// <summary>The table, by id or name.</summary>
    public required string Table { get; init; }

    /// <summary>An expression for the row's key.</summary>
    public required string Key { get; init; }

    /// <summary>What is set: column and expression.</summary>
    public IReadOnlyList<Assignment> Values { get; init; } = [];
}
