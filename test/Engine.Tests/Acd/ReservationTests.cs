using Shouldly;
using Switchboard.Acd.Engine;
using Switchboard.Contracts.Acd;
using Xunit;

namespace Switchboard.Engine.Tests.Acd;

public class ReservationTests
{
    [Fact]
    public void Reserved_then_ringing_then_on_a_call()
    {
        var floor = TwoAgents();
        floor.Call("one", "q");
        floor["ann"].State.ShouldBe(AgentState.Reserved);
        floor.Ring("one").ShouldBeTrue();
        floor["ann"].State.ShouldBe(AgentState.Ringing);
        floor.Accept("one").ShouldBeTrue();
        floor["ann"].State.ShouldBe(AgentState.OnCall);
        End(floor).ShouldBe(ReservationEnd.Accepted);
    }

    [Fact]
    public void Nobody_answers_so_the_agent_goes_on_a_break_and_the_call_to_the_next_agent()
    {
        var floor = TwoAgents();
        floor.Call("one", "q");
        floor.Decline("one", ReservationEnd.NoAnswer);
        floor.LastStatusChange("ann").ShouldBe("Available→Break ring_no_answer by system");
        floor["ann"].State.ShouldBe(AgentState.Idle);
        floor.AgentOf("one").ShouldBe("bob");
    }

    [Fact]
    public void After_no_answer_the_call_stands_at_the_front()
    {
        var floor = new EngineFloor().WithQueue("q").WithAgent("ann", ["q"]).OpenWithAllAvailable();
        floor.Call("one", "q");
        floor.Wait(1);
        floor.Call("two", "q");
        floor.Decline("one", ReservationEnd.NoAnswer);
        floor.PositionOf("one").ShouldBe(1);
        floor.Status("ann", AgentStatus.Available);
        floor.AgentOf("one").ShouldBe("ann");
    }

    [Fact]
    public void A_silent_call_side_lets_the_lease_expire_like_no_answer()
    {
        var floor = TwoAgents();
        floor.Call("one", "q");
        floor.Wait(24.9);
        floor.AgentOf("one").ShouldBe("ann");
        floor.Wait(0.1);
        End(floor).ShouldBe(ReservationEnd.Expired);
        floor.LastStatusChange("ann").ShouldBe("Available→Break ring_no_answer by system");
        floor.AgentOf("one").ShouldBe("bob");
    }

    [Fact]
    public void An_answer_after_the_lease_expired_loses()
    {
        var floor = new EngineFloor().WithQueue("q").WithAgent("ann", ["q"]).OpenWithAllAvailable();
        floor.Call("one", "q");
        floor.Wait(25);
        floor.Accept("one").ShouldBeFalse();
        floor.StateOf("one").ShouldBe(WorkState.Waiting);
        floor["ann"].State.ShouldBe(AgentState.Idle);
    }

    [Fact]
    public void An_answer_at_the_very_end_of_the_lease_loses_even_if_the_timer_was_late()
    {
        var floor = new EngineFloor().WithQueue("q").WithAgent("ann", ["q"]).OpenWithAllAvailable();
        floor.Call("one", "q");
        var work = floor.Engine.Work.Single();
        var (id, reservation) = (work.Item.Id, new ReservationId(work.Agent!.LastAsked));
        floor.Engine.Accept(floor.Now + (25 * TimeSpan.TicksPerSecond), id, reservation).ShouldBeFalse();
    }

    [Fact]
    public void Whoever_rejects_stays_ready_and_is_not_asked_again_for_a_while()
    {
        var floor = new EngineFloor().WithQueue("q").WithAgent("ann", ["q"]).OpenWithAllAvailable();
        floor.Call("one", "q");
        floor.Decline("one", ReservationEnd.Rejected);
        floor["ann"].Status.ShouldBe(AgentStatus.Available);
        floor.StateOf("one").ShouldBe(WorkState.Waiting);
        floor.Wait(9.9);
        floor.StateOf("one").ShouldBe(WorkState.Waiting);
        floor.Wait(0.1);
        floor.AgentOf("one").ShouldBe("ann");
    }

