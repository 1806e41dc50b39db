using Shouldly;
using Switchboard.Acd.Engine;
using Switchboard.Contracts.Acd;
using Xunit;

namespace Switchboard.Engine.Tests.Acd;

public class PreferredAgentTests
{
    [Fact]
    public void An_idle_preferred_agent_is_asked_before_who_is_idle_longer()
    {
        var floor = Floor();
        floor.Call("one", "q", For("cid"));
        floor.AgentOf("one").ShouldBe("cid");
        floor.Of(OutputKind.Reserved).Last().Reason.ShouldBe("preferred-agent");
    }

    [Fact]
    public void The_first_of_several_preferred_agents_comes_first()
    {
        var floor = Floor();
        floor.Call("one", "q", For("bob", "cid"));
        floor.AgentOf("one").ShouldBe("bob");
    }

    [Fact]
    public void A_call_is_kept_for_a_busy_preferred_agent_and_goes_to_him_first()
    {
        var floor = Busy("cid");
        floor.Call("mine", "q", For("cid"));
        floor.StateOf("mine").ShouldBe(WorkState.Waiting);
        floor.Wait(10);
        floor.Complete("busy cid");
        floor.AgentOf("mine").ShouldBe("cid");
    }

    [Fact]
    public void After_the_time_anybody_takes_it()
    {
        var floor = Busy("cid");
        floor.Call("mine", "q", For("cid"));
        floor.Wait(19.9);
        floor.StateOf("mine").ShouldBe(WorkState.Waiting);
        floor.Wait(0.1);
        floor.AgentOf("mine").ShouldBe("ann");
    }

    [Fact]
    public void Nobody_waits_for_an_agent_who_is_on_a_break_or_goes_there()
    {
        var floor = Busy("cid");
        floor.Status("bob", AgentStatus.Break);
        floor.Call("away", "q", For("bob"));
        floor.AgentOf("away").ShouldBe("ann");
        floor.Accept("away");
        floor.Complete("away");
        floor.Call("mine", "q", For("cid"));
        floor.StateOf("mine").ShouldBe(WorkState.Waiting);
        floor.Status("cid", AgentStatus.Break);
        floor.AgentOf("mine").ShouldBe("ann");
    }

    [Fact]
    public void A_preferred_agent_who_rejects_or_lacks_the_skill_is_passed_over()
    {
        var floor = Floor();
        floor.Call("one", "q", For("cid"));
        floor.Decline("one", ReservationEnd.Rejected);
        floor.AgentOf("one").ShouldBe("ann");
        floor.Call("two", "q", i => For("cid")(i) with { Requirements = [new("welsh", 1)] });
        floor.StateOf("two").ShouldBe(WorkState.Waiting);
        floor.Engine.FindWork(floor.Engine.Work.Single(w => w.Item.Subject == "two").Item.Id)!.KeptFor.ShouldBeEmpty();
    }

    [Fact]
    public void What_is_kept_goes_before_what_anybody_may_take_but_not_before_a_higher_priority()
    {
        var floor = Busy("ann", "bob", "cid");
        floor.Call("old", "q");
        floor.Call("mine", "q", For("cid"));
        floor.Call("urgent", "q", i => i with { Priority = 5 });
        floor.Complete("busy cid");
        floor.AgentOf("urgent").ShouldBe("cid");
        floor.Accept("urgent");
        floor.Complete("urgent");
        floor.AgentOf("mine").ShouldBe("cid");
        floor.AgentOf("old").ShouldBeNull();
    }

    [Fact]
    public void With_no_time_to_wait_only_an_idle_one_is_preferred()
    {
        var floor = Busy("cid");
        floor.Queues[0] = floor.Queues[0] with { PreferredWait = TimeSpan.Zero };
        floor.Apply();
        floor.Call("mine", "q", For("cid"));
        floor.AgentOf("mine").ShouldBe("ann");
    }

    private static Func<WorkItem, WorkItem> For(params string[] agents) => item => item with { PreferredAgents = [.. agents.Select(EngineFloor.Agent)] };

    private static EngineFloor Busy(params string[] agents)
    {
        var floor = Floor();
        foreach (var agent in agents)
        {
            floor.Call($"busy {agent}", "q", For(agent));
            floor.Accept($"busy {agent}");
        }

        return floor;
    }

    private static EngineFloor Floor() => new EngineFloor()
        .WithQueue("q", q => q with { PreferredWait = TimeSpan.FromSeconds(20) })
        .WithAgent("ann", ["q"])
        .WithAgent("bob", ["q"])
        .WithAgent("cid", ["q"])
        .OpenWithAllAvailable();
}
