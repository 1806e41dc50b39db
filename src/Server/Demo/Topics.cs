namespace Switchboard.Server.Demo;

/// <summary>What callers of the demo company want, and the queue of <c>demo.yaml</c> that each topic leads to.</summary>
internal static class Topics
{
    private static readonly Dictionary<string, string> Queues = new(StringComparer.Ordinal) { ["sales"] = "销售", ["service"] = "服务", ["installation"] = "安装" };

    public static string? QueueOf(string topic) => Queues.GetValueOrDefault(topic);

    public static string? OfQueue(string? queue) => Queues.FirstOrDefault(pair => pair.Value == queue).Key;
}
