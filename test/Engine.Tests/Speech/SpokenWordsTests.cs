using System.Globalization;
using Shouldly;
using Switchboard.Speech;
using Xunit;

namespace Switchboard.Engine.Tests.Speech;

public class SpokenWordsTests
{
    [Theory]
    [InlineData("0", "零", "zero")]
    [InlineData("2", "二", "two")]
    [InlineData("10", "十", "ten")]
    [InlineData("11", "十一", "eleven")]
    [InlineData("20", "二十", "twenty")]
    [InlineData("21", "二十一", "twenty-one")]
    [InlineData("100", "一百", "one hundred")]
    [InlineData("101", "一百零一", "one hundred and one")]
    [InlineData("110", "一百一十", "one hundred and ten")]
    [InlineData("1001", "一千零一", "one thousand and one")]
    [InlineData("1010", "一千零一十", "one thousand and ten")]
    [InlineData("10000", "一万", "ten thousand")]
    [InlineData("10050", "一万零五十", "ten thousand and fifty")]
    [InlineData("10500", "一万零五百", "ten thousand five hundred")]
    [InlineData("12345", "一万二千三百四十五", "twelve thousand three hundred and forty-five")]
    [InlineData("100000", "十万", "one hundred thousand")]
    [InlineData("101000", "十万一千", "one hundred and one thousand")]
    [InlineData("10000000", "一千万", "ten million")]
    [InlineData("100000001", "一亿零一", "one hundred million and one")]
    [InlineData("100010000", "一亿零一万", "one hundred million ten thousand")]
    [InlineData("-5", "负五", "minus five")]
    [InlineData("3.14", "三点一四", "three point one four")]
    [InlineData("0.50", "零点五", "zero point five")]
    [InlineData("-0.05", "负零点零五", "minus zero point zero five")]
    public void Number_is_said(string number, string chinese, string english)
    {
        var value = decimal.Parse(number, CultureInfo.InvariantCulture);

        SpokenWords.Number(value, "zh-CN").ShouldBe(chinese);
        SpokenWords.Number(value, "en").ShouldBe(english);
    }

    [Fact]
    public void Numbers_of_any_size_are_said()
    {
        foreach (var number in (decimal[])[decimal.MaxValue, decimal.MinValue, long.MaxValue, 0.0000000001m])
        {
            SpokenWords.Number(number, "zh").ShouldNotBeEmpty();
            SpokenWords.Number(number, "en").ShouldNotBeEmpty();
        }
    }

    [Theory]
    [InlineData(0, "零", "zero")]
    [InlineData(1, "一", "one")]
    [InlineData(2, "两", "two")]
    [InlineData(3, "三", "three")]
    [InlineData(12, "十二", "twelve")]
    public void Count_is_said(long count, string chinese, string english)
    {
        SpokenWords.Count(count, "zh-CN").ShouldBe(chinese);
        SpokenWords.Count(count, "en").ShouldBe(english);
    }

    [Theory]
    [InlineData("138", false, "一三八", "one three eight")]
    [InlineData("138", true, "幺三八", "one three eight")]
    [InlineData("010-8888 6666", true, "零幺零八八八八六六六六", "zero one zero eight eight eight eight six six six six")]
    [InlineData("+86*#", false, "加八六星号井号", "plus eight six star pound")]
    [InlineData("A12", false, "A一二", "A one two")]
    public void Digits_are_said_one_by_one(string digits, bool telephone, string chinese, string english)
    {
        SpokenWords.Digits(digits, "zh-CN", telephone).ShouldBe(chinese);
        SpokenWords.Digits(digits, "en", telephone).ShouldBe(english);
    }

