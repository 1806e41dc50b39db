using Shouldly;
using Switchboard.Acd.Agents;
using Switchboard.Acd.Engine;
using Switchboard.Contracts.Acd;

namespace Switchboard.Engine.Tests.Acd.Simulation;

/// <summary>
/// An independent count of a long day: it hears what happened and when, never what the engine counted, and objects to whatever
/// cannot be. In the end its figures and the engine's must be the same.
/// </summary>
internal sealed class FloorBooks
{
    private readonly Dictionary<WorkItemId, Contact> _contacts = [];
    private readonly HashSet<WorkItemId> _everSeen = [];
    private readonly Dictionary<AgentId, Person> _people = [];
    private readonly Dictionary<QueueId, Counts> _counts = [];
    private readonly Dictionary<QueueId, HandlingTimes> _handling = [];
    private readonly Dictionary<QueueId, int> _everAnswered = [];
    private AcdConfiguration _configuration = null!;
    private long _last;

    public long Queued { get; private set; }

    public long Ended { get; private set; }

    /// <summary>Lost with the engine: their calls ended with it.</summary>
    public long CutOff { get; private set; }

    public IReadOnlyDictionary<WorkItemId, Contact> Contacts => _contacts;

    public Person this[AgentId agent] => _people[agent];

    public Counts this[QueueId queue] => _counts.TryGetValue(queue, out var counts) ? counts : _counts[queue] = new Counts();

    /// <summary>Answered in all, whatever the engine has forgotten meanwhile.</summary>
    public int EverAnswered(QueueId queue) => _everAnswered.GetValueOrDefault(queue);

    /// <summary>What the engine forgot when it dropped a removed queue or agent, is forgotten here; who comes back begins anew.</summary>
    public void Configured(AcdEngine engine, AcdConfiguration configuration, long now, bool restarted = false)
    {
        _configuration = configuration;
        foreach (var queue in configuration.Queues.Where(q => !restarted && engine.FindQueue(q.Id) is null))
            (_counts[queue.Id], _handling[queue.Id]) = (new Counts(), new HandlingTimes());
        foreach (var agent in configuration.Agents)
        {
            if (engine.FindAgent(agent.Id) is null || !_people.ContainsKey(agent.Id))
                _people[agent.Id] = new Person { Settings = agent, StatusSince = now, StateSince = now };
            _people[agent.Id].Settings = agent;
        }

        foreach (var person in _people.Values)
            person.Removed = configuration.Agents.All(a => a.Id != person.Settings.Id);
    }

    /// <summary>The engine died: who waited or talked is cut off, agents stand where they were but have nothing in hand.</summary>
    public void Restarted(long now, IReadOnlyList<RestoredStatus> statuses)
    {
        CutOff += _contacts.Count;
        foreach (var queue in _handling.Keys)
            _handling[queue] = new HandlingTimes();
        _contacts.Clear();
        foreach (var person in _people.Values)
            (person.Status, person.Pending, person.State, person.StateSince, person.StatusSince, person.Device, person.Reservation) = (AgentStatus.SignedOut, false, AgentState.Idle, now, now, false, null);
        foreach (var person in _people.Values)
            person.ForgetSums();
        foreach (var (agent, status, _, _, since) in statuses)
            (_people[agent].Status, _people[agent].StatusSince) = (status, since);
    }

    public void BeginDay()
    {
        _counts.Clear();
        foreach (var person in _people.Values)
            (person.Answered, person.Talk) = (0, 0);
    }

    public void Hear(in Output o)
    {
        var reason = $"{o.Kind} {o.Work?.Item.Subject} {o.Agent?.Settings.Name} {o.Reason}";
        o.At.ShouldBeGreaterThanOrEqualTo(_last, reason);
        _last = o.At;
        switch (o.Kind)
        {
            case OutputKind.Queued: HearQueued(o, reason); break;
            case OutputKind.Reserved: HearReserved(o, reason); break;
            case OutputKind.ReservationEnded: HearReservationEnded(o, reason); break;
            case OutputKind.Answered: HearAnswered(o, reason); break;
            case OutputKind.Returned: HearReturned(o, reason); break;
            case OutputKind.Completed: HearCompleted(o, reason); break;
            case OutputKind.Abandoned or OutputKind.Left or OutputKind.Overflowed: HearGone(o, reason); break;
            case OutputKind.StatusChanged: HearStatus(o, reason); break;
            case OutputKind.StatusPending: _people[o.Agent!.Settings.Id].Pending = o.To >= 0; break;
            case OutputKind.StateChanged: HearState(o, reason); break;
            case OutputKind.DeviceChanged: _people[o.Agent!.Settings.Id].Device = o.More == 1; break;
            default: break;
        }
    }

