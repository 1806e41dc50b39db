using Switchboard.Acd.Engine;
using Switchboard.Contracts.Acd;

namespace Switchboard.Acd.Agents;

/// <summary>
/// One agent: what a person chose (status), what the system knows (state), and what is in hand. The state follows from what
/// is in hand and is never set by itself; <see cref="AgentTransitions"/> holds the rules.
/// </summary>
internal sealed class Agent
{
    private readonly int[] _capacity = new int[Seating.MediumCount];
    private readonly int[] _load = new int[Seating.MediumCount];
    private readonly Seating _seating;
    private readonly Dictionary<string, int> _skills = new(StringComparer.OrdinalIgnoreCase);
    private int _exclusiveLoad;

    public Agent(AgentSettings settings, Seating seating)
    {
        Settings = settings;
        _seating = seating;
        Chair = seating.Seat(this);
        UserActor = Actor.User(settings.Id.Value);
        LeaseTimer = new EngineTimer(TimerKind.Lease, this, null);
        WrapUpTimer = new EngineTimer(TimerKind.WrapUp, this, null);
        DeviceTimer = new EngineTimer(TimerKind.DeviceLost, this, null);
        Configure(settings);
    }

    public AgentSettings Settings { get; private set; }

    /// <summary>The agent as the cause of something.</summary>
    public Actor UserActor { get; }

    /// <summary>Removed from the configuration; lives on until its last contact is over.</summary>
    public bool Removed { get; set; }

    public AgentStatus Status { get; set; }

    public string StatusReason { get; set; } = "not_signed_in";

    public Actor StatusActor { get; set; } = Actor.System;

    public long StatusSince { get; set; }

    public PendingStatus? Pending { get; set; }

    /// <summary>The wish that the loss of the device put aside: it counts again when the device comes back.</summary>
    public PendingStatus? PutAside { get; set; }

    public AgentState State { get; set; }

    public long StateSince { get; set; }

    public bool DeviceConnected { get; set; }

    /// <summary>The one unanswered reservation; an agent never has two.</summary>
    public WorkEntry? Reserved { get; set; }

    public bool DeviceRings { get; set; }

    public List<WorkEntry> InHand { get; } = [];

    /// <summary>Calls that did not come from a queue.</summary>
    public List<Guid> OtherCalls { get; } = [];

    public bool InWrapUp { get; set; }

    public long WrapUpSince { get; set; }

    /// <summary>When wrap-up ends by itself; null = when the agent says so.</summary>
    public long? WrapUpUntil { get; set; }

    /// <summary>It runs its whole time, whatever the agent wishes.</summary>
    public bool WrapUpForced { get; set; }

    /// <summary>Wrap-up to begin when the hands are empty: mode, time-out and the queue that counts the handling time.</summary>
    public WorkQueue? WrapUpOwed { get; set; }

    /// <summary>Asked for during the call.</summary>
    public long WrapUpAsked { get; set; }

    /// <summary>Talk time not yet counted, because wrap-up belongs to it.</summary>
    public long HandledTicks { get; set; }

    public long IdleSince { get; private set; }

    /// <summary>Rises with every change of <see cref="IdleSince"/>: breaks ties.</summary>
    public long IdleOrder { get; private set; }

    /// <summary>Where <see cref="Seating"/> keeps this agent.</summary>
    public int Chair { get; }

    /// <summary>The pools this agent serves.</summary>
    public List<Seat> Seats { get; } = [];

    /// <summary>Items that are kept for this agent; null when there never was one.</summary>
    public List<WorkEntry>? Kept { get; private set; }

    public void Keep(WorkEntry entry) => (Kept ??= []).Add(entry);

    /// <summary>Place in the tenant's list of agents.</summary>
    public int Position { get; set; }

    /// <summary>When last asked, as the number of the reservation.</summary>
    public long LastAsked { get; set; }

    public int AnsweredToday { get; set; }

    public long TalkTicksToday { get; set; }

    /// <summary>How much this agent's other queues may need him, 0 for least.</summary>
    public int PriceClass { get; set; }

    public EngineTimer LeaseTimer { get; }

    public EngineTimer WrapUpTimer { get; }

    public EngineTimer DeviceTimer { get; }

