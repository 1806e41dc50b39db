using System.Net;
using Shouldly;
using Switchboard.Kernel;
using Switchboard.Reporting.Alarms;

namespace Switchboard.Business.Tests.Reporting;

public sealed class AlarmStateTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Between_the_limits_nothing_changes()
    {
        var limit = new AlarmLimit(Below: false, Threshold: 10, ClearAt: 5, Hold: TimeSpan.Zero);
        Walk(limit, [4, 9, 10, 8, 11, 6, 5, 9, 10]).ShouldBe(["10 Raised", "5 Cleared", "10 Raised"]);
    }

    [Fact]
    public void Without_a_gap_it_clears_as_soon_as_it_is_no_longer_bad() =>
        Walk(new AlarmLimit(false, 10, 10, TimeSpan.Zero), [10, 10, 9, 10]).ShouldBe(["10 Raised", "9 Cleared", "10 Raised"]);

    [Fact]
    public void A_figure_that_is_bad_when_low_clears_above() =>
        Walk(new AlarmLimit(true, 0.7, 0.8, TimeSpan.Zero), [0.9, 0.7, 0.75, 0.6, 0.8]).ShouldBe(["0.7 Raised", "0.8 Cleared"]);

    [Fact]
    public void It_must_last_to_count_either_way() =>
        Walk(new AlarmLimit(false, 10, 10, TimeSpan.FromSeconds(20)), [10, 10, 9, 11, 12, 13, 9, 13, 8, 7, 6]).ShouldBe(["13 Raised", "6 Cleared"]);

    [Fact]
    public void Where_nothing_was_counted_nothing_changes() =>
        Walk(new AlarmLimit(true, 0.7, 0.7, TimeSpan.Zero), [null, 0.5, null, 0.9, null]).ShouldBe(["0.5 Raised", "0.9 Cleared"]);

    [Theory]
    [InlineData("93.184.216.34", true)]
    [InlineData("8.8.8.8", true)]
    [InlineData("2606:4700::1111", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("239.1.1.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::1", false)]
    [InlineData("::", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("64:ff9b::a00:1", false)]
    [InlineData("2002:a00:1::1", false)]
    public void Webhooks_reach_the_public_network_alone(string address, bool reached) => AddressRules.Public.Allows(IPAddress.Parse(address)).ShouldBe(reached);

    private static List<string> Walk(AlarmLimit limit, double?[] values)
    {
        var (state, said) = (new AlarmState(), new List<string>());
        for (var i = 0; i < values.Length; i++)
        {
            var change = state.Take(limit, values[i], Start.AddSeconds(10 * i));
            if (change == AlarmChange.None)
                continue;
            state.Open = change == AlarmChange.Raised ? Guid.NewGuid() : null;
            said.Add(FormattableString.Invariant($"{values[i]} {change}"));
        }

        return said;
    }
}
