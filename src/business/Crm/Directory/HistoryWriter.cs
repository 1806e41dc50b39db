using System.Text.Json;
using Switchboard.Contracts.Crm;
using Switchboard.Contracts.Desk;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Switch;
using Switchboard.Data;
using Switchboard.Kernel;

namespace Switchboard.Crm.Directory;

/// <summary>Turns what happened on calls into the customers' histories. Works within the transaction that also keeps the position.</summary>
internal sealed class HistoryWriter(IEventFeed feed, IContactDirectory contacts, IDeskDirectory desk, TimeProvider time)
{
    private const string Ended = "call.ended";
    private const string WrapUp = "call.wrapUp";

    /// <summary>What of the events belongs into somebody's history: the wrap-ups, and the calls that a customer is known to or found for.</summary>
    public async Task<IReadOnlyList<HistoryEntry>> PrepareAsync(TenantId tenant, List<TenantEvent> batch, CancellationToken cancellation)
    {
        List<HistoryEntry>? entries = null;
        foreach (var happened in batch)
        {
            if (happened.Type == WrapUp)
                (entries ??= []).Add(new HistoryEntry(happened, null, []));
            else if (happened.Type == Ended && Read(happened) is { Direction: not CallDirection.Internal } call)
                (entries ??= []).Add(new HistoryEntry(happened, call, []));
        }

        if (entries is null)
            return [];
        var found = await contacts.FindByPhonesAsync(tenant, [.. entries.Select(e => e.Call is null ? "" : Number(e.Call))], cancellation);
        for (var i = 0; i < entries.Count; i++)
            entries[i] = entries[i] with { Customers = [.. found[i].Select(m => m.Id)] };
        entries.RemoveAll(e => e is { Call.CustomerId: null, Customers.Count: 0 });
        return entries;
    }

    public async Task WriteAsync(TenantConnection connection, HistoryEntry entry, WrapUpsHeard said, CancellationToken cancellation)
    {
        if (entry.Call is { } call)
        {
            await WriteCallAsync(connection, call, entry.Customers, said, cancellation);
            return;
        }

        said.Add(entry.Event);
        WriteWrapUp(connection, entry.Event);
    }

    private async Task WriteCallAsync(TenantConnection connection, CallRecord call, IReadOnlyList<Guid> found, WrapUpsHeard said, CancellationToken cancellation)
    {
        var number = Number(call);
        var known = call.CustomerId is { } id && await connection.FindAsync<int>(
            "select count(*)::int from crm.customer where tenant_id = @tenant and id = @id", new { id }, cancellation) == 1;
        var customers = known ? [call.CustomerId!.Value] : found;
        if (customers.Count == 0)
            return;
        var seat = call.AgentId is { } agent ? desk.FindSeat(connection.Tenant, agent) : null;
        var queue = call.QueueId is { } queued ? desk.FindQueue(connection.Tenant, queued.ToString()) : null;
        foreach (var customer in customers)
        {
            connection.Later(Insert)
                .With("id", Ids.New(time)).With("customer", customer).With("at", call.StartedAt).With("call", call.Id)
                .With("direction", call.Direction == CallDirection.Inbound ? "inbound" : "outbound").With("number", number)
                .With("agent", call.AgentId).With("queue", call.QueueId).With("agentName", seat?.Name).With("queueName", queue?.Name)
                .With("talk", call.TalkMs).With("outcome", call.ConnectedAt is null ? "unanswered" : "answered").With("summary", queue?.Name ?? call.OriginalCalled);
            connection.Later("update crm.customer set last_contact_at = greatest(coalesce(last_contact_at, @at), @at) where tenant_id = @tenant and id = @customer")
                .With("at", call.StartedAt).With("customer", customer);
        }

        // the agent may have written before the call was over
        var wrapUp = said.Find(call.Id);
        if (wrapUp is null && said.MayHaveMissed(call))
            wrapUp = (await feed.ListForSubjectAsync(connection.Tenant, "call", call.Id.ToString(), cancellation)).LastOrDefault(e => e.Type == WrapUp);
        if (wrapUp is not null)
            WriteWrapUp(connection, wrapUp);
    }

    private static void WriteWrapUp(TenantConnection connection, TenantEvent happened)
    {
        if (!Guid.TryParse(happened.SubjectId, out var call))
            return;
        using var data = JsonDocument.Parse(happened.Data);
        connection.Later(
            """
            update crm.contact_event set disposition = @disposition, summary = coalesce(@notes, summary)
            where tenant_id = @tenant and call_id = @call
            """)
            .With("call", call).With("disposition", Text(data.RootElement, "disposition") ?? Text(data.RootElement, "dispositionName")).With("notes", Text(data.RootElement, "notes"));
    }

    private static string Number(CallRecord call) => call.Direction == CallDirection.Inbound ? call.Caller : call.OriginalCalled;

    private static string? Text(JsonElement data, string name) =>
        data.ValueKind == JsonValueKind.Object && data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    private static CallRecord? Read(TenantEvent happened)
    {
        try
        {
            return JsonSerializer.Deserialize<CallRecord>(happened.Data.Span, WireJson.Options);
        }
        catch (JsonException)
        {
            return null; // not a call as we know it: no history, and no reason to stop
        }
    }

    private const string Insert = """
        insert into crm.contact_event (tenant_id, id, customer_id, time, kind, call_id, direction, number, agent_id, queue_id, agent_name, queue_name, talk_ms, outcome, summary)
        values (@tenant, @id, @customer, @at, 'call', @call, @direction, @number, @agent, @queue, @agentName, @queueName, @talk, @outcome, @summary)
        on conflict (tenant_id, customer_id, call_id) do nothing
        """;
}

/// <summary>Something for the history.</summary>
/// <param name="Event">What happened.</param>
/// <param name="Call">The call that ended; null for a wrap-up.</param>
/// <param name="Customers">Whom its number belongs to.</param>
internal sealed record HistoryEntry(TenantEvent Event, CallRecord? Call, IReadOnlyList<Guid> Customers);

/// <summary>The wrap-ups that one reading of a tenant's events has come by: a call that began since then has no other.</summary>
internal sealed class WrapUpsHeard(DateTimeOffset since)
{
    private const int Most = 10_000;
    private readonly Dictionary<string, TenantEvent> _heard = new(StringComparer.OrdinalIgnoreCase);
    private readonly Queue<string> _order = new();
    private DateTimeOffset _whole = since;

    public void Add(TenantEvent wrapUp)
    {
        if (_heard.TryAdd(wrapUp.SubjectId, wrapUp))
            _order.Enqueue(wrapUp.SubjectId);
        else
            _heard[wrapUp.SubjectId] = wrapUp;
        if (_order.Count > Most && _heard.Remove(_order.Dequeue(), out var forgotten))
            _whole = forgotten.Time;
    }

    public TenantEvent? Find(Guid call) => _heard.GetValueOrDefault(call.ToString());

    /// <summary>True for a call older than what is remembered.</summary>
    public bool MayHaveMissed(CallRecord call) => call.StartedAt <= _whole;
}
