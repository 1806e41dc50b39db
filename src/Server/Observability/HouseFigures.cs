using System.Diagnostics.Metrics;
using Switchboard.Contracts.Acd;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Switch;
using Switchboard.Contracts.Tenancy;
using Switchboard.Media;
using Switchboard.Switch;

namespace Switchboard.Server.Observability;

/// <summary>The house's own figures as instruments of the meter <c>Switchboard.House</c>.</summary>
internal sealed class HouseFigures : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private readonly Meter _meter = new("Switchboard.House");
    private readonly Counter<long> _started;
    private readonly Counter<long> _ended;
    private readonly Counter<long> _legs;
    private readonly Counter<long> _received;
    private readonly Counter<long> _sent;
    private readonly Counter<long> _lost;
    private readonly IServiceProvider _services;
    private volatile Sample _sample = new([], []);

    public HouseFigures(IServiceProvider services)
    {
        _services = services;
        _started = _meter.CreateCounter<long>("switchboard.calls.started", description: "Calls begun, by direction");
        _ended = _meter.CreateCounter<long>("switchboard.calls.ended", description: "Calls ended, by direction, answered or not, and cause");
        _legs = _meter.CreateCounter<long>("switchboard.legs.ended", description: "Legs ended, by kind and SIP status");
        _received = _meter.CreateCounter<long>("switchboard.rtp.received", description: "RTP packets received by legs that have ended");
        _sent = _meter.CreateCounter<long>("switchboard.rtp.sent", description: "RTP packets sent by legs that have ended");
        _lost = _meter.CreateCounter<long>("switchboard.rtp.lost", description: "RTP packets that never came, of legs that have ended");
        _meter.CreateObservableGauge("switchboard.queue.waiting", () => _sample.Waiting, description: "Contacts waiting in each queue");
        _meter.CreateObservableGauge("switchboard.agents", () => _sample.Agents, description: "Agents by status and state");
        _meter.CreateObservableCounter("switchboard.live.dropped", () => _services.GetRequiredService<ILiveFeed>().Dropped, description: "Live updates dropped because a browser was slow");
        _meter.CreateObservableGauge("switchboard.trace.bytes", () => _services.GetRequiredService<CallTraces>().Figures.Bytes, description: "SIP traces in memory");
        _meter.CreateObservableCounter("switchboard.trace.lost", () => _services.GetRequiredService<CallTraces>().Figures.Lost, description: "Messages not traced because there were too many");
    }

    /// <summary>The figures of switch, wire and media; told once the telephones are there, before that they would not open.</summary>
    public void Watch(Exchange exchange, MediaEngine media)
    {
        _meter.CreateObservableGauge("switchboard.calls", () => exchange.CallCount, description: "Calls that live");
        _meter.CreateObservableGauge("switchboard.legs", () => media.OpenLegs, description: "Media legs that are open");
        _meter.CreateObservableGauge("switchboard.registrations", () => exchange.Registrations.Snapshot().Count, description: "Phones registered");
        _meter.CreateObservableGauge("switchboard.sip.connections", () => exchange.Stack.OpenFlows().Count, description: "SIP connections (TCP, TLS, WebSocket) open");
        _meter.CreateObservableCounter("switchboard.sip.shed", () => exchange.Stack.Shed, description: "SIP messages dropped because the loop was behind");
        _meter.CreateObservableCounter("switchboard.guard.requests", () => Guard(exchange), description: "Requests at the door, by verdict");
        _meter.CreateObservableCounter("switchboard.guard.auth_failures", () => exchange.Guard.Counters.AuthFailures, description: "SIP credentials refused");
        _meter.CreateObservableGauge("switchboard.guard.blocks", () => exchange.Guard.Blocks().Count, description: "Blocks in force");
        _meter.CreateObservableGauge("switchboard.guard.sources", () => exchange.Guard.Counters.Sources, description: "Addresses the door remembers");
    }

    /// <summary>Counts what happened to a call; on the call's mailbox, so it only adds.</summary>
    public void Count(CallEvent happened)
    {
        var call = happened.Call;
        if (happened.Kind == CallEventKind.Started)
            _started.Add(1, new KeyValuePair<string, object?>("direction", Word(call.Direction)));
        if (happened.Kind != CallEventKind.Ended)
            return;
        _ended.Add(
            1, new("direction", Word(call.Direction)), new("answered", call.AnsweredAt is null ? "false" : "true"), new("cause", call.Cause?.Reason ?? "unknown"));
        foreach (var leg in call.Legs)
        {
            _legs.Add(1, new("kind", Word(leg.Kind)), new("status", leg.Cause?.SipCode ?? 0));
            if (leg.Media is not { } media)
                continue;
            _received.Add(media.PacketsIn);
            _sent.Add(media.PacketsOut);
            _lost.Add(Math.Max(0, media.Lost));
        }
    }

    /// <summary>Asks every tenant's router for its floor, before the figures are read.</summary>
    public async Task SampleAsync(CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        var waiting = new List<Measurement<long>>();
        var agents = new List<Measurement<long>>();
        try
        {
            foreach (var tenant in _services.GetRequiredService<ITenantDirectory>().All)
            {
                var floor = await _services.GetRequiredService<IFloor>().GetFloorAsync(tenant.Id, patience.Token);
                foreach (var queue in floor.Queues)
                    waiting.Add(new(queue.Waiting.Count, new("tenant", tenant.Name), new KeyValuePair<string, object?>("queue", queue.Name)));
                foreach (var group in floor.Agents.GroupBy(a => (a.Status, a.State)))
                    agents.Add(new(group.Count(), new("tenant", tenant.Name), new("status", Word(group.Key.Status)), new("state", Word(group.Key.State))));
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // a router is busy: what was gathered is told
        }

        // what is no longer there is told as 0 once, or its last value would stand for ever
        _sample = new Sample(Fill(_sample.Waiting, waiting), Fill(_sample.Agents, agents));
    }

    public void Dispose() => _meter.Dispose();

    private static List<Measurement<long>> Fill(IReadOnlyList<Measurement<long>> before, List<Measurement<long>> now)
    {
        var known = now.Select(m => Key(m)).ToHashSet(StringComparer.Ordinal);
        foreach (var old in before)
        {
            if (!known.Contains(Key(old)))
                now.Add(new Measurement<long>(0, old.Tags));
        }

        return now;

        static string Key(Measurement<long> m) => string.Join('|', m.Tags.ToArray().Select(t => $"{t.Key}={t.Value}"));
    }

    private static IEnumerable<Measurement<long>> Guard(Exchange exchange)
    {
        var counters = exchange.Guard.Counters;
        yield return new(counters.Admitted, new KeyValuePair<string, object?>("verdict", "admitted"));
        yield return new(counters.DroppedFlood, new KeyValuePair<string, object?>("verdict", "flood"));
        yield return new(counters.DroppedScanner, new KeyValuePair<string, object?>("verdict", "scanner"));
        yield return new(counters.DroppedFailures, new KeyValuePair<string, object?>("verdict", "failures"));
        yield return new(counters.DroppedByAdministrator, new KeyValuePair<string, object?>("verdict", "administrator"));
        yield return new(counters.Busy, new KeyValuePair<string, object?>("verdict", "busy"));
    }

    private static string Word<T>(T value) where T : struct, Enum => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    private sealed record Sample(IReadOnlyList<Measurement<long>> Waiting, IReadOnlyList<Measurement<long>> Agents);
}
