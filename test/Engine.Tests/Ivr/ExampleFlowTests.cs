using Shouldly;
using Switchboard.Ivr;
using Switchboard.Ivr.Model;
using Switchboard.Ivr.Platform;
using Switchboard.Ivr.TextDriver;
using Xunit;

namespace Switchboard.Engine.Tests.Ivr;

public class ExampleFlowTests
{
    private static readonly Flow Hotline = ExampleFlows.Load(ExampleFlows.ApplianceHotline);
    private static readonly Flow Overflow = ExampleFlows.Load(ExampleFlows.ServiceOverflow);

    [Fact]
    public async Task Sales_in_chinese()
    {
        var run = await Hotline.Run(new TextScript().Press("1").Press("1").Queue(QueueEnd.Answered));
        run.Path().ShouldBe("language speak-chinese hours main topic-sales sales thanks");
        run.Transcript.Heard.Last().ShouldBe("感谢您的来电，再见。");
        run.Attached["topic"].ShouldBe("购买咨询");
    }

    [Fact]
    public async Task An_order_in_english_read_back_and_corrected()
    {
        var run = await Hotline.Run(new TextScript().Press("2").Press("3")
            .Press("1234#").Press("12345670").Press("2").Press("12345678").Press("1").Queue(QueueEnd.Answered));
        run.Path().ShouldBe("language speak-english hours main order confirm order confirm topic-order service thanks");
        run.Transcript.Heard.ShouldContain(
            "Your order number is one two three four five six seven eight If that is right, press 1. To enter it again, press 2.");
        run.Transcript.Heard.ShouldContain("An order number has eight digits. Please enter your eight digit order number, then press pound.");
        run.Attached["orderNumber"].ShouldBe("12345678");
        run.Attached["topic"].ShouldBe("Order 12345678");
    }

    [Fact]
    public async Task Nine_repeats_the_menu_and_zero_asks_the_operator()
    {
        var run = await Hotline.Run(new TextScript().Press("1").Press("9").Press("9").Press("0").Extension(ExtensionEnd.NoAnswer));
        run.Path().ShouldBe("language speak-chinese hours main main main operator busy");
    }

    [Fact]
    public async Task Who_says_nothing_is_spoken_to_in_chinese_and_sent_to_the_operator()
    {
        var run = await Hotline.Run();
        run.Path().ShouldBe("language hours main operator");
        run.Transcript.Heard.Count(text => text.StartsWith("没有听到您的按键", StringComparison.Ordinal)).ShouldBe(2);
    }

    [Theory]
    [InlineData("2026-01-05T21:00:00+08:00", "closed", "非服务时间")]
    [InlineData("2026-01-10T12:30:00+08:00", "closed", "非服务时间")]
    [InlineData("2026-10-02T10:00:00+08:00", "holiday", "节日快乐")]
    public async Task Outside_the_hours_a_message_says_so(string at, string node, string heard)
    {
        var run = await Hotline.Run(new TextScript { StartAt = DateTimeOffset.Parse(at) }.Press("1"));
        run.Path().ShouldBe("language speak-chinese hours " + node);
        run.Transcript.Heard.Last().ShouldContain(heard);
    }

    [Fact]
    public async Task A_full_service_queue_leads_to_the_operator()
    {
        var run = await Hotline.Run(new TextScript().Press("1").Press("2").Queue(QueueEnd.Full).Extension(ExtensionEnd.Answered));
        run.Path().ShouldBe("language speak-chinese hours main topic-service service-notice service operator thanks");
    }

    [Fact]
    public async Task Who_waits_three_rounds_is_called_back()
    {
        var script = new TextScript().Press("1").Press("1").Press("1").Press("#")
            .Queue(QueueEnd.Overflow).Queue(QueueEnd.Overflow).Queue(QueueEnd.Overflow);
        var run = await Overflow.Run(script);
        run.Path().ShouldBe(string.Join(' ', Enumerable.Repeat("count enough choose wait", 3)) + " count enough number given own-number read-back");
        run.Attached["callbackNumber"].ShouldBe("13800138000");
    }

    [Fact]
    public async Task A_call_back_number_is_read_back()
    {
        var run = await Overflow.Run(new TextScript().Press("2").Press("02112345678#"));
        run.Path().ShouldBe("count enough choose number given read-back");
        run.Transcript.Heard.Last().ShouldContain("零二幺幺二三四五六七八");
        (await Overflow.Run(new TextScript().Press("2").Press("12#").Press("12#"))).Path().ShouldBe("count enough choose number own-number read-back");
    }

    [Fact]
    public async Task A_transcript_reads_like_a_conversation()
    {
        var text = (await Hotline.Run(new TextScript().Press("1").Press("1"))).Transcript.ToString();
        text.ShouldContain("Heard");
        text.ShouldContain("topic = 购买咨询");
        text.ShouldContain("CallerHungUp");
    }
}
