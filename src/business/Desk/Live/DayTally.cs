namespace Switchboard.Desk.Live;

/// <summary>What a tally looks like while it waits for the next start.</summary>
internal sealed record SavedTally(DateOnly Day, Dictionary<Guid, AgentToday> Agents);

/// <summary>The agents' figures of one tenant's day. Not thread-safe: <see cref="TenantDay"/> guards it.</summary>
internal sealed class DayTally
{
    private DateOnly _day;
    private Dictionary<Guid, AgentToday> _agents = [];

    public AgentToday Of(Guid agent, DateOnly today) => today == _day ? _agents.GetValueOrDefault(agent, AgentToday.Nothing) : AgentToday.Nothing;

    public void Restore(SavedTally saved) => (_day, _agents) = (saved.Day, new Dictionary<Guid, AgentToday>(saved.Agents));

    public SavedTally Save() => new(_day, new Dictionary<Guid, AgentToday>(_agents));

    public void Add(Guid agent, DateOnly day, Func<AgentToday, AgentToday> change)
    {
        if (day < _day)
            return;
        if (day > _day)
        {
            _day = day;
            _agents.Clear();
        }

        _agents[agent] = change(_agents.GetValueOrDefault(agent, AgentToday.Nothing));
    }
}

/// <summary>Days as the tenant counts them.</summary>
internal static class TenantClock
{
    public static DateOnly Day(DateTimeOffset at, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);

    /// <summary>The part of a stretch ending at <paramref name="end"/> that lies in the day of its end.</summary>
    public static long SinceMidnight(DateTimeOffset end, long lastedMs, TimeZoneInfo zone) =>
        Math.Min(lastedMs, (long)TimeZoneInfo.ConvertTime(end, zone).TimeOfDay.TotalMilliseconds);

    public static TimeZoneInfo Zone(Contracts.Tenancy.Tenant? tenant) =>
        tenant is not null && TimeZoneInfo.TryFindSystemTimeZoneById(tenant.TimeZone, out var zone) ? zone : TimeZoneInfo.Utc;
}

/// <summary>One tenant's tally and recent contacts, and up to which event they reach.</summary>
internal sealed class TenantDay
{
    private const int Remembered = 20_000;
    private readonly DayTally _tally = new();
    private readonly Dictionary<Guid, List<Guid>> _agentsOfCall = [];
    private readonly Queue<Guid> _calls = new();
    private readonly Dictionary<Guid, Guid> _lastCall = [];
    private long _sequence;

    /// <summary>Held while an event is counted, so that what is saved is never half of it.</summary>
    public Lock Gate { get; } = new();

    public long Sequence
    {
        get
        {
            lock (Gate)
                return _sequence;
        }
    }

    public AgentToday Today(Guid agent, DateOnly day)
    {
        lock (Gate)
            return _tally.Of(agent, day);
    }

    /// <summary>The call the agent had last.</summary>
    public Guid? LastCall(Guid agent)
    {
        lock (Gate)
            return _lastCall.TryGetValue(agent, out var call) ? call : null;
    }

    public bool Had(Guid agent, Guid call)
    {
        lock (Gate)
            return _agentsOfCall.TryGetValue(call, out var agents) && agents.Contains(agent);
    }

    public void Restore(SavedTally saved, long sequence)
    {
        lock (Gate)
        {
            _tally.Restore(saved);
            _sequence = sequence;
        }
    }

    public (SavedTally Tally, long Sequence) Save()
    {
        lock (Gate)
            return (_tally.Save(), _sequence);
    }

    /// <summary>True when this event was not counted yet.</summary>
    public bool Advance(long sequence)
    {
        lock (Gate)
        {
            if (sequence <= _sequence)
                return false;
            _sequence = sequence;
            return true;
        }
    }

    public void Add(Guid agent, DateOnly day, Func<AgentToday, AgentToday> change)
    {
        lock (Gate)
            _tally.Add(agent, day, change);
    }

    /// <summary>False when it was known.</summary>
    public bool Remember(Guid call, Guid agent)
    {
        lock (Gate)
        {
            _lastCall[agent] = call;
            if (!_agentsOfCall.TryGetValue(call, out var agents))
            {
                _agentsOfCall[call] = agents = [];
                _calls.Enqueue(call);
                if (_calls.Count > Remembered)
                    _agentsOfCall.Remove(_calls.Dequeue());
            }

            if (agents.Contains(agent))
                return false;
            agents.Add(agent);
            return true;
        }
    }
}
