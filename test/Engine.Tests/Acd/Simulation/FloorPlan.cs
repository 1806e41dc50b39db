using Shouldly;
using Switchboard.Acd.Engine;
using Switchboard.Contracts.Acd;

namespace Switchboard.Engine.Tests.Acd.Simulation;

/// <summary>Eight queues of every kind, three shifts of agents, and the changes that an administrator makes during the day.</summary>
internal sealed class FloorPlan
{
    public const int Staff = 300;
    public const int Chat = 7;
    private static readonly string[] Swaps =
        [RoutingStrategies.LongestIdleAgent, "round-robin", "top-down", "agent-with-fewest-calls", "agent-with-least-talk-time", "random", "weighted-random", "best-match", "best-skill"];

    private readonly Random _random;
    private readonly QueueSettings[] _queues = Queues();
    private readonly AgentSettings[] _agents = [.. Enumerable.Range(0, Staff).Select(Agent)];

    public FloorPlan(Random random)
    {
        _random = random;
        Current = new AcdConfiguration { Tenant = EngineFloor.Tenant, Queues = _queues, Agents = _agents };
    }

    public AcdConfiguration Current { get; private set; }

    public static QueueId QueueNo(int i) => EngineFloor.Queue($"queue{i}");

    public static AgentId AgentNo(int i) => EngineFloor.Agent($"agent{i}");

    public static bool TakesChats(int agent) => agent % 10 == Chat;

    /// <summary>When the agent's shift begins and how long it is, in hours: a sixth works at night.</summary>
    public static (double From, double Hours) ShiftOf(int agent) => (agent % 6) switch
    {
        0 => (0.1, 7.5),
        1 or 2 or 3 => (7 + (agent % 8 * 0.25), 8),
        _ => (14 + (agent % 8 * 0.25), 7.9),
    };

    /// <summary>The next configuration: some queue and some agents are missing, others are set otherwise. Now and then all is as it was.</summary>
    public AcdConfiguration Change()
    {
        var without = _random.Next(3) == 0 ? _random.Next(_queues.Length) : -1;
        var queues = _queues.Where((_, i) => i != without).Select(Vary).ToArray();
        var known = queues.Select(q => q.Id).ToHashSet();
        queues = [.. queues.Select(q => q with { Circles = [.. q.Circles.Select(c => c with { AddQueues = [.. c.AddQueues.Where(known.Contains)] })] })];
        var agents = _agents.Where(_ => _random.Next(60) != 0)
            .Select(a => a with { Queues = [.. a.Queues.Where(q => known.Contains(q.Queue) && _random.Next(40) != 0)] });
        var next = new AcdConfiguration { Tenant = EngineFloor.Tenant, Queues = queues, Agents = [.. agents] };
        ConfigurationRules.Check(next).ShouldBeNull();
        return Current = next;
    }

    public AcdConfiguration Restored() => Current = Current with { Queues = _queues, Agents = _agents };

    private QueueSettings Vary(QueueSettings queue) => _random.Next(4) switch
    {
        0 when !queue.Strategy.StartsWith("ring-", StringComparison.Ordinal) => queue with { Strategy = Swaps[_random.Next(Swaps.Length)] },
        1 => queue with { WrapUp = (WrapUpMode)_random.Next(6), Weight = 1 + _random.Next(4) },
        2 => queue with { RingTimeout = TimeSpan.FromSeconds(5 + _random.Next(20)), Open = _random.Next(5) != 0, Priority = _random.Next(3) },
        _ => queue,
    };

    private static QueueSettings[] Queues()
    {
        static TimeSpan Seconds(double s) => TimeSpan.FromSeconds(s);
        return
        [
            new() { Id = QueueNo(0), Name = "sales", MaxWait = Seconds(120), OverflowTarget = "queue:5", RingBack = Seconds(180), WrapUpTimeout = Seconds(20) },
            new()
            {
                Id = QueueNo(1),
                Name = "support",
                Strategy = "best-skill",
                RequiredSkills = [new("tech", 3)],
                Circles = [new() { After = Seconds(15), LowerLevels = 1 }, new() { After = Seconds(20), DropSkills = ["tech"], AddQueues = [QueueNo(5)] }],
                WrapUp = WrapUpMode.Optional,
                MaxWait = Seconds(400),
                OverflowTarget = "voicemail",
            },
            new() { Id = QueueNo(2), Name = "shop", Strategy = "ring-all", WrapUp = WrapUpMode.None, RingTimeout = Seconds(15), MaxWait = Seconds(200), OverflowTarget = "callback:4" },
            new()
            {
                Id = QueueNo(3),
                Name = "field",
                Strategy = "ring-progressively",
                RingNextAfter = Seconds(4),
                WrapUp = WrapUpMode.AgentRequested,
                Circles = [new() { After = Seconds(20), AddQueues = [QueueNo(2), QueueNo(0)] }],
                RingBack = Seconds(300),
            },
            new() { Id = QueueNo(4), Name = "vip", Strategy = "best-match", Priority = 5, PreferredWait = Seconds(20), WrapUp = WrapUpMode.Mandatory, RingBack = Seconds(120) },
            new()
            {
                Id = QueueNo(5),
                Name = "general",
                Strategy = "round-robin",
                Aging = Seconds(30),
                MaxLength = 60,
                Overflow = [new(OverflowCause.Length, 40, "voicemail"), new(OverflowCause.ExpectedWait, 240_000, "callback:5"), new(OverflowCause.MaxWait, 300_000, "callback:5")],
                WrapUp = WrapUpMode.MandatoryForcedTimeout,
                WrapUpTimeout = Seconds(10),
            },
            new()
            {
                Id = QueueNo(6),
                Name = "night",
                Strategy = "agent-with-least-talk-time",
                JoinUnless = [QueueCondition.NoAgent],
                LeaveWhen = [QueueCondition.NoAgent, QueueCondition.AllPaused],
                OverflowTarget = "voicemail",
                RingTimeout = Seconds(8),
            },
            new() { Id = QueueNo(Chat), Name = "chat", Strategy = "weighted-random", WrapUp = WrapUpMode.Optional, ShortAbandon = Seconds(10), RejectPause = Seconds(3) },
        ];
    }

    private static AgentSettings Agent(int i)
    {
        int[] queues = TakesChats(i) ? [Chat, 5] : (i % 5) switch
        {
            0 => [0, 1, 5],
            1 => [1, 5, 6],
            2 => i % 25 == 2 ? [2, 3] : [0, 4, 5],
            3 => i % 20 == 3 ? [3, 2] : [0, 5, 6],
            _ => [4, 1, 0],
        };
        return new AgentSettings
        {
            Id = AgentNo(i),
            Name = $"agent{i}",
            Queues = [.. queues.Select((q, n) => new QueueMembership(QueueNo(q), 1 + (n / 2)))],
            Skills = [new("tech", i % 5), new("english", 1)],
            Capacity = [new(Medium.Voice, 1), new(Medium.Callback, 1), new(Medium.Chat, TakesChats(i) ? 3 : 0)],
            DevicePresenceKnown = i % 17 != 0,
        };
    }
}
