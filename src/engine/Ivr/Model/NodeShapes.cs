namespace Switchboard.Ivr.Model;

/// <summary>What is true of every node of a type: its name in JSON and its exits. Interpreter, validator and designer read the same table.</summary>
/// <param name="Type">The discriminator.</param>
/// <param name="Required">Exits without which the flow makes no sense.</param>
/// <param name="Optional">Exits that may be left unwired.</param>
/// <param name="TakesInput">Leaving it takes something from the caller, or time.</param>
public sealed record NodeShape(string Type, IReadOnlyList<string> Required, IReadOnlyList<string> Optional, bool TakesInput)
{
    /// <summary>The exit that stands in for one that is not wired.</summary>
    internal string? Fallback(string exit) => (Type, exit) switch
    {
        ("hours", FlowExits.Holiday) => FlowExits.Closed,
        ("menu", _) when !Optional.Contains(exit, StringComparer.Ordinal) => FlowExits.Match,
        _ => null,
    };
}

/// <summary>The table of node types.</summary>
public static class NodeShapes
{
    private static readonly NodeShape Play = new("play", [FlowExits.Next], [FlowExits.Error, FlowExits.HangUp], false);

    private static readonly NodeShape Menu = new(
        "menu", [], [FlowExits.Match, FlowExits.NoMatch, FlowExits.NoInput, FlowExits.MaxTries, FlowExits.Error, FlowExits.HangUp], true);

    private static readonly NodeShape CollectDigits = new(
        "collectDigits", [FlowExits.Match], [FlowExits.NoMatch, FlowExits.NoInput, FlowExits.MaxTries, FlowExits.Error, FlowExits.HangUp], true);

    private static readonly NodeShape SetVariable = new("setVariable", [FlowExits.Next], [FlowExits.Error, FlowExits.HangUp], false);

    private static readonly NodeShape Condition = new(
        "condition", [FlowExits.True, FlowExits.False], [FlowExits.Error, FlowExits.HangUp], false);

    private static readonly NodeShape Hours = new(
        "hours", [FlowExits.Open, FlowExits.Closed], [FlowExits.Holiday, FlowExits.Error, FlowExits.HangUp], false);

    private static readonly NodeShape Queue = new(
        "queue", [], [FlowExits.Answered, FlowExits.Callback, FlowExits.Overflow, FlowExits.Full, FlowExits.Closed, FlowExits.Error, FlowExits.HangUp], true);

    private static readonly NodeShape Extension = new(
        "extension", [], [FlowExits.Answered, FlowExits.Busy, FlowExits.NoAnswer, FlowExits.Unavailable, FlowExits.Error, FlowExits.HangUp], true);

    private static readonly NodeShape Voicemail = new("voicemail", [], [FlowExits.Next, FlowExits.Error, FlowExits.HangUp], true);

    private static readonly NodeShape Callback = new("callback", [], [FlowExits.Next, FlowExits.Declined, FlowExits.Error, FlowExits.HangUp], true);

    private static readonly NodeShape Hangup = new("hangup", [], [], false);

    /// <summary>All types.</summary>
    public static IReadOnlyList<NodeShape> All { get; } = [Play, Menu, CollectDigits, SetVariable, Condition, Hours, Queue, Extension, Voicemail, Callback, Hangup];

    /// <summary>The shape of a node's type. A menu has its keys as exits besides.</summary>
    public static NodeShape Of(FlowNode node) => node switch
    {
        PlayNode => Play,
        MenuNode => Menu,
        CollectDigitsNode => CollectDigits,
        SetVariableNode => SetVariable,
        ConditionNode => Condition,
        HoursNode => Hours,
        QueueNode => Queue,
        ExtensionNode => Extension,
        VoicemailNode => Voicemail,
        CallbackNode => Callback,
        HangupNode => Hangup,
        _ => throw new ArgumentOutOfRangeException(nameof(node), node, "A node type without a shape."),
    };

    /// <summary>Exits that, unwired, end the flow as it should be: nothing is left to do.</summary>
    internal static bool EndsFlow(string exit) => exit is FlowExits.Next or FlowExits.Answered or FlowExits.Callback or FlowExits.Declined or FlowExits.HangUp;
}
