using System.Text.Json;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Switch;
using Switchboard.Data;
using Switchboard.Data.Journal;

namespace Switchboard.Reporting.Journal;

/// <summary>Steps of calls through flows.</summary>
internal sealed class TrailWriter(Months months) : IDurableHandler
{
    public string Kind => CallJournal.Trail;

    public async Task ApplyAsync(TenantConnection connection, IReadOnlyList<DurableRecord> records, CancellationToken cancellation)
    {
        var steps = records.Select(r => (r.Position, Step: JsonSerializer.Deserialize<TrailStep>(r.Payload.Span, WireJson.Options)!)).ToList();
        await months.MakeAsync(connection, steps.Select(s => s.Step.Time), cancellation);
        foreach (var (position, step) in steps)
        {
            connection.Later(
                """
                insert into reporting.trail (tenant_id, call_id, time, position, flow, node, exit, input, node_name, node_type)
                values (@tenant, @call, @time, @position, @flow, @node, @exit, @input, @nodeName, @nodeType) on conflict do nothing
                """)
                .With("call", step.CallId).With("time", step.Time).With("position", position)
                .With("flow", step.Flow).With("node", step.Node).With("exit", step.Exit).With("input", step.Input)
                .With("nodeName", step.NodeName).With("nodeType", step.NodeType);
        }
    }
}

/// <summary>The last sign of life.</summary>
internal sealed class HeartbeatWriter : IDurableHandler
{
    public string Kind => CallJournal.Heartbeat;

    public Task ApplyAsync(TenantConnection connection, IReadOnlyList<DurableRecord> records, CancellationToken cancellation)
    {
        var last = JsonSerializer.Deserialize<Heartbeat>(records[^1].Payload.Span, WireJson.Options)!;
        connection.Later("insert into reporting.heartbeat (id, time) values (1, @time) on conflict (id) do update set time = excluded.time").With("time", last.Time);
        return Task.CompletedTask;
    }
}