    public bool DevicePresent => DeviceConnected || !Settings.DevicePresenceKnown;

    public bool HandsEmpty => Reserved is null && InHand.Count == 0 && OtherCalls.Count == 0;

    public void Configure(AgentSettings settings)
    {
        Settings = settings;
        Removed = false;
        GetUp();
        Array.Clear(_capacity);
        foreach (var (medium, count) in settings.Capacity)
            _capacity[(int)medium] = IsExclusive(medium) ? Math.Min(1, count) : count;
        _skills.Clear();
        foreach (var (skill, level) in settings.Skills)
            _skills[skill] = level;
    }

    /// <summary>Media that need the whole agent: nothing else beside them.</summary>
    public static bool IsExclusive(Medium medium) => medium is Medium.Voice or Medium.Callback;

    public int CapacityFor(Medium medium) => _capacity[(int)medium];

    public bool Has(IReadOnlyList<SkillRequirement> requirements)
    {
        for (var i = 0; i < requirements.Count; i++)
        {
            if (!Has(requirements[i]))
                return false;
        }

        return true;
    }

    public bool Has(SkillRequirement requirement) => _skills.TryGetValue(requirement.Skill, out var level) && level >= requirement.MinimumLevel;

    /// <summary>Whether the agent may be reserved for an item of this medium now.</summary>
    public bool CanTake(Medium medium) => IsOpen && HasRoomFor(medium);

    /// <summary>Ready in every respect but capacity. A pending break or sign-out closes the agent to new work.</summary>
    public bool IsOpen =>
        Status == AgentStatus.Available && Pending is null && !Removed && DevicePresent && Reserved is null && !InWrapUp && OtherCalls.Count == 0;

    public bool HasRoomFor(Medium medium) =>
        IsExclusive(medium)
            ? InHand.Count == 0 && _capacity[(int)medium] > 0
            : _exclusiveLoad == 0 && _load[(int)medium] < _capacity[(int)medium];

    /// <summary>Whether the agent can be asked for an item of this medium now.</summary>
    public bool IsSeated(Medium medium) => _seating[medium, Chair] != 0;

    /// <summary>
    /// Sits down for the media he may take now and gets up from the others. The media for which he has just sat down, as bits:
    /// their pools must be told.
    /// </summary>
    public int SitDown()
    {
        var open = IsOpen;
        var fresh = 0;
        for (var medium = 0; medium < _capacity.Length; medium++)
        {
            if (_capacity[medium] == 0)
                continue;
            ref var seated = ref _seating[(Medium)medium, Chair];
            if (!open || !HasRoomFor((Medium)medium))
            {
                seated = 0;
            }
            else if (seated != IdleOrder)
            {
                seated = IdleOrder;
                fresh |= 1 << medium;
            }
        }

        return fresh;
    }

    /// <summary>Cannot be asked for anything any more.</summary>
    public void GetUp()
    {
        for (var medium = 0; medium < _capacity.Length; medium++)
        {
            if (_capacity[medium] > 0)
                _seating[(Medium)medium, Chair] = 0;
        }
    }

    public int LevelsIn(IReadOnlyList<SkillRequirement> requirements)
    {
        var sum = 0;
        for (var i = 0; i < requirements.Count; i++)
            sum += _skills.GetValueOrDefault(requirements[i].Skill);
        return sum;
    }

    public void Take(WorkEntry work)
    {
        InHand.Add(work);
        _load[(int)work.Item.Medium]++;
        if (IsExclusive(work.Item.Medium))
            _exclusiveLoad++;
    }

    public void PutDown(WorkEntry work)
    {
        InHand.Remove(work);
        _load[(int)work.Item.Medium]--;
        if (IsExclusive(work.Item.Medium))
            _exclusiveLoad--;
    }

    public void BeginIdle(long since, long order)
    {
        IdleSince = since;
        IdleOrder = order;
    }

    /// <summary>The state that follows from what is in hand.</summary>
    public AgentState DerivedState()
    {
        if (Reserved is not null)
            return DeviceRings ? AgentState.Ringing : AgentState.Reserved;
        if (InHand.Count > 0 || OtherCalls.Count > 0)
            return AgentState.OnCall;
        return InWrapUp ? AgentState.AfterCallWork : AgentState.Idle;
    }
}
