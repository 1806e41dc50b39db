using Switchboard.Acd.Agents;
using Switchboard.Contracts.Acd;

namespace Switchboard.Acd.Engine;

/// <summary>The words for a decision. Only when <see cref="ExplainDecisions"/> asks for them; a look at each member of the queue.</summary>
internal sealed partial class AcdEngine
{
    private readonly Explanation _explanation = new();

    /// <summary>Why the agent gets the item; asked before the item is given, while the rankings are still what they were.</summary>
    private RoutingDecision Explain(WorkEntry entry, Agent? chosen, string rule)
    {
        _explanation.Begin();
        var told = chosen is null;
        foreach (var (agent, level) in entry.Queue.Members)
        {
            var verdict = ReferenceEquals(agent, chosen) ? CandidateVerdict.Chosen : VerdictOn(agent, entry);
            told |= verdict == CandidateVerdict.Chosen;
            if (verdict == CandidateVerdict.RankedLower && chosen is null && entry.KeptFor.Count > 0 && !entry.KeptFor.Contains(agent))
                verdict = CandidateVerdict.KeptForAnother;
            if (verdict is CandidateVerdict.Chosen or CandidateVerdict.RankedLower)
                _explanation.Could(agent, level, ScoreOf(agent, entry), _now, verdict);
            else
                _explanation.CouldNot(agent, verdict, DetailOf(agent, entry, verdict));
        }

        // Somebody from a ring further out is no member.
        if (!told)
            _explanation.Could(chosen!, entry.Pool!.LevelOf(chosen!), ScoreOf(chosen!, entry), _now, CandidateVerdict.Chosen);
        return new RoutingDecision
        {
            Reservation = chosen is null ? null : new ReservationId(_nextReservation),
            Item = entry.Item.Id,
            Queue = entry.Queue.Settings.Id,
            Agent = chosen?.Settings.Id,
            Waited = TimeSpan.FromTicks(_now - entry.QueuedAt),
            Rule = rule,
            Priority = entry.Priority,
            ItemsConsidered = chosen is null ? Math.Max(0, entry.Queue.PositionOf(entry) - 1) : 1 + WaitingFor(chosen),
            Candidates = _explanation.Best(),
            CandidateCount = _explanation.CandidateCount,
            Exclusions = _explanation.Exclusions(),
            MemberCount = entry.Queue.Members.Count,
        };
    }

    private static int WaitingFor(Agent agent)
    {
        var waiting = 0;
        foreach (var (pool, _) in agent.Seats)
        {
            if (agent.HasRoomFor(pool.Medium))
                waiting += pool.Waiting.Count;
        }

        return waiting;
    }

    private static long ScoreOf(Agent agent, WorkEntry entry) => entry.Queue.Ranking switch
    {
        ILaneRanking lanes => lanes.Lane(agent, entry.Pool!),
        IKeyRanking keys => keys.Rank(agent, entry.Pool!),
        IRandomRanking random => -random.Weight(agent, entry.Pool!),
        SequentiallyByAgentOrder => agent.Position > entry.Queue.LastAskedPosition ? agent.Position : agent.Position + int.MaxValue,
        _ => 0,
    };

    private static (string? Detail, int Level) DetailOf(Agent agent, WorkEntry entry, CandidateVerdict verdict) => verdict switch
    {
        CandidateVerdict.OnBreak => (agent.Status == AgentStatus.Break ? agent.StatusReason : agent.Pending?.Reason, 0),
        CandidateVerdict.Busy => (BusyWith(agent), 0),
        CandidateVerdict.SkillMissing => entry.Pool!.Lacking(agent) is { } need ? (need.Skill, need.MinimumLevel) : (null, 0),
        CandidateVerdict.KeptForAnother => (entry.KeptFor[0].Settings.Name, 0),
        _ => (null, 0),
    };

    private static string BusyWith(Agent agent) =>
        agent.Reserved is not null ? "reserved" : agent.InHand.Count > 0 ? "contact" : agent.OtherCalls.Count > 0 ? "other_call" : agent.InWrapUp ? "wrap_up" : "closed";
}
