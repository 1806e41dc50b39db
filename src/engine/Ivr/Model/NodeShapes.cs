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
        ("switch", _) when exit.StartsWith(SwitchNode.CasePrefix, StringComparison.Ordinal) => FlowExits.Otherwise,
        ("http", FlowExits.TimedOut) => FlowExits.Failed,
        ("record", FlowExits.NoInput) => FlowExits.Next,
        ("menu" or "ask", _) when !Optional.Contains(exit, StringComparer.Ordinal) => FlowExits.Match,
        _ => null,
    };
}

/// <summary>The table of node types.</summary>
public static class NodeShapes
{
    private static readonly string[] Usual = [FlowExits.Error, FlowExits.HangUp];

    private static readonly NodeShape Play = new("play", [FlowExits.Next], [FlowExits.Error, FlowExits.HangUp], false);

    private static readonly NodeShape Menu = new(
        "menu", [], [FlowExits.Match, FlowExits.NoMatch, FlowExits.NoInput, FlowExits.MaxTries, FlowExits.Error, FlowExits.HangUp], true);

    private static readonly NodeShape CollectDigits = new(
        "collectDigits", [FlowExits.Match], [FlowExits.NoMatch, FlowExits.NoInput, FlowExits.MaxTries, FlowExits.Error, FlowExits.HangUp], true);

    private static readonly NodeShape Ask = new(
        "ask", [], [FlowExits.Match, FlowExits.NoMatch, FlowExits.NoInput, FlowExits.MaxTries, FlowExits.Error, FlowExits.HangUp], true);

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

    private static readonly NodeShape Switch = new("switch", [FlowExits.Otherwise], Usual, false);

    private static readonly NodeShape Loop = new("loop", [FlowExits.Again, FlowExits.Finished], Usual, false);

    private static readonly NodeShape Goto = new("goto", [FlowExits.Next], [], false);

    private static readonly NodeShape Subflow = new("subflow", [], [FlowExits.Next, .. Usual], true);

    private static readonly NodeShape Return = new("return", [], [], false);

    private static readonly NodeShape TransferFlow = new("flow", [], Usual, true);

    private static readonly NodeShape Http = new("http", [FlowExits.Success], [FlowExits.Failed, FlowExits.TimedOut, .. Usual], true);

    private static readonly NodeShape Customer = new("customer", [FlowExits.Found, FlowExits.NotFound], Usual, false);

    private static readonly NodeShape QueueStatus = new("queueStatus", [FlowExits.Next], Usual, false);

    private static readonly NodeShape Tag = new("tag", [FlowExits.Next], Usual, false);

    private static readonly NodeShape Language = new("language", [FlowExits.Next], Usual, false);

    private static readonly NodeShape Skills = new("skills", [FlowExits.Next], Usual, false);

    private static readonly NodeShape Agent = new(
        "agent", [], [FlowExits.Answered, FlowExits.Busy, FlowExits.NoAnswer, FlowExits.Unavailable, .. Usual], true);

    private static readonly NodeShape Transfer = new("transfer", [], Usual, true);

    private static readonly NodeShape Recording = new("recording", [FlowExits.Next], Usual, false);

    private static readonly NodeShape Survey = new(
        "survey", [], [FlowExits.Match, FlowExits.NoMatch, FlowExits.NoInput, FlowExits.MaxTries, .. Usual], true);

    private static readonly NodeShape Message = new("message", [FlowExits.Next], Usual, false);

    private static readonly NodeShape VoiceXml = new("voiceXml", [], [FlowExits.Next, .. Usual], true);

    private static readonly NodeShape Script = new("script", [FlowExits.Next], Usual, false);

    private static readonly NodeShape Sql = new("sql", [FlowExits.Found, FlowExits.NotFound], Usual, false);

    private static readonly NodeShape CustomerUpdate = new("customerUpdate", [FlowExits.Next], [FlowExits.NotFound, .. Usual], false);

    private static readonly NodeShape TableLookup = new("tableLookup", [FlowExits.Found, FlowExits.NotFound], Usual, false);

    private static readonly NodeShape TableSave = new("tableSave", [FlowExits.Next], Usual, false);

    private static readonly NodeShape Record = new("record", [FlowExits.Next], [FlowExits.NoInput, .. Usual], true);

    private static readonly NodeShape AgentBack = new(
        "agentBack", [FlowExits.Returned],
        [FlowExits.Answered, FlowExits.Callback, FlowExits.Overflow, FlowExits.Full, FlowExits.Closed, .. Usual], true);

    /// <summary>All types.</summary>
    public static IReadOnlyList<NodeShape> All { get; } =
    [
        Play, Menu, CollectDigits, Ask, SetVariable, Condition, Hours, Queue, Extension, Voicemail, Callback, Hangup,
        Switch, Loop, Goto, Subflow, Return, TransferFlow, Http, Customer, QueueStatus, Tag, Language, Skills, Agent, Transfer, Recording, Survey, Message,
        VoiceXml, Script, Sql, CustomerUpdate, TableLookup, TableSave, Record, AgentBack,
    ];

    /// <summary>The exits that a node has beside those of its shape: a menu its keys, a switch its values.</summary>
    internal static IReadOnlyList<string> OwnExits(FlowNode node) => node switch
    {
        MenuNode menu => [.. menu.Choices.Select(choice => choice.Key).Distinct(StringComparer.Ordinal)],
        AskNode ask => [.. ask.Values.Select(value => SwitchNode.CasePrefix + value).Distinct(StringComparer.Ordinal)],
        SwitchNode chooser => [.. chooser.Cases.Select(each => SwitchNode.CasePrefix + each.Value).Distinct(StringComparer.Ordinal)],
        _ => [],
    };

    /// <summary>The shape of a node's type; its <see cref="OwnExits"/> come besides.</summary>
    public static NodeShape Of(FlowNode node) => node switch
    {
        PlayNode => Play,
        MenuNode => Menu,
        CollectDigitsNode => CollectDigits,
        AskNode => Ask,
        SetVariableNode => SetVariable,
        ConditionNode => Condition,
        HoursNode => Hours,
        QueueNode => Queue,
        ExtensionNode => Extension,
        VoicemailNode => Voicemail,
        CallbackNode => Callback,
        HangupNode => Hangup,
        SwitchNode => Switch,
        LoopNode => Loop,
        GotoNode => Goto,
        SubflowNode => Subflow,
        ReturnNode => Return,
        TransferFlowNode => TransferFlow,
        HttpNode => Http,
        CustomerNode => Customer,
        QueueStatusNode => QueueStatus,
        TagNode => Tag,
        LanguageNode => Language,
        SkillsNode => Skills,
        AgentNode => Agent,
        TransferNode => Transfer,
        RecordingNode => Recording,
        SurveyNode => Survey,
        MessageNode => Message,
        VoiceXmlNode => VoiceXml,
        ScriptNode => Script,
        SqlNode => Sql,
        CustomerUpdateNode => CustomerUpdate,
        TableLookupNode => TableLookup,
        TableSaveNode => TableSave,
        RecordNode => Record,
        AgentBackNode => AgentBack,
        _ => throw new ArgumentOutOfRangeException(nameof(node), node, "A node type without a shape."),
    };

    /// <summary>Exits that, unwired, end the flow as it should be: nothing is left to do.</summary>
    internal static bool EndsFlow(FlowNode node, string exit) =>
        exit is FlowExits.Next or FlowExits.Answered or FlowExits.Callback or FlowExits.Declined or FlowExits.HangUp || (node is SurveyNode && exit is not FlowExits.Error);
}
