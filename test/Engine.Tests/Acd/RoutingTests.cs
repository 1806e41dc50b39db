using Shouldly;
using Switchboard.Acd.Engine;
using Switchboard.Contracts.Acd;
using Xunit;

namespace Switchboard.Engine.Tests.Acd;

public class RoutingTests
{
    [Theory]
    [InlineData(1, "early")]
    [InlineData(3, "late")]
    public void Waiting_in_a_queue_of_more_weight_counts_more(int weight, string served)
    {
        var floor = new EngineFloor().WithQueue("plain").WithQueue("heavy", q => q with { Weight = weight })
            .WithAgent("ann", ["plain", "heavy"]).OpenWithAllAvailable();
        floor.Call("now", "plain");
        floor.Accept("now");
        floor.Call("early", "plain");
        floor.Wait(10);
        floor.Call("late", "heavy");
        floor.Wait(10); // 20 s × 1 against 10 s × weight
        floor.Complete("now");
        floor.AgentOf(served).ShouldBe("ann");
    }

    [Fact]
    public void Priority_stands_above_weight()
    {
        var floor = new EngineFloor().WithQueue("urgent", q => q with { Priority = 1 }).WithQueue("heavy", q => q with { Weight = 100 })
            .WithAgent("ann", ["urgent", "heavy"]).OpenWithAllAvailable();
        floor.Call("now", "heavy");
        floor.Accept("now");
        floor.Call("weighty", "heavy");
        floor.Wait(60);
        floor.Call("pressing", "urgent");
        floor.Complete("now");
        floor.AgentOf("pressing").ShouldBe("ann");
    }

    [Fact]
    public void The_agent_idle_longest_gets_the_call()
    {
        var floor = new EngineFloor().WithQueue("q").WithAgent("ann", ["q"]).WithAgent("bob", ["q"]).OpenWithAllAvailable();
        floor.Call("one", "q");
        floor.AgentOf("one").ShouldBe("ann");
        floor.Call("two", "q");
        floor.AgentOf("two").ShouldBe("bob");
    }

    [Fact]
    public void Whoever_ended_a_call_goes_to_the_end_of_the_line()
    {
        var floor = new EngineFloor().WithQueue("q").WithAgent("ann", ["q"]).WithAgent("bob", ["q"]).OpenWithAllAvailable();
        floor.Call("one", "q");
        floor.Accept("one");
        floor.Wait(10);
        floor.Complete("one");
        floor.Call("two", "q");
        floor.AgentOf("two").ShouldBe("bob");
    }

    [Fact]
    public void An_agent_whose_caller_gave_up_keeps_the_place_in_line()
    {
        var floor = new EngineFloor().WithQueue("q").WithAgent("ann", ["q"]).WithAgent("bob", ["q"]).OpenWithAllAvailable();
        floor.Call("one", "q");
        floor.Abandon("one");
        floor.Call("two", "q");
        floor.AgentOf("two").ShouldBe("ann");
    }

    [Fact]
    public void The_lower_level_is_asked_first_however_short_its_agents_were_idle()
    {
        var floor = new EngineFloor().WithQueue("q")
            .WithAgent("backup", ["q"], a => a with { Queues = [new(EngineFloor.Queue("q"), 2)] })
            .WithAgent("first", ["q"])
            .OpenWithAllAvailable();
        floor.Call("one", "q");
        floor.AgentOf("one").ShouldBe("first");
        floor.Call("two", "q");
        floor.AgentOf("two").ShouldBe("backup");
    }

    [Fact]
    public void A_freed_agent_takes_the_oldest_call()
    {
        var floor = Busy();
        floor.Call("one", "q");
        floor.Wait(1);
        floor.Call("two", "q");
        floor.Complete("busy");
        floor.AgentOf("one").ShouldBe("ann");
        floor.StateOf("two").ShouldBe(WorkState.Waiting);
    }

    [Fact]
    public void A_higher_priority_is_served_before_an_older_call()
    {
        var floor = Busy();
        floor.Call("old", "q");
        floor.Wait(1);
        floor.Call("important", "q", w => w with { Priority = 1 });
        floor.PositionOf("important").ShouldBe(1);
        floor.PositionOf("old").ShouldBe(2);
        floor.Complete("busy");
        floor.AgentOf("important").ShouldBe("ann");
    }

    [Fact]
    public void A_vip_is_served_before_others()
    {
        var floor = Busy();
        floor.Call("important", "q", w => w with { Priority = 9 });
        floor.Call("vip", "q", w => w with { Vip = true });
        floor.Complete("busy");
        floor.AgentOf("vip").ShouldBe("ann");
    }

