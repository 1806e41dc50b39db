using Shouldly;
using Switchboard.Acd.Engine;
using Switchboard.Contracts.Acd;

namespace Switchboard.Engine.Tests.Acd.Simulation;

/// <summary>
/// The world around the engine for a day on a virtual clock: what is to happen stands in an agenda, in steps of a quarter of a
/// second, so that much falls on the same instant. Callers and agents are in <see cref="FloorCallers"/> and <see cref="FloorStaff"/>.
/// </summary>
internal sealed class FloorDay
{
    private const long Step = TimeSpan.TicksPerMillisecond * 250;
    private readonly PriorityQueue<Action, (long At, long Order)> _agenda = new();
    private readonly List<Output> _heard = [];
    private readonly FloorCallers _callers;
    private readonly FloorStaff _staff;
    private long _order;

    public FloorDay(int seed)
    {
        Random = new Random(seed);
        Plan = new FloorPlan(Random);
        Engine = new AcdEngine(new AcdEngineOptions());
        _callers = new FloorCallers(this);
        _staff = new FloorStaff(this);
    }

    public Random Random { get; }

    public FloorPlan Plan { get; }

    public FloorBooks Books { get; } = new();

    public AcdEngine Engine { get; private set; }

    public long Now { get; private set; }

    public int Restarts { get; private set; }

    public FloorCallers Callers => _callers;

    /// <summary>Plays so many hours and then lets everything come to rest.</summary>
    public void Play(double hours)
    {
        Do(() => Configure(Plan.Current));
        _staff.Begin(hours);
        _callers.Begin(hours);
        Every(minutes: 10, hours, () => Configure(Plan.Change()));
        Every(minutes: 5, hours, () => Books.NothingIsLeftUndone(Now));
        Every(minutes: 30, hours, () => Books.Compare(Engine));
        Every(minutes: 431, hours, Restart);
        In(hours / 2 * 3600, BeginDay); // midnight of the tenant's zone is noon on this clock
        In(hours * 3600, () => Configure(Plan.Restored()));
        Run();
    }

    public void In(double seconds, Action what) => _agenda.Enqueue(what, (Now + (Math.Max(0, (long)Math.Round(seconds * 4)) * Step), ++_order));

    public double Exponential(double mean) => -mean * Math.Log(1 - Random.NextDouble());

    public bool Chance(double probability) => Random.NextDouble() < probability;

    /// <summary>One command, and then everybody hears what it caused.</summary>
    public T Do<T>(Func<T> command)
    {
        var result = command();
        Listen();
        return result;
    }

    public void Do(Action command)
    {
        command();
        Listen();
    }

    private void Run()
    {
        while (true)
        {
            var next = _agenda.TryPeek(out _, out var key) ? key.At : long.MaxValue;
            // At the same instant the command comes first, and finds the timer due.
            if (Engine.NextDue is { } due && due < next)
            {
                Now = Math.Max(Now, due);
                Do(() => Engine.Advance(Now));
            }
            else if (next < long.MaxValue)
            {
                Now = next;
                _agenda.Dequeue()();
            }
            else
            {
                return;
            }
        }
    }

    private void Listen()
    {
        // What follows is put on the agenda, never done at once: the outputs are valid until the next command.
        foreach (var output in Engine.Outputs)
            Books.Hear(output);
        _heard.AddRange(Engine.Outputs);
        Engine.Outputs.Clear();
        foreach (var output in _heard)
        {
            _callers.Hear(output);
            _staff.Hear(output);
        }

        _heard.Clear();
    }

    private void Every(double minutes, double hours, Action what)
    {
        for (var at = minutes; at < hours * 60; at += minutes)
            In(at * 60, what);
    }

    private void Configure(AcdConfiguration configuration)
    {
        // What falls due before the change is decided by the old configuration.
        Do(() => Engine.Advance(Now));
        Books.Configured(Engine, configuration, Now);
        Do(() => Engine.Apply(Now, configuration));
        Books.Compare(Engine);
    }

    private void BeginDay()
    {
        Do(() => Engine.Advance(Now));
        Books.Compare(Engine);
        Engine.BeginDay();
        Books.BeginDay();
    }

    /// <summary>The process dies and comes back with what the snapshot keeps; every call is gone.</summary>
    private void Restart()
    {
        Do(() => Engine.Advance(Now));
        Books.Compare(Engine);
        Restarts++;
        var old = Engine;
        var statuses = old.Agents.Where(a => !a.Removed).Select(a => a.Pending is { } pending
            ? new RestoredStatus(a.Settings.Id, pending.Status, pending.Reason, pending.Actor, Now)
            : new RestoredStatus(a.Settings.Id, a.Status, a.StatusReason, a.StatusActor, a.StatusSince)).ToArray();
        Engine = new AcdEngine(new AcdEngineOptions());
        _callers.CutOff();
        Books.Configured(Engine, Plan.Current, Now, restarted: true);
        Do(() => Engine.Apply(Now, Plan.Current));
        Books.Restarted(Now, statuses);
        Engine.RestoreReservationNumber(old.NextReservation);
        foreach (var queue in old.Queues.Where(q => !q.Removed))
            Engine.FindQueue(queue.Settings.Id)!.Tally.Restore(queue.Tally.Figures());
        Do(() => Engine.RestoreStatuses(Now, statuses));
        Books.Compare(Engine);
        _staff.ComeBack();
    }

    public void ShouldBeAtRest()
    {
        Books.Compare(Engine);
        Engine.Work.Count.ShouldBe(0, "a contact is stuck");
        Engine.NextDue.ShouldBeNull("a timer is left");
        foreach (var agent in Engine.Agents)
        {
            (agent.Status, agent.State, agent.Pending).ShouldBe((AgentStatus.SignedOut, AgentState.Idle, null), agent.Settings.Name);
            (agent.Kept is { Count: > 0 } || agent.OtherCalls.Count > 0 || agent.InWrapUp).ShouldBeFalse(agent.Settings.Name);
        }

        foreach (var queue in Engine.Queues)
        {
            (queue.Items, queue.Present.Count).ShouldBe((0, 0), queue.Settings.Name);
            queue.Pools.ShouldAllBe(p => p.Users == 0 && p.Waiting.Count == 0 && p.Wanting.Count == 0);
        }
    }
}
