using Shouldly;
using Switchboard.Acd.Engine;
using Switchboard.Contracts.Acd;
using Xunit;

namespace Switchboard.Engine.Tests.Acd;

public class SkillAndPriorityTests
{
    [Theory]
    [InlineData(SkillEvaluation.All, "bob", null)]
    [InlineData(SkillEvaluation.Best, "bob", "cid")]
    [InlineData(SkillEvaluation.None, "ann", "bob")]
    public void Skills_count_as_the_queue_says(SkillEvaluation evaluation, string first, string? second)
    {
        var floor = new EngineFloor()
            .WithQueue("q", q => q with { SkillEvaluation = evaluation, RequiredSkills = [new("english", 3)] })
            .WithAgent("ann", ["q"])
            .WithAgent("bob", ["q"], a => a with { Skills = [new("english", 4)] })
            .WithAgent("cid", ["q"], a => a with { Skills = [new("english", 2)] })
            .OpenWithAllAvailable();
        floor.Call("one", "q");
        floor.AgentOf("one").ShouldBe(first);
        floor.Call("two", "q");
        floor.AgentOf("two").ShouldBe(second);
    }

    [Fact]
    public void Ring_by_ring_the_level_is_lowered_a_skill_dropped_and_another_queue_asked()
    {
        var floor = Bullseye();
        floor.Call("one", "q");
        floor.Wait(9.9);
        floor.AgentOf("one").ShouldBeNull();
        floor.Wait(0.1);
        floor.AgentOf("one").ShouldBe("two");
        floor.Accept("one");
        floor.Call("next", "q");
        floor.Wait(15);
        floor.AgentOf("next").ShouldBe("none");
        floor.Accept("next");
        floor.Call("last", "q");
        floor.Wait(29.9);
        floor.AgentOf("last").ShouldBeNull();
        floor.Wait(0.1);
        floor.AgentOf("last").ShouldBe("helper");
    }

    [Fact]
    public void Who_becomes_free_takes_the_call_of_whichever_ring_waited_longest()
    {
        var floor = Bullseye();
        foreach (var agent in new[] { "two", "none", "helper" })
            floor.Status(agent, AgentStatus.Break);
        floor.Call("old", "q");
        floor.Wait(12);
        floor.Call("new", "q");
        floor.Status("none", AgentStatus.Available);
        floor.AgentOf("old").ShouldBeNull();
        floor.Wait(3);
        floor.AgentOf("old").ShouldBe("none");
        floor.SignIn("expert");
        floor.AgentOf("new").ShouldBe("expert");
    }

    [Fact]
    public void A_ring_that_grows_while_the_phone_rings_counts_when_it_is_not_answered()
    {
        var floor = Bullseye();
        floor.SignIn("expert");
        floor.Call("one", "q");
        floor.AgentOf("one").ShouldBe("expert");
        floor.Wait(12);
        floor.Decline("one", ReservationEnd.NoAnswer);
        floor.AgentOf("one").ShouldBe("two");
    }

    [Fact]
    public void In_a_queue_that_ages_waiting_overtakes_a_higher_priority_of_others()
    {
        var floor = new EngineFloor()
            .WithQueue("aging", q => q with { Aging = TimeSpan.FromSeconds(10) })
            .WithQueue("vip", q => q with { Priority = 3 })
            .WithAgent("ann", ["aging", "vip"])
            .OpenWithAllAvailable();
        floor.Call("busy", "vip");
        floor.Accept("busy");
        floor.Call("old", "aging");
        floor.Wait(20);
        floor.Call("dear", "vip");
        floor.Wait(9);
        Next(floor).ShouldBe("dear");
        floor.Wait(2);
        floor.Call("dear too", "vip");
        Next(floor).ShouldBe("old");
    }

    [Fact]
    public void Inside_a_queue_that_ages_a_point_of_priority_is_worth_its_time()
    {
        var floor = new EngineFloor().WithQueue("q", q => q with { Aging = TimeSpan.FromSeconds(10) }).WithAgent("ann", ["q"]).OpenWithAllAvailable();
        floor.Call("busy", "q");
        floor.Accept("busy");
        floor.Call("old", "q");
        floor.Wait(15);
        floor.Call("vip", "q", i => i with { Priority = 1 });
        floor.Call("great", "q", i => i with { Vip = true });
        floor.PositionOf("great").ShouldBe(1);
        floor.PositionOf("old").ShouldBe(2);
        floor.PositionOf("vip").ShouldBe(3);
    }

    private static string? Next(EngineFloor floor)
    {
        var before = floor.Engine.Work.Single(w => w.State == WorkState.InService).Item.Subject;
        floor.Complete(before);
        var next = floor.Engine.Work.Single(w => w.State == WorkState.Reserved).Item.Subject;
        floor.Accept(next);
        return next;
    }

    // Signed in: one of too low a level, one without the skill, one of another queue. The expert comes later.
    private static EngineFloor Bullseye()
    {
        var floor = new EngineFloor()
            .WithQueue("q", q => q with
            {
                RequiredSkills = [new("english", 4)],
                Circles =
                [
                    new Circle { After = TimeSpan.FromSeconds(10), LowerLevels = 2 },
                    new Circle { After = TimeSpan.FromSeconds(5), DropSkills = ["english"] },
                    new Circle { After = TimeSpan.FromSeconds(15), AddQueues = [EngineFloor.Queue("other")] },
                ],
            })
            .WithQueue("other")
            .WithAgent("expert", ["q"], a => a with { Skills = [new("english", 5)] })
            .WithAgent("two", ["q"], a => a with { Skills = [new("english", 2)] })
            .WithAgent("none", ["q"])
            .WithAgent("helper", ["other"])
            .Open();
        foreach (var agent in new[] { "two", "none", "helper" })
            floor.SignIn(agent);
        return floor;
    }
}
