using Shouldly;
using Switchboard.Ivr.Model;
using Switchboard.Ivr.Prompts;
using Xunit;

namespace Switchboard.Engine.Tests.Ivr;

public class SpokenValueTests
{
    [Theory]
    [InlineData("10086", SayAs.Digits, "幺零零八六", "one zero zero eight six")]
    [InlineData("+1*#", SayAs.Digits, "加幺星号井号", "plus one star pound")]
    [InlineData("0", SayAs.Number, "零", "zero")]
    [InlineData("12", SayAs.Number, "十二", "twelve")]
    [InlineData("105", SayAs.Number, "一百零五", "one hundred and five")]
    [InlineData("110", SayAs.Number, "一百一十", "one hundred and ten")]
    [InlineData("12300", SayAs.Number, "一万二千三百", "twelve thousand three hundred")]
    [InlineData("10010", SayAs.Number, "一万零一十", "ten thousand and ten")]
    [InlineData("100000", SayAs.Number, "十万", "one hundred thousand")]
    [InlineData("100000001", SayAs.Number, "一亿零一", "one hundred million and one")]
    [InlineData("20300000", SayAs.Number, "二千零三十万", "twenty million three hundred thousand")]
    [InlineData("-3.05", SayAs.Number, "负三点零五", "minus three point zero five")]
    [InlineData("99999999999999999999", SayAs.Number, "九九九九九九九九九九九九九九九九九九九九", null)]
    [InlineData("128.50", SayAs.Currency, "一百二十八元五角", "one hundred and twenty-eight yuan and fifty fen")]
    [InlineData("3.05", SayAs.Currency, "三元零五分", "three yuan and five fen")]
    [InlineData("2026-10-01", SayAs.Date, "二零二六年十月一日", "October first, twenty twenty-six")]
    [InlineData("20261231", SayAs.Date, "二零二六年十二月三十一日", "December thirty-first, twenty twenty-six")]
    [InlineData("14:05", SayAs.Time, "下午两点零五分", "two oh five p.m.")]
    [InlineData("2026-01-05T02:00:00", SayAs.Time, "凌晨两点", "two a.m.")]
    [InlineData("3725", SayAs.Duration, "一小时两分钟五秒", "one hour two minutes five seconds")]
    [InlineData("0", SayAs.Duration, "零秒", "zero seconds")]
    [InlineData("七号", SayAs.Number, "七号", "七号")]
    [InlineData("soon", SayAs.Date, "soon", "soon")]
    [InlineData("ABC", SayAs.Text, "ABC", "ABC")]
    public void Says(string value, SayAs how, string chinese, string? english)
    {
        SpokenValue.ToWords(new SayAsSegment(value, how, "zh-CN")).ShouldBe(chinese);
        if (english is not null)
            SpokenValue.ToWords(new SayAsSegment(value, how, "en")).ShouldBe(english);
    }

    [Fact]
    public void Money_has_its_currency()
    {
        SpokenValue.ToWords(new SayAsSegment("1.01", SayAs.Currency, "en", "USD")).ShouldBe("one dollar and one cent");
        SpokenValue.ToWords(new SayAsSegment("20", SayAs.Currency, "zh-CN", "USD")).ShouldBe("二十美元");
    }

    [Theory]
    [InlineData("79228162514264337593543950335")]
    [InlineData("-79228162514264337593543950335")]
    [InlineData("0.0000000000000000000000000001")]
    public void No_number_makes_it_throw(string value)
    {
        foreach (var how in Enum.GetValues<SayAs>())
        {
            SpokenValue.ToWords(new SayAsSegment(value, how, "zh-CN")).ShouldNotBeEmpty();
            SpokenValue.ToWords(new SayAsSegment(value, how, "en")).ShouldNotBeEmpty();
        }
    }
}
