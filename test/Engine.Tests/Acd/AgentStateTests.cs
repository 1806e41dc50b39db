using Shouldly;
using Switchboard.Acd.Agents;
using Switchboard.Acd.Engine;
using Switchboard.Contracts.Acd;
using Xunit;

namespace Switchboard.Engine.Tests.Acd;

public class AgentStateTests
{
    [Theory]
    [InlineData(AgentState.Idle, AgentStatus.Available, "now")]
    [InlineData(AgentState.Idle, AgentStatus.Break, "now")]
    [InlineData(AgentState.Idle, AgentStatus.SignedOut, "now")]
    [InlineData(AgentState.Reserved, AgentStatus.Available, "later")]
    [InlineData(AgentState.Reserved, AgentStatus.Break, "later")]
    [InlineData(AgentState.Reserved, AgentStatus.SignedOut, "gives back")]
    [InlineData(AgentState.Ringing, AgentStatus.Available, "later")]
    [InlineData(AgentState.Ringing, AgentStatus.Break, "later")]
    [InlineData(AgentState.Ringing, AgentStatus.SignedOut, "gives back")]
    [InlineData(AgentState.OnCall, AgentStatus.Available, "later")]
    [InlineData(AgentState.OnCall, AgentStatus.Break, "later")]
    [InlineData(AgentState.OnCall, AgentStatus.SignedOut, "later")]
    [InlineData(AgentState.AfterCallWork, AgentStatus.Available, "ends wrap-up")]
    [InlineData(AgentState.AfterCallWork, AgentStatus.Break, "later")]
    [InlineData(AgentState.AfterCallWork, AgentStatus.SignedOut, "ends wrap-up")]
    public void A_wish_takes_effect_by_the_table(AgentState state, AgentStatus wanted, string effect) =>
        AgentTransitions.Effect(wanted, state).ShouldBe(effect switch
        {
            "now" => StatusEffect.Now,
            "later" => StatusEffect.Later,
            "gives back" => StatusEffect.GivesBack,
            _ => StatusEffect.EndsWrapUp,
        });

    [Fact]
    public void Signing_in_without_a_device_makes_available_but_not_reservable()
    {
        var floor = new EngineFloor().WithQueue("q").WithAgent("ann", ["q"]).Open();
        floor.Run(() => floor.Engine.SignIn(floor.Now, EngineFloor.Agent("ann"), AgentStatus.Available, "signed_in", EngineFloor.User("ann")));
        floor.Call("one", "q");
        floor["ann"].Status.ShouldBe(AgentStatus.Available);
        floor.StateOf("one").ShouldBe(WorkState.Waiting);
        floor.Run(() => floor.Engine.DeviceConnected(floor.Now, EngineFloor.Agent("ann")));
        floor.AgentOf("one").ShouldBe("ann");
    }

    [Fact]
    public void An_agent_with_a_mobile_needs_no_device()
    {
        var floor = new EngineFloor().WithQueue("q").WithAgent("ann", ["q"], a => a with { DevicePresenceKnown = false }).Open();
        floor.Run(() => floor.Engine.SignIn(floor.Now, EngineFloor.Agent("ann"), AgentStatus.Available, "signed_in", EngineFloor.User("ann")));
        floor.Call("one", "q");
        floor.AgentOf("one").ShouldBe("ann");
    }

    [Fact]
    public void A_signed_out_agent_is_not_made_available_by_a_status()
    {
        var floor = new EngineFloor().WithQueue("q").WithAgent("ann", ["q"]).Open();
        floor.Status("ann", AgentStatus.Available).ShouldBe(AgentResult.SignedOut);
        floor.Status("ann", AgentStatus.Break).ShouldBe(AgentResult.SignedOut);
    }

    [Fact]
    public void A_break_asked_for_on_a_call_begins_after_wrap_up()
    {
        var floor = OnCall(WrapUpMode.MandatoryTimeout);
        floor.Status("ann", AgentStatus.Break, "lunch").ShouldBe(AgentResult.Pending);
        floor["ann"].Status.ShouldBe(AgentStatus.Available);
        floor.Complete("one");
        floor["ann"].State.ShouldBe(AgentState.AfterCallWork);
        floor["ann"].Status.ShouldBe(AgentStatus.Available);
        floor.Call("two", "q");
        floor.Wait(30);
        floor["ann"].State.ShouldBe(AgentState.Idle);
        floor.LastStatusChange("ann").ShouldBe("Available→Break lunch by user");
        floor.StateOf("two").ShouldBe(WorkState.Waiting);
    }

