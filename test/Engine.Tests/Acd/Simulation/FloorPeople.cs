using Shouldly;
using Switchboard.Acd.Agents;
using Switchboard.Acd.Engine;
using Switchboard.Contracts.Acd;

namespace Switchboard.Engine.Tests.Acd.Simulation;

/// <summary>A contact as the books know it.</summary>
internal sealed class Contact
{
    private bool _counted;

    public required WorkItem Work { get; init; }

    public required long QueuedAt { get; init; }

    public WorkState State { get; set; } = WorkState.Waiting;

    public AgentId Agent { get; set; }

    public long AnsweredAt { get; set; }

    /// <summary>The reservations that run.</summary>
    public List<long> Ringing { get; } = [];

    public List<(AgentId Agent, long Until)> Refused { get; } = [];

    /// <summary>The figures know each caller's wait once; a promise of a callback is no caller's wait.</summary>
    public bool Counts()
    {
        var first = !_counted && Work.Medium != Medium.Callback;
        _counted = true;
        return first;
    }
}

/// <summary>An agent as the books know him.</summary>
internal sealed class Person
{
    private readonly long[] _times = new long[Enum.GetValues<AgentState>().Length];
    private (HandlingTimes Of, long Talk)? _owed;

    public required AgentSettings Settings { get; set; }

    public bool Removed { get; set; }

    public AgentStatus Status { get; set; }

    public long StatusSince { get; set; }

    public bool Pending { get; set; }

    public AgentState State { get; set; }

    public long StateSince { get; set; }

    public bool Device { get; set; }

    public long? Reservation { get; set; }

    public long ReservedAt { get; set; }

    public List<Medium> InHand { get; } = [];

    public int Answered { get; set; }

    public long Talk { get; set; }

    /// <summary>How long reservations lasted, all together.</summary>
    public long Asked { get; set; }

    /// <summary>How long conversations and other calls lasted; meaningless while one lasts.</summary>
    public long Conversation { get; set; }

    /// <summary>A call that came from no queue.</summary>
    public bool OtherCall { get; set; }

    public long Time(AgentState state) => _times[(int)state];

    public void Add(AgentState state, long ticks) => _times[(int)state] += ticks;

    public void ForgetSums()
    {
        InHand.Clear();
        (_owed, OtherCall) = (null, false);
        Array.Clear(_times);
        (Answered, Talk, Asked, Conversation) = (0, 0, 0, 0);
    }

    public void BeginHandling(HandlingTimes of, long talk) => _owed = (of, talk);

    /// <summary>Talk and the after-call work that followed count together.</summary>
    public void EndHandling(long? wrapUp, bool unknown = false)
    {
        if (_owed is { } owed)
            owed.Of.Add(unknown ? null : owed.Talk + (wrapUp ?? 0));
        _owed = null;
    }

    /// <summary>A seat in the queue and, where that counts, all it asks for.</summary>
    public bool MayServe(QueueSettings queue, WorkItem work)
    {
        var settings = Settings;
        return settings.Queues.Any(q => q.Queue == queue.Id) && settings.Capacity.Any(c => c.Medium == work.Medium && c.Count > 0)
            && queue.RequiredSkills.Concat(work.Requirements).All(n => settings.Skills.Any(s => s.Skill == n.Skill && s.Level >= n.MinimumLevel));
    }

    public bool IsFree(Medium medium)
    {
        if (Removed || Status != AgentStatus.Available || Pending || Reservation is not null || OtherCall || (Settings.DevicePresenceKnown && !Device))
            return false;
        if (State == AgentState.Idle)
            return InHand.Count == 0;
        return State == AgentState.OnCall && InHand.Count > 0 && !InHand.Exists(Agent.IsExclusive) && !Agent.IsExclusive(medium)
            && InHand.Count(m => m == medium) < Settings.Capacity.First(c => c.Medium == medium).Count;
    }
}

/// <summary>A queue's figures, counted from what was heard.</summary>
internal sealed class Counts
{
    public long Offered { get; set; }

    public long Answered { get; set; }

    public long AnsweredInTarget { get; set; }

    public long Abandoned { get; set; }

    public long Short { get; set; }

    public long AbandonedInTarget { get; set; }

    public long FlowedOut { get; set; }

    public long Wait { get; set; }

    public long Longest { get; set; }

    public QueueFigures Figures() => new()
    {
        Offered = Offered,
        Answered = Answered,
        AnsweredInTarget = AnsweredInTarget,
        Abandoned = Abandoned,
        ShortAbandoned = Short,
        AbandonedInTarget = AbandonedInTarget,
        FlowedOut = FlowedOut,
        AnsweredWait = TimeSpan.FromTicks(Wait),
        LongestWait = TimeSpan.FromTicks(Longest),
    };
}

/// <summary>How long the last contacts of a queue took, after-call work included.</summary>
internal sealed class HandlingTimes
{
    private const int Remembered = 20;
    private const int Needed = 3;
    private readonly List<long?> _times = [];

    public void Add(long? ticks) => _times.Add(ticks);

    public void ShouldAgree(double? mean, string queue)
    {
        var last = _times.TakeLast(Remembered).ToArray();
        if (last.Length < Needed)
            mean.ShouldBeNull(queue);
        else if (!_times.TakeLast(4 * Remembered).Contains(null)) // one that ended unseen ended later than it stands here
            mean!.Value.ShouldBe(last.Average(t => t!.Value), 1, queue);
    }
}
