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
/// <param name="Customer">The fields of the customer that look-ups find.</param>
/// <param name="StopAtQuestion">Stop at the first question that no input answers, instead of letting the caller stay silent.</param>
internal sealed record SimulateFlow(IReadOnlyList<SimulatedInput>? Inputs, string? Caller, string? Called, DateTimeOffset? StartAt, JsonElement? Draft,
    IReadOnlyDictionary<string, string>? Customer = null, bool? StopAtQuestion = null);

/// <summary>Keys, words, a hang-up or silence at a question, so long after it began; or how the next queue, extension or look-up ends.</summary>
internal sealed record SimulatedInput(int? AfterMs, string? Digits, bool? Hangup, bool? Silent, QueueEnd? Queue, ExtensionEnd? Extension, SimulatedReply? Http,
    SimulatedRows? Sql = null, IReadOnlyDictionary<string, string>? Returned = null, string? Say = null);

/// <summary>What the next system that is asked over HTTP answers; without a status nothing in time.</summary>
internal sealed record SimulatedReply(int? Status, string? Body);

/// <summary>The rows that the next database answers; without any it cannot be read.</summary>
internal sealed record SimulatedRows(IReadOnlyList<IReadOnlyDictionary<string, FlowValue>>? Rows);

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

    public static async Task<Answer<SimulationBody>> RunAsync(
        Guid id, SimulateFlow wanted, Caller caller, IDatabase database, FlowTrial trial, CancellationToken cancellation)
    {
        if (Check(wanted) is { } wrong)
            return wrong;
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        if (await FlowShelf.FindAsync(connection, id, "", cancellation) is not { } row)
            return FlowShelf.Missing;
        return FlowOf(wanted, row).TryGet(out var flow, out var fault) ? await trial.RunAsync(connection, flow, wanted, cancellation) : fault;
    }

    /// <summary>The draft that came along, else the stored one.</summary>
    public static Outcome<Flow> FlowOf(SimulateFlow wanted, FlowRow row) =>
        FlowJson.Parse(wanted.Draft is { ValueKind: JsonValueKind.Object } draft ? draft.GetRawText() : row.Draft);

    public static Fault? Check(SimulateFlow wanted)
    {
        var check = new Check().OptionalText(wanted.Caller, "caller", 40).OptionalText(wanted.Called, "called", 40)
            .That(wanted.Inputs is not { Count: > MostInputs }, "inputs", "field.too_long", $"There are at most {MostInputs} inputs.");
        foreach (var (i, input) in (wanted.Inputs ?? []).Take(MostInputs).Index())
        {
            check.Range(input.AfterMs, $"inputs[{i}].afterMs", 0, 600_000)
                .That(input.Hangup == true || input.Silent == true || input.Queue is not null || input.Extension is not null || input.Http is not null || input.Sql is not null || input.Returned is not null
                    || input.Say is { Length: > 0 and <= 200 }
                    || (input.Digits is { Length: > 0 and <= 40 } d && d.All(c => char.IsAsciiDigit(c) || c is '*' or '#')),
                    $"inputs[{i}].digits", "field.required", "An input has digits (0–9 * #) or words (at most 200 characters), hangs up, is silent, or says how a queue or extension ends.");
        }

        return check.Fault;
    }

    public static TextScript Script(SimulateFlow wanted)
    {
        var plain = new TextScript();
        return plain with
        {
            Caller = wanted.Caller ?? plain.Caller,
            Called = wanted.Called ?? plain.Called,
            StartAt = wanted.StartAt,
            Customer = wanted.Customer ?? plain.Customer,
            Steps = [.. (wanted.Inputs ?? []).Select(Step)],
        };
    }

    private static ScriptStep Step(SimulatedInput input) => input switch
    {
        { Hangup: true } => new HangUpStep { AfterMs = input.AfterMs },
        { Silent: true } => new SilentStep(),
        { Returned: { } form } => new QueueStep { Result = QueueEnd.Answered, Returned = form },
        { Sql: { } sql } => new SqlStep { Rows = sql.Rows ?? [], Fails = sql.Rows is null },
        { Say: { Length: > 0 } words } => new SayStep { Words = words },
        { Queue: { } end } => new QueueStep { Result = end },
        { Extension: { } end } => new ExtensionStep { Result = end },
        { Http: { } reply } => new HttpStep { Status = reply.Status ?? 0, Body = reply.Body ?? "{}", TimedOut = reply.Status is null },
        _ => new PressStep { Digits = input.Digits!, AfterMs = input.AfterMs },
    };

    public static SimulationBody Body(TextRun run) => new(
        new SimulationEnd(run.Outcome.End, run.Waits ? "waiting" : run.Outcome.Reason, run.Outcome.LastNode, run.Outcome.Transitions, run.Outcome.Fault?.Detail),
        [.. run.Transcript.Lines.Select(l => new SimulationLine((int)l.At.TotalMilliseconds, l.Kind, l.Text, l.Node))],
        run.Attached,
        run.Outcome.Variables.ToDictionary(v => v.Key, v => v.Value.ToString(), StringComparer.Ordinal));
}
