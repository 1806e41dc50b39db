using Shouldly;
using Switchboard.Acd.Agents;
using Switchboard.Acd.Engine;
using Switchboard.Contracts.Acd;

namespace Switchboard.Engine.Tests.Acd;

/// <summary>
/// A second, naive opinion: it hears only what the engine says it did (and the configuration), keeps its own books by linear
/// search, and objects when something was lost, doubled, unfair, or left undone.
/// </summary>
internal sealed class AcdModel
{
    private readonly Dictionary<WorkItemId, Item> _items = [];
    private readonly Dictionary<AgentId, Worker> _agents = [];
    private AcdConfiguration _configuration = null!;
    private long _order;

    public int Queued { get; private set; }

    public int Ended { get; private set; }

    public int Present => _items.Count;

    public int ReservationsOpen => _items.Values.Sum(i => i.Asked.Count);

    public void Configured(AcdConfiguration configuration)
    {
        _configuration = configuration;
        foreach (var agent in configuration.Agents)
        {
            // Removed and at rest is forgotten: whoever comes back starts anew.
            if (_agents.TryGetValue(agent.Id, out var known) && known is { Removed: true, State: AgentState.Idle })
                _agents.Remove(agent.Id);
            Get(agent.Id).Settings = agent;
        }

        foreach (var worker in _agents.Values)
            worker.Removed = configuration.Agents.All(a => a.Id != worker.Settings.Id);
    }

    public void Hear(IEnumerable<Output> outputs)
    {
        foreach (var output in outputs)
            Hear(output);
    }

    /// <summary>Nothing waits that an idle agent could serve.</summary>
    public void NothingIsLeftUndone(long now)
    {
        foreach (var item in _items.Values.Where(i => i.State == WorkState.Waiting && !IsKept(i, now)))
        {
            foreach (var worker in _agents.Values)
                (IsFree(worker, item.Work) && !IsExcluded(item, worker, now)).ShouldBeFalse($"{worker.Settings.Name} is idle while {item.Work.Subject} waits");
        }

        foreach (var item in _items.Values.Where(i => i.Asked.Count > 0 && i.Work.Medium == Medium.Voice && !i.RingsAlone && Settings(i.Work).Strategy == "ring-all"))
        {
            foreach (var worker in _agents.Values.Where(w => LevelOf(w, item.Work) <= LevelOf(Get(item.Asked[0].Agent), item.Work)))
                (IsFree(worker, item.Work) && !IsExcluded(item, worker, now)).ShouldBeFalse($"{worker.Settings.Name} does not ring for {item.Work.Subject}");
        }
    }

    public bool IsOpen(WorkItemId item, ReservationId reservation) =>
        _items.TryGetValue(item, out var found) && found.State == WorkState.Reserved && found.Asked.Exists(a => a.Reservation == reservation.Value);

    public AgentState StateOf(AgentId agent) => Get(agent).State;