    /// <summary>Nobody stands idle whom a waiting contact could have, the rings further out apart.</summary>
    public void NothingIsLeftUndone(long now)
    {
        foreach (var contact in _contacts.Values.Where(c => c.State == WorkState.Waiting && c.Work.PreferredAgents.Count == 0 && c.Refused.TrueForAll(r => r.Until <= now)))
        {
            if (_configuration.Queues.FirstOrDefault(q => q.Id == contact.Work.Queue) is not { } queue)
                continue;
            foreach (var person in _people.Values)
                (person.MayServe(queue, contact.Work) && person.IsFree(contact.Work.Medium)).ShouldBeFalse($"{person.Settings.Name} is idle while {contact.Work.Subject} waits in {queue.Name}");
        }
    }

    /// <summary>The engine's figures against these, to the tick.</summary>
    public void Compare(AcdEngine engine)
    {
        foreach (var queue in engine.Queues)
        {
            this[queue.Settings.Id].Figures().ShouldBe(queue.Tally.Figures(), queue.Settings.Name);
            _handling[queue.Settings.Id].ShouldAgree(queue.Tally.MeanHandlingTicks, queue.Settings.Name);
        }

        engine.Work.Count.ShouldBe(_contacts.Count);
        (Queued - Ended - CutOff).ShouldBe(_contacts.Count, "a contact was lost");
        foreach (var agent in engine.Agents)
        {
            var person = _people[agent.Settings.Id];
            var name = agent.Settings.Name;
            (agent.Status, agent.State, agent.Reserved is not null).ShouldBe((person.Status, person.State, person.Reservation is not null), name);
            (agent.AnsweredToday, agent.TalkTicksToday).ShouldBe((person.Answered, person.Talk), name);
        }
    }

    /// <summary>The times that the states lasted against those of the reservations and conversations; for agents with one thing at a time.</summary>
    public void CompareStates(AgentId agent)
    {
        var person = _people[agent];
        (person.Time(AgentState.Reserved) + person.Time(AgentState.Ringing)).ShouldBe(person.Asked, $"{person.Settings.Name} reserved");
        person.Time(AgentState.OnCall).ShouldBe(person.Conversation, $"{person.Settings.Name} on call");
    }

    /// <summary>Begins or ends a call that came from no queue.</summary>
    public void OtherCall(AgentId agent, long now, bool begins)
    {
        _people[agent].OtherCall = begins;
        _people[agent].Conversation += begins ? -now : now;
    }

    private void HearQueued(in Output o, string reason)
    {
        var work = o.Work!.Item;
        _everSeen.Add(work.Id).ShouldBeTrue($"{reason}: queued twice");
        _contacts.Add(work.Id, new Contact { Work = work, QueuedAt = o.At });
        Queued++;
        if (work.Medium != Medium.Callback)
            this[work.Queue].Offered++;
    }

    private void HearReserved(in Output o, string reason)
    {
        var (contact, person, at) = (Known(o, reason), _people[o.Agent!.Settings.Id], o.At);
        person.IsFree(contact.Work.Medium).ShouldBeTrue($"{reason}: the agent is not free");
        contact.Refused.Exists(r => r.Agent == person.Settings.Id && r.Until > at).ShouldBeFalse($"{reason}: refused just now");
        contact.State.ShouldBeOneOf(WorkState.Waiting, WorkState.Reserved);
        contact.State = WorkState.Reserved;
        contact.Ringing.Add(o.Reservation);
        (person.Reservation, person.ReservedAt) = (o.Reservation, o.At);
    }

    private void HearReservationEnded(in Output o, string reason)
    {
        var (contact, person) = (Known(o, reason), _people[o.Agent!.Settings.Id]);
        contact.Ringing.Remove(o.Reservation).ShouldBeTrue($"{reason}: no such reservation");
        person.Reservation.ShouldBe(o.Reservation, reason);
        person.Reservation = null;
        // Between a conversation that lasts (a chat) and its successor the state is a reservation's all the same.
        person.Asked += o.At - person.ReservedAt;
        if (contact.Ringing.Count == 0)
            contact.State = WorkState.Waiting;
        if ((ReservationEnd)o.From == ReservationEnd.Rejected)
            contact.Refused.Add((person.Settings.Id, o.At + o.Work!.Queue.Settings.RejectPause.Ticks));
    }