    [Fact]
    public void Asking_for_the_present_status_withdraws_the_pending_one()
    {
        var floor = OnCall(WrapUpMode.Optional);
        floor.Status("ann", AgentStatus.Break, "lunch");
        floor.Status("ann", AgentStatus.Available).ShouldBe(AgentResult.Done);
        floor.Complete("one");
        floor["ann"].Status.ShouldBe(AgentStatus.Available);
    }

    [Fact]
    public void A_break_asked_for_while_it_rings_in_vain_is_the_break_the_agent_gets()
    {
        var floor = new EngineFloor().WithQueue("q").WithAgent("ann", ["q"]).OpenWithAllAvailable();
        floor.Call("one", "q");
        floor.Status("ann", AgentStatus.Break, "lunch").ShouldBe(AgentResult.Pending);
        floor.Decline("one", ReservationEnd.NoAnswer);
        floor.LastStatusChange("ann").ShouldBe("Available→Break lunch by user");
    }

    [Fact]
    public void Signing_out_while_it_rings_gives_the_call_back()
    {
        var floor = new EngineFloor().WithQueue("q").WithAgent("ann", ["q"]).WithAgent("bob", ["q"]).OpenWithAllAvailable();
        floor.Call("one", "q");
        floor.Ring("one");
        floor.Status("ann", AgentStatus.SignedOut).ShouldBe(AgentResult.Done);
        floor["ann"].Status.ShouldBe(AgentStatus.SignedOut);
        floor["ann"].State.ShouldBe(AgentState.Idle);
        ((ReservationEnd)floor.Of(OutputKind.ReservationEnded).Single().From).ShouldBe(ReservationEnd.AgentGone);
        floor.AgentOf("one").ShouldBe("bob");
    }

    [Fact]
    public void Signing_out_on_a_call_waits_for_its_end()
    {
        var floor = OnCall(WrapUpMode.Optional);
        floor.Status("ann", AgentStatus.SignedOut).ShouldBe(AgentResult.Pending);
        floor.Complete("one");
        floor["ann"].Status.ShouldBe(AgentStatus.SignedOut);
    }

    [Fact]
    public void A_supervisors_hand_is_seen_in_the_event()
    {
        var floor = new EngineFloor().WithQueue("q").WithAgent("ann", ["q"]).OpenWithAllAvailable();
        var boss = Actor.Supervisor(Guid.Parse("018f0000-0000-7000-8000-00000000000b"));
        floor.Run(() => floor.Engine.SetStatus(floor.Now, EngineFloor.Agent("ann"), AgentStatus.Break, "meeting", boss));
        floor.LastStatusChange("ann").ShouldBe("Available→Break meeting by supervisor:018f0000-0000-7000-8000-00000000000b");
    }

    [Fact]
    public void Wrap_up_ends_by_itself_after_its_time()
    {
        var floor = OnCall(WrapUpMode.MandatoryTimeout);
        floor.Complete("one");
        floor.Call("two", "q");
        floor.Wait(29.9);
        floor.StateOf("two").ShouldBe(WorkState.Waiting);
        floor.Wait(0.1);
        floor.AgentOf("two").ShouldBe("ann");
    }

    [Fact]
    public void Wrap_up_finished_early_frees_the_agent()
    {
        var floor = OnCall(WrapUpMode.MandatoryTimeout);
        floor.Complete("one");
        floor.Call("two", "q");
        floor.Run(() => floor.Engine.FinishWrapUp(floor.Now, EngineFloor.Agent("ann"), EngineFloor.User("ann"))).ShouldBe(AgentResult.Done);
        floor.AgentOf("two").ShouldBe("ann");
        floor.Run(() => floor.Engine.FinishWrapUp(floor.Now, EngineFloor.Agent("ann"), EngineFloor.User("ann"))).ShouldBe(AgentResult.NotInWrapUp);
    }

    [Fact]
    public void Wrap_up_can_be_extended()
    {
        var floor = OnCall(WrapUpMode.MandatoryTimeout);
        floor.Complete("one");
        Extend(floor, 20).ShouldBe(AgentResult.Done);
        floor.Wait(49.9);
        floor["ann"].State.ShouldBe(AgentState.AfterCallWork);
        floor.Wait(0.1);
        floor["ann"].State.ShouldBe(AgentState.Idle);
    }