    private void Hear(in Output o)
    {
        var reason = $"{o.Kind} {o.Work?.Item.Subject} {o.Agent?.Settings.Name} {o.Reason}";
        switch (o.Kind)
        {
            case OutputKind.Queued:
                _items.TryAdd(o.Work!.Item.Id, new Item(o.Work.Item, o.At, o.At - o.Work.Item.AlreadyWaited.Ticks, ++_order)).ShouldBeTrue(reason);
                Queued++;
                break;
            case OutputKind.Reserved:
                HearReserved(o, reason);
                break;
            case OutputKind.ReservationEnded:
                HearEnded(o, reason);
                break;
            case OutputKind.Answered:
                Move(o, WorkState.Waiting, WorkState.InService, reason);
                _items[o.Work!.Item.Id].Asked.ShouldBeEmpty($"{reason}: others still ring");
                _items[o.Work!.Item.Id].Agent = o.Agent!.Settings.Id;
                AtMostOneVoiceContact(o.Agent.Settings.Id, reason);
                break;
            case OutputKind.Returned:
                Move(o, WorkState.InService, WorkState.Waiting, reason);
                _items[o.Work!.Item.Id].Agent = null;
                _items[o.Work!.Item.Id].Exclude(o.Agent!.Settings.Id, o.At + Settings(o.Work.Item).RejectPause.Ticks);
                break;
            case OutputKind.Completed:
                Move(o, WorkState.InService, WorkState.Gone, reason);
                End(o);
                break;
            case OutputKind.Abandoned or OutputKind.Left or OutputKind.Overflowed:
                Move(o, WorkState.Waiting, WorkState.Gone, reason);
                End(o);
                break;
            case OutputKind.StatusChanged:
                var status = Get(o.Agent!.Settings.Id);
                status.Status.ShouldBe((AgentStatus)o.From, reason);
                status.Status = (AgentStatus)o.To;
                status.Pending = false;
                break;
            case OutputKind.StatusPending:
                Get(o.Agent!.Settings.Id).Pending = o.To >= 0;
                break;
            case OutputKind.StateChanged:
                var state = Get(o.Agent!.Settings.Id);
                state.State.ShouldBe((AgentState)o.From, reason);
                state.State = (AgentState)o.To;
                break;
            case OutputKind.DeviceChanged:
                Get(o.Agent!.Settings.Id).Device = o.More == 1;
                break;
            case OutputKind.WrapUpExtended:
            default:
                break;
        }
    }

    private void HearReserved(in Output o, string reason)
    {
        var worker = Get(o.Agent!.Settings.Id);
        var item = _items[o.Work!.Item.Id];
        IsFree(worker, item.Work).ShouldBeTrue($"{reason}: the agent is not free");
        IsExcluded(item, worker, o.At).ShouldBeFalse($"{reason}: the agent rejected it just now");
        _items.Values.ShouldNotContain(i => i.Asked.Exists(a => a.Agent == worker.Settings.Id), $"{reason}: reserved twice");
        foreach (var other in _items.Values.Where(i => i.State == WorkState.Waiting && !ReferenceEquals(i, item)))
        {
            var alike = other.Work.Queue == item.Work.Queue && other.Work.Medium == item.Work.Medium
                && other.Work.Requirements.SequenceEqual(item.Work.Requirements);
            if (alike && !IsExcluded(other, worker, o.At) && !IsKept(other, o.At) && !item.Work.PreferredAgents.Contains(worker.Settings.Id))
                Before(other, item).ShouldBeFalse($"{reason}: overtook {other.Work.Subject}");
        }

        if (item.Asked.Count > 0)
            Settings(item.Work).Strategy.ShouldStartWith("ring-", Case.Sensitive, reason);
        Move(o, item.Asked.Count == 0 ? WorkState.Waiting : WorkState.Reserved, WorkState.Reserved, reason);
        item.RingsAlone = o.Reason == "preferred-agent";
        item.Asked.Add((worker.Settings.Id, o.Reservation));
        AtMostOneVoiceContact(worker.Settings.Id, reason);
    }

    private void HearEnded(in Output o, string reason)
    {
        var item = _items[o.Work!.Item.Id];
        item.Asked.Remove((o.Agent!.Settings.Id, o.Reservation)).ShouldBeTrue(reason);
        Move(o, WorkState.Reserved, item.Asked.Count == 0 ? WorkState.Waiting : WorkState.Reserved, reason);
        if ((ReservationEnd)o.From == ReservationEnd.Rejected)
            item.Exclude(o.Agent.Settings.Id, o.At + Settings(o.Work.Item).RejectPause.Ticks);
    }

    private void Move(in Output o, WorkState from, WorkState to, string reason)
    {
        _items.TryGetValue(o.Work!.Item.Id, out var item).ShouldBeTrue($"{reason}: the item is gone or was never there");
        item!.State.ShouldBe(from, reason);
        item.State = to;
    }

    private void End(in Output o)
    {
        _items.Remove(o.Work!.Item.Id);
        Ended++;
    }

    private void AtMostOneVoiceContact(AgentId agent, string reason) =>
        _items.Values.Count(i => i.Has(agent) && Agent.IsExclusive(i.Work.Medium)).ShouldBeLessThanOrEqualTo(1, reason);

