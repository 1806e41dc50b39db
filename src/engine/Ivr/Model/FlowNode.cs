using System.Text.Json.Serialization;
using Switchboard.Ivr.Calendars;

namespace Switchboard.Ivr.Model;

/// <summary>A step of a flow. It does one thing and leaves by one of its <see cref="Exits"/>.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(PlayNode), "play")]
[JsonDerivedType(typeof(MenuNode), "menu")]
[JsonDerivedType(typeof(CollectDigitsNode), "collectDigits")]
[JsonDerivedType(typeof(AskNode), "ask")]
[JsonDerivedType(typeof(SetVariableNode), "setVariable")]
[JsonDerivedType(typeof(ConditionNode), "condition")]
[JsonDerivedType(typeof(HoursNode), "hours")]
[JsonDerivedType(typeof(QueueNode), "queue")]
[JsonDerivedType(typeof(ExtensionNode), "extension")]
[JsonDerivedType(typeof(VoicemailNode), "voicemail")]
[JsonDerivedType(typeof(CallbackNode), "callback")]
[JsonDerivedType(typeof(VoiceXmlNode), "voiceXml")]
[JsonDerivedType(typeof(HangupNode), "hangup")]
[JsonDerivedType(typeof(SwitchNode), "switch")]
[JsonDerivedType(typeof(LoopNode), "loop")]
[JsonDerivedType(typeof(GotoNode), "goto")]
[JsonDerivedType(typeof(SubflowNode), "subflow")]
[JsonDerivedType(typeof(ReturnNode), "return")]
[JsonDerivedType(typeof(TransferFlowNode), "flow")]
[JsonDerivedType(typeof(HttpNode), "http")]
[JsonDerivedType(typeof(CustomerNode), "customer")]
[JsonDerivedType(typeof(QueueStatusNode), "queueStatus")]
[JsonDerivedType(typeof(TagNode), "tag")]
[JsonDerivedType(typeof(LanguageNode), "language")]
[JsonDerivedType(typeof(SkillsNode), "skills")]
[JsonDerivedType(typeof(AgentNode), "agent")]
[JsonDerivedType(typeof(TransferNode), "transfer")]
[JsonDerivedType(typeof(RecordingNode), "recording")]
[JsonDerivedType(typeof(SurveyNode), "survey")]
[JsonDerivedType(typeof(MessageNode), "message")]
[JsonDerivedType(typeof(ScriptNode), "script")]
[JsonDerivedType(typeof(SqlNode), "sql")]
[JsonDerivedType(typeof(CustomerUpdateNode), "customerUpdate")]
[JsonDerivedType(typeof(TableLookupNode), "tableLookup")]
[JsonDerivedType(typeof(TableSaveNode), "tableSave")]
[JsonDerivedType(typeof(RecordNode), "record")]
[JsonDerivedType(typeof(AgentBackNode), "agentBack")]
public abstract record FlowNode
{
    /// <summary>Unique in the flow.</summary>
    public required string Id { get; init; }

    /// <summary>What the designer of the flow calls it.</summary>
    public string? Name { get; init; }

    /// <summary>Why it is there, for who works on the flow next.</summary>
    public string? Comment { get; init; }

    /// <summary>Exit → id of the node that follows. <see cref="FlowExits"/> names them.</summary>
    public IReadOnlyDictionary<string, string> Exits { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Where it stands on the canvas.</summary>
    public NodePosition? Layout { get; init; }
}

/// <summary>Plays a prompt. Exits: next, error, hangup.</summary>
public sealed record PlayNode : FlowNode
{
    /// <summary>What to play.</summary>
    public required IReadOnlyList<PromptPart> Prompt { get; init; }

    /// <summary>A key breaks it off and answers the next question.</summary>
    public bool BargeIn { get; init; } = true;

    /// <summary>Only these keys break it off (and are consumed); empty: any.</summary>
    public string Terminators { get; init; } = "";
}

/// <summary>A node that asks the caller for something: what menus and digit input share.</summary>
/// <remarks>
/// A wired <c>noinput</c> or <c>nomatch</c> exit is taken at once: the flow itself deals with it. An unwired one lets the node play
/// <see cref="NoInputPrompt"/> or <see cref="NoMatchPrompt"/> and ask again, <see cref="Tries"/> times in all, then leave by <c>maxtries</c>.
/// </remarks>
public abstract record InputNode : FlowNode
{
    /// <summary>The question.</summary>
    public required IReadOnlyList<PromptPart> Prompt { get; init; }

    /// <summary>Played before the question is repeated when nothing came.</summary>
    public IReadOnlyList<PromptPart> NoInputPrompt { get; init; } = [];

    /// <summary>Played before the question is repeated when the input was wrong.</summary>
    public IReadOnlyList<PromptPart> NoMatchPrompt { get; init; } = [];

    /// <summary>How often the question is asked in all.</summary>
    public int Tries { get; init; } = 3;

    /// <summary>How long to wait for the first key after the prompt.</summary>
    public int FirstDigitTimeoutMs { get; init; } = 5000;

    /// <summary>How long to wait for each further key.</summary>
    public int InterDigitTimeoutMs { get; init; } = 3000;

    /// <summary>A key breaks the prompt off.</summary>
    public bool BargeIn { get; init; } = true;

