using Shouldly;
using Switchboard.Speech;
using Switchboard.Speech.Mandarin;
using Xunit;

namespace Switchboard.Engine.Tests.Speech;

public sealed class PinyinReaderTests : IDisposable
{
    private readonly HanTransliterator _transliterator = HanTransliterator.Create().Value;

    [Theory]
    [InlineData("您好", "nin2 hao3")]
    [InlineData("绿色女儿", "lv4 se4 nv3 er2")]
    [InlineData("银行", "yin2 hang2")]
    [InlineData("行李", "xing2 li3")]
    [InlineData("重新输入", "chong2 xin1 shu1 ru4")]
    [InlineData("重要", "zhong4 yao4")]
    [InlineData("您前面还有三位", "nin2 qian2 mian4 hai2 you3 san1 wei4")]
    [InlineData("没有空调", "mei2 you3 kong1 tiao2")]
    [InlineData("还有空调吗", "hai2 you3 kong1 tiao2 ma5")]
    [InlineData("为您转接，请稍候。", "wei4 nin2 zhuan3 jie1 , qing3 shao1 hou4 .")]
    [InlineData("谢谢！", "xie4 xie5 !")]
    public void Text_is_read_as_numbered_pinyin(string text, string pinyin) => Read(text).ShouldBe(pinyin);

    [Theory]
    [InlineData("不是", "bu2 shi4")]
    [InlineData("不好", "bu4 hao3")]
    [InlineData("一个", "yi2 ge4")]
    [InlineData("一位", "yi2 wei4")]
    [InlineData("一天", "yi4 tian1")]
    [InlineData("一千", "yi4 qian1")]
    [InlineData("一万零五十", "yi2 wan4 ling2 wu3 shi2")]
    [InlineData("第一位", "di4 yi1 wei4")]
    [InlineData("十一个", "shi2 yi1 ge4")]
    [InlineData("一三八", "yi1 san1 ba1")]
    [InlineData("一月一日", "yi1 yue4 yi1 ri4")]
    public void Tones_of_yi_and_bu_follow_their_neighbours(string text, string pinyin) => Read(text).ShouldBe(pinyin);

    [Fact]
    public void Syllables_are_counted_without_punctuation()
    {
        new PinyinReader(_transliterator).Read("请稍候，谢谢。", out var count);

        count.ShouldBe(5);
    }

    [Fact]
    public void Every_common_character_has_a_reading()
    {
        var reader = new PinyinReader(_transliterator);
        var unread = 0;
        for (var c = '\u4E00'; c < '\u9FA5'; c++)
        {
            reader.Read(c.ToString(), out var count);
            unread += count == 1 ? 0 : 1;
        }

        unread.ShouldBeLessThan(200);
    }

    [Theory]
    [InlineData("您前面还有 3 位", "您前面还有 三 位")]
    [InlineData("有 2 位客户", "有 两 位客户")]
    [InlineData("12位", "十二位")]
    [InlineData("2号坐席", "二号坐席")]
    [InlineData("2026年", "二零二六年")]
    [InlineData("优惠50%", "优惠百分之五十")]
    [InlineData("共1,234.5元", "共一千二百三十四点五元")]
    [InlineData("请拨打13800138000", "请拨打幺三八零零幺三八零零零")]
    [InlineData("区号010", "区号零幺零")]
    public void Digits_in_chinese_text_are_written_out(string text, string words) => ChineseNumerals.WriteOut(text).ShouldBe(words);

    [Fact]
    public void Text_is_split_by_script()
    {
        SpokenRun.Split("欢迎致电 Switchboard，VIP 客户请按 1。", chinese: true).ShouldBe(
        [
            new SpokenRun(true, "欢迎致电"),
            new SpokenRun(false, "Switchboard，VIP"),
            new SpokenRun(true, "客户请按 一。"),
        ]);
    }

    [Fact]
    public void Digits_of_an_english_text_stay_with_the_english_voice() =>
        SpokenRun.Split("Press 1 for 中文 now", chinese: false).ShouldBe(
        [
            new SpokenRun(false, "Press 1 for"),
            new SpokenRun(true, "中文"),
            new SpokenRun(false, "now"),
        ]);

    [Theory]
    [InlineData("")]
    [InlineData(" ，。! ")]
    [InlineData("\0\u0007\u200B")]
    [InlineData("😀")]
    public void Text_without_anything_to_say_has_no_runs(string text) => SpokenRun.Split(text, chinese: true).ShouldBeEmpty();

    [Fact]
    public void Notation_of_the_engine_is_taken_out_of_the_text() =>
        SpokenRun.Split("a[[b]]<c>\u0000d", chinese: false).ShouldBe([new SpokenRun(false, "a  b   c  d")]);

    [Fact]
    public void Any_text_is_split_and_read_without_an_exception()
    {
        var random = new Random(4);
        var reader = new PinyinReader(_transliterator);
        string[] ingredients = ["一", "不", "2", ",", "%", "年", "银", "x", "\uD83D", "\uDE00", "𠀀", "[", "5.", "０", " "];
        for (var round = 0; round < 20_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => ingredients[random.Next(ingredients.Length)]));
            foreach (var run in SpokenRun.Split(text, chinese: round % 2 == 0))
                reader.Read(run.Text, out _).ShouldNotBeNull();
        }
    }

    public void Dispose() => _transliterator.Dispose();

    private string Read(string text) => new PinyinReader(_transliterator).Read(text, out _);
}
