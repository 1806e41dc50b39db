using Shouldly;
using Switchboard.Acd.Engine;
using Switchboard.Contracts.Acd;
using Switchboard.Kernel;

namespace Switchboard.Engine.Tests.Acd;

/// <summary>One random step: what, on which of the things known so far, with which detail, after how long.</summary>
internal readonly record struct Step(int Kind, int Which, int Detail, int Milliseconds);

/// <summary>Plays random steps, sensible and hostile ones alike, on the engine, and asks the model after each.</summary>
internal sealed class AcdScenario
{
    public const int Kinds = 24;
    private static readonly TenantId Tenant = EngineFloor.Tenant;
    private static readonly Guid[] OtherCallIds = [Guid.NewGuid(), Guid.NewGuid()];
    private readonly AcdEngine _engine = new(new AcdEngineOptions()) { ExplainDecisions = true };
    private readonly AcdModel _model = new();
    private readonly List<WorkItemId> _items = [];
    private readonly List<(WorkItemId Item, ReservationId Reservation)> _reservations = [];
    private readonly HashSet<(AgentId, Guid)> _otherCalls = [];
    private long _now;

    private readonly bool _ringsMany;

    public AcdScenario(bool ringsMany)
    {
        _ringsMany = ringsMany;
        Apply(0);
    }

    public static void Play(Step[] steps) => Play(steps, ringsMany: false);

    /// <summary>With queues that ring several agents for one item.</summary>
    public static void PlayRingingMany(Step[] steps) => Play(steps, ringsMany: true);

    private static void Play(Step[] steps, bool ringsMany)
    {
        var scenario = new AcdScenario(ringsMany);
        foreach (var step in steps)
            scenario.Take(step);
        scenario.ComeToRest();
    }

    public static QueueSettings QueueOf(QueueId id) => AllQueues().First(q => q.Id == id);

    private static AgentId AgentNo(int i) => EngineFloor.Agent($"agent{i % 5}");

    private static QueueId QueueNo(int i) => EngineFloor.Queue($"queue{i % 3}");

    private static QueueSettings[] AllQueues() =>
    [
        new() { Id = QueueNo(0), Name = "queue0", WrapUp = WrapUpMode.Optional, PreferredWait = TimeSpan.FromSeconds(5) },
        new()
        {
            Id = QueueNo(1),
            Name = "queue1",
            Strategy = "agent-with-fewest-calls",
            WrapUp = WrapUpMode.MandatoryTimeout,
            MaxWait = TimeSpan.FromSeconds(60),
            RequiredSkills = [new("english", 2)],
            Overflow = [new(OverflowCause.Length, 4, "elsewhere"), new(OverflowCause.MaxWait, 30_000, "later")],
        },
        new() { Id = QueueNo(2), Name = "queue2", Strategy = "weighted-random", WrapUp = WrapUpMode.Mandatory, MaxLength = 3, RingTimeout = TimeSpan.FromSeconds(5), LeaveWhen = [QueueCondition.NoAgent] },
    ];

    private static AgentSettings[] AllAgents() =>
    [
        .. Enumerable.Range(0, 5).Select(i => new AgentSettings
        {
            Id = AgentNo(i),
            Name = $"agent{i}",
            Queues = [.. Enumerable.Range(0, 3).Where(q => q != i % 3).Select(q => new QueueMembership(QueueNo(q), 1 + (i % 2)))],
            Skills = [new("english", 1 + (i % 3)), new("billing", i)],
            Capacity = [new(Medium.Voice, 1), new(Medium.Chat, i % 3)],
            DevicePresenceKnown = i != 4,
        }),
    ];

