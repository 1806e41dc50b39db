namespace Switchboard.Server.Demo;

/// <summary>A talk as it may go: the agent greets, they speak in turns, and both say good-bye.</summary>
/// <param name="Language">zh-CN or en.</param>
/// <param name="Turns">What the caller says and what the agent answers.</param>
/// <param name="Note">What the agent writes afterwards.</param>
internal sealed record Dialogue(string Language, IReadOnlyList<(string Caller, string Agent)> Turns, string Note);

/// <summary>What synthetic people say.</summary>
internal static class Lines
{
    public const string Chinese = "zh-CN";
    public const string English = "en";

    private static readonly Dialogue[] InChinese =
    [
        new(Chinese,
        [
            ("你好，我家的净水器漏水了。", "您别着急，请问是什么型号的？"),
            ("型号是海澜八百，去年买的。", "好的，还在保修期内，我帮您安排师傅上门。"),
            ("什么时候能来？", "最快明天上午九点到十二点。"),
            ("明天上午可以，家里有人。", "好的，师傅出发之前会给您打电话。"),
        ], "净水器漏水，保修期内，已约明天上午上门。"),
        new(Chinese,
        [
            ("我想问一下滤芯多久换一次？", "建议六个月更换一次。"),
            ("换滤芯要多少钱？", "一套滤芯是一百九十九元，包安装。"),
            ("可以在网上买吗？", "可以，官网和微信商城都有。"),
        ], "咨询滤芯更换周期和价格。"),
        new(Chinese,
        [
            ("我的订单三天了还没有发货。", "请您报一下订单号的后四位。"),
            ("后四位是六八二一。", "我查到了，今天下午发货。"),
            ("大概几天能到？", "一般两到三天，到货之前快递会联系您。"),
            ("那我再等等吧。", "给您带来不便，非常抱歉。"),
        ], "订单催发货，已告知今天下午发出。"),
        new(Chinese,
        [
            ("我想买一台热水器，三口之家用多大的？", "三口之家建议六十升。"),
            ("有没有省电一点的？", "一级能效的这一款很省电，现在有优惠。"),
            ("优惠到什么时候？", "到这个月底，满一千减一百。"),
        ], "购买咨询：六十升一级能效热水器，客户考虑中。"),
        new(Chinese,
        [
            ("上次师傅来修过，可是声音还是很大。", "非常抱歉，我给您登记二次上门。"),
            ("这次不要再收费了吧？", "不收费，三十天之内的二次维修是免费的。"),
            ("那请尽快安排。", "好的，我已经标记为加急。"),
        ], "二次维修，噪音大，加急，免费。"),
    ];

    private static readonly Dialogue[] InEnglish =
    [
        new(English,
        [
            ("Hello, my water purifier is leaking.", "I am sorry to hear that. Which model do you have?"),
            ("It is the Wave eight hundred. I bought it last year.", "It is still under warranty. I can send a technician tomorrow."),
            ("Tomorrow morning would be good.", "Certainly, between nine and twelve."),
        ], "Leaking purifier under warranty; technician tomorrow morning."),
        new(English,
        [
            ("Hi, I would like to know where my order is.", "May I have the last four digits of your order number?"),
            ("Six eight two one.", "Thank you. It will be shipped this afternoon."),
            ("How long does it take?", "Two or three days. The courier will call you first."),
        ], "Order status given: shipped this afternoon."),
    ];

    private static readonly (string, string)[] MoreChinese =
    [
        ("请稍等，我拿一下笔。", "好的，不着急。"),
        ("我再确认一下地址。", "您说，我记录一下。"),
        ("还有一个问题，保修期是几年？", "整机保修两年，主要部件保修五年。"),
        ("我记下来了。", "还有什么可以帮您？"),
        ("安装要我自己准备什么吗？", "不用准备，师傅会带齐配件。"),
    ];

    private static readonly (string, string)[] MoreEnglish =
    [
        ("One moment, let me find a pen.", "Of course, take your time."),
        ("And how long is the warranty?", "Two years, and five years for the main parts."),
        ("Let me write that down.", "Is there anything else I can do for you?"),
    ];

    public static IReadOnlyList<Dialogue> Of(string language) => language == English ? InEnglish : InChinese;

    /// <summary>What they say when the talk goes on.</summary>
    public static IReadOnlyList<(string Caller, string Agent)> More(string language) => language == English ? MoreEnglish : MoreChinese;

    public static string Greeting(string language) => language == English ? "Hailan Appliances, how may I help you?" : "您好，海澜电器，很高兴为您服务。";

    public static (string Caller, string Agent) Farewell(string language) =>
        language == English ? ("Thank you very much. Goodbye.", "Thank you for calling. Goodbye.") : ("好的，谢谢你，再见。", "感谢您的来电，祝您生活愉快，再见。");

    /// <summary>What somebody says who is called.</summary>
    public static IReadOnlyList<string> Called { get; } = ["喂，你好，哪位？", "哦，是海澜电器，你好。", "好的，我知道了。", "可以的，没问题。", "谢谢你打电话来，再见。"];

    /// <summary>What callers leave on the tape for the night.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Messages { get; } =
    [
        ["你好，我家的净水器漏水了。", "请明天上午给我回电话，谢谢。"],
        ["我想改一下安装时间。", "周六上午可以，麻烦你们确认一下。"],
        ["我的订单三天了还没有发货。", "请尽快给我回电话，谢谢。"],
    ];

    /// <summary>All there is to say, with the side that says it.</summary>
    public static IEnumerable<(string Text, string Language, bool Agent)> All() => new[] { Chinese, English }.SelectMany(AllOf);

    private static IEnumerable<(string, string, bool)> AllOf(string language)
    {
        yield return (Greeting(language), language, true);
        foreach (var (caller, agent) in Of(language).SelectMany(d => d.Turns).Concat(More(language)).Append(Farewell(language)))
        {
            yield return (caller, language, false);
            yield return (agent, language, true);
        }

        foreach (var text in language == Chinese ? Called.Concat(Messages.SelectMany(m => m)) : [])
            yield return (text, language, false);
    }
}