    [Fact]
    public void An_earlier_wait_counts_for_the_place()
    {
        var floor = Busy();
        floor.Call("here", "q");
        floor.Wait(10);
        floor.Call("from_elsewhere", "q", w => w with { AlreadyWaited = TimeSpan.FromSeconds(30) });
        floor.PositionOf("from_elsewhere").ShouldBe(1);
    }

    [Fact]
    public void Of_two_queues_the_one_with_the_higher_priority_is_served_first()
    {
        var floor = new EngineFloor().WithQueue("q").WithQueue("gold", q => q with { Priority = 5 }).WithAgent("ann", ["q", "gold"]).OpenWithAllAvailable();
        floor.Call("busy", "q");
        floor.Accept("busy");
        floor.Call("plain", "q");
        floor.Wait(60);
        floor.Call("rich", "gold");
        floor.Complete("busy");
        floor.AgentOf("rich").ShouldBe("ann");
    }

    [Fact]
    public void Nobody_without_the_skill_or_its_level_is_asked()
    {
        var floor = new EngineFloor().WithQueue("q", q => q with { RequiredSkills = [new("english", 3)] })
            .WithAgent("none", ["q"])
            .WithAgent("little", ["q"], a => a with { Skills = [new("english", 2)] })
            .WithAgent("fluent", ["q"], a => a with { Skills = [new("English", 3)] })
            .OpenWithAllAvailable();
        floor.Call("one", "q");
        floor.AgentOf("one").ShouldBe("fluent");
        floor.Call("two", "q");
        floor.StateOf("two").ShouldBe(WorkState.Waiting);
    }

    [Fact]
    public void An_items_own_requirements_are_needed_beside_the_queues()
    {
        var floor = new EngineFloor().WithQueue("q")
            .WithAgent("ann", ["q"])
            .WithAgent("bob", ["q"], a => a with { Skills = [new("billing", 1)] })
            .OpenWithAllAvailable();
        floor.Call("bill", "q", w => w with { Requirements = [new("billing", 1)] });
        floor.AgentOf("bill").ShouldBe("bob");
        floor.Call("another_bill", "q", w => w with { Requirements = [new("billing", 1)] });
        floor.StateOf("another_bill").ShouldBe(WorkState.Waiting);
        floor.Call("plain", "q");
        floor.AgentOf("plain").ShouldBe("ann", "what waits for a rare skill holds nobody else up");
    }

    [Fact]
    public void An_agent_takes_chats_up_to_capacity_and_no_call_beside_them()
    {
        var floor = new EngineFloor().WithQueue("q")
            .WithAgent("ann", ["q"], a => a with { Capacity = [new(Medium.Voice, 1), new(Medium.Chat, 2)] })
            .OpenWithAllAvailable();
        foreach (var chat in new[] { "a", "b", "c" })
        {
            floor.Call(chat, "q", w => w with { Medium = Medium.Chat });
            if (floor.AgentOf(chat) is not null)
                floor.Accept(chat).ShouldBeTrue();
        }

        floor.StateOf("b").ShouldBe(WorkState.InService);
        floor.StateOf("c").ShouldBe(WorkState.Waiting);
        floor.Call("call", "q", w => w with { Priority = 9 });
        floor.Complete("a");
        floor.AgentOf("c").ShouldBe("ann");
        floor.StateOf("call").ShouldBe(WorkState.Waiting);
        floor.Accept("c");
        floor.Complete("b");
        floor.Complete("c");
        floor.AgentOf("call").ShouldBe("ann");
    }

    [Fact]
    public void A_medium_that_is_not_listed_is_not_taken()
    {
        var floor = new EngineFloor().WithQueue("q").WithAgent("ann", ["q"]).OpenWithAllAvailable();
        floor.Call("mail", "q", w => w with { Medium = Medium.Email });
        floor.StateOf("mail").ShouldBe(WorkState.Waiting);
    }

    [Fact]
    public void A_closed_queue_takes_nothing_new_and_serves_what_waits()
    {
        var floor = Busy();
        floor.Call("one", "q");
        floor.Queues[0] = floor.Queues[0] with { Open = false };
        floor.Apply();
        floor.Call("two", "q").ShouldBe(EnqueueResult.QueueClosed);
        floor.Complete("busy");
        floor.AgentOf("one").ShouldBe("ann");
    }

