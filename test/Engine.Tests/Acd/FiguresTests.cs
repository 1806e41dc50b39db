using Shouldly;
using Switchboard.Acd.Engine;
using Switchboard.Acd.Figures;
using Switchboard.Contracts.Acd;
using Xunit;

namespace Switchboard.Engine.Tests.Acd;

public class FiguresTests
{
    private static readonly QueueFigures Day = new()
    {
        Offered = 130,
        Answered = 100,
        AnsweredInTarget = 80,
        Abandoned = 20,
        ShortAbandoned = 5,
        AbandonedInTarget = 8,
        FlowedOut = 10,
        AnsweredWait = TimeSpan.FromSeconds(1500),
        LongestWait = TimeSpan.FromSeconds(90),
    };

    [Theory]
    [InlineData(ServiceLevelFormula.Sl1, 80.0 / 100)]
    [InlineData(ServiceLevelFormula.Sl2, 88.0 / 120)]
    [InlineData(ServiceLevelFormula.Sl3, 80.0 / 120)]
    [InlineData(ServiceLevelFormula.Sl4, 80.0 / 115)]
    [InlineData(ServiceLevelFormula.Sl5, 80.0 / 110)]
    [InlineData(ServiceLevelFormula.Sl6, 80.0 / 112)]
    public void Each_formula_counts_as_it_says(ServiceLevelFormula formula, double level) =>
        ServiceLevel.Of(formula, Day)!.Value.ShouldBe(level, 1e-12);

    [Theory]
    [InlineData(ServiceLevelFormula.Sl1)]
    [InlineData(ServiceLevelFormula.Sl2)]
    [InlineData(ServiceLevelFormula.Sl3)]
    [InlineData(ServiceLevelFormula.Sl4)]
    [InlineData(ServiceLevelFormula.Sl5)]
    [InlineData(ServiceLevelFormula.Sl6)]
    public void A_day_without_calls_has_no_service_level(ServiceLevelFormula formula) =>
        ServiceLevel.Of(formula, new QueueTally().Figures()).ShouldBeNull();

    [Fact]
    public void A_day_of_short_abandons_only_has_no_service_level_by_SL4() =>
        ServiceLevel.Of(ServiceLevelFormula.Sl4, new QueueTally().Figures() with { Abandoned = 3, ShortAbandoned = 3 }).ShouldBeNull();

    [Fact]
    public void Average_speed_of_answer_is_the_mean_wait_of_the_answered() =>
        Day.AverageSpeedOfAnswer.ShouldBe(TimeSpan.FromSeconds(15));

    [Fact]
    public void The_day_is_counted_as_it_happens()
    {
        var floor = new EngineFloor().WithQueue("q", q => q with { ServiceLevelTarget = TimeSpan.FromSeconds(20), ShortAbandon = TimeSpan.FromSeconds(5) })
            .WithAgent("ann", ["q"]).OpenWithAllAvailable();
        floor.Call("quick", "q");
        floor.Wait(3);
        floor.Accept("quick");
        floor.Call("short", "q");
        floor.Call("patient", "q");
        floor.Call("target", "q");
        floor.Call("slow", "q");
        floor.Call("leaver", "q");
        floor.Wait(4);
        floor.Abandon("short");
        floor.Wait(16);
        floor.Abandon("target");
        floor.Wait(20);
        floor.Abandon("patient");
        floor.Leave("leaver");
        floor.Wait(10);
        floor.Complete("quick");
        floor.Accept("slow");
        var day = floor.Figures("q");
        day.Offered.ShouldBe(6);
        day.Answered.ShouldBe(2);
        day.AnsweredInTarget.ShouldBe(1);
        day.Abandoned.ShouldBe(3);
        day.ShortAbandoned.ShouldBe(1);
        day.AbandonedInTarget.ShouldBe(2);
        day.FlowedOut.ShouldBe(1);
        day.AnsweredWait.ShouldBe(TimeSpan.FromSeconds(53));
        day.LongestWait.ShouldBe(TimeSpan.FromSeconds(50));
        (day.Answered + day.Abandoned + day.FlowedOut).ShouldBe(day.Offered);
    }

