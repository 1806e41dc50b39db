using Switchboard.Acd.Agents;
using Switchboard.Contracts.Acd;

namespace Switchboard.Acd.Engine;

/// <summary>Gathers what a decision is told by: the best few who could, and who could not by reason. One an engine, used again and again.</summary>
internal sealed class Explanation
{
    private readonly List<Candidate> _best = new(RoutingDecision.MostCandidates + 1);
    private readonly List<HeapKey> _keys = new(RoutingDecision.MostCandidates + 1);
    private readonly List<Reason> _reasons = new(RoutingDecision.MostExclusions);
    private int _named;

    public int CandidateCount { get; private set; }

    public void Begin()
    {
        _best.Clear();
        _keys.Clear();
        _reasons.Clear();
        (_named, CandidateCount) = (0, 0);
    }

    public void Could(Agent agent, int level, long score, long now, CandidateVerdict verdict)
    {
        CandidateCount++;
        // The chosen one stands first whatever the numbers say: chance or the waiting line may have decided.
        var key = verdict == CandidateVerdict.Chosen ? new HeapKey(long.MinValue, 0, 0) : new HeapKey(level, score, agent.IdleOrder);
        var at = _keys.Count;
        while (at > 0 && key.Before(_keys[at - 1]))
            at--;
        if (at >= RoutingDecision.MostCandidates)
            return;
        _keys.Insert(at, key);
        _best.Insert(at, new Candidate(agent.Settings.Id, level, TimeSpan.FromTicks(Math.Max(0, now - agent.IdleSince)), score, verdict));
        if (_best.Count <= RoutingDecision.MostCandidates)
            return;
        _keys.RemoveAt(RoutingDecision.MostCandidates);
        _best.RemoveAt(RoutingDecision.MostCandidates);
    }

    public void CouldNot(Agent agent, CandidateVerdict verdict, (string? Detail, int Level) why)
    {
        var reason = ReasonFor(verdict, why.Detail, why.Level);
        reason.Count++;
        if (_named >= RoutingDecision.MostNamed)
            return;
        _named++;
        reason.Agents.Add(agent.Settings.Id);
    }

    public Candidate[] Best() => [.. _best];

    public Exclusion[] Exclusions()
    {
        var told = new Exclusion[_reasons.Count];
        for (var i = 0; i < told.Length; i++)
            told[i] = new Exclusion(_reasons[i].Verdict, _reasons[i].Detail, _reasons[i].Level, _reasons[i].Count, _reasons[i].Agents);
        return told;
    }

    private Reason ReasonFor(CandidateVerdict verdict, string? detail, int level)
    {
        Reason? plain = null;
        foreach (var reason in _reasons)
        {
            if (reason.Verdict != verdict)
                continue;
            if (reason.Level == level && string.Equals(reason.Detail, detail, StringComparison.Ordinal))
                return reason;
            if (reason.Detail is null)
                plain = reason;
        }

        // Then one line a verdict, without detail: nobody goes uncounted.
        if (_reasons.Count >= RoutingDecision.MostExclusions)
        {
            if (plain is not null)
                return plain;
            (detail, level) = (null, 0);
        }

        var made = new Reason(verdict, detail, level);
        _reasons.Add(made);
        return made;
    }

    private sealed class Reason(CandidateVerdict verdict, string? detail, int level)
    {
        public CandidateVerdict Verdict { get; } = verdict;

        public string? Detail { get; } = detail;

        public int Level { get; } = level;

        public int Count { get; set; }

        public List<AgentId> Agents { get; } = [];
    }
}
