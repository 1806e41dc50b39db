using System.Globalization;
using Switchboard.Contracts.Acd;

namespace Switchboard.Reporting.Features.Decisions;

/// <summary>Reasons and rules in words, for programs that show them as they are; the console has its own in each language.</summary>
internal static class DecisionWords
{
    public static string Exclusion(Exclusion exclusion) => exclusion.Verdict switch
    {
        CandidateVerdict.SignedOut => "not signed in",
        CandidateVerdict.OnBreak => exclusion.Detail is { } reason ? $"on break: {reason}" : "on break",
        CandidateVerdict.Busy => Busy(exclusion.Detail),
        CandidateVerdict.NoCapacity => "takes no more contacts of this kind",
        CandidateVerdict.DeviceAway => "phone cannot be rung",
        CandidateVerdict.SkillMissing => exclusion.Detail is { } skill
            ? string.Create(CultureInfo.InvariantCulture, $"skill {skill} below level {exclusion.Level}")
            : "a skill is missing",
        CandidateVerdict.RejectedBefore => "refused this contact a moment ago",
        CandidateVerdict.KeptForAnother => $"the contact is kept for {exclusion.Detail}",
        _ => exclusion.Verdict.ToString(),
    };

    public static string Rule(string rule) => rule switch
    {
        RoutingDecision.NobodyFree => "nobody was free",
        "highest-priority-oldest-item" => "a free agent took the contact of the highest priority that waited longest",
        "longest-idle-agent" => "the agent who had been idle longest",
        "preferred-agent" => "the agent whom this customer knows",
        "ring-all" => "all free agents rang at once",
        "ring-progressively" => "the free agents rang one after the other",
        "round-robin" => "the agent who was asked longest ago",
        "top-down" => "the first free agent of the list",
        "sequentially-by-agent-order" => "the next free agent of the list",
        "agent-with-least-talk-time" => "the agent who talked least today",
        "agent-with-fewest-calls" => "the agent who answered fewest contacts today",
        "random" => "an agent drawn by lot",
        "weighted-random" => "an agent drawn by lot, weighted by skill",
        "best-skill" => "the agent who knows most of what is asked for",
        "best-match" => "the agent whom the other queues will miss least",
        _ => rule,
    };

    private static string Busy(string? with) => with switch
    {
        "reserved" => "reserved for another contact",
        "contact" => "with another contact",
        "other_call" => "on a call of his own",
        "wrap_up" => "in after-call work",
        _ => "busy",
    };
}
