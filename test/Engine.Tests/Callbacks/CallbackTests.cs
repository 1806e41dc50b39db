using Shouldly;
using Switchboard.Contracts.Acd;
using Switchboard.Ivr.Calendars;
using Switchboard.Ivr.Callbacks;
using Switchboard.Kernel;
using Xunit;

namespace Switchboard.Engine.Tests.Callbacks;

public class CallbackTests
{
    private const string Number = "13800138000";

    [Fact]
    public async Task The_agent_takes_it_the_customer_answers_and_it_is_closed()
    {
        await using var house = await new CallbackHouse().OpenAsync();
        var promised = await house.PromiseAsync(Number, house.Now.AddMinutes(-3), priority: 5);
        promised.WaitedMs.ShouldBe(180_000);
        (await house.Router.GetFloorAsync(CallbackHouse.Tenant)).Queues[0].Waiting.ShouldHaveSingleItem().Medium.ShouldBe(Medium.Callback);

        await house.AvailableAsync("ann");
        var turn = await house.TurnAsync();
        house.Open(promised)!.State.ShouldBe(CallbackState.Offered);
        turn.Order.Reservation.Work.Item.Priority.ShouldBe(5);
        await turn.AcceptAsync();
        await house.SettleAsync();
        house.Open(promised)!.State.ShouldBe(CallbackState.Calling);
        (await house.AgentAsync("ann")).State.ShouldBe(AgentState.OnCall);
        turn.Connect();
        house.Open(promised)!.State.ShouldBe(CallbackState.Talking);
        turn.End("reached");

        await CallbackHouse.UntilAsync(() => house.Open(promised) is null);
        await house.SettleAsync();
        var kept = house.Stored(promised);
        kept.State.ShouldBe(CallbackState.Reached);
        kept.ClosedByCallId.ShouldBe(turn.Call);
        kept.Attempts.ShouldHaveSingleItem().Result.ShouldBe("reached");
        (await house.AgentAsync("ann")).State.ShouldBe(AgentState.Idle);
        house.Told[^1].ShouldBe("callback.closed reached reached");
    }

    [Fact]
    public async Task Who_does_not_answer_is_tried_again_after_the_pause_and_not_more_often_than_promised()
    {
        await using var house = await new CallbackHouse().OpenAsync(new CallbackOffer { QueueId = CallbackHouse.Queue, MaxAttempts = 2, Pause = TimeSpan.FromMinutes(10) });
        var promised = await house.PromiseAsync(Number);
        await house.AvailableAsync("ann");
        var first = await house.TurnAsync();
        await first.AcceptAsync();
        first.End("no_answer");
        await CallbackHouse.UntilAsync(() => house.Open(promised)!.State == CallbackState.Waiting);
        await house.SettleAsync();
        house.Open(promised)!.DueAt.ShouldBe(house.Now.AddMinutes(10));
        (await house.AgentAsync("ann")).State.ShouldBe(AgentState.Idle);
        await house.AdvanceAsync(TimeSpan.FromMinutes(9));
        house.Running.ShouldBe(first);

        await house.AdvanceAsync(TimeSpan.FromSeconds(61));
        var second = await house.TurnAsync();
        second.Order.Reservation.Work.Item.AlreadyWaited.ShouldBeGreaterThan(TimeSpan.FromMinutes(9));
        await second.AcceptAsync();
        second.End("busy");
        await CallbackHouse.UntilAsync(() => house.Open(promised) is null);
        var kept = house.Stored(promised);
        (kept.State, kept.Reason).ShouldBe((CallbackState.Failed, "busy"));
        kept.Attempts.Select(a => a.Result).ShouldBe(["no_answer", "busy"]);
    }

    [Fact]
    public async Task An_agent_who_refuses_costs_no_attempt_and_no_place()
    {
        await using var house = await new CallbackHouse().OpenAsync();
        var promised = await house.PromiseAsync(Number);
        await house.AvailableAsync("ann");
        var turn = await house.TurnAsync();
        turn.Order.Reservation.Reject();
        await CallbackHouse.UntilAsync(() => house.Open(promised)!.State == CallbackState.Waiting);
        house.Open(promised)!.Attempts.ShouldBeEmpty();
        await house.AvailableAsync("bob");
        (await house.TurnAsync()).Order.Reservation.AgentName.ShouldBe("bob");
    }

