using System.Text.Json;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Web;
using Switchboard.Desk.Directory;
using Switchboard.Desk.Live;
using Switchboard.Kernel;

namespace Switchboard.Desk.Features.WrapUp;

/// <summary>A step that the agent was on, and the choice by which he left it.</summary>
internal sealed record WalkedStep(string Step, string Title, string? Choice);

/// <summary>What the agent wrote into a field.</summary>
internal sealed record ScriptAnswer(string Name, string Label, string Value);

/// <summary>An agent's way through a script in a call; titles and labels as they were.</summary>
internal sealed record ScriptRunBody(
    Guid CallId, Guid AgentId, Guid ScriptId, string ScriptName, IReadOnlyList<WalkedStep> Path, IReadOnlyList<ScriptAnswer> Answers, bool Finished, DateTimeOffset UpdatedAt);

/// <summary>The ways through scripts in a call.</summary>
internal sealed record ScriptRunBodies(IReadOnlyList<ScriptRunBody> Items);

/// <summary>A step as it is told: its id, and the label of the choice taken.</summary>
internal sealed record StepWrite(string? Step, string? Choice);

/// <summary>How far the agent has come, written whole each time.</summary>
internal sealed record ScriptRunWrite(Guid? ScriptId, IReadOnlyList<StepWrite>? Path, IReadOnlyDictionary<string, string>? Answers, bool? Finished)
{
    public Fault? Check() => new Check().That(ScriptId is not null, "scriptId", "field.required", "Say which script.")
        .That(Path is { Count: >= 1 and <= 500 }, "path", "field.required", "The path has 1 to 500 steps.")
        .That(Answers is null || Answers.Values.All(v => v is null or { Length: <= 2_000 }), "answers", "field.too_long", "An answer has at most 2000 characters.").Fault;
}

/// <summary>What agents answered on the way through scripts.</summary>
internal sealed class ScriptRuns(IDatabase database, CallOwners owners, IEventSink events, TimeProvider time)
{
    private const string Columns = "call_id, agent_id, script_id, script_name, path::text as path, answers::text as answers, finished, updated_at";

    public static async Task<Answer<ScriptRunBodies>> ListAsync(Guid id, Caller caller, ScriptRuns runs, CancellationToken cancellation) => await runs.ReadAsync(id, caller, cancellation);

    public static async Task<Answer<ScriptRunBody>> WriteAsync(Guid id, ScriptRunWrite write, Caller caller, ScriptRuns runs, CancellationToken cancellation) =>
        await runs.KeepAsync(id, write, caller, cancellation);

    private async Task<Outcome<ScriptRunBodies>> ReadAsync(Guid call, Caller caller, CancellationToken cancellation)
    {
        var seat = owners.SeatOf(caller);
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        if (!caller.May(Permissions.CallsRead))
        {
            if (seat is null)
                return CallOwners.NoCall;
            if (await owners.RefusalAsync(connection, call, seat, cancellation) is { } refusal)
                return refusal;
        }

        var rows = await connection.ListAsync<Row>($"select {Columns} from desk.script_run where tenant_id = @tenant and call_id = @call order by updated_at", new { call }, cancellation);
        if (rows.Count == 0 && !await owners.KnowsAsync(connection, call, cancellation))
            return CallOwners.NoCall;
        return new ScriptRunBodies([.. rows.Select(r => r.ToBody())]);
    }

    private async Task<Outcome<ScriptRunBody>> KeepAsync(Guid call, ScriptRunWrite write, Caller caller, CancellationToken cancellation)
    {
        if (owners.SeatOf(caller) is not { } seat)
            return CallOwners.NoCall;
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        if (await owners.RefusalAsync(connection, call, seat, cancellation) is { } refusal)
            return refusal;
        if (write.Check() is { } wrong)
            return wrong;
        var script = await connection.FindAsync<ScriptRow>($"select {ScriptRow.Columns} from desk.script where tenant_id = @tenant and id = @ScriptId", new { write.ScriptId }, cancellation);
        if (script is null)
            return Fault.Invalid("script.not_found", "There is no such script.", "scriptId");
        if (!Walk(script, write).TryGet(out var path, out var fault))
            return fault;
        var run = new ScriptRunBody(call, seat.Id, script.Id, script.Name, path, Said(script, write), write.Finished == true, time.GetUtcNow());
        await connection.ExecuteAsync(
            Upsert,
            new
            {
                call,
                agent = seat.Id,
                script = script.Id,
                name = script.Name,
                path = JsonSerializer.Serialize(run.Path, WireJson.Options),
                answers = JsonSerializer.Serialize(run.Answers, WireJson.Options),
                run.Finished,
                now = run.UpdatedAt,
            },
            cancellation);
        await connection.CommitAsync(cancellation);
        if (run.Finished)
            events.Publish(EventDraft.Of(caller.Tenant, "call.scriptFinished", "call", call, caller.Actor, run));
        return run;
    }

    private static Outcome<IReadOnlyList<WalkedStep>> Walk(ScriptRow script, ScriptRunWrite write)
    {
        var path = new List<WalkedStep>();
        foreach (var told in write.Path!)
        {
            if (script.Steps.FirstOrDefault(s => s.Id == told.Step) is not { } step)
                return Fault.Invalid("script.unknown_step", $"The script has no step {told.Step}.", "path");
            path.Add(new WalkedStep(step.Id!, step.Title!, step.Choices?.FirstOrDefault(c => c.Label == told.Choice)?.Label));
        }

        return path;
    }

    // Only what the script asks, in its order; an empty field says nothing.
    private static IReadOnlyList<ScriptAnswer> Said(ScriptRow script, ScriptRunWrite write) =>
    [
        .. from step in script.Steps
        from field in step.Fields ?? []
        let value = write.Answers?.GetValueOrDefault(field.Name!)
        where !string.IsNullOrWhiteSpace(value)
        select new ScriptAnswer(field.Name!, field.Label!, value.Trim()),
    ];

    private const string Upsert = """
        insert into desk.script_run (tenant_id, call_id, agent_id, script_id, script_name, path, answers, finished, updated_at)
        values (@tenant, @call, @agent, @script, @name, @path::jsonb, @answers::jsonb, @Finished, @now)
        on conflict (tenant_id, call_id, agent_id, script_id) do update set script_name = excluded.script_name, path = excluded.path, answers = excluded.answers,
            finished = script_run.finished or excluded.finished, updated_at = excluded.updated_at
        """;

    private sealed class Row
    {
        public Guid CallId { get; init; }

        public Guid AgentId { get; init; }

        public Guid ScriptId { get; init; }

        public string ScriptName { get; init; } = "";

        public string Path { get; init; } = "[]";

        public string Answers { get; init; } = "[]";

        public bool Finished { get; init; }

        public DateTimeOffset UpdatedAt { get; init; }

        public ScriptRunBody ToBody() => new(CallId, AgentId, ScriptId, ScriptName, Lists.Of<WalkedStep>(Path), Lists.Of<ScriptAnswer>(Answers), Finished, UpdatedAt);
    }
}
