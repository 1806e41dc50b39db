using Shouldly;
using Switchboard.Acd.Engine;
using Switchboard.Contracts.Acd;
using Xunit;
using Xunit.Abstractions;

namespace Switchboard.Engine.Tests.Acd;

public class SpeedTests(ITestOutputHelper output)
{
    [Fact]
    public void A_decision_in_steady_state_allocates_nothing()
    {
        var shift = new Shift(agents: 200, queues: 20, queuesPerAgent: 4, skills: 8);
        shift.Run(20_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        shift.Run(20_000);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
        shift.Decisions.ShouldBeGreaterThan(35_000);
    }

    /// <summary>
    /// Prints decisions per second of processor time (the machine is shared), the load generator's own time included. Short in
    /// the ordinary run; a Release build with ACD_BENCH_ARRIVALS=2000000 gives the numbers worth quoting.
    /// </summary>
    [Theory]
    [InlineData(200, 20, 4, 0.9)]
    [InlineData(1000, 50, 4, 0.95)]
    [InlineData(10_000, 200, 4, 0.95)]
    [InlineData(10_000, 200, 4, 1.02)]
    [InlineData(10_000, 200, 24, 0.95)]
    public void Decisions_per_second(int agents, int queues, int queuesPerAgent, double load)
    {
        var arrivals = int.TryParse(Environment.GetEnvironmentVariable("ACD_BENCH_ARRIVALS"), out var asked) ? asked : 10_000;
        var shift = new Shift(agents, queues, queuesPerAgent, skills: 50, load);
        shift.Run(Math.Min(agents * 6, arrivals));
        var (before, started) = (shift.Decisions, Environment.CpuUsage.UserTime);
        shift.Run(arrivals);
        var seconds = (Environment.CpuUsage.UserTime - started).TotalSeconds;
        var decisions = shift.Decisions - before;
        decisions.ShouldBeGreaterThan(arrivals / 2);
        output.WriteLine(
            $"{agents} agents, {queues} queues, {queuesPerAgent} a head, load {load}: {decisions / seconds:N0} decisions per CPU-second " +
            $"(each with enqueue, reserve, accept, complete), waiting at the end {shift.Waiting}");
    }

    /// <summary>Arrivals, answers and endings in a fixed random order. All items are made beforehand.</summary>
    private sealed class Shift
    {
        private readonly AcdEngine _engine = new(new AcdEngineOptions());
        private readonly WorkItem[] _items;
        private readonly Stack<int> _idle = new();
        private readonly Dictionary<WorkItemId, int> _indexOf = [];
        private readonly PriorityQueue<int, long> _endings;
        private readonly Random _random = new(7);
        private readonly double _meanHandling = 180 * TimeSpan.TicksPerSecond;
        private readonly double _meanGap;
        private double _nextArrival;

        public Shift(int agents, int queues, int queuesPerAgent, int skills, double load = 0.9)
        {
            var configuration = Configure(agents, queues, queuesPerAgent, skills);
            _engine.Apply(0, configuration);
            foreach (var agent in configuration.Agents)
            {
                _engine.DeviceConnected(0, agent.Id);
                _engine.SignIn(0, agent.Id, AgentStatus.Available, "in", Actor.System);
            }

            _meanGap = _meanHandling / agents / load;
            _endings = new PriorityQueue<int, long>(agents + 1);
            _items = [.. Enumerable.Range(0, (agents * 4) + 10_000).Select(i => new WorkItem
            {
                Id = new WorkItemId(Guid.NewGuid()),
                Tenant = configuration.Tenant,
                Queue = configuration.Queues[_random.Next(queues)].Id,
            })];
            for (var i = 0; i < _items.Length; i++)
            {
                _idle.Push(i);
                _indexOf.Add(_items[i].Id, i);
            }
        }

        public long Decisions { get; private set; }

        public int Waiting => _engine.Work.Count(w => w.State == WorkState.Waiting);

        public void Run(int arrivals)
        {
            for (var i = 0; i < arrivals; i++)
            {
                _nextArrival -= Math.Log(1 - _random.NextDouble()) * _meanGap;
                var now = (long)_nextArrival;
                while (_endings.TryPeek(out var ending, out var due) && due <= now)
                {
                    _endings.Dequeue();
                    _engine.Complete(due, _items[ending].Id, "end");
                    _idle.Push(ending);
                    Answer(due);
                }

                _engine.Enqueue(now, _items[_idle.Pop()]);
                Answer(now);
            }
        }

        private void Answer(long now)
        {
            WorkItemId item = default;
            long reservation = 0;
            foreach (var o in _engine.Outputs)
            {
                if (o.Kind == OutputKind.Reserved)
                    (item, reservation) = (o.Work!.Item.Id, o.Reservation);
            }

            if (reservation == 0)
                return;
            Decisions++;
            if (!_engine.Accept(now, item, new ReservationId(reservation)))
                throw new InvalidOperationException("not accepted");
            _endings.Enqueue(_indexOf[item], now - (long)(Math.Log(1 - _random.NextDouble()) * _meanHandling));
        }

        private AcdConfiguration Configure(int agents, int queues, int queuesPerAgent, int skills)
        {
            QueueSettings[] all = [.. Enumerable.Range(0, queues).Select(i => new QueueSettings
            {
                Id = new QueueId(Guid.NewGuid()),
                Name = $"q{i}",
                WrapUp = WrapUpMode.Optional,
                RequiredSkills = [new($"skill{i % skills}", 1)],
            })];
            return new AcdConfiguration
            {
                Tenant = EngineFloor.Tenant,
                Queues = all,
                Agents = [.. Enumerable.Range(0, agents).Select(i => Agent(i, all, queuesPerAgent, skills))],
            };
        }

        private AgentSettings Agent(int i, QueueSettings[] queues, int queuesPerAgent, int skills)
        {
            var mine = Enumerable.Range(0, queuesPerAgent)
                .Select(k => k == 0 ? i % queues.Length : _random.Next(queues.Length)).Distinct().ToArray();
            return new AgentSettings
            {
                Id = new AgentId(Guid.NewGuid()),
                Name = $"a{i}",
                Queues = [.. mine.Select(q => new QueueMembership(queues[q].Id))],
                Skills = [.. mine.Select(q => q % skills).Distinct().Select(s => new AgentSkill($"skill{s}", 1 + _random.Next(5)))],
            };
        }
    }
}
