using Shouldly;
using Switchboard.Contracts.Acd;
using Switchboard.Contracts.Acd.Events;
using Switchboard.Kernel;
using Xunit;

namespace Switchboard.Engine.Tests.Acd;

public class AcdServiceTests
{
    [Fact]
    public async Task A_contact_walks_from_the_queue_through_the_agent_to_wrap_up()
    {
        await using var floor = await new LiveFloor().OpenAsync("ann");
        var (work, ear) = await floor.CallAsync("call-1");
        ear.Reservation.ShouldNotBeNull().AgentName.ShouldBe("ann");
        ear.Reservation.RingTimeout.ShouldBe(TimeSpan.FromSeconds(20));
        ear.Reservation.Ringing();
        await floor.AdvanceAsync(4);
        (await ear.Reservation.AcceptAsync()).ShouldBeTrue();
        (await ear.Reservation.AcceptAsync()).ShouldBeFalse();
        await floor.AdvanceAsync(60);
        work.Complete("caller_hung_up");
        (await floor.AgentAsync("ann")).State.ShouldBe(AgentState.AfterCallWork);
        await floor.AdvanceAsync(30);
        (await floor.AgentAsync("ann")).State.ShouldBe(AgentState.Idle);

        ear.Heard.ShouldBe(["reserved ann", "ended ann Accepted"]);
        floor.Events.OfType<ContactEvent>().Select(e => e.GetType().Name).ShouldBe(
            ["ContactQueued", "ContactReserved", "ReservationEnded", "ContactAnsweredByAgent", "ContactCompleted"]);
        floor.Events.OfType<ContactAnsweredByAgent>().Single().Waited.ShouldBe(TimeSpan.FromSeconds(4));
        var completed = floor.Events.OfType<ContactCompleted>().Single();
        completed.Subject.ShouldBe("call-1");
        completed.Reason.ShouldBe("caller_hung_up");
        completed.Handled.ShouldBe(TimeSpan.FromSeconds(60));
        floor.Events.OfType<AgentStateChanged>().Select(e => e.To).ShouldBe(
            [AgentState.Reserved, AgentState.Ringing, AgentState.OnCall, AgentState.AfterCallWork, AgentState.Idle]);
        floor.Events.OfType<ContactReserved>().Single().Decision.ShouldNotBeNull().MemberCount.ShouldBe(2);
    }

    [Fact]
    public async Task Times_in_events_are_the_times_things_fell_due_even_if_seen_later()
    {
        await using var floor = await new LiveFloor().OpenAsync("ann");
        await floor.CallAsync("one");
        var start = floor.Clock.GetUtcNow();
        await floor.AdvanceAsync(100);
        floor.Events.OfType<ReservationEnded>().Single().At.ShouldBe(start.AddSeconds(25));
        floor.Events.OfType<AgentStatusChanged>().Last().Reason.ShouldBe("ring_no_answer");
        (await floor.AgentAsync("ann")).StatusSince.ShouldBe(start.AddSeconds(25));
    }

    [Fact]
    public async Task Abandon_and_answer_race_and_exactly_one_wins()
    {
        for (var i = 0; i < 200; i++)
        {
            await using var floor = await new LiveFloor().OpenAsync("ann");
            var (work, ear) = await floor.CallAsync("one");
            var accept = Task.Run(async () => await ear.Reservation!.AcceptAsync());
            var abandon = Task.Run(() => work.Abandon("caller_hung_up"));
            var accepted = await accept;
            await abandon;
            await floor.AdvanceAsync(0);
            floor.Events.OfType<ContactAnsweredByAgent>().Count().ShouldBe(accepted ? 1 : 0);
            floor.Events.OfType<ContactAbandoned>().Count().ShouldBe(accepted ? 0 : 1);
            floor.Events.OfType<ReservationEnded>().Count().ShouldBe(1);
        }
    }

