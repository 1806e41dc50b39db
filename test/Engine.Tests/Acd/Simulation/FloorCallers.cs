using Shouldly;
using Switchboard.Acd.Engine;
using Switchboard.Contracts.Acd;

namespace Switchboard.Engine.Tests.Acd.Simulation;

/// <summary>Callers: they come, wait as long as their patience lasts, talk, hang up, and ring back.</summary>
internal sealed class FloorCallers(FloorDay day)
{
    private const double Handling = 170;
    private static readonly double[] Shares = [0.26, 0.12, 0.03, 0.04, 0.15, 0.22, 0.08, 0.10];
    private readonly Dictionary<WorkItemId, Caller> _callers = [];
    private readonly Dictionary<(QueueId, string), (long Arrived, long LostAt)> _lost = [];
    private int _names;

    public int Arrived { get; private set; }

    public int RangBack { get; private set; }

    public int KeptPlace { get; private set; }

    public int Refused { get; private set; }

    public void Begin(double hours)
    {
        for (var queue = 0; queue < Shares.Length; queue++)
            Await(queue, hours);
    }

    /// <summary>The engine died: most of those who were cut off ring again.</summary>
    public void CutOff()
    {
        foreach (var caller in _callers.Values.Where(c => c.Item is { } id && day.Books.Contacts.ContainsKey(id)))
        {
            caller.Item = null;
            RingBack(caller, 0.8, 40);
        }

        _callers.Clear();
        _lost.Clear();
    }

    public void Hear(in Output output)
    {
        if (output.Work is not { } work || !_callers.TryGetValue(work.Item.Id, out var caller))
            return;
        var id = work.Item.Id;
        switch (output.Kind)
        {
            case OutputKind.Answered:
                Talk(id, caller, output.Agent!.Settings.Id);
                break;
            case OutputKind.Returned:
                Wait(id, 60);
                break;
            case OutputKind.Completed:
                Gone(id, caller);
                RingBack(caller, 0.05, 600);
                break;
            case OutputKind.Abandoned:
                if (work.Queue.Settings.RingBack is not null && work.Item.Caller.Length > 0)
                    _lost[(work.Queue.Settings.Id, work.Item.Caller)] = (work.Key.Minor, output.At);
                Gone(id, caller);
                RingBack(caller, 0.5, 120);
                break;
            case OutputKind.Left:
                Gone(id, caller);
                break;
            case OutputKind.Overflowed:
                Gone(id, caller);
                Overflow(caller, work.Target, output.At - work.Key.Minor);
                break;
            default:
                break;
        }
    }

    // Demand follows the staff, between too little and too much.
    private void Await(int queue, double hours)
    {
        var hour = day.Now / (double)TimeSpan.TicksPerHour;
        if (hour >= hours)
            return;
        var staff = Enumerable.Range(0, FloorPlan.Staff).Count(i => FloorPlan.ShiftOf(i) is var (from, length) && hour >= from && hour < from + length);
        var load = 0.8 + (0.35 * Math.Sin(hour * 2.1));
        var mean = Math.Min(600, Handling / Math.Max(0.05, staff * load * Shares[queue]));
        var wait = day.Exponential(mean);
        day.In(wait, () =>
        {
            if (wait < 600)
                Arrive(new Caller($"+86138{_names++:D8}", queue));
            Await(queue, hours);
        });
    }

    private void Arrive(Caller caller, TimeSpan alreadyWaited = default, Medium? medium = null)
    {
        Arrived++;
        caller.Tries++;
        var id = new WorkItemId(new Guid(Arrived, 0, 0, new byte[8]));
        var item = new WorkItem
        {
            Id = id,
            Tenant = EngineFloor.Tenant,
            Queue = FloorPlan.QueueNo(caller.Queue),
            Medium = medium ?? (caller.Queue == FloorPlan.Chat ? Medium.Chat : Medium.Voice),
            Priority = day.Chance(0.1) ? 1 : 0,
            Vip = day.Chance(0.03),
            Requirements = day.Chance(0.05) ? [new("tech", day.Random.Next(1, 5))] : [],
            PreferredAgents = caller.Last is { } last && day.Chance(0.7) ? [last] : day.Chance(0.01) ? [FloorPlan.AgentNo(day.Random.Next(FloorPlan.Staff))] : [],
            Caller = medium is null ? caller.Number : "",
            AlreadyWaited = alreadyWaited,
            Subject = $"{caller.Number} {caller.Tries}",
        };
        caller.Item = id;
        _callers[id] = caller;
        var place = PlaceOf(item);
        var result = day.Do(() => day.Engine.Enqueue(day.Now, item));
        if (result != EnqueueResult.Queued)
        {
            Refused++;
            Gone(id, caller);
            RingBack(caller, 0.5, 300);
            return;
        }

        KeepsPlace(id, place);
        if (medium != Medium.Callback)
            Wait(id, caller.Queue == FloorPlan.Chat ? 240 : 150);
        else
            day.In(6 * 3600, () => day.Do(() => day.Engine.Leave(day.Now, id, "expired")));
    }