    private bool IsFree(Worker worker, WorkItem work)
    {
        var settings = worker.Settings;
        if (worker.Removed || worker.Status != AgentStatus.Available || worker.Pending || !(worker.Device || !settings.DevicePresenceKnown))
            return false;
        if (settings.Queues.All(q => q.Queue != work.Queue) || _configuration.Queues.All(q => q.Id != work.Queue))
            return false;
        var needs = Settings(work).RequiredSkills.Concat(work.Requirements);
        if (!needs.All(n => settings.Skills.Any(s => s.Skill == n.Skill && s.Level >= n.MinimumLevel)))
            return false;
        var inHand = _items.Values.Where(i => i.Has(settings.Id)).ToList();
        if (inHand.Exists(i => i.State == WorkState.Reserved))
            return false;
        var capacity = settings.Capacity.Where(c => c.Medium == work.Medium).Select(c => c.Count).LastOrDefault();
        if (Agent.IsExclusive(work.Medium) || inHand.Count == 0)
            return worker.State == AgentState.Idle && capacity > 0;
        // With chats in hand the state is on a call; a call from no queue beside them would show as a given-back reservation.
        return worker.State == AgentState.OnCall && worker.OtherCalls == 0
            && !inHand.Exists(i => Agent.IsExclusive(i.Work.Medium))
            && inHand.Count(i => i.Work.Medium == work.Medium) < capacity;
    }

    public void OtherCalls(AgentId agent, int count) => Get(agent).OtherCalls = count;

    private static bool IsExcluded(Item item, Worker worker, long now) => item.Excluded.Exists(x => x.Agent == worker.Settings.Id && x.Until > now);

    /// <summary>Waits for an agent of its own who is at work; it may be passed over.</summary>
    private bool IsKept(Item item, long now) =>
        now < item.Queued + Settings(item.Work).PreferredWait.Ticks
        && _agents.Values.Any(w => item.Work.PreferredAgents.Contains(w.Settings.Id) && !w.Removed && w.Status == AgentStatus.Available && !w.Pending);

    private bool Before(Item one, Item other)
    {
        var (a, b) = (Priority(one.Work), Priority(other.Work));
        if (a != b)
            return a > b;
        return one.Arrived != other.Arrived ? one.Arrived < other.Arrived : one.Order < other.Order;
    }

    private int Priority(WorkItem work) => work.Priority + (work.Vip ? Settings(work).VipBonus : 0);

    private QueueSettings Settings(WorkItem work) =>
        _configuration.Queues.FirstOrDefault(q => q.Id == work.Queue) ?? AcdScenario.QueueOf(work.Queue);

    private static int LevelOf(Worker worker, WorkItem work) =>
        worker.Settings.Queues.Where(q => q.Queue == work.Queue).Select(q => q.Level).DefaultIfEmpty(int.MaxValue).First();

    private Worker Get(AgentId id)
    {
        if (!_agents.TryGetValue(id, out var worker))
            _agents.Add(id, worker = new Worker());
        return worker;
    }

    private sealed class Worker
    {
        public AgentSettings Settings { get; set; } = null!;

        public bool Removed { get; set; }

        public AgentStatus Status { get; set; }

        public bool Pending { get; set; }

        public AgentState State { get; set; }

        public bool Device { get; set; }

        public int OtherCalls { get; set; }
    }

    private sealed class Item(WorkItem work, long queued, long arrived, long order)
    {
        public long Queued => queued;

        public WorkItem Work => work;

        public long Arrived => arrived;

        public long Order => order;

        public WorkState State { get; set; } = WorkState.Waiting;

        public AgentId? Agent { get; set; }

        public bool RingsAlone { get; set; }

        public List<(AgentId Agent, long Reservation)> Asked { get; } = [];

        public bool Has(AgentId agent) => Agent == agent || Asked.Exists(a => a.Agent == agent);

        public List<(AgentId Agent, long Until)> Excluded { get; } = [];

        public void Exclude(AgentId agent, long until) => Excluded.Add((agent, until));
    }
}
