using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Switchboard.Contracts.Lines;
using Switchboard.Sip;

namespace Switchboard.Switch.Lines;

/// <summary>Pings every trunk by OPTIONS: down after two misses, up after two answers (HARDENING, "trunk unreachable").</summary>
public sealed class TrunkHealth(ILineDirectory lines, SipStack stack, TimeProvider time, ILogger log) : IAsyncDisposable
{
    private static readonly TimeSpan PingWithin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);
    private readonly ConcurrentDictionary<Guid, Pulse> _pulses = new();
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    /// <summary>A trunk went up or down: the trunk, <c>up</c> or <c>down</c>, since when.</summary>
    public event Action<Trunk, string, DateTimeOffset>? Changed;

    /// <summary>True when the trunk is known not to answer.</summary>
    public bool IsDown(Guid trunkId) => _pulses.TryGetValue(trunkId, out var pulse) && pulse.State == "down";

    /// <summary><c>up</c>, <c>down</c> or <c>unknown</c>, and since when.</summary>
    public (string State, DateTimeOffset? Since) Find(Guid trunkId) =>
        _pulses.TryGetValue(trunkId, out var pulse) ? (pulse.State, pulse.Since) : ("unknown", null);

    internal void Start() => _running = Task.Run(RunAsync);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
            {
                foreach (var trunk in lines.ListTrunks())
                {
                    if (trunk.Profile.Watch)
                        _ = PingAsync(trunk);
                    else
                        _pulses.TryRemove(trunk.Id, out _);
                }
            }
            while (await timer.WaitForNextTickAsync(_stop.Token));
        }
        catch (OperationCanceledException)
        {
            // stopped
        }
    }

    private async Task PingAsync(Trunk trunk)
    {
        try
        {
            using var limit = new CancellationTokenSource(PingWithin, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _stop.Token);
            Count(trunk, await AnswersAsync(trunk, either.Token));
        }
        catch (OperationCanceledException) when (!_stop.IsCancellationRequested)
        {
            Count(trunk, answered: false);
        }
        catch (OperationCanceledException)
        {
            // stopped
        }
    }

    // One living place of its name is enough.
    private async Task<bool> AnswersAsync(Trunk trunk, CancellationToken limit)
    {
        foreach (var place in await TrunkPlaces.FindAsync(stack, trunk, limit))
        {
            var settings = new SipRequestSettings
            {
                RequestUri = SipUri.Create("", trunk.Host, trunk.Port == 5060 ? 0 : trunk.Port),
                From = new SipAddress(SipUri.Create("ping", "switchboard.invalid")),
                Destination = place,
            };
            var response = await stack.RequestAsync("OPTIONS", settings, limit);
            // Any answer of the peer itself says that it lives, a refusal too; 503 says that it does not want calls.
            if (response.Failure == SipFailure.None && response.Status != 503)
                return true;
        }

        return false;
    }

    private void Count(Trunk trunk, bool answered)
    {
        var pulse = _pulses.GetOrAdd(trunk.Id, static _ => new Pulse());
        lock (pulse)
        {
            pulse.Good = answered ? pulse.Good + 1 : 0;
            pulse.Missed = answered ? 0 : pulse.Missed + 1;
            var first = pulse.State == "unknown" && answered;
            var state = pulse.Missed >= 2 ? "down" : pulse.Good >= 2 || first ? "up" : pulse.State;
            if (state == pulse.State)
                return;
            pulse.State = state;
            pulse.Since = time.GetUtcNow();
        }

        Log.TrunkChanged(log, trunk.Name, pulse.State);
        Changed?.Invoke(trunk, pulse.State, pulse.Since.Value);
    }

    private sealed class Pulse
    {
        public string State { get; set; } = "unknown";

        public DateTimeOffset? Since { get; set; }

        public int Good { get; set; }

        public int Missed { get; set; }
    }
}
