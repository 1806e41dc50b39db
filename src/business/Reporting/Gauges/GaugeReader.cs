using System.Collections.Concurrent;
using System.Text.Json;
using Switchboard.Contracts.Acd;
using Switchboard.Contracts.Lines;
using Switchboard.Kernel;
using Switchboard.Reporting.Features.Statistics;

namespace Switchboard.Reporting.Gauges;

/// <summary>Reads all figures of a tenant, at most once a second however many ask.</summary>
internal sealed class GaugeReader(
    QueueStatistics queues, AgentStatistics agents, IEnumerable<IFloor> floors, ILineDirectory lines, IEnumerable<ILineStatus> status, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<TenantId, Turn> _turns = new();

    public async Task<GaugeSheet> ReadAsync(TenantId tenant, CancellationToken cancellation)
    {
        var turn = _turns.GetOrAdd(tenant, _ => new Turn());
        await turn.Gate.WaitAsync(cancellation);
        try
        {
            if (turn.Sheet is null || time.GetElapsedTime(turn.ReadAt) >= Fresh)
                (turn.Sheet, turn.ReadAt) = (await MakeAsync(tenant, cancellation), time.GetTimestamp());
            return turn.Sheet;
        }
        finally
        {
            turn.Gate.Release();
        }
    }

    private async Task<GaugeSheet> MakeAsync(TenantId tenant, CancellationToken cancellation)
    {
        var sheet = new GaugeSheet(time.GetUtcNow());
        var (each, whole) = await queues.TodayAsync(tenant, cancellation);
        foreach (var queue in each)
        {
            sheet.Name(queue.QueueId, queue.Name);
            Put(sheet, queue.QueueId, new Today(
                queue.Offered, queue.Answered, queue.Abandoned, queue.LongAbandoned, queue.AbandonRate, queue.LongAbandonRate, queue.ServiceLevel, queue.FlowedOut, queue.Transferred,
                queue.AsaMs, queue.AhtMs, queue.MaxWaitMs));
        }

        Put(sheet, null, new Today(
            whole.Offered, whole.Answered, whole.Abandoned, whole.LongAbandoned, whole.AbandonRate, whole.LongAbandonRate, whole.ServiceLevel, whole.FlowedOut, whole.Transferred,
            whole.AsaMs, whole.AhtMs, whole.MaxWaitMs));
        foreach (var agent in await agents.TodayAsync(tenant, cancellation))
            Put(sheet, agent);
        if (floors.LastOrDefault() is { } floor)
            Put(sheet, await floor.GetFloorAsync(tenant, cancellation));
        sheet.Set(null, "trunksDown", lines.GetRouting(tenant).Trunks.Count(t => status.LastOrDefault()?.GetTrunkStatus(t.Id).State == "down"));
        return sheet;
    }

    private static void Put(GaugeSheet sheet, Guid? subject, Today today)
    {
        (string, double?)[] figures =
        [
            ("offered", today.Offered), ("answered", today.Answered), ("abandoned", today.Abandoned), ("longAbandoned", today.LongAbandoned), ("abandonRate", today.AbandonRate),
            ("longAbandonRate", today.LongAbandonRate), ("serviceLevel", today.ServiceLevel), ("flowedOut", today.FlowedOut), ("transferred", today.Transferred), ("asaMs", today.AsaMs),
            ("ahtMs", today.AhtMs), ("maxWaitMs", today.MaxWaitMs),
        ];
        foreach (var (figure, value) in figures)
            sheet.Set(subject, figure, value);
    }

    private static void Put(GaugeSheet sheet, AgentStatisticsBody agent)
    {
        sheet.Set(agent.AgentId, "answered", agent.Answered);
        sheet.Set(agent.AgentId, "missed", agent.Missed);
        sheet.Set(agent.AgentId, "transferred", agent.Transferred);
        sheet.Set(agent.AgentId, "ahtMs", agent.AhtMs);
        sheet.Set(agent.AgentId, "occupancy", agent.Occupancy);
        sheet.Set(agent.AgentId, "talkMs", agent.TalkMs);
    }

    private static void Put(GaugeSheet sheet, FloorView floor)
    {
        var (waiting, longest) = (0, TimeSpan.Zero);
        foreach (var queue in floor.Queues)
        {
            sheet.Set(queue.Id.Value, "waitingNow", queue.Waiting.Count);
            sheet.Set(queue.Id.Value, "longestWaitNowMs", (long)queue.LongestWaitNow.TotalMilliseconds);
            sheet.Set(queue.Id.Value, "agentsFree", queue.AgentsIdle);
            sheet.Set(queue.Id.Value, "agentsStaffed", queue.AgentsStaffed);
            waiting += queue.Waiting.Count;
            longest = longest > queue.LongestWaitNow ? longest : queue.LongestWaitNow;
        }

        sheet.Set(null, "waitingNow", waiting);
        sheet.Set(null, "longestWaitNowMs", (long)longest.TotalMilliseconds);
        sheet.Set(null, "agentsFree", floor.Agents.Count(a => a is { Status: AgentStatus.Available, State: AgentState.Idle, DeviceConnected: true, Pending: null }));
        sheet.Set(null, "agentsStaffed", floor.Agents.Count(a => a is { Status: AgentStatus.Available, DeviceConnected: true }));
        foreach (var agent in floor.Agents)
        {
            sheet.Name(agent.Id.Value, agent.Name);
            var idle = agent.State == AgentState.Idle;
            var word = JsonNamingPolicy.CamelCase.ConvertName(idle ? agent.Status.ToString() : agent.State.ToString());
            var since = idle && agent.StatusSince > agent.StateSince ? agent.StatusSince : agent.StateSince;
            sheet.Set(agent.Id.Value, "agentState", new GaugeValue((floor.At - since).TotalMilliseconds, word, since));
        }
    }

    private sealed record Today(
        long Offered, long Answered, long Abandoned, long LongAbandoned, double? AbandonRate, double? LongAbandonRate, double? ServiceLevel, long FlowedOut, long Transferred,
        long? AsaMs, long? AhtMs, long? MaxWaitMs);

    private sealed class Turn
    {
        public SemaphoreSlim Gate { get; } = new(1, 1);

        public GaugeSheet? Sheet { get; set; }

        public long ReadAt { get; set; }
    }
}
