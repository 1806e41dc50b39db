using Shouldly;
using Switchboard.Contracts.Rating;
using Switchboard.Rating.Domain;

namespace Switchboard.Business.Tests.Rating;

public sealed class PurseTests
{
    [Fact]
    public void A_call_gets_as_many_increments_as_there_is_money_for()
    {
        var purse = new Purse(1.05m);

        var slice = purse.Reserve(Guid.NewGuid(), Terms(6, 0, 1, 1), 0, 60)!.Value;

        slice.ShouldBe(new CreditSlice(TimeSpan.FromSeconds(10), Last: true));
        purse.SetAside.ShouldBe(1.00m);
    }

    [Fact]
    public void A_call_without_money_for_the_first_increment_is_refused() =>
        new Purse(0.99m).Reserve(Guid.NewGuid(), Terms(1, 0, 60, 60), 0, 60).ShouldBeNull();

    [Fact]
    public void What_one_call_has_set_aside_another_cannot_have()
    {
        var purse = new Purse(2);
        var first = Guid.NewGuid();

        purse.Reserve(first, Terms(1, 0, 60, 60), 0, 120)!.Value.Granted.ShouldBe(TimeSpan.FromMinutes(2));

        purse.Reserve(Guid.NewGuid(), Terms(1, 0, 60, 60), 0, 60).ShouldBeNull();
        purse.Release(first);
        purse.Reserve(Guid.NewGuid(), Terms(1, 0, 60, 60), 0, 60).ShouldNotBeNull();
    }

    [Fact]
    public void A_top_up_during_the_last_slice_lets_the_call_go_on()
    {
        var purse = new Purse(1);
        var id = Guid.NewGuid();
        purse.Reserve(id, Terms(1, 0, 60, 60), 0, 60);

        purse.Extend(id, 0, 60).ShouldBe(new CreditSlice(TimeSpan.FromMinutes(1), Last: true));
        purse.Add(5);

        purse.Extend(id, 0, 60).ShouldBe(new CreditSlice(TimeSpan.FromMinutes(2), Last: false));
    }

    [Fact]
    public void A_leg_is_charged_once_and_never_more_than_was_set_aside()
    {
        var purse = new Purse(1);
        var id = Guid.NewGuid();
        purse.Reserve(id, Terms(6, 0, 1, 1), 0, 60);

        var due = purse.Settle(id, TimeSpan.FromSeconds(10.2));

        due!.Value.Amount.ShouldBe(1m);
        purse.Settle(id, TimeSpan.FromSeconds(10.2)).ShouldBeNull();
        purse.Balance.ShouldBe(0);
    }

    [Fact]
    public void A_postpaid_account_goes_down_to_its_limit_and_one_without_limit_has_no_end()
    {
        new Purse(0).Reserve(Guid.NewGuid(), Terms(1, 0, 60, 60), -1, 600)!.Value.ShouldBe(new CreditSlice(TimeSpan.FromMinutes(1), Last: true));
        new Purse(-1000).Reserve(Guid.NewGuid(), Terms(1, 0, 60, 60), null, 600)!.Value.Granted.ShouldBe(CreditSlice.Unlimited);
    }

    [Fact]
    public async Task Parallel_calls_never_overdraw_and_the_charges_sum_up()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var start = new Random(seed).Next(1, 40_000) / 100m;
            var purse = new Purse(start);
            var charged = await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(() => Work(purse, new Random(seed * 100 + worker)))));

            purse.SetAside.ShouldBe(0);
            purse.Balance.ShouldBe(start - charged.Sum());
            purse.Balance.ShouldBeGreaterThanOrEqualTo(0);
        }
    }

    private static decimal Work(Purse purse, Random random)
    {
        var total = 0m;
        for (var call = 0; call < 200; call++)
        {
            var id = Guid.NewGuid();
            var terms = Terms(random.Next(0, 300) / 100m, random.Next(0, 20) / 100m, random.Next(1, 61), random.Next(1, 61));
            if (purse.Reserve(id, terms, 0, 60) is not { } slice)
                continue;
            for (var more = random.Next(4); more > 0 && !slice.Last; more--)
                slice = purse.Extend(id, 0, 60);
            purse.Balance.ShouldBeGreaterThanOrEqualTo(0);
            (purse.Balance >= 0).ShouldBeTrue();
            if (random.Next(10) == 0)
            {
                purse.Release(id);
                continue;
            }

            // talks to the end of what is paid and a little beyond, as a real cut-off does
            var talked = slice.Granted == CreditSlice.Unlimited ? TimeSpan.FromMinutes(5) : slice.Granted * random.NextDouble() * 1.05;
            total += purse.Settle(id, talked)!.Value.Amount;
        }

        return total;
    }

    private static RateTerms Terms(decimal perMinute, decimal fee, int initial, int next) => new("", "CNY", perMinute, fee, initial, next, 0);
}
