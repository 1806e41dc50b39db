using System.Text.Json;
using Npgsql;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Web;
using Switchboard.Ivr.Model;
using Switchboard.Kernel;

namespace Switchboard.Ivr.Features.Flows;

/// <summary>A simulated call to keep: what the caller does, and how the flow must then go.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Script">The call.</param>
/// <param name="Expected">How it must go; absent: as the draft goes now.</param>
internal sealed record FlowTestWrite(string? Name, SimulateFlow? Script, FlowTestExpectation? Expected);

/// <summary>How a call must go.</summary>
/// <param name="Reason">How it ends: <c>hangup</c>, <c>flow_end</c> …</param>
/// <param name="Path">The nodes it goes through, in order.</param>
/// <param name="Attached">Data that must go with it; other data may too.</param>
internal sealed record FlowTestExpectation(string Reason, IReadOnlyList<string> Path, IReadOnlyDictionary<string, string> Attached);

/// <summary>A kept call.</summary>
internal sealed record FlowTestBody(Guid Id, string Name, JsonElement Script, JsonElement Expected, DateTimeOffset CreatedAt, string CreatedBy);

/// <summary>The kept calls of a flow.</summary>
internal sealed record FlowTestList(IReadOnlyList<FlowTestBody> Items);

/// <summary>How a kept call went.</summary>
internal sealed record FlowTestResult(Guid Id, string Name, bool Passed, string? Difference);

/// <summary>How all of them went.</summary>
internal sealed record FlowTestResults(bool Passed, IReadOnlyList<FlowTestResult> Items);

/// <summary>Simulated calls that are kept with a flow and run before it goes live.</summary>
internal sealed class FlowTests(IDatabase database, FlowTrial trial, IAuditLog audit, TimeProvider time)
{
    private const int Most = 100;
    private static readonly Fault NoTest = Fault.NotFound("flow_test", "The flow has no such test.");
    private static readonly Fault NameTaken = Fault.Conflict("flow_test.name_taken", "The flow already has a test of that name.") with { Field = "name" };
    private static readonly Fault TooMany = Fault.Conflict("flow_test.too_many", $"A flow has at most {Most} tests.");

    public static async Task<Answer<FlowTestList>> ListAsync(Guid id, Caller caller, IDatabase database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        if (await FlowShelf.FindAsync(connection, id, "", cancellation) is null)
            return FlowShelf.Missing;
        return new FlowTestList([.. (await RowsAsync(connection, id, cancellation)).Select(r => r.ToBody())]);
    }

    public static Task<Made<FlowTestBody>> MakeAsync(Guid id, FlowTestWrite write, Caller caller, FlowTests tests, CancellationToken cancellation) =>
        tests.KeepAsync(id, write, caller, cancellation);

    public static async Task<Done> RemoveAsync(Guid id, string test, Caller caller, FlowTests tests, CancellationToken cancellation) =>
        await tests.ForgetAsync(id, Guid.TryParse(test, out var which) ? which : Guid.Empty, caller, cancellation) is { } fault ? fault : Done.Well;

    public static Task<Answer<FlowTestResults>> TryAsync(Guid id, Caller caller, FlowTests tests, CancellationToken cancellation) =>
        tests.RunDraftAsync(id, caller.Tenant, cancellation);

    /// <summary>Runs the kept calls of a flow through what is about to go live.</summary>
    public async Task<FlowTestResults> RunAsync(TenantConnection connection, Guid id, Flow flow, CancellationToken cancellation)
    {
        var results = new List<FlowTestResult>();
        foreach (var row in await RowsAsync(connection, id, cancellation))
            results.Add(await RunAsync(connection, row, flow, cancellation));
        return new FlowTestResults(results.TrueForAll(r => r.Passed), results);
    }

    private static Task<IReadOnlyList<TestRow>> RowsAsync(TenantConnection connection, Guid id, CancellationToken cancellation) => connection.ListAsync<TestRow>(
        """
        select id, name, script::text as script, expected::text as expected, created_at, created_by from ivr.flow_test
        where tenant_id = @tenant and flow_id = @id order by lower(name)
        """,
        new { id },
        cancellation);

    private async Task<FlowTestResult> RunAsync(TenantConnection connection, TestRow row, Flow flow, CancellationToken cancellation)
    {
        var script = JsonSerializer.Deserialize<SimulateFlow>(row.Script, WireJson.Options)!;
        var expected = JsonSerializer.Deserialize<FlowTestExpectation>(row.Expected, WireJson.Options)!;
        var tried = await trial.RunAsync(connection, flow, script, cancellation);
        var difference = tried.TryGet(out var body, out var fault) ? Difference(expected, Expect(body)) : fault.Detail;
        return new FlowTestResult(row.Id, row.Name, difference is null, difference);
    }

