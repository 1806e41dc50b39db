using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Switchboard.Ivr.Model;
using Switchboard.Ivr.Platform;
using Switchboard.Ivr.Runtime;
using Switchboard.Kernel;
using Switchboard.VoiceXml;
using Switchboard.VoiceXml.Fetching;
using Switchboard.VoiceXml.Platform;
using TransferRequest = Switchboard.VoiceXml.Platform.TransferRequest;

namespace Switchboard.Ivr.VoiceXml;

/// <summary>
/// What a script node does: the script becomes a document without a caller and without a network, so that it runs in the same worker
/// processes, under the same limits, as the scripts of documents. Its inputs come with the session, so that one document serves all calls.
/// </summary>
internal static partial class ScriptStep
{
    private const string Uncaught = "nothing catches error.semantic: ";
    private const string Uri = "http://script.invalid/";

    public static async Task<NodeResult> RunAsync(ScriptNode node, IVoicePlatform platform, CallState state, IVoiceXmlRunner? runner, CancellationToken stop)
    {
        if (runner is null)
            return NodeResult.Error(new Fault("script.away", "This house runs no scripts."));
        var inputs = new JsonObject();
        foreach (var input in node.Inputs)
        {
            if (!state.Evaluate(input.Value).TryGet(out var value, out var fault))
                return NodeResult.Error(fault);
            inputs[input.Variable] = JsonSerializer.SerializeToNode(value, FlowJson.Options);
        }

        var session = new Alone(inputs.ToJsonString(), platform.Clock, state.Language);
        var outcome = await runner.RunAsync(Uri, session, MemoryFetcher.Of((Uri, Document(node))), stop);
        if (outcome.End != SessionEnd.Exit || outcome.Value is null)
            return NodeResult.Error(new Fault("script.failed", $"The script failed: {session.Problem ?? outcome.Problem ?? "it gave nothing"}"));
        using var given = JsonDocument.Parse(outcome.Value);
        foreach (var (at, result) in node.Results.Index())
        {
            if (state.Set(result.Variable, JsonPath.Read(given.RootElement[at], Rest(result.Path))) is { } refused)
                return NodeResult.Error(refused);
        }

        return NodeResult.Next;
    }

    /// <summary>A name, with what is wanted of it: <c>order.items[0].state</c>.</summary>
    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*|\[[0-9]{1,6}\])*$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    public static partial Regex Wanted();

    private static string Document(ScriptNode node)
    {
        var script = new StringBuilder("void 0;\n"); // a script without anything is none
        foreach (var input in node.Inputs)
            script.Append("var ").Append(input.Variable).Append(" = JSON.parse(session.connection.aai).").Append(input.Variable).Append(";\n");
        var results = node.Results.Select(result => Head(result.Path)).Select(name => $"typeof {name} === 'undefined' ? null : {name}");
        return $"""
            <vxml version="2.1"><form><block><script>{Xml(script.ToString())}</script><script>{Xml(node.Script)}</script><exit expr="{Xml("[" + string.Join(", ", results) + "]")}"/></block></form></vxml>
            """;
    }

    private static string Head(string path) => path.Split('.', '[')[0];

    private static string Rest(string path) => path[Head(path).Length..];

    private static string Xml(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal);

    /// <summary>A session that nobody listens to.</summary>
    private sealed class Alone(string inputs, TimeProvider clock, string language) : IVoiceXmlPlatform
    {
        public SessionFacts Facts { get; } = new() { ApplicationInformation = inputs, Language = language };

        public TimeProvider Clock => clock;

        public bool WantsGrammars => false;

        public string? Problem { get; private set; }

        public Task<bool> PlayAsync(IReadOnlyList<SpokenPrompt> prompts, CancellationToken cancellationToken) => Task.FromResult(true);

        public Task<InputResult> ListenAsync(ListenRequest request, CancellationToken cancellationToken) => Task.FromResult(new InputResult { Kind = InputKind.HangUp });

        public Task<RecordResult> RecordAsync(RecordRequest request, CancellationToken cancellationToken) => Task.FromResult(new RecordResult { Unavailable = true });

        public Task<TransferResult> TransferAsync(TransferRequest request, CancellationToken cancellationToken) =>
            Task.FromResult(new TransferResult { End = TransferEnd.Unsupported });

        public Task DisconnectAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Log(string label, string text)
        {
            if (label != "error")
                return;
            var plain = text.StartsWith(Uncaught, StringComparison.Ordinal) ? text[Uncaught.Length..] : text;
            Problem = plain.Length > 500 ? plain[..500] : plain;
        }
    }
}
