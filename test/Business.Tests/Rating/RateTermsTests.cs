using Shouldly;
using System.Numerics;
using Switchboard.Contracts.Rating;

namespace Switchboard.Business.Tests.Rating;

public sealed class RateTermsTests
{
    [Theory]
    [InlineData(60, 60, 0, 0, 0)]
    [InlineData(60, 60, 0, 1, 60)]
    [InlineData(60, 60, 0, 60_000, 60)]
    [InlineData(60, 60, 0, 60_001, 120)]
    [InlineData(6, 6, 0, 6_001, 12)]
    [InlineData(30, 6, 0, 29_000, 30)]
    [InlineData(30, 6, 0, 31_000, 36)]
    [InlineData(1, 1, 0, 12_001, 13)]
    [InlineData(60, 60, 10, 10_000, 0)]
    [InlineData(60, 60, 10, 10_001, 60)]
    [InlineData(60, 60, 10, 71_000, 120)]
    public void Begun_increments_are_billed_whole(int initial, int next, int free, long milliseconds, long billed) =>
        Terms(1, 0, initial, next, free).BilledSeconds(TimeSpan.FromMilliseconds(milliseconds)).ShouldBe(billed);

    [Theory]
    [InlineData("0.001", 3, "0.0001")] // 0.00005 is half: away from zero
    [InlineData("0.00099999", 3, "0.0000")]
    [InlineData("0.1", 60, "0.1000")]
    public void Amounts_are_rounded_half_away_from_zero_to_four_places(string perMinute, long seconds, string amount) =>
        Terms(Number(perMinute), 0, 1, 1, 0).Cost(seconds).ShouldBe(Number(amount));

    [Fact]
    public void Ten_thousand_costs_agree_with_a_recomputation_in_big_fractions()
    {
        var random = new Random(20261121);
        for (var i = 0; i < 10_000; i++)
        {
            var price = random.NextInt64(0, 100_000_000_000); // in 10^-8
            var fee = random.NextInt64(0, 1_000_000_000);
            var terms = Terms(price / 100_000_000m, fee / 100_000_000m, random.Next(1, 120), random.Next(1, 120), random.Next(0, 60));
            var duration = TimeSpan.FromMilliseconds(random.NextInt64(0, 8 * 3_600_000));
            var billed = terms.BilledSeconds(duration);

            // amount = (fee·60 + price·seconds) / (60·10^8), in 10^-4: times 10^4, rounded half up
            var numerator = ((BigInteger)fee * 60 + (BigInteger)price * billed) * 10_000;
            var denominator = (BigInteger)60 * 100_000_000;
            var exact = (numerator * 2 + denominator) / (denominator * 2);

            ((BigInteger)(terms.Cost(billed) * 10_000)).ShouldBe(exact);
        }
    }

    private static decimal Number(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static RateTerms Terms(decimal perMinute, decimal fee, int initial, int next, int free) => new("86", "CNY", perMinute, fee, initial, next, free);
}