    private void Take(Step step)
    {
        _now += step.Milliseconds * TimeSpan.TicksPerMillisecond;
        // What the time itself brings is heard before the books know of the step.
        _engine.Advance(_now);
        Listen();
        var agent = AgentNo(step.Which);
        var user = Actor.User(agent.Value);
        switch (step.Kind)
        {
            case 0 or 1 or 2 or 3: Enqueue(step); break;
            case 4: OnReservation(step, (i, r) => _engine.Ringing(_now, i, r)); break;
            case 5 or 6: OnReservation(step, (i, r) => _engine.Accept(_now, i, r)); break;
            case 7: OnReservation(step, (i, r) => _engine.Decline(_now, i, r, ReservationEnd.NoAnswer, "test")); break;
            case 8: OnReservation(step, (i, r) => _engine.Decline(_now, i, r, ReservationEnd.Rejected, "test")); break;
            case 9: OnReservation(step, (i, r) => _engine.Decline(_now, i, r, ReservationEnd.Failed, "test")); break;
            case 10: OnItem(step, i => _engine.Abandon(_now, i, "test")); break;
            case 11: OnItem(step, i => _engine.Leave(_now, i, "test")); break;
            case 12 or 13: OnItem(step, i => _engine.Complete(_now, i, "test")); break;
            case 14: OnItem(step, i => _engine.ReturnToQueue(_now, i, "test")); break;
            case 15 or 16: SignIn(agent, user); break;
            case 17: _engine.SetStatus(_now, agent, (AgentStatus)(step.Detail % 3), $"wish{step.Detail % 2}", user); break;
            case 18: _engine.FinishWrapUp(_now, agent, user); break;
            case 19: _engine.ExtendWrapUp(_now, agent, TimeSpan.FromSeconds(step.Detail), user); break;
            case 20: StartCall(agent, step); break;
            case 21: EndCall(agent, OtherCallIds[step.Detail % 2]); break;
            case 22: Device(agent, step.Detail % 2 == 0); break;
            default: Apply(step.Detail); break;
        }

        Check();
    }

    private void Enqueue(Step step)
    {
        // Now and then an item that is there already, and a queue that is not.
        var id = step.Detail % 17 == 0 && _items.Count > 0 ? _items[step.Which % _items.Count] : new WorkItemId(Guid.NewGuid());
        var item = new WorkItem
        {
            Id = id,
            Tenant = Tenant,
            Queue = step.Detail % 19 == 0 ? EngineFloor.Queue("nowhere") : QueueNo(step.Which),
            Medium = step.Detail % 4 == 0 ? Medium.Chat : Medium.Voice,
            Priority = step.Detail % 5 == 0 ? 1 : 0,
            Vip = step.Detail % 11 == 0,
            Requirements = step.Detail % 3 == 0 ? [new("billing", step.Detail % 4)] : [],
            AlreadyWaited = TimeSpan.FromSeconds(step.Detail % 7 == 0 ? 30 : 0),
            PreferredAgents = step.Detail % 6 == 0 ? [AgentNo(step.Detail), AgentNo(step.Which)] : [],
            Subject = $"item{_items.Count}",
        };
        var result = _engine.Enqueue(_now, item);
        if (result == EnqueueResult.Queued)
            _items.Add(id);
    }

    private void OnReservation(Step step, Func<WorkItemId, ReservationId, bool> report)
    {
        if (_reservations.Count == 0)
            return;
        // Mostly the latest ones, which may be live; sometimes one long dead.
        var back = step.Detail % 5 == 0 ? step.Which : step.Which % 3;
        var (item, reservation) = _reservations[^(1 + (back % _reservations.Count))];
        var wasOpen = _model.IsOpen(item, reservation);
        if (report(item, reservation))
            wasOpen.ShouldBeTrue("a report on a reservation that was over had an effect");
    }

    private void OnItem(Step step, Action<WorkItemId> report)
    {
        if (_items.Count > 0)
            report(_items[^(1 + (step.Which % _items.Count))]);
    }

    private void SignIn(AgentId agent, Actor user)
    {
        _engine.DeviceConnected(_now, agent);
        Listen();
        _engine.SignIn(_now, agent, AgentStatus.Available, "signed_in", user);
    }

    private void StartCall(AgentId agent, Step step)
    {
        var call = OtherCallIds[step.Detail % 2];
        if (_engine.CallStarted(_now, agent, call) == AgentResult.Done)
            _otherCalls.Add((agent, call));
        CountCalls(agent);
    }

    private void EndCall(AgentId agent, Guid call)
    {
        _otherCalls.Remove((agent, call));
        CountCalls(agent);
        _engine.CallEnded(_now, agent, call);
    }

    private void CountCalls(AgentId agent) => _model.OtherCalls(agent, _otherCalls.Count(c => c.Item1 == agent));

    private void Device(AgentId agent, bool connected)
    {
        if (connected)
            _engine.DeviceConnected(_now, agent);
        else
            _engine.DeviceLost(_now, agent);
    }

