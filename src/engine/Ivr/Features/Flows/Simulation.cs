using System.Text.Json;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Web;
using Switchboard.Ivr.Model;
using Switchboard.Ivr.Platform;
using Switchboard.Ivr.TextDriver;
using Switchboard.Kernel;

namespace Switchboard.Ivr.Features.Flows;

/// <summary>A call to try a draft with, in text and in no time.</summary>
/// <param name="Inputs">Each answers one question, in order; then the caller stays silent.</param>
/// <param name="Caller">The calling number.</param>
/// <param name="Called">The number dialled.</param>
/// <param name="StartAt">When he calls; decides what the hours say.</param>
/// <param name="Draft">What to try; without it the stored draft.</param>
internal sealed record SimulateFlow(IReadOnlyList<SimulatedInput>? Inputs, string? Caller, string? Called, DateTimeOffset? StartAt, JsonElement? Draft);

/// <summary>Keys, a hang-up or silence at a question, so long after it began; or how the next queue or extension ends.</summary>
internal sealed record SimulatedInput(int? AfterMs, string? Digits, bool? Hangup, bool? Silent, QueueEnd? Queue, ExtensionEnd? Extension);

/// <summary>What happened.</summary>
internal sealed record SimulationBody(
    SimulationEnd Outcome, IReadOnlyList<SimulationLine> Lines, IReadOnlyDictionary<string, string> Attached, IReadOnlyDictionary<string, string> Variables);

/// <summary>How it ended.</summary>
internal sealed record SimulationEnd(FlowEnd End, string Reason, string? LastNode, int Transitions, string? Detail);

/// <summary>A line of the transcript.</summary>
internal sealed record SimulationLine(int AtMs, TranscriptKind Kind, string Text, string? NodeId);

/// <summary>Plays a draft through the text driver.</summary>
internal static class Simulation
{
    private const int MostInputs = 200;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);
    private static readonly Fault TooLong = Fault.Conflict("flow.simulation_endless", "The simulation took too long and was given up.");

    public static async Task<Answer<SimulationBody>> RunAsync(
        Guid id, SimulateFlow wanted, Caller caller, IDatabase database, TimeProvider time, CancellationToken cancellation)
    {
        if (Check(wanted) is { } wrong)
            return wrong;
        Flow? flow;
        Dictionary<string, string> texts;
        await using (var connection = await database.OpenAsync(caller.Tenant, cancellation))
        {
            if (await FlowShelf.FindAsync(connection, id, "", cancellation) is not { } row)
                return FlowShelf.Missing;
            if (!FlowJson.Parse(wanted.Draft is { ValueKind: JsonValueKind.Object } draft ? draft.GetRawText() : row.Draft).TryGet(out flow, out var fault))
                return fault;
            texts = await TextsAsync(connection, flow.Language, cancellation);
        }

        using var patience = new CancellationTokenSource(Longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        var run = await TextRun.OfAsync(flow, Script(wanted), new TextDriverOptions { PromptTexts = texts }, cancellationToken: either.Token);
        return run.Outcome.End == FlowEnd.Cancelled ? TooLong : Body(run);
    }

    private static Fault? Check(SimulateFlow wanted)
    {
        var check = new Check().OptionalText(wanted.Caller, "caller", 40).OptionalText(wanted.Called, "called", 40)
            .That(wanted.Inputs is not { Count: > MostInputs }, "inputs", "field.too_long", $"There are at most {MostInputs} inputs.");
        foreach (var (i, input) in (wanted.Inputs ?? []).Take(MostInputs).Index())
        {
            check.Range(input.AfterMs, $"inputs[{i}].afterMs", 0, 600_000)
                .That(input.Hangup == true || input.Silent == true || input.Queue is not null || input.Extension is not null
                    || (input.Digits is { Length: > 0 and <= 40 } d && d.All(c => char.IsAsciiDigit(c) || c is '*' or '#')),
                    $"inputs[{i}].digits", "field.required", "An input has digits (0–9 * #), hangs up, is silent, or says how a queue or extension ends.");
        }

        return check.Fault;
    }

    private static TextScript Script(SimulateFlow wanted)
    {
        var plain = new TextScript();
        return plain with
        {
            Caller = wanted.Caller ?? plain.Caller,
            Called = wanted.Called ?? plain.Called,
            StartAt = wanted.StartAt,
            Steps = [.. (wanted.Inputs ?? []).Select(Step)],
        };
    }

    private static ScriptStep Step(SimulatedInput input) => input switch
    {
        { Hangup: true } => new HangUpStep { AfterMs = input.AfterMs },
        { Silent: true } => new SilentStep(),
        { Queue: { } end } => new QueueStep { Result = end },
        { Extension: { } end } => new ExtensionStep { Result = end },
        _ => new PressStep { Digits = input.Digits!, AfterMs = input.AfterMs },
    };

    private static SimulationBody Body(TextRun run) => new(
        new SimulationEnd(run.Outcome.End, run.Outcome.Reason, run.Outcome.LastNode, run.Outcome.Transitions, run.Outcome.Fault?.Detail),
        [.. run.Transcript.Lines.Select(l => new SimulationLine((int)l.At.TotalMilliseconds, l.Kind, l.Text, l.Node))],
        run.Attached,
        run.Outcome.Variables.ToDictionary(v => v.Key, v => v.Value.ToString(), StringComparer.Ordinal));

    /// <summary>What library prompts say, in the flow's own language where they have it.</summary>
    private static async Task<Dictionary<string, string>> TextsAsync(TenantConnection connection, string language, CancellationToken cancellation)
    {
        var rows = await connection.ListAsync<PromptText>(
            "select id, name, text from ivr.prompt where tenant_id = @tenant and text is not null order by language = @language, language", new { language }, cancellation);
        var texts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var row in rows)
            texts[row.Name] = texts[row.Id.ToString()] = row.Text;
        return texts;
    }

    private sealed record PromptText(Guid Id, string Name, string Text);
}
