using Shouldly;
using Switchboard.Crm.Domain;

namespace Switchboard.Business.Tests.Crm;

public sealed class PhoneNumberTests
{
    [Theory]
    [InlineData("13900001234", "+8613900001234")]
    [InlineData("139 0000 1234", "+8613900001234")]
    [InlineData("139-0000-1234", "+8613900001234")]
    [InlineData("１３９００００１２３４", "+8613900001234")] // full-width
    [InlineData("013900001234", "+8613900001234")] // a trunk 0 before a mobile
    [InlineData("8613900001234", "+8613900001234")]
    [InlineData("008613900001234", "+8613900001234")]
    [InlineData("+8613900001234", "+8613900001234")]
    [InlineData("+86 139 0000 1234", "+8613900001234")]
    [InlineData("02155550100", "+862155550100")]
    [InlineData("(021) 5555-0100", "+862155550100")]
    [InlineData("+86 (0)21 5555 0100", "+862155550100")]
    [InlineData("01062345678", "+861062345678")]
    [InlineData("0571-88881234", "+8657188881234")]
    [InlineData("0931-8765432", "+869318765432")] // seven digits
    [InlineData("862155550100", "+862155550100")]
    [InlineData("021-55550100转801", "+862155550100")]
    [InlineData("021-55550100 ext. 801", "+862155550100")]
    [InlineData("4008001001", "+864008001001")]
    [InlineData("400-800-1001", "+864008001001")]
    [InlineData("8008201234", "+868008201234")]
    [InlineData("+864008001001", "+864008001001")]
    [InlineData("+14155550100", "+14155550100")]
    [InlineData("0014155550100", "+14155550100")]
    [InlineData("+442079460000", "+442079460000")]
    [InlineData("12345678901", null)] // no mobile begins 12
    [InlineData("1390000123", null)] // a digit short
    [InlineData("55550100", null)] // no area code
    [InlineData("2155550100", null)] // neither 0 nor country: could be anything
    [InlineData("10086", null)]
    [InlineData("8001", null)]
    [InlineData("+1234567890123456", null)] // longer than E.164
    [InlineData("+0123456789", null)]
    [InlineData("anonymous", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_number_becomes_E164(string? entered, string? e164) => PhoneNumber.ToE164(entered).ShouldBe(e164);

    [Theory]
    [InlineData("139 0000 1234", "13900001234", "1234")]
    [InlineData("+86 139 0000 1234", "8613900001234", "1234")]
    [InlineData("021-55550100转801", "02155550100", "0100")]
    [InlineData("801", "801", "801")]
    [InlineData("sip", "", "")]
    public void Its_digits_and_last_four_are_kept(string entered, string digits, string last4)
    {
        PhoneNumber.Digits(entered).ShouldBe(digits);
        PhoneNumber.LastFour(entered).ShouldBe(last4);
    }

    [Theory]
    [InlineData("13900001234")]
    [InlineData("02155550100")]
    [InlineData("4008001001")]
    [InlineData("0014155550100")]
    public void E164_stays_what_it_is(string entered) => PhoneNumber.ToE164(PhoneNumber.ToE164(entered)).ShouldBe(PhoneNumber.ToE164(entered));
}
