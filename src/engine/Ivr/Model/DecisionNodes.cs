namespace Switchboard.Ivr.Model;

/// <summary>Goes by a value. Exits: <c>=VALUE</c> for each case, otherwise, error, hangup.</summary>
public sealed record SwitchNode : FlowNode
{
    /// <summary>What begins the exit of a case, so that no value can be taken for another exit.</summary>
    public const string CasePrefix = "=";

    /// <summary>An expression; its value is compared as text, without regard to case.</summary>
    public required string Expression { get; init; }

    /// <summary>The values that have an exit of their own.</summary>
    public required IReadOnlyList<SwitchCase> Cases { get; init; }
}

/// <summary>A value with an exit of its own.</summary>
public sealed record SwitchCase
{
    /// <summary>The value.</summary>
    public required string Value { get; init; }

    /// <summary>What it stands for.</summary>
    public string? Label { get; init; }
}

/// <summary>Leads round a part of the flow so many times. Exits: again (each time), done (then; it counts anew afterwards), error, hangup.</summary>
public sealed record LoopNode : FlowNode
{
    /// <summary>The most rounds; who needs more waits for something that never comes.</summary>
    public const int MostRounds = 100;

    /// <summary>How many rounds: an expression.</summary>
    public required string Times { get; init; }

    /// <summary>The variable that holds the round, from 1; absent where nobody asks.</summary>
    public string? Counter { get; init; }
}

/// <summary>Goes to another node without a line across the canvas. Exits: next.</summary>
public sealed record GotoNode : FlowNode;

/// <summary>Runs another flow and comes back. Exits: next (it returned, or ran to its end), error (there is none, or it failed), hangup.</summary>
public sealed record SubflowNode : FlowNode
{
    /// <summary>The published flow, by id or name.</summary>
    public required string Flow { get; init; }

    /// <summary>Variables of the other flow, set from expressions of this one before it begins.</summary>
    public IReadOnlyList<Assignment> Inputs { get; init; } = [];

    /// <summary>Variables of this flow, set from expressions of the other one after it ended.</summary>
    public IReadOnlyList<Assignment> Outputs { get; init; } = [];
}

/// <summary>Ends a flow that another one runs, which goes on; a flow that nobody runs is over. No exits.</summary>
public sealed record ReturnNode : FlowNode;

/// <summary>Goes on in another flow and never comes back. Exits: error (there is none), hangup.</summary>
public sealed record TransferFlowNode : FlowNode
{
    /// <summary>The published flow, by id or name.</summary>
    public required string Flow { get; init; }
}
