using Shouldly;
using Switchboard.Acd.Engine;
using Switchboard.Contracts.Acd;
using Xunit;

namespace Switchboard.Engine.Tests.Acd;

/// <summary>What each mode does when the call ends (time-out 30 s), with after-call work asked for during the call or not.</summary>
public sealed class WrapUpModeTests
{
    private static readonly Actor Ann = EngineFloor.User("ann");
    private static readonly Actor Supervisor = Actor.Supervisor(Guid.NewGuid());

    [Theory]
    [InlineData(WrapUpMode.None, null, null)]
    [InlineData(WrapUpMode.Optional, null, 12)]
    [InlineData(WrapUpMode.AgentRequested, null, 30)]
    [InlineData(WrapUpMode.MandatoryTimeout, 30, 42)]
    [InlineData(WrapUpMode.MandatoryForcedTimeout, 30, 30)]
    public void After_call_work_lasts_as_its_mode_says(WrapUpMode mode, int? unasked, int? asked)
    {
        Lasts(OnCall(mode)).ShouldBe(unasked);
        var floor = OnCall(mode);
        Ask(floor, 12).ShouldBe(mode == WrapUpMode.None ? AgentResult.WrapUpNone : AgentResult.Done);
        Lasts(floor).ShouldBe(asked);
    }

    [Fact]
    public void Mandatory_lasts_until_the_agent_finishes_it()
    {
        var floor = OnCall(WrapUpMode.Mandatory);
        floor.Complete("one");
        floor.Wait(3600);
        floor["ann"].State.ShouldBe(AgentState.AfterCallWork);
        Finish(floor, Ann).ShouldBe(AgentResult.Done);
        floor["ann"].State.ShouldBe(AgentState.Idle);
    }

    [Theory]
    [InlineData(WrapUpMode.MandatoryTimeout)]
    [InlineData(WrapUpMode.AgentRequested)]
    [InlineData(WrapUpMode.Optional)]
    public void What_is_not_forced_may_be_finished_early(WrapUpMode mode)
    {
        var floor = OnCall(mode);
        Ask(floor, 12);
        floor.Complete("one");
        Finish(floor, Ann).ShouldBe(AgentResult.Done);
        floor["ann"].State.ShouldBe(AgentState.Idle);
    }

    [Fact]
    public void What_is_forced_is_neither_finished_nor_extended_nor_left_by_being_available()
    {
        var floor = OnCall(WrapUpMode.MandatoryForcedTimeout);
        floor.Complete("one");
        Finish(floor, Ann).ShouldBe(AgentResult.WrapUpForced);
        Ask(floor, 60).ShouldBe(AgentResult.WrapUpForced);
        floor.Status("ann", AgentStatus.Available);
        floor["ann"].State.ShouldBe(AgentState.AfterCallWork);
        floor.Wait(30);
        floor["ann"].State.ShouldBe(AgentState.Idle);
    }

    [Fact]
    public void A_supervisor_and_the_way_home_end_what_is_forced()
    {
        var floor = OnCall(WrapUpMode.MandatoryForcedTimeout);
        floor.Complete("one");
        Finish(floor, Supervisor).ShouldBe(AgentResult.Done);
        floor["ann"].State.ShouldBe(AgentState.Idle);
        floor.Call("two", "q");
        floor.Accept("two");
        floor.Complete("two");
        floor.Status("ann", AgentStatus.SignedOut);
        floor["ann"].Status.ShouldBe(AgentStatus.SignedOut);
    }

    private static int? Lasts(EngineFloor floor)
    {
        floor.Complete("one");
        if (floor["ann"].State != AgentState.AfterCallWork)
            return null;
        for (var seconds = 1; seconds < 600; seconds++)
        {
            floor.Wait(1);
            if (floor["ann"].State == AgentState.Idle)
                return seconds;
        }

        return int.MaxValue;
    }

    private static EngineFloor OnCall(WrapUpMode mode)
    {
        var floor = new EngineFloor().WithQueue("q", q => q with { WrapUp = mode, WrapUpTimeout = TimeSpan.FromSeconds(30) }).WithAgent("ann", ["q"]).OpenWithAllAvailable();
        floor.Call("one", "q");
        floor.Accept("one").ShouldBeTrue();
        return floor;
    }

    private static AgentResult Ask(EngineFloor floor, int seconds) =>
        floor.Run(() => floor.Engine.ExtendWrapUp(floor.Now, EngineFloor.Agent("ann"), TimeSpan.FromSeconds(seconds), Ann));

    private static AgentResult Finish(EngineFloor floor, Actor actor) =>
        floor.Run(() => floor.Engine.FinishWrapUp(floor.Now, EngineFloor.Agent("ann"), actor));
}
