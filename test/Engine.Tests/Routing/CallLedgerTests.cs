using Shouldly;
using Switchboard.Kernel;
using Switchboard.Switch.Routing;
using Xunit;

namespace Switchboard.Engine.Tests.Routing;

public sealed class CallLedgerTests
{
    private static readonly TenantId House = RoutingScene.House;
    private readonly VirtualTimeProvider _time = new(new DateTimeOffset(2026, 3, 10, 2, 0, 0, TimeSpan.Zero));
    private readonly Guid _trunk = Guid.NewGuid();

    [Fact]
    public void A_line_carries_one_call_whether_it_went_out_or_came_in()
    {
        var ledger = new CallLedger(_time);
        var (first, second) = (Call(), Call());
        ledger.TryTake(first, _trunk, "1", null, null, null).ShouldBeNull();
        ledger.TryTake(second, _trunk, "1", null, null, null).ShouldBe("The line is in a call.");
        ledger.Release(first.Id);
        ledger.TakeIn(first.Id, _trunk, "1");
        ledger.IsPortBusy(_trunk, "1").ShouldBeTrue();
        ledger.TryTake(second, _trunk, "1", null, null, null).ShouldNotBeNull();
        ledger.Release(first.Id);
        ledger.TryTake(second, _trunk, "1", null, null, null).ShouldBeNull();
    }

    [Fact]
    public void Minutes_are_counted_while_the_call_still_runs_and_only_from_the_answer()
    {
        var ledger = new CallLedger(_time);
        var call = Call();
        ledger.TryTake(call, _trunk, null, "021", null, null);
        _time.Advance(TimeSpan.FromMinutes(1));
        ledger.Answered(call.Id);
        _time.Advance(TimeSpan.FromMinutes(10));
        Used(ledger).ShouldBe(new Usage(1, TimeSpan.FromMinutes(10)));
        ledger.Release(call.Id);
        Used(ledger).ShouldBe(new Usage(1, TimeSpan.FromMinutes(10)));
        ledger.Used(House, Subjects.Number("021"), _time.GetUtcNow().AddHours(-1)).Calls.ShouldBe(1);
    }

    [Fact]
    public void A_call_that_fails_over_counts_once()
    {
        var ledger = new CallLedger(_time);
        var call = Call();
        ledger.TryTake(call, _trunk, null, null, null, null);
        ledger.TryTake(call, Guid.NewGuid(), null, null, null, null);
        Used(ledger).Calls.ShouldBe(1);
        ledger.Outgoing(_trunk).ShouldBe(0);
    }

    [Fact]
    public void The_fourth_international_call_of_an_extension_is_refused()
    {
        var ledger = new CallLedger(_time);
        for (var i = 0; i < 3; i++)
            ledger.TryTake(Call(international: true), _trunk, null, null, null, 3).ShouldBeNull();
        ledger.TryTake(Call(international: true), _trunk, null, null, null, 3).ShouldBe("Too many international calls at once.");
    }

    [Fact]
    public void Counters_survive_a_restart_and_old_ones_go()
    {
        var ledger = new CallLedger(_time);
        ledger.TryTake(Call(), _trunk, null, null, null, null);
        var kept = ledger.Snapshot();
        var again = new CallLedger(_time);
        again.Restore(kept);
        Used(again).Calls.ShouldBe(1);
        _time.Advance(TimeSpan.FromDays(2));
        var later = new CallLedger(_time);
        later.Restore(kept);
        later.Snapshot().ShouldBeEmpty();
    }

    private Usage Used(CallLedger ledger) => ledger.Used(House, Subjects.Extension("1001"), _time.GetUtcNow().AddHours(-1));

    private static OutgoingCall Call(bool international = false) => new(Guid.NewGuid(), House, "1001", international);
}
