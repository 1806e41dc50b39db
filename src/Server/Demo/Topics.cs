namespace Switchboard.Server.Demo;

/// <summary>What callers of the demo company want, and the queue of <c>demo.yaml</c> that each topic leads to.</summary>
internal static class Topics
{
    private static readonly Dictionary<string, string> Queues = new(StringComparer.Ordinal) { ["sales"] = "销售", ["service"] = "服务", ["installation"] = "安装" };

    /// <summary>The queue of <c>demo.yaml</c> whose callers are asked how satisfied they are.</summary>
    public const string Asks = "服务";

    /// <summary>The keys of its survey, best first, as <c>satisfaction.json</c> has them.</summary>
    public const string Keys = "54321";

    private const double Answers = 0.8;

    /// <summary>The key a caller presses when he is asked; most are content, and some say nothing.</summary>
    public static string? Rate(Dice dice)
    {
        if (!dice.Happens(Answers))
            return null;
        var roll = dice.Roll();
        return roll switch { < 0.5 => "5", < 0.8 => "4", < 0.91 => "3", < 0.97 => "2", _ => "1" };
    }

    public static string? QueueOf(string topic) => Queues.GetValueOrDefault(topic);

    public static string? OfQueue(string? queue) => Queues.FirstOrDefault(pair => pair.Value == queue).Key;
}
