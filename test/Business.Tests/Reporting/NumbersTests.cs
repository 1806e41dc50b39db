using Shouldly;
using Switchboard.Reporting.Domain;

namespace Switchboard.Business.Tests.Reporting;

public sealed class NumbersTests
{
    [Theory]
    [InlineData("5678", "%5678 %")]
    [InlineData("+86 138-1234-5678", "%8613812345678%")]
    [InlineData("138", "%138%")]
    [InlineData("%_", null)]
    [InlineData(null, null)]
    public void Four_digits_are_the_end_of_a_number_and_others_any_part(string? number, string? pattern) => Numbers.Pattern(number).ShouldBe(pattern);
}