    [Fact]
    public void Optional_wrap_up_happens_only_when_asked_for_on_the_call()
    {
        var floor = OnCall(WrapUpMode.Optional);
        Extend(floor, 15);
        floor.Complete("one");
        floor["ann"].State.ShouldBe(AgentState.AfterCallWork);
        floor.Wait(15);
        floor["ann"].State.ShouldBe(AgentState.Idle);
        floor.Call("two", "q");
        floor.Accept("two");
        floor.Complete("two");
        floor["ann"].State.ShouldBe(AgentState.Idle);
    }

    [Fact]
    public void Mandatory_wrap_up_lasts_until_the_agent_ends_it()
    {
        var floor = OnCall(WrapUpMode.Mandatory);
        floor.Complete("one");
        floor.Wait(100_000);
        floor["ann"].State.ShouldBe(AgentState.AfterCallWork);
        floor.Status("ann", AgentStatus.Available).ShouldBe(AgentResult.Done);
        floor["ann"].State.ShouldBe(AgentState.Idle);
    }

    [Fact]
    public void A_call_that_came_from_no_queue_occupies_the_agent()
    {
        var floor = new EngineFloor().WithQueue("q").WithAgent("ann", ["q"]).OpenWithAllAvailable();
        var call = Guid.NewGuid();
        Start(floor, call);
        Start(floor, call);
        floor["ann"].State.ShouldBe(AgentState.OnCall);
        floor.Call("one", "q");
        floor.StateOf("one").ShouldBe(WorkState.Waiting);
        floor.Run(() => floor.Engine.CallEnded(floor.Now, EngineFloor.Agent("ann"), call));
        floor.AgentOf("one").ShouldBe("ann");
    }

    [Fact]
    public void Dialling_out_while_reserved_gives_the_call_back()
    {
        var floor = new EngineFloor().WithQueue("q").WithAgent("ann", ["q"]).OpenWithAllAvailable();
        floor.Call("one", "q");
        Start(floor, Guid.NewGuid());
        floor.StateOf("one").ShouldBe(WorkState.Waiting);
        floor.Accept("one").ShouldBeFalse();
        floor["ann"].Status.ShouldBe(AgentStatus.Available);
    }

    [Fact]
    public void A_lost_device_gets_no_new_call_and_signs_out_after_fifteen_seconds()
    {
        var floor = new EngineFloor().WithQueue("q").WithAgent("ann", ["q"]).OpenWithAllAvailable();
        Lose(floor);
        floor.Call("one", "q");
        floor.StateOf("one").ShouldBe(WorkState.Waiting);
        floor.Wait(14.9);
        floor["ann"].Status.ShouldBe(AgentStatus.Available);
        floor.Wait(0.1);
        floor.LastStatusChange("ann").ShouldBe("Available→SignedOut device_lost by system");
    }

    [Fact]
    public void A_device_that_comes_back_in_time_changes_nothing()
    {
        var floor = new EngineFloor().WithQueue("q").WithAgent("ann", ["q"]).OpenWithAllAvailable();
        Lose(floor);
        floor.Wait(10);
        floor.Run(() => floor.Engine.DeviceConnected(floor.Now, EngineFloor.Agent("ann")));
        floor.Wait(60);
        floor.Call("one", "q");
        floor.AgentOf("one").ShouldBe("ann");
    }

    [Fact]
    public void A_device_lost_while_it_rings_gives_the_call_back()
    {
        var floor = new EngineFloor().WithQueue("q").WithAgent("ann", ["q"]).WithAgent("bob", ["q"]).OpenWithAllAvailable();
        floor.Call("one", "q");
        Lose(floor);
        floor.AgentOf("one").ShouldBe("bob");
        floor["ann"].State.ShouldBe(AgentState.Idle);
    }

    [Fact]
    public void A_device_lost_on_a_call_signs_out_after_it_without_wrap_up_unless_it_returns()
    {
        var floor = OnCall(WrapUpMode.Mandatory);
        Lose(floor);
        floor.Wait(15);
        floor["ann"].State.ShouldBe(AgentState.OnCall);
        floor["ann"].Pending!.Reason.ShouldBe("device_lost");
        floor.Complete("one");
        floor["ann"].Status.ShouldBe(AgentStatus.SignedOut);
        floor["ann"].State.ShouldBe(AgentState.Idle);
    }

