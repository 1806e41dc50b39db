using System.Globalization;
using System.Text;

namespace Switchboard.Speech.Words;

/// <summary>Values in Chinese words.</summary>
internal static class ChineseWords
{
    private const string DigitWords = "零一二三四五六七八九";
    private static readonly string[] Places = ["", "十", "百", "千"];
    private static readonly string[] Groups = ["", "万", "亿", "万亿", "亿亿"];

    public static string Digits(string digits, bool telephone)
    {
        var words = new StringBuilder(digits.Length);
        foreach (var c in digits)
        {
            switch (c)
            {
                case '1' when telephone:
                    words.Append('幺');
                    break;
                case >= '0' and <= '9':
                    words.Append(DigitWords[c - '0']);
                    break;
                case '*':
                    words.Append("星号");
                    break;
                case '#':
                    words.Append("井号");
                    break;
                case '+':
                    words.Append('加');
                    break;
                case ' ' or '-' or '(' or ')' or '.':
                    break;
                default:
                    words.Append(c);
                    break;
            }
        }

        return words.ToString();
    }

    public static string Number(decimal number)
    {
        var plain = Math.Abs(number).ToString("0.############################", CultureInfo.InvariantCulture);
        var point = plain.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? plain : plain[..point];
        var words = new StringBuilder(number < 0 ? "负" : "");
        words.Append(whole.Length <= 16 ? Whole(long.Parse(whole, CultureInfo.InvariantCulture)) : Digits(whole, telephone: false));
        if (point >= 0)
            words.Append('点').Append(Digits(plain[(point + 1)..], telephone: false));
        return words.ToString();
    }

    // 两 stands before measure words, 二 in every longer number: 两位, 十二位, 二十位.
    public static string Count(long count) => count == 2 ? "两" : Number(count);

    public static string Currency(decimal amount, string currency)
    {
        var unit = currency.ToUpperInvariant() switch
        {
            "CNY" => "元",
            "USD" => "美元",
            "EUR" => "欧元",
            "GBP" => "英镑",
            "HKD" => "港元",
            "JPY" => "日元",
            _ => currency,
        };
        var size = Math.Abs(amount);
        var whole = decimal.Truncate(size);
        var cents = unit == "日元" ? 0 : (int)decimal.Truncate((size - whole) * 100);
        var words = new StringBuilder(amount < 0 && (whole > 0 || cents > 0) ? "负" : "");
        if (whole > 0 || cents == 0)
            words.Append(whole == 2 ? "两" : Number(whole)).Append(unit);
        if (unit is not ("元" or "港元" or "美元" or "欧元") && cents > 0)
            return words.Append(Number(cents)).Append(unit == "英镑" ? "便士" : "分").ToString();
        if (cents >= 10)
            words.Append(DigitWords[cents / 10]).Append('角');
        else if (cents > 0 && whole > 0)
            words.Append('零');
        if (cents % 10 > 0)
            words.Append(DigitWords[cents % 10]).Append('分');
        return words.ToString();
    }

    public static string Date(DateOnly date, bool withYear) =>
        (withYear ? Digits(date.Year.ToString("0000", CultureInfo.InvariantCulture), telephone: false) + "年" : "")
        + Number(date.Month) + "月" + Number(date.Day) + "日";

    public static string Time(TimeOnly time)
    {
        var part = time.Hour switch { < 6 => "凌晨", < 12 => "上午", 12 => "中午", < 18 => "下午", _ => "晚上" };
        var hour = time.Hour > 12 ? time.Hour - 12 : time.Hour;
        var minute = time.Minute switch
        {
            0 => "",
            < 10 => "零" + Number(time.Minute) + "分",
            _ => Number(time.Minute) + "分",
        };
        return part + Count(hour) + "点" + minute;
    }

    public static string Duration(long seconds)
    {
        var words = new StringBuilder();
        Append(words, seconds / 86400, "天");
        Append(words, seconds / 3600 % 24, "小时");
        Append(words, seconds / 60 % 60, "分钟");
        Append(words, seconds % 60, "秒");
        return words.Length > 0 ? words.ToString() : "零秒";
    }

    private static void Append(StringBuilder words, long count, string unit)
    {
        if (count > 0)
            words.Append(Count(count)).Append(unit);
    }

    private static string Whole(long number)
    {
        if (number == 0)
            return "零";
        var words = new StringBuilder();
        var gap = false;
        for (var group = 3; group >= 0; group--)
        {
            var part = (int)(number / Power(10_000, group) % 10_000);
            if (part == 0)
            {
                gap = words.Length > 0;
                continue;
            }

            // A group that does not fill its thousands is set off by 零: 一万零五十.
            if (words.Length > 0 && (gap || part < 1000))
                words.Append('零');
            gap = false;
            Group(words, part);
            words.Append(Groups[group]);
        }

        if (words is ['一', '十', ..])
            words.Remove(0, 1);
        return words.ToString();
    }

    private static void Group(StringBuilder words, int part)
    {
        var started = false;
        var gap = false;
        for (var place = 3; place >= 0; place--)
        {
            var digit = part / (int)Power(10, place) % 10;
            if (digit == 0)
            {
                gap = started;
                continue;
            }

            if (gap)
                words.Append('零');
            gap = false;
            started = true;
            words.Append(DigitWords[digit]).Append(Places[place]);
        }
    }

    private static long Power(long of, int exponent)
    {
        var power = 1L;
        for (var i = 0; i < exponent; i++)
            power *= of;
        return power;
    }
}
