using Shouldly;
using Switchboard.Contracts.Acd;
using Switchboard.Reporting.Domain;

namespace Switchboard.Business.Tests.Reporting;

public sealed class ServiceLevelTests
{
    private static readonly QueueFigures Day = new()
    {
        Offered = 115,
        Answered = 80,
        AnsweredInTarget = 60,
        Abandoned = 20,
        ShortAbandoned = 5,
        AbandonedInTarget = 8,
        FlowedOut = 15,
        AnsweredWait = TimeSpan.FromMinutes(10),
        LongestWait = TimeSpan.FromMinutes(1),
    };

    [Theory]
    [InlineData(ServiceLevelFormula.Sl1, 60.0 / 80)]
    [InlineData(ServiceLevelFormula.Sl2, 68.0 / 100)]
    [InlineData(ServiceLevelFormula.Sl3, 60.0 / 100)]
    [InlineData(ServiceLevelFormula.Sl4, 60.0 / 95)]
    [InlineData(ServiceLevelFormula.Sl5, 60.0 / 95)]
    [InlineData(ServiceLevelFormula.Sl6, 60.0 / 92)]
    public void Each_formula_counts_what_its_name_says(ServiceLevelFormula formula, double level) =>
        ServiceLevel.Of(Day.ServiceLevel(formula)).ShouldNotBeNull().ShouldBe(level, 0.0001);

    [Fact]
    public void Nothing_counted_is_no_level() => ServiceLevel.Of((0, 0)).ShouldBeNull();

    [Fact]
    public void Formulas_are_named_as_people_know_them() => ServiceLevel.Name(ServiceLevelFormula.Sl3).ShouldBe("SL3");
}