    [Fact]
    public void Without_experience_the_wait_is_unknown()
    {
        new ExpectedWait(5, null, 0).At(1).ShouldBeNull();
        new ExpectedWait(0, TimeSpan.TicksPerMinute, 0).At(1).ShouldBeNull();
    }

    [Fact]
    public void Without_abandons_the_wait_is_the_place_times_handling_time_over_agents()
    {
        var wait = new ExpectedWait(4, TimeSpan.FromMinutes(2).Ticks, 0);
        wait.At(1).ShouldBe(TimeSpan.FromSeconds(30));
        wait.At(6).ShouldBe(TimeSpan.FromSeconds(180));
        wait.At(2).ShouldBe(TimeSpan.FromSeconds(60), "positions may be asked for in any order");
    }

    [Fact]
    public void With_abandons_those_ahead_thin_out()
    {
        // N = 2, 1/μ = 60 s, θ = 1/60 s: 1/(2/60) + 1/(2/60 + 1/60) + 1/(2/60 + 2/60) = 30 + 20 + 15 s.
        var wait = new ExpectedWait(2, TimeSpan.TicksPerMinute, 1.0 / TimeSpan.TicksPerMinute);
        wait.At(3)!.Value.TotalSeconds.ShouldBe(65, 0.001);
    }

    [Fact]
    public void Handling_time_is_talk_and_wrap_up()
    {
        var floor = new EngineFloor().WithQueue("q", q => q with { WrapUp = WrapUpMode.MandatoryTimeout, WrapUpTimeout = TimeSpan.FromSeconds(30) })
            .WithAgent("ann", ["q"]).OpenWithAllAvailable();
        foreach (var call in new[] { "one", "two", "three" })
        {
            floor.Call(call, "q");
            floor.Accept(call);
            floor.Wait(60);
            floor.Complete(call);
            floor.Wait(30);
        }

        var queue = floor.Engine.FindQueue(EngineFloor.Queue("q"))!;
        TimeSpan.FromTicks((long)queue.Tally.MeanHandlingTicks!.Value).ShouldBe(TimeSpan.FromSeconds(90));
        AcdEngine.ExpectedWaitIn(queue.Pools[0]).At(2).ShouldBe(TimeSpan.FromSeconds(180));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Handling_time_keeps_its_wrap_up_when_a_break_is_wished_for_or_the_device_lost_meanwhile(bool wish)
    {
        var floor = new EngineFloor().WithQueue("q", q => q with { WrapUp = WrapUpMode.MandatoryTimeout, WrapUpTimeout = TimeSpan.FromSeconds(10) })
            .WithAgent("ann", ["q"]).OpenWithAllAvailable();
        for (var i = 0; i < 3; i++)
        {
            floor.SignIn("ann");
            floor.Call($"call{i}", "q");
            floor.Accept($"call{i}");
            floor.Wait(60);
            floor.Complete($"call{i}");
            floor.Wait(5);
            if (wish)
                floor.Status("ann", AgentStatus.Break);
            else
                floor.Run(() => floor.Engine.DeviceLost(floor.Now, EngineFloor.Agent("ann")));
            floor.Wait(5);
        }

        TimeSpan.FromTicks((long)floor.Engine.FindQueue(EngineFloor.Queue("q"))!.Tally.MeanHandlingTicks!.Value).ShouldBe(TimeSpan.FromSeconds(70));
    }

    [Fact]
    public void A_new_day_begins_at_zero_and_remembers_how_long_calls_take()
    {
        var tally = new QueueTally();
        var queue = new QueueSettings { Id = EngineFloor.Queue("q"), Name = "q" };
        tally.Offered(0);
        tally.Answered(TimeSpan.TicksPerSecond, queue);
        for (var i = 0; i < 3; i++)
            tally.Handled(TimeSpan.TicksPerMinute);
        tally.BeginDay();
        tally.Figures().ShouldBe(new QueueTally().Figures());
        tally.MeanHandlingTicks.ShouldBe(TimeSpan.TicksPerMinute);
    }
}
