using Shouldly;
using Switchboard.Acd.Figures;
using Switchboard.Contracts.Acd;
using Xunit;

namespace Switchboard.Engine.Tests.Acd;

public class WaitModelTests
{
    [Fact]
    public void A_queue_without_experience_says_nothing()
    {
        var model = new WaitModel();
        model.Forecast(model.Look(3, 0, 3, 0)).ShouldBeNull();
    }

    [Fact]
    public void A_line_that_drains_evenly_is_foretold_closely_and_says_so()
    {
        var model = Served(new Random(1), noise: 0);
        var forecast = model.Forecast(model.Look(6, 50, 6, 0)).ShouldNotBeNull();
        forecast.Mean.TotalSeconds.ShouldBe(60, 6);
        forecast.Error.TotalSeconds.ShouldBeLessThan(10);
        forecast.P90.ShouldBeGreaterThan(forecast.Mean * 0.9);
    }

    [Fact]
    public void Nine_of_ten_wait_no_longer_than_was_announced_whatever_the_noise()
    {
        var random = new Random(2);
        var model = Served(random, noise: 0.6);
        var (covered, asked) = (0, 0);
        for (var i = 0; i < 4_000; i++)
        {
            var position = 1 + random.Next(8);
            var sight = model.Look(position, (position - 1) * 10, position, 0);
            var waited = position * 10 * Math.Exp(0.6 * Normal(random));
            asked++;
            covered += waited <= sight.P90 ? 1 : 0;
            model.Answered(sight, waited);
        }

        (100.0 * covered / asked).ShouldBeInRange(85, 95);
    }

    [Fact]
    public void Those_who_give_up_make_the_wait_of_a_long_line_shorter()
    {
        var model = Served(new Random(3), noise: 0);
        model.Look(20, 0, 20, 0.01).Line.ShouldBeLessThan(model.Look(20, 0, 20, 0).Line);
    }

    [Fact]
    public async Task A_contact_that_enters_where_somebody_is_idle_need_not_wait()
    {
        await using var floor = await new LiveFloor().OpenAsync("ann");
        (await floor.Service.ForecastAsync(LiveFloor.Tenant, EngineFloor.Queue("q"))).ShouldBe(default(WaitForecast));
        (await floor.Service.ForecastAsync(LiveFloor.Tenant, EngineFloor.Queue("other"))).ShouldBeNull();
    }

    /// <summary>One of the line is served every ten seconds; a hundred have been.</summary>
    private static WaitModel Served(Random random, double noise)
    {
        var model = new WaitModel();
        var now = 0L;
        for (var i = 0; i < 8; i++)
            model.Joined(now);
        for (var i = 0; i < 100; i++)
        {
            now += 10 * TimeSpan.TicksPerSecond;
            model.Left(now, served: true);
            model.Joined(now);
            var position = 1 + random.Next(8);
            model.Answered(model.Look(position, (position - 1) * 10, position, 0), position * 10 * Math.Exp(noise * Normal(random)));
        }

        return model;
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