    [Fact]
    public void A_full_queue_refuses()
    {
        var floor = new EngineFloor().WithQueue("q", q => q with { MaxLength = 1 }).WithAgent("ann", ["q"]).OpenWithAllAvailable();
        floor.Call("busy", "q").ShouldBe(EnqueueResult.Queued);
        floor.Accept("busy");
        floor.Call("one", "q").ShouldBe(EnqueueResult.Queued);
        floor.Call("two", "q").ShouldBe(EnqueueResult.QueueFull);
        floor.Figures("q").Offered.ShouldBe(2);
    }

    [Fact]
    public void A_queue_without_waiting_room_takes_calls_while_an_agent_is_free()
    {
        var floor = new EngineFloor().WithQueue("q", q => q with { MaxLength = 0 }).WithAgent("ann", ["q"]).OpenWithAllAvailable();
        floor.Call("one", "q").ShouldBe(EnqueueResult.Queued);
        floor.Call("two", "q").ShouldBe(EnqueueResult.QueueFull);
    }

    [Fact]
    public void An_unknown_queue_refuses() =>
        new EngineFloor().WithQueue("q").Open().Call("one", "nowhere").ShouldBe(EnqueueResult.QueueNotFound);

    [Fact]
    public void After_the_longest_wait_the_call_overflows()
    {
        var floor = Busy(q => q with { MaxWait = TimeSpan.FromSeconds(30), OverflowTarget = "voicemail" });
        floor.Call("one", "q");
        floor.Wait(29.9);
        floor.StateOf("one").ShouldBe(WorkState.Waiting);
        floor.Wait(0.1);
        floor.StateOf("one").ShouldBe(WorkState.Gone);
        ((OverflowCause)floor.Of(OutputKind.Overflowed).Single().From).ShouldBe(OverflowCause.MaxWait);
        floor.Figures("q").FlowedOut.ShouldBe(1);
    }

    [Fact]
    public void A_call_that_rings_when_its_wait_is_over_rings_on_and_overflows_only_if_nobody_answers()
    {
        var floor = Busy(q => q with { MaxWait = TimeSpan.FromSeconds(30) });
        floor.Call("one", "q");
        floor.Wait(25);
        floor.Complete("busy");
        floor.Wait(10);
        floor.StateOf("one").ShouldBe(WorkState.Reserved);
        floor.Decline("one", ReservationEnd.NoAnswer);
        floor.StateOf("one").ShouldBe(WorkState.Gone);
        floor.Of(OutputKind.Overflowed).Count().ShouldBe(1);
    }

    [Fact]
    public void A_decision_names_the_candidates_and_why_they_were_not_taken()
    {
        var floor = new EngineFloor().WithQueue("q", q => q with { RequiredSkills = [new("english", 2)] })
            .WithAgent("winner", ["q"], a => a with { Skills = [new("english", 2)] })
            .WithAgent("later", ["q"], a => a with { Skills = [new("english", 5)] })
            .WithAgent("mute", ["q"])
            .WithAgent("lunch", ["q"], a => a with { Skills = [new("english", 2)] })
            .WithAgent("home", ["q"], a => a with { Skills = [new("english", 2)] })
            .WithAgent("elsewhere", [])
            .OpenWithAllAvailable();
        floor.Engine.ExplainDecisions = true;
        floor.Status("lunch", AgentStatus.Break);
        floor.Status("home", AgentStatus.SignedOut);
        floor.Wait(7);
        floor.Call("one", "q");
        var decision = floor.Of(OutputKind.Reserved).Single().Decision.ShouldNotBeNull();
        decision.Rule.ShouldBe("longest-idle-agent");
        decision.MemberCount.ShouldBe(5);
        decision.CandidateCount.ShouldBe(2);
        decision.Candidates.Select(c => (c.Agent, c.Verdict)).ShouldBe(
            [(EngineFloor.Agent("winner"), CandidateVerdict.Chosen), (EngineFloor.Agent("later"), CandidateVerdict.RankedLower)]);
        decision.Exclusions.Select(e => (e.Verdict, e.Detail, e.Level, e.Count)).ShouldBe(
            [(CandidateVerdict.SkillMissing, "english", 2, 1), (CandidateVerdict.OnBreak, "wish", 0, 1), (CandidateVerdict.SignedOut, null, 0, 1)]);
        decision.Exclusions[1].Agents.ShouldBe([EngineFloor.Agent("lunch")]);
    }