    /// <summary>Keys pressed before the question count. Otherwise they are forgotten.</summary>
    public bool TypeAhead { get; init; } = true;
}

/// <summary>Offers choices. Exits: each key (or <c>match</c> for keys without an exit of their own), nomatch, noinput, maxtries, error, hangup.</summary>
public sealed record MenuNode : InputNode
{
    /// <summary>The choices, in the order they are read.</summary>
    public required IReadOnlyList<MenuChoice> Choices { get; init; }
}

/// <summary>A choice of a menu.</summary>
public sealed record MenuChoice
{
    /// <summary>What the caller presses: <c>1</c>, <c>#</c>; also several keys.</summary>
    public required string Key { get; init; }

    /// <summary>What it is for, for people who read the flow and for the trail.</summary>
    public string? Label { get; init; }
}

/// <summary>Collects digits into a variable. Exits: match, nomatch, noinput, maxtries, error, hangup.</summary>
public sealed record CollectDigitsNode : InputNode
{
    /// <summary>The variable that gets them.</summary>
    public required string Variable { get; init; }

    /// <summary>The fewest digits.</summary>
    public int MinDigits { get; init; } = 1;

    /// <summary>The most digits.</summary>
    public int MaxDigits { get; init; } = 20;

    /// <summary>The keys that end the input.</summary>
    public string Terminators { get; init; } = "#";

    /// <summary>A regular expression that the digits must match as a whole.</summary>
    public string? Pattern { get; init; }

    /// <summary>The digits are masked in trails and recordings (a PIN).</summary>
    public bool Sensitive { get; init; }
}

/// <summary>Sets variables, in order. Setting <c>lang</c> switches the language. Exits: next, error, hangup.</summary>
public sealed record SetVariableNode : FlowNode
{
    /// <summary>What to set.</summary>
    public required IReadOnlyList<Assignment> Assignments { get; init; }
}

/// <summary>One assignment.</summary>
public sealed record Assignment
{
    /// <summary>A declared variable, or <c>lang</c>.</summary>
    public required string Variable { get; init; }

    /// <summary>An expression.</summary>
    public required string Value { get; init; }
}

/// <summary>Decides. Exits: true, false, error, hangup.</summary>
public sealed record ConditionNode : FlowNode
{
    /// <summary>An expression whose value is true or false.</summary>
    public required string Expression { get; init; }
}

/// <summary>Decides by the time. Exits: open, closed, holiday (else closed), error, hangup.</summary>
public sealed record HoursNode : FlowNode
{
    /// <summary>The hours, written in the flow.</summary>
    public Schedule? Schedule { get; init; }

    /// <summary>Or a calendar of the tenant, by id or name.</summary>
    public string? Calendar { get; init; }
}

/// <summary>Lets the call wait for an agent. Exits: answered (the talk is over and the caller still there), callback (he was promised one), overflow, full, closed, error, hangup.</summary>
public sealed record QueueNode : FlowNode
{
    /// <summary>The queue, by id or name.</summary>
    public required string Queue { get; init; }

    /// <summary>Higher goes first.</summary>
    public int Priority { get; init; }

    /// <summary>After so long the call overflows; absent leaves it to the queue.</summary>
    public int? MaxWaitMs { get; init; }

    /// <summary>Skills an agent must have, beside those of the queue.</summary>
    public IReadOnlyList<string> Skills { get; init; } = [];

    /// <summary>Tell the caller his position.</summary>
    public bool AnnouncePosition { get; init; }

    /// <summary>Tell the caller the expected wait.</summary>
    public bool AnnounceWait { get; init; }

    /// <summary>How often to tell; absent leaves it to the queue.</summary>
    public int? AnnounceEveryMs { get; init; }

    /// <summary>A library prompt as music; absent: the queue's own.</summary>
    public string? Music { get; init; }
}

/// <summary>Rings an extension. Exits: answered (the talk is over and the caller still there), busy, noanswer, unavailable, error, hangup.</summary>
public sealed record ExtensionNode : FlowNode
{
    /// <summary>The number; absent when <see cref="NumberFrom"/> is there.</summary>
    public string? Number { get; init; }

    /// <summary>An expression that gives the number: <c>digits</c>.</summary>
    public string? NumberFrom { get; init; }

    /// <summary>How long to ring.</summary>
    public int RingTimeoutMs { get; init; } = 20_000;
}

/// <summary>Lets the caller leave a message. Exits: next (he left one, or said nothing), error (no such box, or it is full), hangup.</summary>
public sealed record VoicemailNode : FlowNode
{
    /// <summary>The number of the box.</summary>
    public required string Box { get; init; }
}

/// <summary>Offers the caller to be rung when it is his turn. Exits: next (promised), declined, error (no such queue, or a number that is not rung), hangup.</summary>
public sealed record CallbackNode : FlowNode
{
    /// <summary>The queue whose agents ring him, by id or name.</summary>
    public required string Queue { get; init; }

    /// <summary>Higher goes first.</summary>
    public int Priority { get; init; }

    /// <summary>Skills an agent must have, beside those of the queue.</summary>
    public IReadOnlyList<string> Skills { get; init; } = [];

    /// <summary>He may give another number than the one he calls from.</summary>
    public bool AskNumber { get; init; } = true;
}

/// <summary>Ends the call, after a prompt if there is one. No exits.</summary>
public sealed record HangupNode : FlowNode
{
    /// <summary>Played first.</summary>
    public IReadOnlyList<PromptPart> Prompt { get; init; } = [];

    /// <summary>One word for the call record.</summary>
    public string Reason { get; init; } = "normal";
}
