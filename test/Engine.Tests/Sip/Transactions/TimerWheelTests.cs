using Shouldly;
using Switchboard.Kernel;
using Xunit;

namespace Engine.Tests.Sip.Transactions;

public sealed class TimerWheelTests
{
    private readonly VirtualTimeProvider _time = new();
    private readonly TimerWheel _wheel;
    private readonly List<string> _fired = [];

    public TimerWheelTests() => _wheel = new TimerWheel(_time);

    [Fact]
    public void Timer_fires_on_its_tick_and_never_early()
    {
        _wheel.Arm(Timer("a"), TimeSpan.FromMilliseconds(501));
        Turn(509);
        _fired.ShouldBeEmpty();
        Turn(1);
        _fired.ShouldBe(["a"]);
        _wheel.Count.ShouldBe(0);
    }

    [Fact]
    public void Timers_beyond_one_turn_wait_for_their_own()
    {
        _wheel.Arm(Timer("hour"), TimeSpan.FromHours(1));
        _wheel.Arm(Timer("minute"), TimeSpan.FromMinutes(1));
        Turn(60_000);
        _fired.ShouldBe(["minute"]);
        Turn(3_539_990);
        _fired.Count.ShouldBe(1);
        Turn(10);
        _fired.ShouldBe(["minute", "hour"]);
    }

    [Fact]
    public void Rearmed_timer_moves_and_cancelled_one_is_silent()
    {
        var moved = Timer("moved");
        var cancelled = Timer("cancelled");
        _wheel.Arm(moved, TimeSpan.FromMilliseconds(50));
        _wheel.Arm(cancelled, TimeSpan.FromMilliseconds(50));
        _wheel.Arm(moved, TimeSpan.FromMilliseconds(200));
        _wheel.Cancel(cancelled);
        Turn(100);
        _fired.ShouldBeEmpty();
        Turn(100);
        _fired.ShouldBe(["moved"]);
    }

    [Fact]
    public void Timer_may_arm_and_cancel_others_when_it_fires()
    {
        var victim = Timer("victim");
        var killer = new WheelTimer(() =>
        {
            _fired.Add("killer");
            _wheel.Cancel(victim);
            _wheel.Arm(Timer("next"), TimeSpan.Zero);
        });
        _wheel.Arm(victim, TimeSpan.FromMilliseconds(20));
        _wheel.Arm(killer, TimeSpan.FromMilliseconds(20));
        Turn(40);
        _fired.ShouldBe(["killer", "next"]);
    }

    [Fact]
    public void After_a_long_stop_everything_due_fires_once()
    {
        for (var i = 1; i <= 3000; i++)
            _wheel.Arm(Timer("x"), TimeSpan.FromMilliseconds(i * 10));
        _time.Advance(TimeSpan.FromMinutes(10));
        _wheel.Advance();
        _fired.Count.ShouldBe(3000);
    }

    [Fact]
    public void Rearming_allocates_nothing()
    {
        var timer = Timer("a");
        _wheel.Arm(timer, TimeSpan.FromSeconds(1));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            _wheel.Arm(timer, TimeSpan.FromMilliseconds(i));
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Fact]
    public void Owner_may_sleep_until_the_next_timer()
    {
        _wheel.NextDue().ShouldBeNull();
        _wheel.Arm(Timer("later"), TimeSpan.FromSeconds(5));
        _wheel.NextDue().ShouldBe(TimeSpan.FromSeconds(5));
        _wheel.IsDueSooner.ShouldBeFalse();

        _wheel.Arm(Timer("sooner"), TimeSpan.FromSeconds(1));
        _wheel.IsDueSooner.ShouldBeTrue();
        _wheel.NextDue().ShouldBe(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void Owner_asks_again_after_one_turn_of_the_wheel()
    {
        _wheel.Arm(Timer("far"), TimeSpan.FromMinutes(5));
        _wheel.NextDue()!.Value.ShouldBeLessThan(TimeSpan.FromSeconds(11));
    }

    [Fact]
    public void Timers_with_slack_fire_together_and_never_early()
    {
        var slack = TimeSpan.FromMilliseconds(640);
        _wheel.Arm(Timer("a"), TimeSpan.FromMilliseconds(700), slack);
        _wheel.Arm(Timer("b"), TimeSpan.FromMilliseconds(1200), slack);
        Turn(1270);
        _fired.ShouldBeEmpty();
        Turn(20);
        _fired.ShouldBe(["a", "b"], ignoreOrder: true);
    }

    private WheelTimer Timer(string name) => new(() => _fired.Add(name));

    private void Turn(int milliseconds)
    {
        for (var left = milliseconds; left > 0; left -= 10)
        {
            _time.Advance(TimeSpan.FromMilliseconds(Math.Min(10, left)));
            _wheel.Advance();
        }
    }
}
