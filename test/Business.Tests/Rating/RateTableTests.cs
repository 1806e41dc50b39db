using Shouldly;
using System.Globalization;
using Switchboard.Rating.Domain;

namespace Switchboard.Business.Tests.Rating;

public sealed class RateTableTests
{
    private static readonly RateTable Deck = new(Guid.NewGuid(), "retail", "CNY",
    [
        Of("", 9), Of("86", 1), Of("8610", 2), Of("861", 3, "2026-06-01"), Of("44", 4, "2026-03-01"), Of("44", 5, "2026-09-01"), Of("13", 6),
    ]);

    [Theory]
    [InlineData("+861088880000", "2026-01-01", 2)]
    [InlineData("00861088880000", "2026-01-01", 2)]
    [InlineData("8613800138000", "2026-01-01", 1)] // 861 is not valid yet
    [InlineData("8613800138000", "2026-06-01", 3)]
    [InlineData("13800138000", "2026-01-01", 6)]
    [InlineData("442071234567", "2026-08-31", 4)]
    [InlineData("442071234567", "2026-09-01", 5)]
    [InlineData("442071234567", "2026-02-01", 9)] // no rate of 44 yet: the rate of everything else
    [InlineData("4", "2026-12-01", 9)]
    public void The_longest_prefix_valid_at_the_time_wins(string number, string at, int price) =>
        Deck.Find(number, Day(at))!.PerMinute.ShouldBe(price);

    [Fact]
    public void A_deck_without_a_rate_for_everything_else_has_none_for_unknown_numbers() =>
        new RateTable(Guid.NewGuid(), "x", "CNY", [Of("86", 1)]).Find("441", Day("2026-01-01")).ShouldBeNull();

    private static Rate Of(string prefix, decimal price, string? from = null) => new(prefix, "", price, 0, 60, 60, 0, from is null ? Rate.Always : Day(from));

    private static DateTimeOffset Day(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