    [Theory]
    [InlineData("12", "CNY", "十二元", "twelve yuan")]
    [InlineData("2", "CNY", "两元", "two yuan")]
    [InlineData("12.5", "CNY", "十二元五角", "twelve yuan and fifty fen")]
    [InlineData("12.05", "CNY", "十二元零五分", "twelve yuan and five fen")]
    [InlineData("12.34", "CNY", "十二元三角四分", "twelve yuan and thirty-four fen")]
    [InlineData("0.05", "CNY", "五分", "five fen")]
    [InlineData("0", "CNY", "零元", "zero yuan")]
    [InlineData("0.009", "CNY", "零元", "zero yuan")]
    [InlineData("-3.1", "CNY", "负三元一角", "minus three yuan and ten fen")]
    [InlineData("1.01", "USD", "一美元零一分", "one dollar and one cent")]
    [InlineData("20.5", "GBP", "二十英镑五十便士", "twenty pounds and fifty pence")]
    [InlineData("1500.9", "JPY", "一千五百日元", "one thousand five hundred yen")]
    [InlineData("3", "CHF", "三CHF", "three CHF")]
    public void Money_is_said(string amount, string currency, string chinese, string english)
    {
        var value = decimal.Parse(amount, CultureInfo.InvariantCulture);

        SpokenWords.Currency(value, currency, "zh-CN").ShouldBe(chinese);
        SpokenWords.Currency(value, currency, "en").ShouldBe(english);
    }

    [Theory]
    [InlineData("2026-10-01", "二零二六年十月一日", "October first, twenty twenty-six")]
    [InlineData("2000-12-31", "二零零零年十二月三十一日", "December thirty-first, two thousand")]
    [InlineData("2005-02-12", "二零零五年二月十二日", "February twelfth, two thousand and five")]
    [InlineData("1905-05-20", "一九零五年五月二十日", "May twentieth, nineteen oh five")]
    [InlineData("1900-03-04", "一九零零年三月四日", "March fourth, nineteen hundred")]
    public void Date_is_said(string date, string chinese, string english)
    {
        var value = DateOnly.Parse(date, CultureInfo.InvariantCulture);

        SpokenWords.Date(value, "zh-CN").ShouldBe(chinese);
        SpokenWords.Date(value, "en").ShouldBe(english);
        SpokenWords.Date(value, "zh-CN", withYear: false).ShouldBe(chinese[5..]);
    }

    [Theory]
    [InlineData("00:00", "凌晨零点", "midnight")]
    [InlineData("02:00", "凌晨两点", "two a.m.")]
    [InlineData("09:05", "上午九点零五分", "nine oh five a.m.")]
    [InlineData("12:00", "中午十二点", "noon")]
    [InlineData("12:30", "中午十二点三十分", "twelve thirty p.m.")]
    [InlineData("14:15", "下午两点十五分", "two fifteen p.m.")]
    [InlineData("23:59", "晚上十一点五十九分", "eleven fifty-nine p.m.")]
    public void Time_of_day_is_said(string time, string chinese, string english)
    {
        var value = TimeOnly.Parse(time, CultureInfo.InvariantCulture);

        SpokenWords.Time(value, "zh-CN").ShouldBe(chinese);
        SpokenWords.Time(value, "en").ShouldBe(english);
    }

    [Theory]
    [InlineData(0, "零秒", "zero seconds")]
    [InlineData(-10, "零秒", "zero seconds")]
    [InlineData(1, "一秒", "one second")]
    [InlineData(120, "两分钟", "two minutes")]
    [InlineData(185, "三分钟五秒", "three minutes five seconds")]
    [InlineData(7320, "两小时两分钟", "two hours two minutes")]
    [InlineData(90061, "一天一小时一分钟一秒", "one day one hour one minute one second")]
    [InlineData(59.6, "一分钟", "one minute")]
    public void Duration_is_said(double seconds, string chinese, string english)
    {
        SpokenWords.Duration(TimeSpan.FromSeconds(seconds), "zh-CN").ShouldBe(chinese);
        SpokenWords.Duration(TimeSpan.FromSeconds(seconds), "en").ShouldBe(english);
    }
}
