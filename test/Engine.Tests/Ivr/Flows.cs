using Switchboard.Ivr.Model;
using Switchboard.Ivr.TextDriver;

namespace Switchboard.Engine.Tests.Ivr;

/// <summary>Builds small flows for tests: the first node is the start; exits are given as "exit>node".</summary>
internal static class Flows
{
    public static Flow Of(params FlowNode[] nodes) => new()
    {
        SchemaVersion = 1,
        Name = "test",
        Language = "en",
        Languages = ["en", "zh-CN"],
        Start = nodes[0].Id,
        Variables = [new FlowVariable { Name = "order" }, new FlowVariable { Name = "n", Default = FlowValue.Of(0) }],
        Nodes = nodes,
    };

    public static Dictionary<string, string> Exits(params string[] exits) =>
        exits.Select(exit => exit.Split('>')).ToDictionary(pair => pair[0], pair => pair[1]);

    public static IReadOnlyList<PromptPart> Say(string english, string? chinese = null) =>
        [new TextPart { Text = new Dictionary<string, string> { ["en"] = english, ["zh-CN"] = chinese ?? english + "（中）" } }];

    public static PlayNode Play(string id, string text, params string[] exits) => new() { Id = id, Prompt = Say(text), Exits = Exits(exits) };

    public static MenuNode Menu(string id, string keys, params string[] exits) => new()
    {
        Id = id,
        Prompt = Say(id + "?"),
        NoInputPrompt = Say("nothing"),
        NoMatchPrompt = Say("wrong"),
        Choices = [.. keys.Split(',').Select(key => new MenuChoice { Key = key })],
        Exits = Exits(exits),
    };

    public static CollectDigitsNode Collect(string id, int min, int max, params string[] exits) => new()
    {
        Id = id,
        Prompt = Say(id + "?"),
        Variable = "order",
        MinDigits = min,
        MaxDigits = max,
        Exits = Exits(exits),
    };

    public static SetVariableNode Set(string id, string variable, string value, params string[] exits) =>
        new() { Id = id, Assignments = [new Assignment { Variable = variable, Value = value }], Exits = Exits(exits) };

    public static ConditionNode If(string id, string expression, params string[] exits) =>
        new() { Id = id, Expression = expression, Exits = Exits(exits) };

    public static QueueNode Queue(string id, params string[] exits) => new() { Id = id, Queue = "sales", Exits = Exits(exits) };

    public static ExtensionNode Extension(string id, params string[] exits) => new() { Id = id, Number = "8001", Exits = Exits(exits) };

    public static HangupNode End(string id = "end", string reason = "normal") => new() { Id = id, Reason = reason };

    public static Task<TextRun> Run(this Flow flow, TextScript? script = null, TextDriverOptions? options = null) =>
        TextRun.OfAsync(flow, script ?? new TextScript(), options);

    public static string Path(this TextRun run) => string.Join(' ', run.Transcript.Path);
}
