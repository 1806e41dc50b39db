using Shouldly;
using Xunit;

namespace Switchboard.Engine.Tests.Acd.Simulation;

/// <summary>
/// A day and a night of three hundred agents and tens of thousands of callers, with all that goes wrong in one: at the end no
/// contact was lost or served twice, everybody went home, and every figure is what the events say.
/// </summary>
public sealed class FloorDayTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void After_a_day_of_failures_nothing_is_lost_nobody_stuck_and_the_figures_add_up(int seed)
    {
        var day = new FloorDay(seed);
        day.Play(hours: 24);
        day.ShouldBeAtRest();
        for (var i = 0; i < FloorPlan.Staff; i++)
        {
            if (!FloorPlan.TakesChats(i))
                day.Books.CompareStates(FloorPlan.AgentNo(i));
        }

        // The day had in it what it is meant to try.
        day.Books.Ended.ShouldBeGreaterThan(20_000);
        day.Books.CutOff.ShouldBeGreaterThan(10);
        day.Restarts.ShouldBe(3);
        day.Callers.KeptPlace.ShouldBeGreaterThan(50);
        day.Callers.Refused.ShouldBeGreaterThan(10);
        for (var queue = 0; queue < 8; queue++)
            day.Books.EverAnswered(FloorPlan.QueueNo(queue)).ShouldBeGreaterThan(10, $"queue{queue}");
    }
}
