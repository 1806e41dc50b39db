using System.Text.Json;
using Switchboard.Contracts.Acd;
using Switchboard.Contracts.Desk;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Web;
using Switchboard.Kernel;
using Switchboard.Reporting.Decisions;
using Switchboard.Reporting.Features.Calls;

namespace Switchboard.Reporting.Features.Decisions;

/// <summary>An agent in a decision.</summary>
internal sealed record DecisionAgent(Guid AgentId, string? Number, string? Name);

/// <summary>An agent who could have had the contact.</summary>
/// <param name="AgentId">The agent.</param>
/// <param name="Number">His number.</param>
/// <param name="Name">His name.</param>
/// <param name="Level">The level of his seat in the queue; lower is asked first.</param>
/// <param name="IdleMs">How long he was idle.</param>
/// <param name="Score">What the strategy ranks by inside a level; lower is better.</param>
/// <param name="Chosen">True for the one who got it.</param>
internal sealed record DecisionCandidate(Guid AgentId, string? Number, string? Name, int Level, long IdleMs, long Score, bool Chosen);

/// <summary>Agents who could not have the contact.</summary>
/// <param name="Reason">Why: <c>signedOut</c>, <c>onBreak</c>, <c>busy</c>, <c>skillMissing</c> …</param>
/// <param name="Detail">The break's reason, what kept them busy, or the skill.</param>
/// <param name="Level">The level the skill needs.</param>
/// <param name="Text">The reason in words.</param>
/// <param name="Count">How many.</param>
/// <param name="Agents">Some of them.</param>
internal sealed record DecisionExclusion(string Reason, string? Detail, int? Level, string Text, int Count, IReadOnlyList<DecisionAgent> Agents);

/// <summary>A decision of the router.</summary>
/// <param name="Time">When.</param>
/// <param name="Outcome"><c>reserved</c> for an agent, or <c>waits</c>.</param>
/// <param name="WorkId">The stay in the queue.</param>
/// <param name="QueueId">The queue.</param>
/// <param name="QueueName">Its name.</param>
/// <param name="Reservation">The reservation's number.</param>
/// <param name="Agent">Who got it.</param>
/// <param name="Rule">The rule that won.</param>
/// <param name="RuleText">The rule in words.</param>
/// <param name="WaitedMs">How long the contact had waited.</param>
/// <param name="Priority">The contact's whole priority.</param>
/// <param name="ItemsConsidered">Contacts the agent could have served, this one included; when it waits, those ahead of it.</param>
/// <param name="Candidates">The best few who could have had it, the chosen one first.</param>
/// <param name="CandidateCount">How many could have.</param>
/// <param name="Exclusions">The others, by reason.</param>
/// <param name="MemberCount">Members of the queue.</param>
internal sealed record DecisionBody(
    DateTimeOffset Time, string Outcome, Guid WorkId, Guid QueueId, string? QueueName, long? Reservation, DecisionAgent? Agent, string Rule, string RuleText,
    long WaitedMs, int Priority, int ItemsConsidered, IReadOnlyList<DecisionCandidate> Candidates, int CandidateCount,
    IReadOnlyList<DecisionExclusion> Exclusions, int MemberCount);

/// <summary>The decisions about a call, oldest first.</summary>
/// <param name="KeptDays">How long decisions are kept.</param>
/// <param name="Items">The decisions.</param>
internal sealed record DecisionList(int KeptDays, IReadOnlyList<DecisionBody> Items);

/// <summary>Why a call waited and why it got its agent.</summary>
internal sealed class ReadDecisions(IDatabase database, ReadCalls calls, IEnumerable<IDeskDirectory> desks)
{
    private const int Most = 500;

    public static async Task<Answer<DecisionList>> ListAsync(Guid id, Caller caller, ReadDecisions decisions, CancellationToken cancellation)
    {
        if (!await decisions.MaySeeAsync(id, caller, cancellation))
            return ReadCalls.Missing;
        var found = await decisions.FindAsync(caller.Tenant, id, cancellation);
        return new DecisionList(DecisionRetention.KeptDays, found);
    }

    // It waits for the journal: what was decided a moment ago is in the table then.
    private async Task<bool> MaySeeAsync(Guid id, Caller caller, CancellationToken cancellation)
    {
        var seen = await calls.MaySeeAsync(id, caller, cancellation);
        if (seen)
            await calls.AppliedAsync(cancellation);
        return seen;
    }

    private async Task<IReadOnlyList<DecisionBody>> FindAsync(TenantId tenant, Guid call, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(tenant, cancellation);
        var rows = await connection.ListAsync<Row>(
            "select time, note from reporting.decision where tenant_id = @tenant and contact_id = @call order by time, position limit @Most", new { call, Most }, cancellation);
        return [.. rows.Select(r => Body(tenant, r.Time, DecisionCodec.Decode(r.Note)))];
    }

    private DecisionBody Body(TenantId tenant, DateTimeOffset time, RoutingDecision decision) => new(
        time,
        decision.Agent is null ? "waits" : "reserved",
        decision.Item.Value,
        decision.Queue.Value,
        desks.LastOrDefault()?.FindQueue(tenant, decision.Queue.Value.ToString())?.Name,
        decision.Reservation?.Value,
        decision.Agent is { } chosen ? Agent(tenant, chosen) : null,
        decision.Rule,
        DecisionWords.Rule(decision.Rule),
        (long)decision.Waited.TotalMilliseconds,
        decision.Priority,
        decision.ItemsConsidered,
        [.. decision.Candidates.Select(c => Candidate(tenant, c))],
        decision.CandidateCount,
        [.. decision.Exclusions.OrderByDescending(e => e.Count).Select(e => new DecisionExclusion(
            JsonNamingPolicy.CamelCase.ConvertName(e.Verdict.ToString()), e.Detail, e.Level == 0 ? null : e.Level, DecisionWords.Exclusion(e), e.Count,
            [.. e.Agents.Select(a => Agent(tenant, a))]))],
        decision.MemberCount);

    private DecisionCandidate Candidate(TenantId tenant, Candidate candidate)
    {
        var agent = Agent(tenant, candidate.Agent);
        return new DecisionCandidate(
            agent.AgentId, agent.Number, agent.Name, candidate.Level, (long)candidate.IdleFor.TotalMilliseconds, candidate.Score, candidate.Verdict == CandidateVerdict.Chosen);
    }

    private DecisionAgent Agent(TenantId tenant, AgentId agent)
    {
        var seat = desks.LastOrDefault()?.FindSeat(tenant, agent.Value);
        return new DecisionAgent(agent.Value, seat?.Number, seat?.Name);
    }

    private sealed class Row
    {
        public DateTimeOffset Time { get; init; }

        public byte[] Note { get; init; } = [];
    }
}
