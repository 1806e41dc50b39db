using System.Diagnostics;
using System.Runtime.InteropServices;
using Switchboard.Acd.Engine;
using Switchboard.Contracts.Acd;

namespace Switchboard.Bench.Routing;

/// <summary>Drives the live engine through a run on the virtual clock and takes the time of every command.</summary>
internal sealed class Simulation
{
    private const long ChurnEvery = 30 * TimeSpan.TicksPerSecond;
    private readonly World _world;
    private readonly Arrival[] _arrivals;
    private readonly AcdEngine _engine;
    private readonly Stack<Caller>[] _rested;
    private readonly PriorityQueue<(Caller Caller, int Arrival), long> _events = new();
    private readonly Random _churn = new(11);
    private readonly int _warmUp;
    private readonly bool _judgesWaits;
    private readonly List<AgentId> _away = [];
    private long _nextChurn = ChurnEvery;
    private int _arrived;

    public Simulation(World world, Arrival[] arrivals, bool judgesWaits = false)
    {
        _judgesWaits = judgesWaits;
        _world = world;
        _arrivals = arrivals;
        _warmUp = arrivals.Length / 10;
        _engine = new AcdEngine(new AcdEngineOptions());
        _engine.Apply(0, world.Configuration);
        foreach (var agent in world.Configuration.Agents)
            _engine.SignIn(0, agent.Id, AgentStatus.Available, "in", Actor.System);
        _rested = new Stack<Caller>[world.Setting.Queues];
        for (var i = 0; i < _rested.Length; i++)
            _rested[i] = new Stack<Caller>();
        Result = new Result(world, arrivals.Length);
    }

    public Result Result { get; }

    /// <summary>How true the expected waits were.</summary>
    public Forecasts Forecasts { get; } = new();

    public Result Run()
    {
        foreach (ref readonly var arrival in _arrivals.AsSpan())
        {
            EndUntil(arrival.At);
            if (_world.Setting.Lunch && arrival.At >= _nextChurn)
                Churn(arrival.At);
            if (_arrived == _warmUp)
                Result.Begin(GC.GetAllocatedBytesForCurrentThread());
            Arrive(arrival);
        }

        Result.Finish(_arrivals[^1].At - _arrivals[_warmUp].At, GC.GetAllocatedBytesForCurrentThread());
        return Result;
    }

    private void Arrive(in Arrival arrival)
    {
        var queue = arrival.Queue;
        if (!_rested[queue].TryPop(out var caller))
            caller = MakeCaller(queue);
        caller.Arrival = _arrived++;
        caller.Answered = false;
        var began = Stopwatch.GetTimestamp();
        _engine.Enqueue(arrival.At, caller.Item, caller);
        var took = Stopwatch.GetTimestamp() - began;
        if (Serve(arrival.At, took))
            return;
        _events.Enqueue((caller, caller.Arrival), arrival.At + arrival.Patience);
        if (_judgesWaits)
            Note(caller);
    }

    // What the engine says, and what the length of the line alone says, the moment he begins to wait.
    private void Note(Caller caller)
    {
        var work = _engine.FindWork(caller.Item.Id)!;
        var sight = work.Sight;
        (caller.Mean, caller.P90, caller.Last) = (sight.Mean, sight.P90, sight.Last);
        caller.Line = AcdEngine.ExpectedWaitIn(work.Pool!).At(work.Queue.Present.Count)?.TotalSeconds ?? -1;
    }

    private void EndUntil(long now)
    {
        while (_events.TryPeek(out var due, out var at) && at <= now)
        {
            _events.Dequeue();
            if (due.Caller.Arrival != due.Arrival)
                continue; // his patience would have ended now, but he was served and is somebody else by this time
            if (due.Caller.Answered)
            {
                if (at < due.Caller.EndsAt)
                    continue; // patience of one who talks
                var began = Stopwatch.GetTimestamp();
                _engine.Complete(at, due.Caller.Item.Id, "end");
                var took = Stopwatch.GetTimestamp() - began;
                Rest(due.Caller);
                Serve(at, took);
            }
            else
            {
                var began = Stopwatch.GetTimestamp();
                _engine.Abandon(at, due.Caller.Item.Id, "patience");
                Result.Spent(Stopwatch.GetTimestamp() - began);
                Result.Abandoned(due.Caller.Queue);
                Rest(due.Caller);
            }
        }
    }

    private void Rest(Caller caller)
    {
        caller.Arrival = -1;
        _rested[caller.Queue].Push(caller);
    }

    // What a command decided is carried out at once: the agent answers.
    private bool Serve(long now, long took)
    {
        foreach (ref readonly var output in CollectionsMarshal.AsSpan(_engine.Outputs))
        {
            if (output.Kind != OutputKind.Reserved)
                continue;
            var caller = (Caller)output.Work!.Tag!;
            var (agent, reservation) = (output.Agent!.Settings, new ReservationId(output.Reservation));
            Result.Decided(took);
            var began = Stopwatch.GetTimestamp();
            var accepted = _engine.Accept(now, caller.Item.Id, reservation);
            Result.Spent(Stopwatch.GetTimestamp() - began);
            if (!accepted)
                throw new InvalidOperationException("The engine took its own reservation back.");
            var arrival = _arrivals[caller.Arrival];
            caller.Answered = true;
            caller.EndsAt = now + arrival.Handling;
            _events.Enqueue((caller, caller.Arrival), caller.EndsAt);
            Result.Answered(caller.Queue, caller.Arrival, now - arrival.At, agent.Id, arrival.Handling);
            if (_judgesWaits && now > arrival.At && caller.Arrival >= _warmUp)
                Forecasts.Answered(caller.Mean, caller.P90, caller.Last, caller.Line, (now - arrival.At) / (double)TimeSpan.TicksPerSecond);
            return true;
        }

        Result.Spent(took);
        return false;
    }

    private void Churn(long now)
    {
        _nextChurn = now + ChurnEvery;
        foreach (var agent in _away)
        {
            _engine.SetStatus(now, agent, AgentStatus.Available, "back", Actor.System);
            Serve(now, 0);
        }

        _away.Clear();
        var agents = _world.Configuration.Agents;
        for (var i = 0; i < agents.Count / 10; i++)
        {
            var agent = agents[_churn.Next(agents.Count)].Id;
            _engine.SetStatus(now, agent, AgentStatus.Break, "lunch", Actor.System);
            _away.Add(agent);
        }
    }

    private Caller MakeCaller(int queue) => new(queue, new WorkItem
    {
        Id = new WorkItemId(World.Name(_churn)),
        Tenant = _world.Configuration.Tenant,
        Queue = _world.Configuration.Queues[queue].Id,
    });

    private sealed class Caller(int queue, WorkItem item)
    {
        public int Queue { get; } = queue;

        public WorkItem Item { get; } = item;

        public int Arrival { get; set; }

        public bool Answered { get; set; }

        public long EndsAt { get; set; }

        public double Mean { get; set; }

        public double P90 { get; set; }

        public double Last { get; set; }

        public double Line { get; set; }
    }
}
