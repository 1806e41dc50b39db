using Shouldly;
using Switchboard.Acd.Engine;
using Switchboard.Contracts.Acd;
using Xunit;

namespace Switchboard.Engine.Tests.Acd;

public class ConfigurationTests
{
    [Fact]
    public void An_unknown_strategy_is_refused_with_its_field_and_the_known_ones()
    {
        var fault = Check(q => q with { Strategy = "ring-everything" }).ShouldNotBeNull();
        fault.Code.ShouldBe("queue.unknown_strategy");
        fault.Field.ShouldBe("queues[0].strategy");
        fault.Detail.ShouldContain("longest-idle-agent");
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(int.MaxValue)]
    public void A_ring_time_that_would_never_end_or_never_begin_is_refused(int seconds) =>
        Check(q => q with { RingTimeout = TimeSpan.FromSeconds(seconds) }).ShouldNotBeNull().Field.ShouldBe("queues[0].ringTimeout");

    [Fact]
    public void A_seat_in_an_unknown_queue_is_refused() =>
        Check(agent: a => a with { Queues = [new(EngineFloor.Queue("nowhere"))] }).ShouldNotBeNull().Field.ShouldBe("agents[0].queues[0].queue");

    [Fact]
    public void A_queue_listed_twice_is_refused()
    {
        var queue = new QueueSettings { Id = EngineFloor.Queue("q"), Name = "q" };
        ConfigurationRules.Check(new AcdConfiguration { Tenant = EngineFloor.Tenant, Queues = [queue, queue] })
            .ShouldNotBeNull().Code.ShouldBe("queue.duplicate");
    }

    [Fact]
    public void An_unknown_time_zone_is_refused() =>
        ConfigurationRules.Check(new AcdConfiguration { Tenant = EngineFloor.Tenant, TimeZone = "Mars/Olympus" })
            .ShouldNotBeNull().Field.ShouldBe("timeZone");

    [Fact]
    public void What_waits_in_a_removed_queue_overflows()
    {
        var floor = new EngineFloor().WithQueue("q").WithQueue("other").WithAgent("ann", ["other"]).OpenWithAllAvailable();
        floor.Call("one", "q");
        floor.Queues.RemoveAt(0);
        floor.Apply();
        floor.StateOf("one").ShouldBe(WorkState.Gone);
        ((OverflowCause)floor.Of(OutputKind.Overflowed).Single().From).ShouldBe(OverflowCause.QueueRemoved);
        floor.Engine.FindQueue(EngineFloor.Queue("q")).ShouldBeNull();
    }

    [Fact]
    public void What_rings_for_a_removed_queue_may_still_be_answered()
    {
        var floor = new EngineFloor().WithQueue("q").WithAgent("ann", ["q"]).OpenWithAllAvailable();
        floor.Call("one", "q");
        floor.Queues.Clear();
        floor.Agents[0] = floor.Agents[0] with { Queues = [] };
        floor.Apply();
        floor.Call("two", "q").ShouldBe(EnqueueResult.QueueNotFound);
        floor.Accept("one").ShouldBeTrue();
        floor.Complete("one").ShouldBeTrue();
        floor.Engine.Queues.ShouldBeEmpty();
    }

    [Fact]
    public void What_rings_in_vain_for_a_removed_queue_overflows()
    {
        var floor = new EngineFloor().WithQueue("q").WithAgent("ann", ["q"]).OpenWithAllAvailable();
        floor.Call("one", "q");
        floor.Queues.Clear();
        floor.Agents[0] = floor.Agents[0] with { Queues = [] };
        floor.Apply();
        floor.Decline("one", ReservationEnd.NoAnswer);
        floor.Of(OutputKind.Overflowed).Count().ShouldBe(1);
    }

    [Fact]
    public void A_removed_agent_gives_the_ringing_call_back_and_is_gone()
    {
        var floor = new EngineFloor().WithQueue("q").WithAgent("ann", ["q"]).WithAgent("bob", ["q"]).OpenWithAllAvailable();
        floor.Call("one", "q");
        floor.Agents.RemoveAt(0);
        floor.Apply();
        floor.AgentOf("one").ShouldBe("bob");
        floor.Engine.FindAgent(EngineFloor.Agent("ann")).ShouldBeNull();
        floor.LastStatusChange("ann").ShouldBe("Available→SignedOut agent_removed by system");
    }