    [Fact]
    public void A_device_that_returns_during_the_call_withdraws_the_sign_out()
    {
        var floor = OnCall(WrapUpMode.Optional);
        Lose(floor);
        floor.Wait(20);
        floor.Run(() => floor.Engine.DeviceConnected(floor.Now, EngineFloor.Agent("ann")));
        floor.Complete("one");
        floor["ann"].Status.ShouldBe(AgentStatus.Available);
    }

    [Fact]
    public void A_break_that_was_wished_for_is_taken_when_a_lost_device_comes_back()
    {
        var floor = OnCall(WrapUpMode.Optional);
        floor.Run(() => floor.Engine.SetStatus(floor.Now, EngineFloor.Agent("ann"), AgentStatus.Break, "lunch", EngineFloor.User("ann")));
        Lose(floor);
        floor.Wait(20);
        floor["ann"].Pending!.Status.ShouldBe(AgentStatus.SignedOut);
        floor.Run(() => floor.Engine.DeviceConnected(floor.Now, EngineFloor.Agent("ann")));
        floor["ann"].Pending!.Status.ShouldBe(AgentStatus.Break);
        floor.Complete("one");
        (floor["ann"].Status, floor["ann"].StatusReason).ShouldBe((AgentStatus.Break, "lunch"));
    }

    [Fact]
    public void Who_stays_away_is_signed_out_whatever_he_wished_for()
    {
        var floor = OnCall(WrapUpMode.Optional);
        floor.Run(() => floor.Engine.SetStatus(floor.Now, EngineFloor.Agent("ann"), AgentStatus.Break, "lunch", EngineFloor.User("ann")));
        Lose(floor);
        floor.Wait(20);
        floor.Complete("one");
        floor["ann"].Status.ShouldBe(AgentStatus.SignedOut);
        floor.Run(() => floor.Engine.DeviceConnected(floor.Now, EngineFloor.Agent("ann")));
        floor["ann"].Status.ShouldBe(AgentStatus.SignedOut);
    }

    [Fact]
    public void States_say_how_long_the_earlier_one_lasted()
    {
        var floor = OnCall(WrapUpMode.Optional);
        floor.Wait(42);
        floor.Complete("one");
        var change = floor.Of(OutputKind.StateChanged).Last();
        ((AgentState)change.From).ShouldBe(AgentState.OnCall);
        TimeSpan.FromTicks(change.Ticks).ShouldBe(TimeSpan.FromSeconds(42));
    }

    private static EngineFloor OnCall(WrapUpMode mode)
    {
        var floor = new EngineFloor().WithQueue("q", q => q with { WrapUp = mode }).WithAgent("ann", ["q"]).OpenWithAllAvailable();
        floor.Call("one", "q");
        floor.Accept("one").ShouldBeTrue();
        return floor;
    }

    private static AgentResult Extend(EngineFloor floor, int seconds) =>
        floor.Run(() => floor.Engine.ExtendWrapUp(floor.Now, EngineFloor.Agent("ann"), TimeSpan.FromSeconds(seconds), EngineFloor.User("ann")));

    private static void Start(EngineFloor floor, Guid call) =>
        floor.Run(() => floor.Engine.CallStarted(floor.Now, EngineFloor.Agent("ann"), call));

    private static void Lose(EngineFloor floor) => floor.Run(() => floor.Engine.DeviceLost(floor.Now, EngineFloor.Agent("ann")));

    [Fact]
    public void Who_lost_the_device_in_wrap_up_is_signed_out_even_with_a_break_pending()
    {
        var floor = new EngineFloor().WithQueue("q", q => q with { WrapUp = WrapUpMode.Mandatory }).WithAgent("ann", ["q"]).OpenWithAllAvailable();
        floor.Call("call", "q");
        floor.Accept("call");
        floor.Complete("call");
        floor.Status("ann", AgentStatus.Break, "lunch").ShouldBe(AgentResult.Pending);
        floor.Run(() => floor.Engine.DeviceLost(floor.Now, EngineFloor.Agent("ann")));
        floor.Wait(16);
        floor["ann"].Status.ShouldBe(AgentStatus.SignedOut);
        floor["ann"].Pending.ShouldBeNull();
    }
}