    private async Task<Answer<FlowTestResults>> RunDraftAsync(Guid id, TenantId tenant, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(tenant, cancellation);
        if (await FlowShelf.FindAsync(connection, id, "", cancellation) is not { } row)
            return FlowShelf.Missing;
        return FlowJson.Parse(row.Draft).TryGet(out var flow, out var fault) ? await RunAsync(connection, id, flow, cancellation) : fault;
    }

    private async Task<Made<FlowTestBody>> KeepAsync(Guid id, FlowTestWrite write, Caller caller, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        if (await FlowShelf.FindAsync(connection, id, "", cancellation) is not { } flowRow)
            return FlowShelf.Missing;
        var check = new Check().Text(write.Name, "name").That(write.Script is not null, "script", "field.required", "Give the call to keep.");
        if ((check.Fault ?? Simulation.Check(write.Script!)) is { } wrong)
            return wrong;
        if (await connection.FindAsync<int>("select count(*)::int from ivr.flow_test where tenant_id = @tenant and flow_id = @id", new { id }, cancellation) >= Most)
            return TooMany;
        if (!Simulation.FlowOf(write.Script!, flowRow).TryGet(out var flow, out var fault))
            return fault;
        var tried = await trial.RunAsync(connection, flow, write.Script!, cancellation);
        if (!tried.TryGet(out var body, out fault))
            return fault;
        var kept = new TestRow
        {
            Id = Ids.New(time),
            Name = write.Name!.Trim(),
            Script = JsonSerializer.Serialize(write.Script! with { Draft = null }, WireJson.Options),
            Expected = JsonSerializer.Serialize(write.Expected ?? Expect(body), WireJson.Options),
            CreatedAt = time.GetUtcNow(),
            CreatedBy = caller.Name,
        };
        try
        {
            await connection.ExecuteAsync(
                """
                insert into ivr.flow_test (tenant_id, id, flow_id, name, script, expected, created_at, created_by)
                values (@tenant, @Id, @flow, @Name, @Script::json, @Expected::json, @CreatedAt, @CreatedBy)
                """,
                new { kept.Id, flow = id, kept.Name, kept.Script, kept.Expected, kept.CreatedAt, kept.CreatedBy },
                cancellation);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return NameTaken;
        }

        await connection.CommitAsync(cancellation);
        audit.Write(caller.Tenant, caller.Actor, "flow.test_kept", $"flow:{id}", kept.Name, caller.Address);
        return (Outcome<FlowTestBody>)kept.ToBody();
    }

    private async Task<Fault?> ForgetAsync(Guid id, Guid test, Caller caller, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        var name = await connection.FindAsync<string>(
            "delete from ivr.flow_test where tenant_id = @tenant and flow_id = @id and id = @test returning name", new { id, test }, cancellation);
        if (name is null)
            return NoTest;
        await connection.CommitAsync(cancellation);
        audit.Write(caller.Tenant, caller.Actor, "flow.test_removed", $"flow:{id}", name, caller.Address);
        return null;
    }

    private static FlowTestExpectation Expect(SimulationBody body) => new(
        body.Outcome.Reason, [.. body.Lines.Where(l => l.Kind == TextDriver.TranscriptKind.Node).Select(l => l.Text)], body.Attached);

    private static string? Difference(FlowTestExpectation expected, FlowTestExpectation found)
    {
        var at = expected.Path.Zip(found.Path).TakeWhile(pair => pair.First == pair.Second).Count();
        if (at < Math.Max(expected.Path.Count, found.Path.Count))
            return $"After {(at == 0 ? "the start" : expected.Path[at - 1])} the call went to {found.Path.ElementAtOrDefault(at) ?? "its end"}, not to {expected.Path.ElementAtOrDefault(at) ?? "its end"}.";
        if (expected.Reason != found.Reason)
            return $"The call ended by {found.Reason}, not by {expected.Reason}.";
        foreach (var (name, value) in expected.Attached)
        {
            if (found.Attached.GetValueOrDefault(name) != value)
                return $"{name} is '{found.Attached.GetValueOrDefault(name)}', not '{value}'.";
        }

        return null;
    }

    private sealed class TestRow
    {
        public Guid Id { get; init; }

        public string Name { get; init; } = "";

        public string Script { get; init; } = "";

        public string Expected { get; init; } = "";

        public DateTimeOffset CreatedAt { get; init; }

        public string CreatedBy { get; init; } = "";

        public FlowTestBody ToBody() => new(Id, Name, JsonElement.Parse(Script), JsonElement.Parse(Expected), CreatedAt, CreatedBy);
    }
}
