using Shouldly;
using Switchboard.Acd.Engine;
using Switchboard.Contracts.Acd;
using Xunit;

namespace Switchboard.Engine.Tests.Acd;

public class RingManyTests
{
    [Fact]
    public void Ring_all_rings_everybody_and_the_first_answer_wins_without_blame_for_the_others()
    {
        var floor = Floor("ring-all");
        floor.Call("one", "q");
        floor.RingingFor("one").ShouldBe(["ann", "bob", "cid"]);
        floor.Wait(3);
        floor.AcceptBy("bob", "one").ShouldBeTrue();
        floor.AcceptBy("ann", "one").ShouldBeFalse("somebody else was faster");
        floor.AgentOf("one").ShouldBe("bob");
        foreach (var loser in new[] { "ann", "cid" })
        {
            floor[loser].State.ShouldBe(AgentState.Idle);
            floor[loser].Status.ShouldBe(AgentStatus.Available);
        }

        floor.Of(OutputKind.ReservationEnded).Select(o => $"{o.Agent!.Settings.Name} {(ReservationEnd)o.From} {o.Reason}")
            .ShouldBe(["bob Accepted answered", "ann AnsweredElsewhere answered_elsewhere", "cid AnsweredElsewhere answered_elsewhere"]);
    }

    [Fact]
    public void The_losers_get_the_next_waiting_call_at_once()
    {
        var floor = Floor("ring-all");
        floor.Call("one", "q");
        floor.Call("two", "q");
        floor.StateOf("two").ShouldBe(WorkState.Waiting);
        floor.AcceptBy("cid", "one");
        floor.RingingFor("two").ShouldBe(["ann", "bob"]);
    }

    [Fact]
    public void Who_becomes_free_rings_along_unless_another_call_waits()
    {
        var floor = Floor("ring-all");
        floor.Status("cid", AgentStatus.Break);
        floor.Call("one", "q");
        floor.RingingFor("one").ShouldBe(["ann", "bob"]);
        floor.Status("cid", AgentStatus.Available);
        floor.RingingFor("one").ShouldBe(["ann", "bob", "cid"]);
        floor.Call("two", "q");
        floor.DeclineBy("cid", "one", ReservationEnd.Rejected);
        floor.RingingFor("two").ShouldBe(["cid"]);
        floor.RingingFor("one").ShouldBe(["ann", "bob"]);
    }

    [Fact]
    public void A_higher_level_rings_only_when_the_lower_one_has_nobody()
    {
        var floor = new EngineFloor()
            .WithQueue("q", q => q with { Strategy = "ring-all" })
            .WithAgent("ann", ["q"])
            .WithAgent("bob", ["q"])
            .WithAgent("cid", ["q"], a => a with { Queues = [new(EngineFloor.Queue("q"), 2)] })
            .OpenWithAllAvailable();
        floor.Call("one", "q");
        floor.RingingFor("one").ShouldBe(["ann", "bob"]);
        floor.DeclineBy("ann", "one", ReservationEnd.Rejected);
        floor.RingingFor("one").ShouldBe(["bob"]);
        floor.DeclineBy("bob", "one", ReservationEnd.Rejected);
        floor.RingingFor("one").ShouldBe(["cid"]);
    }

    [Fact]
    public void Who_lets_it_ring_to_the_end_is_not_ready_and_the_others_ring_on()
    {
        var floor = Floor("ring-all");
        floor.Call("one", "q");
        floor.DeclineBy("ann", "one", ReservationEnd.NoAnswer);
        floor["ann"].Status.ShouldBe(AgentStatus.Break);
        floor.RingingFor("one").ShouldBe(["bob", "cid"]);
        floor.StateOf("one").ShouldBe(WorkState.Reserved);
    }

    [Fact]
    public void Ring_progressively_adds_one_agent_after_another_and_the_earlier_ones_ring_on()
    {
        var floor = Floor("ring-progressively", q => q with { RingNextAfter = TimeSpan.FromSeconds(4) });
        floor.Call("one", "q");
        floor.RingingFor("one").ShouldBe(["ann"]);
        floor.Wait(3.9);
        floor.RingingFor("one").ShouldBe(["ann"]);
        floor.Wait(0.1);
        floor.RingingFor("one").ShouldBe(["ann", "bob"]);
        floor.DeclineBy("ann", "one", ReservationEnd.Rejected);
        floor.Wait(4);
        floor.RingingFor("one").ShouldBe(["bob", "cid"]);
        floor.AcceptBy("cid", "one").ShouldBeTrue();
        floor["bob"].State.ShouldBe(AgentState.Idle);
        floor.Wait(60);
        floor["bob"].Status.ShouldBe(AgentStatus.Available);
    }

    [Fact]
    public void A_progressive_ring_with_nobody_left_takes_whoever_becomes_free()
    {
        var floor = Floor("ring-progressively", q => q with { RingNextAfter = TimeSpan.FromSeconds(4), RingTimeout = TimeSpan.FromSeconds(60) });
        floor.Status("bob", AgentStatus.Break);
        floor.Status("cid", AgentStatus.Break);
        floor.Call("one", "q");
        floor.Wait(10);
        floor.RingingFor("one").ShouldBe(["ann"]);
        floor.Status("cid", AgentStatus.Available);
        floor.RingingFor("one").ShouldBe(["ann", "cid"]);
    }

    [Fact]
    public void A_caller_who_hangs_up_frees_everybody()
    {
        var floor = Floor("ring-all");
        floor.Call("one", "q");
        floor.Abandon("one").ShouldBeTrue();
        new[] { "ann", "bob", "cid" }.ShouldAllBe(a => floor[a].State == AgentState.Idle && floor[a].Reserved == null);
        floor.Call("two", "q");
        floor.RingingFor("two").ShouldBe(["ann", "bob", "cid"]);
    }

    [Fact]
    public void Never_more_than_fifty_phones_ring_for_one_call()
    {
        var floor = new EngineFloor().WithQueue("q", q => q with { Strategy = "ring-all" });
        for (var i = 0; i < 60; i++)
            floor.WithAgent($"agent{i}", ["q"]);
        floor.OpenWithAllAvailable();
        floor.Call("one", "q");
        floor.RingingFor("one").Count().ShouldBe(AcdEngine.MostAsked);
        floor.Call("two", "q");
        floor.RingingFor("two").Count().ShouldBe(10);
    }

    private static EngineFloor Floor(string strategy, Func<QueueSettings, QueueSettings>? change = null) => new EngineFloor()
        .WithQueue("q", q => (change ?? (same => same))(q with { Strategy = strategy }))
        .WithAgent("ann", ["q"])
        .WithAgent("bob", ["q"])
        .WithAgent("cid", ["q"])
        .OpenWithAllAvailable();

    [Fact]
    public void A_progressive_ring_that_ran_out_of_agents_goes_on_with_those_of_the_next_ring()
    {
        var floor = new EngineFloor()
            .WithQueue("helpers")
            .WithQueue("q", q => q with
            {
                Strategy = "ring-progressively",
                RingNextAfter = TimeSpan.FromSeconds(2),
                RingTimeout = TimeSpan.FromMinutes(1),
                Circles = [new() { After = TimeSpan.FromSeconds(10), AddQueues = [EngineFloor.Queue("helpers")] }],
            })
            .WithAgent("ann", ["q"]).WithAgent("bob", ["helpers"]).OpenWithAllAvailable();
        floor.Call("call", "q");
        floor.Wait(9);
        floor.RingingFor("call").ShouldBe(["ann"]);
        floor.Wait(2);
        floor.RingingFor("call").ShouldBe(["ann", "bob"]);
    }
}