    [Fact]
    public async Task Who_rings_back_takes_his_place_and_is_not_rung()
    {
        await using var house = await new CallbackHouse().OpenAsync();
        var promised = await house.PromiseAsync(Number, house.Now.AddMinutes(-5), priority: 3);
        var call = Guid.NewGuid();
        var taken = house.Callbacks.TakePlace(CallbackHouse.Tenant, CallbackHouse.Queue, "+86 138 0013 8000", call);
        taken.ShouldNotBeNull().ArrivedAt.ShouldBe(promised.ArrivedAt);
        taken.Priority.ShouldBe(3);
        await house.SettleAsync();
        (await house.Router.GetFloorAsync(CallbackHouse.Tenant)).Queues[0].Waiting.ShouldBeEmpty();
        var kept = house.Stored(promised);
        (kept.State, kept.ClosedByCallId).ShouldBe((CallbackState.Merged, call));
        house.Callbacks.TakePlace(CallbackHouse.Tenant, CallbackHouse.Queue, Number, call).ShouldBeNull();

        // He hangs up before an agent answers: the promise stands as before.
        house.Callbacks.GiveBack(CallbackHouse.Tenant, taken);
        await house.SettleAsync();
        house.Open(promised)!.ArrivedAt.ShouldBe(promised.ArrivedAt);
        (await house.Router.GetFloorAsync(CallbackHouse.Tenant)).Queues[0].Waiting.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Who_rings_back_while_the_agent_dials_him_ends_the_dialling_and_frees_the_agent()
    {
        await using var house = await new CallbackHouse().OpenAsync();
        await house.PromiseAsync(Number);
        await house.AvailableAsync("ann");
        var turn = await house.TurnAsync();
        await turn.AcceptAsync();
        house.Callbacks.TakePlace(CallbackHouse.Tenant, CallbackHouse.Queue, Number, Guid.NewGuid()).ShouldNotBeNull();
        (await turn.Over.Task).Result.ShouldBe("cancelled");
        await house.SettleAsync();
        await house.AgentIsAsync("ann", AgentState.Idle);
    }

    [Fact]
    public async Task Who_talks_already_does_not_lose_the_talk_by_a_second_call()
    {
        await using var house = await new CallbackHouse().OpenAsync();
        await house.PromiseAsync(Number);
        await house.AvailableAsync("ann");
        var turn = await house.TurnAsync();
        await turn.AcceptAsync();
        turn.Connect();
        house.Callbacks.TakePlace(CallbackHouse.Tenant, CallbackHouse.Queue, Number, Guid.NewGuid()).ShouldBeNull();
        turn.Over.Task.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task A_promise_given_up_while_the_agents_phone_rings_lets_him_go()
    {
        await using var house = await new CallbackHouse().OpenAsync();
        var promised = await house.PromiseAsync(Number);
        await house.AvailableAsync("ann");
        var turn = await house.TurnAsync();
        house.Book.Change(CallbackHouse.Tenant, promised.Id, c => c with { State = CallbackState.Cancelled });
        (await turn.Over.Task).Accepted.ShouldBeFalse();
        await house.SettleAsync();
        (await house.AgentAsync("ann")).State.ShouldBe(AgentState.Idle);
        (await house.AgentAsync("ann")).Status.ShouldBe(AgentStatus.Available);
    }

    [Fact]
    public async Task Outside_the_hours_nobody_is_rung_and_the_place_stays()
    {
        // The clock stands at Thursday 1 January 2026, 08:00 in Shanghai.
        var office = new Schedule
        {
            Weekly = [new WeeklyHours { Days = [DayOfWeek.Thursday], Ranges = [new DayRange { From = At("09:00"), To = At("10:00") }] }],
        };
        await using var house = await new CallbackHouse().OpenAsync(new CallbackOffer { QueueId = CallbackHouse.Queue, Hours = office });
        var promised = await house.PromiseAsync(Number);
        await house.AvailableAsync("ann");
        await house.AdvanceAsync(TimeSpan.FromMinutes(59));
        house.Running.ShouldBeNull();
        await house.AdvanceAsync(TimeSpan.FromMinutes(2));
        var turn = await house.TurnAsync();
        turn.Order.Reservation.Work.Item.AlreadyWaited.ShouldBeGreaterThanOrEqualTo(TimeSpan.FromMinutes(60));
        turn.Order.Callback.Id.ShouldBe(promised.Id);
    }

    private static ClockTime At(string text) => ClockTime.TryParse(text, out var time) ? time : throw new FormatException(text);

    [Fact]
    public async Task A_promise_that_nobody_kept_expires()
    {
        await using var house = await new CallbackHouse().OpenAsync(new CallbackOffer { QueueId = CallbackHouse.Queue, ExpireAfter = TimeSpan.FromHours(1) });
        var promised = await house.PromiseAsync(Number);
        await house.AdvanceAsync(TimeSpan.FromMinutes(61));
        await house.SettleAsync();
        house.Open(promised).ShouldBeNull();
        house.Stored(promised).State.ShouldBe(CallbackState.Expired);
        (await house.Router.GetFloorAsync(CallbackHouse.Tenant)).Queues[0].Waiting.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_promise_does_not_overflow_with_the_queues_longest_wait()
    {
        await using var house = await new CallbackHouse(queue: q => q with { MaxWait = TimeSpan.FromSeconds(30) }).OpenAsync();
        var promised = await house.PromiseAsync(Number);
        await house.AdvanceAsync(TimeSpan.FromSeconds(31));
        await house.AdvanceAsync(TimeSpan.FromSeconds(10));
        house.Open(promised)!.State.ShouldBe(CallbackState.Waiting);
        await house.AvailableAsync("ann");
        (await house.TurnAsync()).Order.Callback.Id.ShouldBe(promised.Id);
    }

    [Fact]
    public async Task Who_was_blocked_after_the_promise_is_not_rung()
    {
        await using var house = await new CallbackHouse().OpenAsync();
        var promised = await house.PromiseAsync(Number);
        house.Level = "blocked";
        await house.AvailableAsync("ann");
        await CallbackHouse.UntilAsync(() => house.Open(promised) is null);
        house.Stored(promised).State.ShouldBe(CallbackState.Refused);
        await house.SettleAsync();
        (await house.AgentAsync("ann")).State.ShouldBe(AgentState.Idle);
    }

    [Theory]
    [InlineData("110", "callback.emergency")]
    [InlineData("anonymous", "callback.number_invalid")]
    [InlineData("", "callback.number_invalid")]
    public async Task Numbers_that_nobody_rings_are_refused(string number, string code)
    {
        await using var house = await new CallbackHouse().OpenAsync();
        var made = await house.Callbacks.RequestAsync(
            new CallbackWish { Tenant = CallbackHouse.Tenant, Queue = CallbackHouse.Queue.ToString(), Number = number, Origin = CallbackOrigin.Web, Actor = "user:1" }, CancellationToken.None);
        made.TryGet(out _, out var fault).ShouldBeFalse();
        fault!.Code.ShouldBe(code);
    }

    [Fact]
    public async Task Who_asks_twice_keeps_his_first_place()
    {
        await using var house = await new CallbackHouse().OpenAsync();
        var first = await house.PromiseAsync(Number, house.Now.AddMinutes(-10));
        (await house.PromiseAsync("+8613800138000")).Id.ShouldBe(first.Id);
        house.Book.Open(CallbackHouse.Tenant).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task After_a_crash_every_promise_stands_where_it_stood_and_what_was_under_way_begins_anew()
    {
        var clock = new VirtualTimeProvider();
        List<Callback> stored;
        Callback dialled, waiting;
        await using (var house = await new CallbackHouse(clock).OpenAsync())
        {
            dialled = await house.PromiseAsync(Number, house.Now.AddMinutes(-2), priority: 1);
            waiting = await house.PromiseAsync("13900139000", house.Now.AddMinutes(-1), priority: 7);
            await house.AvailableAsync("ann");
            (await house.TurnAsync()).Order.Callback.Id.ShouldBe(waiting.Id);
            await house.Running!.AcceptAsync();
            stored = [.. house.Journal()];
        }

        stored.Single(c => c.Id == waiting.Id).State.ShouldBe(CallbackState.Calling);
        await using var again = new CallbackHouse(clock);
        foreach (var callback in stored)
            again.Book.Restore(CallbackHouse.Tenant, callback);
        await again.OpenAsync();
        var line = (await again.Router.GetFloorAsync(CallbackHouse.Tenant)).Queues[0].Waiting;
        line.Select(w => w.Subject).ShouldBe([waiting.Id.ToString(), dialled.Id.ToString()]);
        again.Open(waiting)!.Attempts.ShouldHaveSingleItem().Result.ShouldBe("interrupted");
        again.Open(dialled)!.ArrivedAt.ShouldBe(dialled.ArrivedAt);
    }
}