    [Fact]
    public void A_contact_that_must_wait_is_told_what_everybody_does()
    {
        var floor = new EngineFloor().WithQueue("q").WithAgent("talks", ["q"]).WithAgent("rings", ["q"]).WithAgent("own", ["q"]).OpenWithAllAvailable();
        floor.Call("one", "q");
        floor.Accept("one");
        floor.Call("two", "q");
        floor.Run(() => floor.Engine.CallStarted(floor.Now, EngineFloor.Agent("own"), Guid.NewGuid()));
        floor.Engine.ExplainDecisions = true;
        floor.Call("three", "q");
        floor.Call("four", "q");
        var told = floor.Of(OutputKind.HadToWait).Last().Decision.ShouldNotBeNull();
        (told.Agent, told.Reservation, told.Rule).ShouldBe((null, null, RoutingDecision.NobodyFree));
        told.ItemsConsidered.ShouldBe(2); // the one that rings and the one that waits
        told.Exclusions.Select(e => (e.Verdict, e.Detail)).ShouldBe(
            [(CandidateVerdict.Busy, "contact"), (CandidateVerdict.Busy, "reserved"), (CandidateVerdict.Busy, "other_call")]);
    }

    [Fact]
    public void A_contact_kept_for_its_own_agent_says_so_of_those_who_are_free()
    {
        var floor = new EngineFloor().WithQueue("q", q => q with { PreferredWait = TimeSpan.FromSeconds(60) }).WithAgent("own", ["q"]).WithAgent("free", ["q"]).OpenWithAllAvailable();
        floor.Call("busy", "q");
        floor.Accept("busy");
        floor.Engine.ExplainDecisions = true;
        floor.Call("one", "q", w => w with { PreferredAgents = [EngineFloor.Agent("own")] });
        var told = floor.Of(OutputKind.HadToWait).Single().Decision.ShouldNotBeNull();
        told.Candidates.ShouldBeEmpty();
        told.Exclusions.Select(e => (e.Verdict, e.Detail)).ShouldBe([(CandidateVerdict.Busy, "contact"), (CandidateVerdict.KeptForAnother, "own")]);
    }

    [Fact]
    public void The_best_few_stand_in_the_order_they_would_have_been_asked()
    {
        var floor = new EngineFloor().WithQueue("q", q => q with { Strategy = "agent-with-fewest-calls" });
        for (var i = 0; i < 9; i++)
            floor.WithAgent($"a{i}", ["q"], i == 3 ? a => a with { Queues = [new(EngineFloor.Queue("q"), 2)] } : null);
        floor.OpenWithAllAvailable();
        floor.Engine.ExplainDecisions = true;
        floor.Call("one", "q");
        var first = floor.Of(OutputKind.Reserved).Single().Decision.ShouldNotBeNull();
        first.CandidateCount.ShouldBe(9);
        first.Candidates.Select(c => c.Agent).ShouldBe(new[] { "a0", "a1", "a2", "a4", "a5" }.Select(EngineFloor.Agent));
        floor.Accept("one");
        floor.Complete("one");
        floor.Call("two", "q");
        var second = floor.Of(OutputKind.Reserved).Last().Decision.ShouldNotBeNull();
        second.Candidates.Select(c => c.Agent).ShouldBe(new[] { "a1", "a2", "a4", "a5", "a6" }.Select(EngineFloor.Agent));
    }

    [Fact]
    public void However_many_reasons_there_are_nobody_goes_uncounted()
    {
        var floor = new EngineFloor().WithQueue("q").WithAgent("free", ["q"]);
        for (var i = 0; i < 40; i++)
            floor.WithAgent($"break{i}", ["q"]);
        floor.OpenWithAllAvailable();
        for (var i = 0; i < 40; i++)
            floor.Status($"break{i}", AgentStatus.Break, $"reason {i}");
        floor.Engine.ExplainDecisions = true;
        floor.Call("one", "q");
        var decision = floor.Of(OutputKind.Reserved).Single().Decision.ShouldNotBeNull();
        decision.Exclusions.Count.ShouldBe(RoutingDecision.MostExclusions + 1);
        decision.Exclusions.Sum(e => e.Count).ShouldBe(40);
        decision.Exclusions.Sum(e => e.Agents.Count).ShouldBe(RoutingDecision.MostNamed);
    }

    [Fact]
    public void A_decision_costs_no_explanation_when_nobody_listens()
    {
        var floor = new EngineFloor().WithQueue("q").WithAgent("ann", ["q"]).OpenWithAllAvailable();
        floor.Call("one", "q");
        floor.Of(OutputKind.Reserved).Single().Decision.ShouldBeNull();
    }

    private static EngineFloor Busy(Func<QueueSettings, QueueSettings>? change = null)
    {
        var floor = new EngineFloor().WithQueue("q", change).WithAgent("ann", ["q"]).OpenWithAllAvailable();
        floor.Call("busy", "q");
        floor.Accept("busy").ShouldBeTrue();
        return floor;
    }
}
