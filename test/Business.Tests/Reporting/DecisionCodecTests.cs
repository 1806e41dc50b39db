using Shouldly;
using Switchboard.Contracts.Acd;
using Switchboard.Reporting.Decisions;

namespace Switchboard.Business.Tests.Reporting;

public sealed class DecisionCodecTests
{
    [Fact]
    public void What_is_read_is_what_was_written()
    {
        var written = Decision(5, ["lunch", "english"], 3);
        var read = DecisionCodec.Decode(DecisionCodec.Encode(written));
        read.Candidates.ShouldBe(written.Candidates);
        read.Exclusions.Select(e => (e.Verdict, e.Detail, e.Level, e.Count)).ShouldBe(written.Exclusions.Select(e => (e.Verdict, e.Detail, e.Level, e.Count)));
        read.Exclusions.SelectMany(e => e.Agents).ShouldBe(written.Exclusions.SelectMany(e => e.Agents));
        Candidate[] none = [];
        Exclusion[] nobody = [];
        (read with { Candidates = none, Exclusions = nobody }).ShouldBe(written with { Candidates = none, Exclusions = nobody });
    }

    [Fact]
    public void One_that_had_to_wait_has_neither_agent_nor_reservation()
    {
        var read = DecisionCodec.Decode(DecisionCodec.Encode(Decision(0, [], 0) with { Agent = null, Reservation = null, Rule = RoutingDecision.NobodyFree }));
        (read.Agent, read.Reservation, read.Rule).ShouldBe((null, null, "nobody-free"));
    }

    [Fact]
    public void Two_hundred_agents_with_every_reason_and_long_names_fit_into_a_kilobyte()
    {
        var longest = Enumerable.Range(0, RoutingDecision.MostExclusions).Select(i => new string('技', 40) + i).ToArray();
        DecisionCodec.Encode(Decision(RoutingDecision.MostCandidates, longest, RoutingDecision.MostNamed)).Length.ShouldBeLessThan(1024);
    }

    [Fact]
    public void A_name_is_cut_between_characters()
    {
        var read = DecisionCodec.Decode(DecisionCodec.Encode(Decision(1, [string.Concat(Enumerable.Repeat("😀", 20))], 0)));
        read.Exclusions[0].Detail.ShouldBe(string.Concat(Enumerable.Repeat("😀", 12)));
    }

    private static RoutingDecision Decision(int candidates, string[] details, int named)
    {
        var exclusions = details.Select(d => new Exclusion(CandidateVerdict.SkillMissing, d, 3, 20, []))
            .Concat(Enum.GetValues<CandidateVerdict>().Where(v => v > CandidateVerdict.RankedLower)
                .Select((v, i) => new Exclusion(v, null, 0, 5, i == 0 ? [.. Enumerable.Range(0, named).Select(_ => new AgentId(Guid.NewGuid()))] : [])));
        return new RoutingDecision
        {
            Reservation = new ReservationId(long.MaxValue / 2),
            Item = new WorkItemId(Guid.NewGuid()),
            Queue = new QueueId(Guid.NewGuid()),
            Agent = new AgentId(Guid.NewGuid()),
            Waited = TimeSpan.FromMilliseconds(123_456_789),
            Rule = "sequentially-by-agent-order",
            Priority = -1000,
            ItemsConsidered = 400,
            Candidates = [.. Enumerable.Range(0, candidates).Select(i =>
                new Candidate(new AgentId(Guid.NewGuid()), 99, TimeSpan.FromHours(23), TimeSpan.TicksPerDay, i == 0 ? CandidateVerdict.Chosen : CandidateVerdict.RankedLower))],
            CandidateCount = candidates,
            Exclusions = [.. exclusions],
            MemberCount = 200,
        };
    }
}
