using Shouldly;
using Switchboard.Contracts.Acd;
using Switchboard.Engine.Tests.Acd;
using Switchboard.Ivr.Callbacks;
using Xunit;

namespace Switchboard.Engine.Tests.Callbacks;

/// <summary>
/// Callers come, turn into promises, ring back, give up and are served, in any order: whoever is served next is the one with
/// the highest priority who began to wait first, whatever became of his call meanwhile.
/// </summary>
public class PlaceProperties
{
    [Fact]
    public async Task Nobody_loses_his_place_and_nobody_gains_one()
    {
        for (var seed = 1; seed <= 40; seed++)
            await new Play(seed).RunAsync();
    }

    private sealed class Play(int seed)
    {
        private readonly Random _random = new(seed);
        private readonly List<Party> _waiting = [];
        private readonly List<string> _said = [];
        private int _numbers;

        public async Task RunAsync()
        {
            await using var house = await new CallbackHouse().OpenAsync(new CallbackOffer { QueueId = CallbackHouse.Queue, MaxAttempts = 100, Pause = TimeSpan.FromMinutes(5) });
            await house.AvailableAsync("ann");
            await house.BreakAsync("ann");
            for (var step = 0; step < 40; step++)
            {
                await house.AdvanceAsync(TimeSpan.FromSeconds(1 + _random.Next(40)));
                await StepAsync(house);
            }

            while (_waiting.Count > 0)
            {
                await house.AdvanceAsync(TimeSpan.FromMinutes(6));
                await ServeAsync(house, reached: true);
            }

            house.Book.Open(CallbackHouse.Tenant).ShouldBeEmpty(Story);
        }

        private string Story => $"seed {seed}:\n{string.Join('\n', _said)}";

        private Task StepAsync(CallbackHouse house) => _random.Next(10) switch
        {
            < 4 => ComeAsync(house),
            4 or 5 => PromiseAsync(house),
            6 => RingBackAsync(house, stays: true),
            7 => RingBackAsync(house, stays: false),
            _ => ServeAsync(house, reached: _random.Next(3) > 0),
        };

        private async Task ComeAsync(CallbackHouse house)
        {
            var party = new Party($"1390000{++_numbers:0000}", house.Now, _random.Next(3));
            _said.Add($"{party} comes at {house.Now:HH:mm:ss}");
            await QueueAsync(house, party);
            _waiting.Add(party);
        }

        private static async Task QueueAsync(CallbackHouse house, Party party)
        {
            var ear = new LiveFloor.Ear();
            var item = new WorkItem
            {
                Id = new WorkItemId(Guid.NewGuid()),
                Tenant = CallbackHouse.Tenant,
                Queue = new QueueId(CallbackHouse.Queue),
                Subject = party.Number,
                Priority = party.Priority,
                AlreadyWaited = house.Now - party.Since,
            };
            (party.Work, party.Ear) = ((await house.Router.EnqueueAsync(item, ear)).Value, ear);
        }

        private async Task PromiseAsync(CallbackHouse house)
        {
            if (Pick(p => p.Work is not null) is not { } party)
                return;
            _said.Add($"{party} is promised a callback");
            party.Work!.Leave("callback");
            party.Work = null;
            party.Promise = await house.PromiseAsync(party.Number, party.Since, party.Priority);
        }

        private async Task RingBackAsync(CallbackHouse house, bool stays)
        {
            if (Pick(p => p.Promise is not null) is not { } party)
                return;
            _said.Add($"{party} rings back{(stays ? "" : " and gives up")}");
            var taken = house.Callbacks.TakePlace(CallbackHouse.Tenant, CallbackHouse.Queue, party.Number, Guid.NewGuid()).ShouldNotBeNull(Story);
            (taken.ArrivedAt, taken.Priority).ShouldBe((party.Since, party.Priority), Story);
            await QueueAsync(house, party);
            await house.SettleAsync();
            if (stays)
            {
                party.Promise = null;
                return;
            }

            party.Work!.Abandon("caller");
            party.Work = null;
            house.Callbacks.GiveBack(CallbackHouse.Tenant, taken);
            await house.SettleAsync();
            party.Promise = house.Open(taken).ShouldNotBeNull(Story);
        }

        private async Task ServeAsync(CallbackHouse house, bool reached)
        {
            var ready = _waiting.Where(p => p.Promise is not { } promise || house.Open(promise)!.DueAt <= house.Now).ToList();
            if (ready.Count == 0)
                return;
            var next = ready.OrderByDescending(p => p.Priority).ThenBy(p => p.Since).First();
            await house.AvailableAsync("ann");
            if (next.Promise is { } promised)
                await RingAsync(house, next, promised, reached);
            else
                await TalkAsync(house, next);
            await house.AgentIsAsync("ann", AgentState.Idle);
            (await house.AgentAsync("ann")).Status.ShouldBe(AgentStatus.Break, Story);
        }

        private async Task TalkAsync(CallbackHouse house, Party next)
        {
            var reservation = next.Ear!.Reservation.ShouldNotBeNull($"{next} should be served. {Story}");
            _said.Add($"{next} is served");
            (await reservation.AcceptAsync()).ShouldBeTrue(Story);
            await house.BreakAsync("ann");
            next.Work!.Complete("done");
            _waiting.Remove(next);
        }

        private async Task RingAsync(CallbackHouse house, Party next, Callback promised, bool reached)
        {
            var turn = await house.TurnAsync();
            turn.Order.Callback.Id.ShouldBe(promised.Id, $"{next} should be rung. {Story}");
            _said.Add($"{next} is rung{(reached ? "" : " in vain")}");
            await turn.AcceptAsync();
            await house.BreakAsync("ann");
            if (reached)
                turn.Connect();
            turn.End(reached ? "reached" : "no_answer");
            await CallbackHouse.UntilAsync(() => house.Open(promised) is not { State: CallbackState.Calling or CallbackState.Talking });
            if (reached)
                _waiting.Remove(next);
        }

        private Party? Pick(Func<Party, bool> which)
        {
            var some = _waiting.Where(which).ToList();
            return some.Count == 0 ? null : some[_random.Next(some.Count)];
        }

        private sealed class Party(string number, DateTimeOffset since, int priority)
        {
            public string Number { get; } = number;

            public DateTimeOffset Since { get; } = since;

            public int Priority { get; } = priority;

            public IQueuedWork? Work { get; set; }

            public LiveFloor.Ear? Ear { get; set; }

            public Callback? Promise { get; set; }

            public override string ToString() => $"{Number} (priority {Priority}, since {Since:HH:mm:ss})";
        }
    }
}
