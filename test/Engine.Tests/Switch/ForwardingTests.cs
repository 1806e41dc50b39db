using Shouldly;
using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Switch;
using Switchboard.Kernel;
using Switchboard.Switch.Features;
using Xunit;

namespace Switchboard.Engine.Tests.Switch;

/// <summary>Where a call for an extension goes, and in which order a group rings: rules without a wire.</summary>
public sealed class ForwardingTests
{
    private static readonly CallSettings All = new() { ForwardAlways = "1", ForwardBusy = "2", ForwardNoAnswer = "3", ForwardUnregistered = "4" };

    [Fact]
    public void Always_comes_before_everything()
    {
        Forwarding.AtOnce(All with { DoNotDisturb = true }, isBusy: true, isRegistered: false).ShouldBe(("1", "unconditional"));
        Forwarding.AtOnce(CallSettings.Usual, isBusy: true, isRegistered: false).ShouldBeNull();
    }

    [Fact]
    public void Do_not_disturb_is_busy_and_goes_where_busy_calls_go()
    {
        Forwarding.AtOnce(CallSettings.Usual with { DoNotDisturb = true }, isBusy: false, isRegistered: true).ShouldBe((null, "do-not-disturb"));
        Forwarding.AtOnce(CallSettings.Usual with { DoNotDisturb = true, ForwardBusy = "2" }, isBusy: false, isRegistered: true).ShouldBe(("2", "do-not-disturb"));
    }

    [Fact]
    public void A_busy_line_rings_unless_call_waiting_is_off()
    {
        var noAlways = All with { ForwardAlways = null };
        Forwarding.AtOnce(noAlways, isBusy: true, isRegistered: true).ShouldBeNull();
        Forwarding.AtOnce(noAlways with { NoCallWaiting = true }, isBusy: true, isRegistered: true).ShouldBe(("2", "user-busy"));
        Forwarding.AtOnce(noAlways, isBusy: false, isRegistered: false).ShouldBe(("4", "unavailable"));
    }

    [Theory]
    [InlineData("busy", "2")]
    [InlineData("rejected", "2")]
    [InlineData("no_answer", "3")]
    [InlineData("unreachable", "4")]
    [InlineData("cancelled", null)]
    public void After_ringing_in_vain_the_cause_decides(string reason, string? to) =>
        Forwarding.After(All, new CallCause(480, reason, null, EndedBy.Called))?.To.ShouldBe(to);

    [Fact]
    public void A_round_robin_begins_with_the_next_member_each_time()
    {
        var order = new RingOrder(new Random(1));
        var group = Group(RingStrategy.RoundRobin);
        string First() => order.Rounds(group, new Idle())[0][0];
        new[] { First(), First(), First(), First() }.ShouldBe(["a", "b", "c", "a"]);
    }

    [Fact]
    public void Longest_idle_comes_first_and_who_talks_comes_last() =>
        new RingOrder(new Random(1)).Rounds(Group(RingStrategy.LongestIdle), new Idle()).Select(round => round[0]).ShouldBe(["c", "a", "b"]);

    [Fact]
    public void All_ring_together() => new RingOrder(new Random(1)).Rounds(Group(RingStrategy.All), new Idle()).ShouldHaveSingleItem().ShouldBe(["a", "b", "c"]);

    private static RingGroup Group(RingStrategy strategy) => new(
        Guid.Empty, TenantId.System, "2000", "group", strategy, ["a", "b", "c"], TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30), null, false, true);

    private sealed class Idle : ILineActivity
    {
        public DateTimeOffset IdleSince(TenantId tenant, string extension) => extension switch
        {
            "a" => DateTimeOffset.UnixEpoch,
            "b" => DateTimeOffset.MaxValue,
            _ => default,
        };
    }
}