    /// <summary>When somebody who hung up here had arrived, if the queue still remembers; else what the item says of itself.</summary>
    private long PlaceOf(WorkItem item)
    {
        var own = day.Now - item.AlreadyWaited.Ticks;
        var window = day.Plan.Current.Queues.FirstOrDefault(q => q.Id == item.Queue)?.RingBack;
        if (window is null || item.Caller.Length == 0 || !_lost.TryGetValue((item.Queue, item.Caller), out var place))
            return own;
        return day.Now - place.LostAt <= window.Value.Ticks ? Math.Min(own, place.Arrived) : own;
    }

    private void KeepsPlace(WorkItemId id, long place)
    {
        if (day.Engine.FindWork(id) is not { } work)
            return;
        work.Key.Minor.ShouldBe(place, $"{work.Item.Subject}: the place of its arrival");
        if (_lost.Remove((work.Item.Queue, work.Item.Caller)) && place < day.Now)
            KeptPlace++;
    }

    private void Wait(WorkItemId id, double patience) => day.In(day.Chance(0.03) ? 1 + day.Random.Next(8) : day.Exponential(patience), () =>
    {
        if (day.Chance(0.1))
            day.Do(() => day.Engine.Leave(day.Now, id, "exit_key"));
        else
            day.Do(() => day.Engine.Abandon(day.Now, id, "hung_up"));
    });

    private void Talk(WorkItemId id, Caller caller, AgentId agent)
    {
        caller.Last = agent;
        // Some hang up at the very instant of the answer.
        var lasts = day.Chance(0.01) ? 0 : Math.Min(1800, day.Exponential(140));
        if (day.Chance(0.01))
            day.In(lasts * day.Random.NextDouble(), () => day.Do(() => day.Engine.ReturnToQueue(day.Now, id, "agent_lost")));
        day.In(lasts, () => Hangup(id));
    }

    private void Hangup(WorkItemId id)
    {
        // A contact that was returned meanwhile is not hung up by the conversation that it had before.
        if (day.Books.Contacts.TryGetValue(id, out var contact) && contact.State == WorkState.InService)
            day.Do(() => day.Engine.Complete(day.Now, id, "hung_up"));
        if (day.Chance(0.01))
            day.Do(() => day.Engine.Complete(day.Now, id, "said_twice"));
    }

    private void Overflow(Caller caller, string? target, long waited)
    {
        var parts = (target ?? "").Split(':');
        if (parts is [var kind, var queue] && kind is "queue" or "callback" && caller.Tries < 8)
        {
            caller.Queue = int.Parse(queue, System.Globalization.CultureInfo.InvariantCulture);
            day.In(0, () => Arrive(caller, TimeSpan.FromTicks(waited), kind == "callback" ? Medium.Callback : null));
        }
    }

    private void Gone(WorkItemId id, Caller caller)
    {
        _callers.Remove(id);
        caller.Item = null;
    }

    private void RingBack(Caller caller, double chance, double mean)
    {
        if (caller.Tries >= 4 || !day.Chance(chance))
            return;
        RangBack++;
        day.In(day.Exponential(mean), () => Arrive(caller));
    }

    private sealed class Caller(string number, int queue)
    {
        public string Number => number;

        public int Queue { get; set; } = queue;

        public int Tries { get; set; }

        public WorkItemId? Item { get; set; }

        public AgentId? Last { get; set; }
    }
}