    /// <summary>Detail 0: everything; else without one queue or one agent.</summary>
    private void Apply(int detail)
    {
        var queues = AllQueues().Where((_, i) => detail % 8 != i + 1)
            .Select((q, i) => _ringsMany ? q with { Strategy = i == 1 ? "ring-progressively" : "ring-all" } : q)
            .Select((q, i) => detail % 5 == 0 ? q : q with
            {
                Strategy = detail % 3 == i ? "ring-all" : detail % 4 == i ? "ring-progressively" : q.Strategy,
                WrapUp = (WrapUpMode)((detail + i) % 6),
                Weight = 1 + ((detail + i) % 4),
            }).ToArray();
        var agents = AllAgents().Where((_, i) => detail % 8 != i + 4)
            .Select(a => a with { Queues = [.. a.Queues.Where(q => queues.Any(x => x.Id == q.Queue))] });
        var configuration = new AcdConfiguration { Tenant = Tenant, Queues = queues, Agents = [.. agents] };
        ConfigurationRules.Check(configuration).ShouldBeNull();
        // What falls due before the change is decided by the old configuration.
        _engine.Advance(_now);
        Listen();
        _model.Configured(configuration);
        _engine.Apply(_now, configuration);
    }

    private void Check()
    {
        Listen();
        _engine.Advance(_now);
        Listen();
        _model.NothingIsLeftUndone(_now);
        _model.Present.ShouldBe(_engine.Work.Count);
        (_model.Queued - _model.Ended).ShouldBe(_model.Present);
        foreach (var agent in _engine.Agents)
        {
            (agent.Reserved is { } asked && asked.Asked.With(agent.LastAsked) != agent).ShouldBeFalse("an agent rings for an item that does not know of him");
            (agent.Reserved is not null).ShouldBe(agent.LeaseTimer.InHeap, "a reservation without a lease, or a lease without a reservation");
            agent.State.ShouldBe(agent.DerivedState());
            if (agent.Reserved is not null)
                (agent.Removed || agent.OtherCalls.Count > 0).ShouldBeFalse("a removed agent, or one on another call, is still reserved");
        }
    }

    private void Listen()
    {
        _model.Hear(_engine.Outputs);
        foreach (var output in _engine.Outputs)
        {
            if (output.Kind == OutputKind.Reserved)
                _reservations.Add((output.Work!.Item.Id, new ReservationId(output.Reservation)));
        }

        _engine.Outputs.Clear();
    }

    /// <summary>When nobody reports anything more, time alone resolves every reservation; when all calls end, everybody is idle.</summary>
    private void ComeToRest()
    {
        for (var i = 0; i < 100 && _model.ReservationsOpen > 0; i++)
        {
            _now += TimeSpan.TicksPerMinute;
            _engine.Advance(_now);
            Check();
        }

        _model.ReservationsOpen.ShouldBe(0, "a reservation is stuck");
        Apply(0);
        Check();
        foreach (var agent in AllAgents())
        {
            _engine.SetStatus(_now, agent.Id, AgentStatus.Break, "going_home", Actor.System);
            Check();
        }

        foreach (var item in _items)
        {
            _engine.Complete(_now, item, "end");
            Check();
        }

        foreach (var (agent, call) in _otherCalls.ToArray())
        {
            EndCall(agent, call);
            Check();
        }

        _now += TimeSpan.TicksPerHour;
        Check();
        _engine.Work.Count.ShouldBe(0, "a contact is stuck");
        foreach (var agent in AllAgents())
        {
            _engine.FindAgent(agent.Id)!.WrapUpUntil.ShouldBeNull("only wrap-up without a time-out lasts this long");
            if (_model.StateOf(agent.Id) == AgentState.AfterCallWork)
                _engine.FinishWrapUp(_now, agent.Id, Actor.System).ShouldBe(AgentResult.Done);
            Check();
            _model.StateOf(agent.Id).ShouldBe(AgentState.Idle);
        }

        _engine.Agents.ShouldAllBe(a => a.Kept == null || a.Kept.Count == 0);
        foreach (var queue in _engine.Queues)
        {
            queue.Items.ShouldBe(0);
            queue.Present.ShouldBeEmpty();
            queue.Pools.ShouldAllBe(p => p.Users == 0 && p.Waiting.Count == 0 && p.Wanting.Count == 0);
        }
    }
}