    [Fact]
    public async Task Many_callers_at_once_are_each_served_once()
    {
        await using var floor = await new LiveFloor().OpenAsync("ann", "bob");
        var calls = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => floor.CallAsync($"c{i}"))));
        var open = calls.ToList();
        while (open.Count > 0)
        {
            var view = await floor.AdvanceAsync(1);
            foreach (var (work, ear) in open.Where(c => c.Ear.Reservation is not null).ToList())
            {
                (await ear.Reservation!.AcceptAsync()).ShouldBeTrue();
                work.Complete("done");
                open.RemoveAll(c => c.Work == work);
            }

            await floor.AdvanceAsync(30);
            view.Queues.Single().Waiting.Count.ShouldBeLessThanOrEqualTo(50);
        }

        floor.Events.OfType<ContactAnsweredByAgent>().Select(e => e.Item.Id).Distinct().Count().ShouldBe(50);
        floor.Events.OfType<ContactAnsweredByAgent>().Count().ShouldBe(50);
    }

    [Fact]
    public async Task Callers_hear_their_place_move_up()
    {
        await using var floor = await new LiveFloor().OpenAsync();
        var (first, _) = await floor.CallAsync("one");
        var (second, ear) = await floor.CallAsync("two");
        first.Position.ShouldBe(1);
        second.Position.ShouldBe(2);
        second.ExpectedWait.ShouldBeNull();
        await floor.AdvanceAsync(1);
        first.Abandon("caller_hung_up");
        await floor.AdvanceAsync(1);
        second.Position.ShouldBe(1);
        ear.Heard.ShouldContain("place 1");
        first.Position.ShouldBe(0);
        (await second.GetPlaceAsync()).Position.ShouldBe(1);
        (await first.GetPlaceAsync()).Position.ShouldBe(0);
    }

    [Fact]
    public async Task Overflow_tells_the_call_side_where_to_go()
    {
        await using var floor = new LiveFloor();
        await floor.Service.ApplyAsync(LiveFloor.Configuration(q => q with { MaxWait = TimeSpan.FromSeconds(60), OverflowTarget = "flow:night" }));
        var (work, ear) = await floor.CallAsync("one");
        await floor.AdvanceAsync(60);
        ear.Heard.ShouldBe(["overflow flow:night MaxWait"]);
        work.Position.ShouldBe(0);
        floor.Events.OfType<ContactOverflowed>().Single().Target.ShouldBe("flow:night");
    }

    [Fact]
    public async Task Refusals_are_faults_and_events()
    {
        await using var floor = new LiveFloor();
        await floor.Service.ApplyAsync(LiveFloor.Configuration(q => q with { MaxLength = 0 }));
        var item = new WorkItem { Id = new WorkItemId(Guid.NewGuid()), Tenant = LiveFloor.Tenant, Queue = EngineFloor.Queue("q"), Subject = "s" };
        (await floor.Service.EnqueueAsync(item, new LiveFloor.Ear())).Fault!.Code.ShouldBe("queue.full");
        floor.Events.OfType<ContactRefused>().Single().Reason.ShouldBe("queue.full");
        (await floor.Service.EnqueueAsync(item with { Queue = EngineFloor.Queue("x") }, new LiveFloor.Ear())).Fault!.Kind.ShouldBe(FaultKind.NotFound);
        (await floor.Service.EnqueueAsync(item with { Tenant = new TenantId(Guid.NewGuid()) }, new LiveFloor.Ear())).Fault!.Code.ShouldBe("queue.not_found");
    }

    [Fact]
    public async Task Another_tenants_agent_is_not_found()
    {
        await using var floor = await new LiveFloor().OpenAsync("ann");
        var other = new TenantId(Guid.NewGuid());
        await floor.Service.ApplyAsync(new AcdConfiguration { Tenant = other });
        (await floor.Service.SignOutAsync(other, EngineFloor.Agent("ann"), Actor.System)).Fault!.Code.ShouldBe("agent.not_found");
        (await floor.AgentAsync("ann")).Status.ShouldBe(AgentStatus.Available);
    }

    [Fact]
    public async Task An_observer_or_a_listener_with_a_bug_stops_nothing()
    {
        await using var floor = await new LiveFloor().OpenAsync("ann");
        var item = new WorkItem { Id = new WorkItemId(Guid.NewGuid()), Tenant = LiveFloor.Tenant, Queue = EngineFloor.Queue("q"), Subject = "s" };
        var ear = new LiveFloor.Ear { ThrowsAlways = true };
        (await floor.Service.EnqueueAsync(item, ear)).Succeeded.ShouldBeTrue();
        (await ear.Reservation!.AcceptAsync()).ShouldBeTrue();
        (await floor.AgentAsync("ann")).State.ShouldBe(AgentState.OnCall);
    }

    [Fact]
    public async Task Agent_commands_answer_with_the_new_view_or_a_fault()
    {
        await using var floor = await new LiveFloor().OpenAsync("ann");
        var (ann, user) = (EngineFloor.Agent("ann"), EngineFloor.User("ann"));
        (await floor.Service.SetBreakAsync(LiveFloor.Tenant, ann, " ", user)).Fault!.Code.ShouldBe("break.reason_missing");
        (await floor.Service.SetBreakAsync(LiveFloor.Tenant, ann, "lunch", user)).Value.StatusReason.ShouldBe("lunch");
        (await floor.Service.FinishWrapUpAsync(LiveFloor.Tenant, ann, user)).Fault!.Code.ShouldBe("agent.not_in_wrap_up");
        (await floor.Service.ExtendWrapUpAsync(LiveFloor.Tenant, ann, TimeSpan.Zero, user)).Fault!.Code.ShouldBe("value.out_of_range");
        (await floor.Service.SignOutAsync(LiveFloor.Tenant, ann, user)).Value.Status.ShouldBe(AgentStatus.SignedOut);
        (await floor.Service.SetAvailableAsync(LiveFloor.Tenant, ann, user)).Fault!.Code.ShouldBe("agent.signed_out");
        (await floor.Service.SignInAsync(LiveFloor.Tenant, ann, user, "training")).Value.Status.ShouldBe(AgentStatus.Break);
    }

    [Fact]
    public async Task The_floor_shows_agents_queues_and_figures()
    {
        await using var floor = await new LiveFloor().OpenAsync("ann");
        var (_, ear) = await floor.CallAsync("one");
        await ear.Reservation!.AcceptAsync();
        await floor.CallAsync("13800000001");
        await floor.CallAsync("vip", w => w with { Vip = true });
        var view = await floor.AdvanceAsync(12);
        var queue = view.Queues.Single();
        queue.Waiting.Select(w => w.CallerLabel).ShouldBe(["vip", "13800000001"]);
        queue.Waiting.Select(w => w.Position).ShouldBe([1, 2]);
        queue.LongestWaitNow.ShouldBe(TimeSpan.FromSeconds(12));
        queue.Today.Offered.ShouldBe(3);
        queue.ServiceLevel.ShouldBe(1);
        queue.Formula.ShouldBe(ServiceLevelFormula.Sl3);
        queue.AgentsStaffed.ShouldBe(1);
        queue.AgentsIdle.ShouldBe(0);
        view.Agents.Select(a => a.State).ShouldBe([AgentState.OnCall, AgentState.Idle]);
        view.Agents[0].StateSince.ShouldBe(view.At.AddSeconds(-12));
        view.Agents[0].Work.Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_figures_begin_anew_at_midnight_of_the_tenants_zone()
    {
        await using var floor = new LiveFloor();
        await floor.Service.ApplyAsync(LiveFloor.Configuration() with { TimeZone = "Asia/Shanghai" });
        var (work, _) = await floor.CallAsync("one");
        work.Abandon("caller_hung_up");
        (await floor.AdvanceAsync(0)).Queues.Single().Today.Abandoned.ShouldBe(1);
        (await floor.AdvanceAsync(TimeSpan.FromHours(15.9).TotalSeconds)).Queues.Single().Today.Abandoned.ShouldBe(1);
        (await floor.AdvanceAsync(TimeSpan.FromHours(0.2).TotalSeconds)).Queues.Single().Today.Abandoned.ShouldBe(0);
    }

    [Fact]
    public async Task A_snapshot_brings_statuses_and_figures_back()
    {
        await using var before = await new LiveFloor().OpenAsync("ann", "bob");
        await before.Service.SetBreakAsync(LiveFloor.Tenant, EngineFloor.Agent("bob"), "lunch", EngineFloor.User("bob"));
        var (_, ear) = await before.CallAsync("one");
        await ear.Reservation!.AcceptAsync();
        await before.Service.SetBreakAsync(LiveFloor.Tenant, EngineFloor.Agent("ann"), "meeting", EngineFloor.User("ann"));
        var snapshot = (await before.Service.TakeAsync(LiveFloor.Tenant)).ShouldNotBeNull();
        snapshot.Agents.Select(a => a.Reason).ShouldBe(["meeting", "lunch"], ignoreOrder: true);

        await using var after = new LiveFloor();
        (await after.Service.RestoreAsync(snapshot)).ShouldNotBeNull().Kind.ShouldBe(FaultKind.NotFound);
        after.Clock.Advance(TimeSpan.FromSeconds(30));
        await after.Service.ApplyAsync(LiveFloor.Configuration());
        (await after.Service.RestoreAsync(snapshot)).ShouldBeNull();
        var bob = await after.AgentAsync("bob");
        bob.StatusReason.ShouldBe("lunch");
        bob.StatusActor.ShouldBe(EngineFloor.User("bob"));
        bob.StatusSince.ShouldBe(snapshot.Agents.Single(a => a.Reason == "lunch").Since);
        (await after.AdvanceAsync(0)).Queues.Single().Today.Answered.ShouldBe(1);
        await after.Service.SignInAsync(LiveFloor.Tenant, EngineFloor.Agent("ann"), EngineFloor.User("ann"));
        after.Service.DeviceConnected(LiveFloor.Tenant, EngineFloor.Agent("ann"));
        var (_, next) = await after.CallAsync("two");
        next.Reservation.ShouldNotBeNull().Id.Value.ShouldBeGreaterThan(ear.Reservation.Id.Value);
    }

    [Fact]
    public async Task A_bad_configuration_changes_nothing()
    {
        await using var floor = await new LiveFloor().OpenAsync("ann");
        var fault = await floor.Service.ApplyAsync(LiveFloor.Configuration(q => q with { Strategy = "psychic" }));
        fault.ShouldNotBeNull().Code.ShouldBe("queue.unknown_strategy");
        (await floor.CallAsync("one")).Ear.Reservation.ShouldNotBeNull();
    }

    [Fact]
    public async Task Removing_a_tenant_moves_its_waiting_callers_on()
    {
        await using var floor = await new LiveFloor().OpenAsync();
        var (_, ear) = await floor.CallAsync("one");
        await floor.Service.RemoveAsync(LiveFloor.Tenant);
        ear.Heard.ShouldBe(["overflow  QueueRemoved"]);
        (await floor.Service.GetFloorAsync(LiveFloor.Tenant)).Queues.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_wall_clock_may_be_set_back_without_a_negative_duration()
    {
        var clock = new WildClock();
        await using var service = new Switchboard.Acd.AcdService(
            clock, new Deaf(), Microsoft.Extensions.Logging.Abstractions.NullLogger<Switchboard.Acd.AcdService>.Instance);
        await service.ApplyAsync(LiveFloor.Configuration());
        service.DeviceConnected(LiveFloor.Tenant, EngineFloor.Agent("ann"));
        await service.SignInAsync(LiveFloor.Tenant, EngineFloor.Agent("ann"), Actor.System);
        clock.Inner.Advance(TimeSpan.FromSeconds(10));
        clock.Offset = TimeSpan.FromHours(-1);
        var view = await service.GetFloorAsync(LiveFloor.Tenant);
        (view.At - view.Agents[0].StatusSince).ShouldBe(TimeSpan.FromSeconds(10));
    }

    private sealed class Deaf : IAcdEventSink
    {
        public void Publish(AcdEvent e)
        {
        }
    }

    private sealed class WildClock : TimeProvider
    {
        public VirtualTimeProvider Inner { get; } = new();

        public TimeSpan Offset { get; set; }

        public override long TimestampFrequency => Inner.TimestampFrequency;

        public override long GetTimestamp() => Inner.GetTimestamp();

        public override DateTimeOffset GetUtcNow() => Inner.GetUtcNow() + Offset;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            Inner.CreateTimer(callback, state, dueTime, period);
    }
}
