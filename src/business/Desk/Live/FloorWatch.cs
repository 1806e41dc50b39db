using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Tenancy;
using Switchboard.Desk.Directory;
using Switchboard.Kernel;

namespace Switchboard.Desk.Live;

/// <summary>Follows the durable events: counts the agents' day, remembers who talked in which call, and says whose picture changed.</summary>
internal sealed class FloorWatch(
    IEventFeed feed, IDurableLog journal, DeskDirectory directory, ITenantDirectory tenants, DayBook days, CallerNames names, LiveFloor live, FamiliarAgents familiar, TimeProvider time,
    ILogger<FloorWatch> log) : IHostedService
{
    private const long MostReplayed = 200_000;
    private static readonly TimeSpan JournalPatience = TimeSpan.FromSeconds(10);
    private readonly CancellationTokenSource _stop = new();
    private Task _watching = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        // Subscribed before what is stored is read again: nothing falls between, and what comes twice is known by its number.
        var coming = feed.StreamAllAsync(_stop.Token).GetAsyncEnumerator(_stop.Token);
        var first = coming.MoveNextAsync().AsTask();
        _watching = WatchAsync(coming, first);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _watching;
        foreach (var tenant in tenants.All)
        {
            try
            {
                await days.SaveAsync(tenant.Id, cancellationToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Log.MemoryNotSaved(log, tenant.Id.Value, e);
            }
        }

        _stop.Dispose();
    }

    private async Task WatchAsync(IAsyncEnumerator<TenantEvent> coming, Task<bool> first)
    {
        await using var _ = coming;
        try
        {
            await CatchUpAsync();
            for (var more = await first; more; more = await coming.MoveNextAsync())
                Take(coming.Current);
        }
        catch (OperationCanceledException)
        {
            // stopped
        }
    }

    private async Task CatchUpAsync()
    {
        using var limit = new CancellationTokenSource(JournalPatience, time);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, limit.Token);
        foreach (var tenant in tenants.All)
        {
            try
            {
                await days.RestoreAsync(tenant.Id, patience.Token);
                await journal.WhenAppliedAsync(patience.Token);
                await ReplayAsync(tenant.Id, patience.Token);
            }
            catch (Exception e) when (!_stop.IsCancellationRequested)
            {
                Log.NotReplayed(log, tenant.Id.Value, e);
            }
        }
    }

    private async Task ReplayAsync(TenantId tenant, CancellationToken cancellation)
    {
        var (since, last) = (days.Of(tenant).Sequence, feed.LastSequence(tenant));
        if (last <= since || last - since > MostReplayed)
            return;
        await foreach (var happened in feed.StreamAsync(tenant, since, cancellation))
        {
            Take(happened);
            if (happened.Sequence >= last)
                return;
        }
    }

    private void Take(TenantEvent happened)
    {
        try
        {
            var day = days.Of(happened.TenantId);
            lock (day.Gate)
            {
                if (day.Advance(happened.Sequence))
                    Count(happened, day);
            }
        }
        catch (Exception e)
        {
            Log.EventNotUnderstood(log, happened.Type, happened.Sequence, e); // one bad event does not blind the floor
        }
    }

    private void Count(TenantEvent happened, TenantDay day)
    {
        if (happened.Type.StartsWith("queue.", StringComparison.Ordinal))
            CountContact(happened, day, Parse(happened));
        else if (happened.Type.StartsWith("agent.", StringComparison.Ordinal))
            CountAgent(happened, day, Parse(happened));
        else if (happened.Type.StartsWith("callback.", StringComparison.Ordinal))
            TouchCallback(happened, Parse(happened));
        else if (happened.Type.StartsWith("call.", StringComparison.Ordinal))
            NoteCall(happened, day, Parse(happened));
        else if (happened.Type == "registration.changed" && OwnCalls.Text(Parse(happened), "extension") is { } extension)
            TouchExtension(happened.TenantId, extension);
    }

    private void CountContact(TenantEvent happened, TenantDay day, JsonElement data)
    {
        var (tenant, agent, queue) = (happened.TenantId, OwnCalls.Guid(data, "agentId"), OwnCalls.Guid(data, "queueId"));
        if (!Guid.TryParse(happened.SubjectId, out var call))
            return;
        switch (happened.Type)
        {
            case "queue.contactQueued" when queue is { } waitsIn:
                names.Begin(tenant, call, () => live.TouchQueue(tenant, waitsIn));
                break;
            case "queue.contactAnswered" when agent is { } who:
                day.Add(who, DayOf(happened), t => t with { Answered = t.Answered + 1 });
                Remember(happened, day, call, who, queue, OwnCalls.Text(data, "caller"));
                names.End(call);
                break;
            case "queue.reservationEnded" when agent is { } who && OwnCalls.Text(data, "end") is "noAnswer" or "expired":
                day.Add(who, DayOf(happened), t => t with { Missed = t.Missed + 1 });
                break;
            case "queue.contactAbandoned" or "queue.contactOverflowed" or "queue.contactLeft":
                names.End(call);
                break;
        }

        if (queue is { } touched)
            live.TouchQueue(tenant, touched);
        if (agent is { } seat)
            live.TouchAgent(tenant, seat);
    }

    // A promise is nobody's answered call; the call that keeps it is counted as a call.
    private void TouchCallback(TenantEvent happened, JsonElement data)
    {
        if (OwnCalls.Guid(data, "queueId") is { } queue)
            live.TouchQueue(happened.TenantId, queue);
        if (OwnCalls.Guid(data, "agentId") is { } agent)
            live.TouchAgent(happened.TenantId, agent);
    }

    private void CountAgent(TenantEvent happened, TenantDay day, JsonElement data)
    {
        if (!Guid.TryParse(happened.SubjectId, out var agent))
            return;
        if (happened.Type == "agent.stateChanged")
        {
            var lasted = TenantClock.SinceMidnight(happened.Time, OwnCalls.Number(data, "lastedMs"), ZoneOf(happened.TenantId));
            if (OwnCalls.Text(data, "from") == "onCall")
                day.Add(agent, DayOf(happened), t => t with { TalkMs = t.TalkMs + lasted });
            else if (OwnCalls.Text(data, "from") == "afterCallWork")
                day.Add(agent, DayOf(happened), t => t with { WrapUpMs = t.WrapUpMs + lasted });
        }

        live.TouchAgent(happened.TenantId, agent);
        foreach (var member in directory.Book(happened.TenantId).Seats.GetValueOrDefault(agent)?.Queues ?? [])
            live.TouchQueue(happened.TenantId, member.QueueId);
    }

    private void NoteCall(TenantEvent happened, TenantDay day, JsonElement data)
    {
        if (happened.Type is "call.held" or "call.retrieved" or "call.wrapUp" || !Guid.TryParse(happened.SubjectId, out var call))
            return;
        var (agent, extensions) = OwnCalls.Parties(data);
        var seats = extensions.Select(x => directory.FindSeatByExtension(happened.TenantId, x)?.Id).Append(agent).OfType<Guid>().Distinct();
        foreach (var seat in seats)
        {
            if (happened.Type == "call.bridged")
                Remember(happened, day, call, seat, OwnCalls.Guid(data, "queueId"), OwnCalls.Text(data, "direction") == "inbound" ? OwnCalls.Text(data, "caller") : null);
            live.TouchAgent(happened.TenantId, seat);
        }
    }

    private void TouchExtension(TenantId tenant, string extension)
    {
        if (directory.FindSeatByExtension(tenant, extension) is { } seat)
            live.TouchAgent(tenant, seat.Id);
    }

    private void Remember(TenantEvent happened, TenantDay day, Guid call, Guid agent, Guid? queue, string? caller)
    {
        if (caller is { Length: > 0 })
            familiar.Note(happened.TenantId, caller, agent, happened.Time);
        if (day.Remember(call, agent))
            journal.Append(ContactKeeper.JournalKind, happened.TenantId, JsonSerializer.SerializeToUtf8Bytes(new Contact(call, agent, queue, happened.Time, caller), WireJson.Options));
    }

    private DateOnly DayOf(TenantEvent happened) => TenantClock.Day(happened.Time, ZoneOf(happened.TenantId));

    private TimeZoneInfo ZoneOf(TenantId tenant) => TenantClock.Zone(tenants.Find(tenant));

    private static JsonElement Parse(TenantEvent happened) => happened.Data.IsEmpty ? default : JsonElement.Parse(happened.Data.Span);
}