    [Fact]
    public void Whoever_rejected_one_call_is_offered_the_next()
    {
        var floor = new EngineFloor().WithQueue("q").WithAgent("ann", ["q"]).OpenWithAllAvailable();
        floor.Call("one", "q");
        floor.Call("two", "q");
        floor.Decline("one", ReservationEnd.Rejected);
        floor.AgentOf("two").ShouldBe("ann");
    }

    [Fact]
    public void A_rejected_call_goes_to_the_next_agent()
    {
        var floor = TwoAgents();
        floor.Call("one", "q");
        floor.Decline("one", ReservationEnd.Rejected);
        floor.AgentOf("one").ShouldBe("bob");
        floor.Decline("one", ReservationEnd.Rejected);
        floor.StateOf("one").ShouldBe(WorkState.Waiting);
    }

    [Fact]
    public void An_unreachable_device_takes_the_agent_out_and_the_call_goes_on()
    {
        var floor = TwoAgents();
        floor.Call("one", "q");
        floor.Decline("one", ReservationEnd.Failed);
        floor.LastStatusChange("ann").ShouldBe("Available→Break device_unreachable by system");
        floor.AgentOf("one").ShouldBe("bob");
    }

    [Fact]
    public void The_caller_hangs_up_while_it_rings()
    {
        var floor = TwoAgents();
        floor.Call("one", "q");
        floor.Ring("one");
        floor.Abandon("one").ShouldBeTrue();
        End(floor).ShouldBe(ReservationEnd.ItemGone);
        floor["ann"].State.ShouldBe(AgentState.Idle);
        floor["ann"].Status.ShouldBe(AgentStatus.Available);
        floor.Accept("one").ShouldBeFalse();
        floor.Figures("q").Abandoned.ShouldBe(1);
    }

    [Fact]
    public void Abandoning_after_the_answer_is_too_late()
    {
        var floor = TwoAgents();
        floor.Call("one", "q");
        floor.Accept("one");
        floor.Abandon("one").ShouldBeFalse();
        floor.StateOf("one").ShouldBe(WorkState.InService);
    }

    [Fact]
    public void Leaving_is_not_an_abandon()
    {
        var floor = new EngineFloor().WithQueue("q").Open();
        floor.Call("one", "q");
        floor.Leave("one").ShouldBeTrue();
        floor.Figures("q").Abandoned.ShouldBe(0);
        floor.Figures("q").FlowedOut.ShouldBe(1);
    }

    [Fact]
    public void Every_report_after_the_end_falls_flat()
    {
        var floor = TwoAgents();
        floor.Call("one", "q");
        floor.Accept("one");
        floor.Accept("one").ShouldBeFalse();
        floor.Decline("one", ReservationEnd.NoAnswer).ShouldBeFalse();
        floor.Ring("one").ShouldBeFalse();
        floor.Complete("one").ShouldBeTrue();
        floor.Complete("one").ShouldBeFalse();
        floor.Abandon("one").ShouldBeFalse();
        floor.Return("one").ShouldBeFalse();
        floor.Of(OutputKind.ReservationEnded).Count().ShouldBe(1);
        floor.Of(OutputKind.Completed).Count().ShouldBe(1);
    }

    [Fact]
    public void A_call_whose_agent_was_lost_goes_back_to_its_old_place()
    {
        var floor = new EngineFloor().WithQueue("q").WithAgent("ann", ["q"]).WithAgent("bob", ["q"]).OpenWithAllAvailable();
        floor.Call("one", "q");
        floor.Accept("one");
        floor.Call("two", "q");
        floor.Accept("two");
        floor.Wait(5);
        floor.Call("three", "q");
        floor.Return("one").ShouldBeTrue();
        floor.AgentOf("three").ShouldBe("ann", "not the same agent again at once");
        floor.PositionOf("one").ShouldBe(1);
        floor.Complete("two");
        floor.AgentOf("one").ShouldBe("bob");
        floor.Accept("one");
        floor.Figures("q").Answered.ShouldBe(2, "an answer counts once");
    }

    private static ReservationEnd End(EngineFloor floor) => (ReservationEnd)floor.Of(OutputKind.ReservationEnded).Last().From;

    private static EngineFloor TwoAgents() =>
        new EngineFloor().WithQueue("q").WithAgent("ann", ["q"]).WithAgent("bob", ["q"]).OpenWithAllAvailable();
}
