using System.Text.Json;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Switch;
using Switchboard.Data;
using Switchboard.Data.Journal;

namespace Switchboard.Reporting.Journal;

/// <summary>Steps of calls through flows.</summary>
internal sealed class TrailWriter : IDurableHandler
{
    public string Kind => CallJournal.Trail;

    public async Task ApplyAsync(TenantConnection connection, IReadOnlyList<DurableRecord> records, CancellationToken cancellation)
    {
        var steps = records.Select(r => (r.Position, Step: JsonSerializer.Deserialize<TrailStep>(r.Payload.Span, WireJson.Options)!)).ToList();
        await Months.MakeAsync(connection, steps.Select(s => s.Step.Time), cancellation);
        foreach (var (position, step) in steps)
        {
            await connection.ExecuteAsync(
                """
                insert into reporting.trail (tenant_id, call_id, time, position, flow, node, exit, input, node_name, node_type)
                values (@tenant, @CallId, @time, @position, @Flow, @Node, @Exit, @Input, @NodeName, @NodeType) on conflict do nothing
                """,
                new { step.CallId, time = step.Time.ToUniversalTime(), position, step.Flow, step.Node, step.Exit, step.Input, step.NodeName, step.NodeType },
                cancellation);
        }
    }
}

/// <summary>The last sign of life.</summary>
internal sealed class HeartbeatWriter : IDurableHandler
{
    public string Kind => CallJournal.Heartbeat;

    public async Task ApplyAsync(TenantConnection connection, IReadOnlyList<DurableRecord> records, CancellationToken cancellation)
    {
        var last = JsonSerializer.Deserialize<Heartbeat>(records[^1].Payload.Span, WireJson.Options)!;
        await connection.ExecuteAsync(
            "insert into reporting.heartbeat (id, time) values (1, @time) on conflict (id) do update set time = excluded.time",
            new { time = last.Time.ToUniversalTime() },
            cancellation);
    }
}