    [Fact]
    public void A_removed_agent_finishes_the_call_in_hand()
    {
        var floor = new EngineFloor().WithQueue("q", q => q with { WrapUp = WrapUpMode.Mandatory }).WithAgent("ann", ["q"]).OpenWithAllAvailable();
        floor.Call("one", "q");
        floor.Accept("one");
        floor.Agents.Clear();
        floor.Apply();
        floor.StateOf("one").ShouldBe(WorkState.InService);
        floor.Complete("one").ShouldBeTrue();
        floor.Engine.Agents.ShouldBeEmpty();
    }

    [Fact]
    public void A_new_member_gets_what_waits_and_the_order_stays()
    {
        var floor = new EngineFloor().WithQueue("q").WithAgent("ann", []).OpenWithAllAvailable();
        floor.Call("one", "q");
        floor.Call("two", "q");
        floor.Agents[0] = floor.Agents[0] with { Queues = [new(EngineFloor.Queue("q"))] };
        floor.Apply();
        floor.AgentOf("one").ShouldBe("ann");
        floor.StateOf("two").ShouldBe(WorkState.Waiting);
    }

    [Fact]
    public void A_skill_taken_away_counts_at_once()
    {
        var floor = new EngineFloor().WithQueue("q", q => q with { RequiredSkills = [new("english", 1)] })
            .WithAgent("ann", ["q"], a => a with { Skills = [new("english", 1)] })
            .OpenWithAllAvailable();
        floor.Agents[0] = floor.Agents[0] with { Skills = [] };
        floor.Apply();
        floor.Call("one", "q");
        floor.StateOf("one").ShouldBe(WorkState.Waiting);
    }

    [Fact]
    public void A_shorter_longest_wait_counts_for_what_waits_already()
    {
        var floor = new EngineFloor().WithQueue("q").Open();
        floor.Call("one", "q");
        floor.Wait(40);
        floor.Queues[0] = floor.Queues[0] with { MaxWait = TimeSpan.FromSeconds(30) };
        floor.Apply();
        floor.StateOf("one").ShouldBe(WorkState.Gone);
    }

    [Fact]
    public void A_changed_priority_reorders_what_waits()
    {
        var floor = new EngineFloor().WithQueue("q").WithQueue("gold").WithAgent("ann", ["q", "gold"]).OpenWithAllAvailable();
        floor.Call("busy", "q");
        floor.Accept("busy");
        floor.Call("plain", "q");
        floor.Call("rich", "gold");
        floor.Queues[1] = floor.Queues[1] with { Priority = 5 };
        floor.Apply();
        floor.Complete("busy");
        floor.AgentOf("rich").ShouldBe("ann");
    }

    [Fact]
    public void Statuses_come_back_after_a_restart_and_devices_get_time()
    {
        var floor = new EngineFloor().WithQueue("q").WithAgent("ann", ["q"]).WithAgent("bob", ["q"]).Open();
        floor.Wait(100);
        floor.Run(() => floor.Engine.RestoreStatuses(floor.Now,
        [
            new(EngineFloor.Agent("ann"), AgentStatus.Available, "available", EngineFloor.User("ann"), floor.Now - TimeSpan.TicksPerHour),
            new(EngineFloor.Agent("bob"), AgentStatus.Break, "lunch", EngineFloor.User("bob"), floor.Now - TimeSpan.TicksPerMinute),
        ]));
        floor["bob"].StatusReason.ShouldBe("lunch");
        floor.Call("one", "q");
        floor.StateOf("one").ShouldBe(WorkState.Waiting);
        floor.Run(() => floor.Engine.DeviceConnected(floor.Now, EngineFloor.Agent("ann")));
        floor.AgentOf("one").ShouldBe("ann");
        floor.Wait(60);
        floor.LastStatusChange("bob").ShouldBe("Break→SignedOut device_lost by system");
    }

    private static Switchboard.Kernel.Fault? Check(Func<QueueSettings, QueueSettings>? queue = null, Func<AgentSettings, AgentSettings>? agent = null)
    {
        var q = new QueueSettings { Id = EngineFloor.Queue("q"), Name = "q" };
        var a = new AgentSettings { Id = EngineFloor.Agent("ann"), Name = "ann", Queues = [new(q.Id)] };
        return ConfigurationRules.Check(new AcdConfiguration
        {
            Tenant = EngineFloor.Tenant,
            Queues = [queue is null ? q : queue(q)],
            Agents = [agent is null ? a : agent(a)],
        });
    }
}
