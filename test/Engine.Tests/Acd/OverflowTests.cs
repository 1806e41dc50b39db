using Shouldly;
using Switchboard.Acd.Engine;
using Switchboard.Contracts.Acd;
using Xunit;

namespace Switchboard.Engine.Tests.Acd;

public class OverflowTests
{
    [Fact]
    public void The_earliest_limit_of_wait_decides_and_each_has_its_target()
    {
        var floor = Busy(q => q with { MaxWait = TimeSpan.FromSeconds(60), OverflowTarget = "last", Overflow = [new(OverflowCause.MaxWait, 30_000, "first")] });
        floor.Call("one", "q");
        floor.Wait(29.9);
        floor.StateOf("one").ShouldBe(WorkState.Waiting);
        floor.Wait(0.1);
        Overflowed(floor).ShouldBe(["one max_wait first"]);
        floor.Queues[0] = floor.Queues[0] with { Overflow = [] };
        floor.Apply();
        floor.Call("two", "q");
        floor.Wait(60);
        Overflowed(floor)[1].ShouldBe("two max_wait last");
    }

    [Fact]
    public void A_line_that_is_long_enough_sends_who_comes_next_elsewhere_but_not_when_somebody_is_free()
    {
        var floor = Busy(q => q with { Overflow = [new(OverflowCause.Length, 2, "elsewhere")] });
        foreach (var call in new[] { "one", "two", "three" })
            floor.Call(call, "q").ShouldBe(EnqueueResult.Queued);
        Overflowed(floor).ShouldBe(["three queue_length elsewhere"]);
        floor.Figures("q").FlowedOut.ShouldBe(1);
        floor.Complete("busy");
        floor.AgentOf("one").ShouldBe("ann");
    }

    [Fact]
    public void An_expected_wait_that_is_too_long_sends_callers_elsewhere()
    {
        var floor = Busy(q => q with { Overflow = [new(OverflowCause.ExpectedWait, 80_000, "elsewhere")] });
        floor.Complete("busy");
        for (var i = 0; i < 5; i++)
        {
            floor.Call($"call {i}", "q");
            floor.Accept($"call {i}");
            floor.Wait(60);
            floor.Complete($"call {i}");
        }

        floor.Call("talks", "q");
        floor.Accept("talks");
        floor.Call("first", "q");
        Overflowed(floor).ShouldBeEmpty();
        floor.Call("second", "q");
        Overflowed(floor).ShouldBe(["second expected_wait elsewhere"]);
    }

    [Fact]
    public void A_service_level_that_is_too_low_counts_once_there_are_enough_contacts()
    {
        var floor = Busy(q => q with { Overflow = [new(OverflowCause.ServiceLevel, 80, "elsewhere")] });
        for (var i = 0; i < 19; i++)
        {
            floor.Call($"lost {i}", "q");
            floor.StateOf($"lost {i}").ShouldBe(WorkState.Waiting);
            floor.Wait(30);
            floor.Abandon($"lost {i}");
        }

        floor.Call("late", "q");
        Overflowed(floor).ShouldBe(["late service_level elsewhere"]);
    }

    [Fact]
    public void Nobody_joins_while_a_condition_of_the_list_holds()
    {
        var floor = Busy(q => q with { JoinUnless = [QueueCondition.NoAgent, QueueCondition.AllPaused, QueueCondition.AllBusy] });
        floor.Call("one", "q").ShouldBe(EnqueueResult.AllBusy);
        floor.Complete("busy");
        floor.Status("ann", AgentStatus.Break);
        floor.Call("two", "q").ShouldBe(EnqueueResult.AllPaused);
        floor.Status("ann", AgentStatus.SignedOut);
        floor.Call("three", "q").ShouldBe(EnqueueResult.NoAgent);
        floor.Queues[0] = floor.Queues[0] with { JoinUnless = [QueueCondition.AllPaused] };
        floor.Apply();
        floor.Call("four", "q").ShouldBe(EnqueueResult.Queued);
    }

    [Fact]
    public void When_the_last_agent_goes_those_who_wait_leave()
    {
        var floor = new EngineFloor()
            .WithQueue("q", q => q with { LeaveWhen = [QueueCondition.NoAgent], OverflowTarget = "night" })
            .WithQueue("other")
            .WithAgent("ann", ["q", "other"])
            .WithAgent("bob", ["q"])
            .OpenWithAllAvailable();
        foreach (var agent in new[] { "ann", "bob" })
        {
            floor.Call(agent, "q");
            floor.Accept(agent);
        }

        floor.Call("one", "q");
        floor.Call("elsewhere", "other");
        floor.Complete("bob");
        floor.Decline("one", ReservationEnd.NoAnswer);
        floor.StateOf("one").ShouldBe(WorkState.Waiting);
        floor.Status("bob", AgentStatus.SignedOut);
        floor.StateOf("one").ShouldBe(WorkState.Waiting);
        floor.Status("ann", AgentStatus.SignedOut);
        floor.Complete("ann");
        Overflowed(floor).ShouldBe(["one no_agent night"]);
        floor.StateOf("elsewhere").ShouldBe(WorkState.Waiting);
        floor.Call("late", "q");
        Overflowed(floor)[1].ShouldBe("late no_agent night");
    }

    [Fact]
    public void When_all_take_a_break_those_who_wait_leave_where_the_list_says_so()
    {
        var floor = Busy(q => q with { LeaveWhen = [QueueCondition.AllPaused] });
        floor.Call("one", "q");
        floor.Status("ann", AgentStatus.Break);
        floor.StateOf("one").ShouldBe(WorkState.Waiting);
        floor.Complete("busy");
        Overflowed(floor).ShouldBe(["one all_paused "]);
    }

    [Fact]
    public void Who_rings_back_in_time_has_his_place_again_once()
    {
        var floor = Busy(q => q with { RingBack = TimeSpan.FromMinutes(5) });
        floor.Call("lost", "q", i => i with { Caller = "+493012345" });
        floor.Wait(10);
        floor.Call("other", "q", i => i with { Caller = "+493099999" });
        floor.Wait(10);
        floor.Abandon("lost");
        floor.Wait(299);
        floor.Call("again", "q", i => i with { Caller = "+493012345" });
        floor.PositionOf("again").ShouldBe(1);
        floor.Leave("again");
        floor.Call("once more", "q", i => i with { Caller = "+493012345" });
        floor.PositionOf("once more").ShouldBe(2);
    }

    [Theory]
    [InlineData(301, "+493012345")]
    [InlineData(10, "+493012399")]
    [InlineData(10, "")]
    public void Who_comes_too_late_or_is_another_one_waits_from_now(int after, string caller)
    {
        var floor = Busy(q => q with { RingBack = TimeSpan.FromMinutes(5) });
        floor.Call("lost", "q", i => i with { Caller = caller.Length == 0 ? "" : "+493012345" });
        floor.Call("other", "q");
        floor.Wait(1);
        floor.Abandon("lost");
        floor.Wait(after);
        floor.Call("again", "q", i => i with { Caller = caller });
        floor.PositionOf("again").ShouldBe(2);
    }

    private static List<string> Overflowed(EngineFloor floor) => [.. floor.Overflows];

    private static EngineFloor Busy(Func<QueueSettings, QueueSettings> change)
    {
        var floor = new EngineFloor().WithQueue("q", change).WithAgent("ann", ["q"]).OpenWithAllAvailable();
        floor.Call("busy", "q");
        floor.Accept("busy");
        return floor;
    }
}