    private void HearAnswered(in Output o, string reason)
    {
        var (contact, person) = (Known(o, reason), _people[o.Agent!.Settings.Id]);
        contact.State.ShouldBe(WorkState.Waiting, $"{reason}: somebody still rings, or it is served already");
        contact.Ringing.ShouldBeEmpty(reason);
        (contact.State, contact.Agent, contact.AnsweredAt) = (WorkState.InService, person.Settings.Id, o.At);
        o.Ticks.ShouldBe(o.At - contact.QueuedAt, reason);
        person.InHand.Add(contact.Work.Medium);
        person.InHand.Count(Agent.IsExclusive).ShouldBeLessThanOrEqualTo(1, reason);
        person.Answered++;
        _everAnswered[contact.Work.Queue] = EverAnswered(contact.Work.Queue) + 1;
        person.Conversation -= o.At;
        if (!contact.Counts())
            return;
        var (counts, settings, waited) = (this[contact.Work.Queue], o.Work!.Queue.Settings, o.At - contact.QueuedAt);
        counts.Answered++;
        counts.AnsweredInTarget += waited <= settings.ServiceLevelTarget.Ticks ? 1 : 0;
        counts.Wait += waited;
        counts.Longest = Math.Max(counts.Longest, waited);
    }

    private void HearReturned(in Output o, string reason)
    {
        var contact = Known(o, reason);
        PutDown(contact, o, reason);
        contact.State = WorkState.Waiting;
        contact.Refused.Add((contact.Agent, o.At + o.Work!.Queue.Settings.RejectPause.Ticks));
    }

    private void HearCompleted(in Output o, string reason)
    {
        var contact = Known(o, reason);
        var person = PutDown(contact, o, reason);
        o.More.ShouldBe(o.At - contact.AnsweredAt, reason);
        person.Talk += o.At - contact.AnsweredAt;
        person.EndHandling(null);
        person.BeginHandling(_handling[contact.Work.Queue], o.At - contact.AnsweredAt);
        _contacts.Remove(contact.Work.Id);
        Ended++;
    }

    private Person PutDown(Contact contact, in Output o, string reason)
    {
        contact.State.ShouldBe(WorkState.InService, reason);
        contact.Agent.ShouldBe(o.Agent!.Settings.Id, reason);
        var person = _people[contact.Agent];
        person.InHand.Remove(contact.Work.Medium).ShouldBeTrue(reason);
        person.Conversation += o.At;
        return person;
    }

    private void HearGone(in Output o, string reason)
    {
        var contact = Known(o, reason);
        contact.State.ShouldBe(WorkState.Waiting, reason);
        contact.Ringing.ShouldBeEmpty(reason);
        _contacts.Remove(contact.Work.Id);
        Ended++;
        var waited = o.At - contact.QueuedAt;
        o.Ticks.ShouldBe(waited, reason);
        if (!contact.Counts())
            return;
        var (counts, settings) = (this[contact.Work.Queue], o.Work!.Queue.Settings);
        counts.Longest = Math.Max(counts.Longest, waited);
        if (o.Kind != OutputKind.Abandoned)
        {
            counts.FlowedOut++;
            return;
        }

        counts.Abandoned++;
        counts.Short += waited < settings.ShortAbandon.Ticks ? 1 : 0;
        counts.AbandonedInTarget += waited <= settings.ServiceLevelTarget.Ticks ? 1 : 0;
        o.More.ShouldBe(waited < settings.ShortAbandon.Ticks ? 1 : 0, reason);
    }

    private void HearStatus(in Output o, string reason)
    {
        var person = _people[o.Agent!.Settings.Id];
        person.Status.ShouldBe((AgentStatus)o.From, reason);
        o.Ticks.ShouldBe(o.At - person.StatusSince, $"{reason}: how long the status lasted");
        (person.Status, person.StatusSince, person.Pending) = ((AgentStatus)o.To, o.At, false);
    }

    private void HearState(in Output o, string reason)
    {
        var person = _people[o.Agent!.Settings.Id];
        person.State.ShouldBe((AgentState)o.From, reason);
        o.Ticks.ShouldBe(o.At - person.StateSince, $"{reason}: how long the state lasted");
        person.Add(person.State, o.Ticks);
        if ((AgentState)o.To == AgentState.Idle)
            person.EndHandling(person.State == AgentState.AfterCallWork ? o.Ticks : 0);
        else if (person.State == AgentState.AfterCallWork)
            person.EndHandling(null, unknown: true); // a call begins in it: its end is not to be seen from here
        (person.State, person.StateSince) = ((AgentState)o.To, o.At);
    }

    private Contact Known(in Output o, string reason)
    {
        _contacts.TryGetValue(o.Work!.Item.Id, out var contact).ShouldBeTrue($"{reason}: it is gone or was never there");
        return contact!;
    }
}
