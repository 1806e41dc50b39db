using System.Text.Json;
using Switchboard.Contracts.Desk;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Switch;
using Switchboard.Data;
using Switchboard.Kernel;

namespace Switchboard.Crm.Directory;

/// <summary>Turns what happened on calls into the customers' histories. Works within the transaction that also keeps the position.</summary>
internal sealed class HistoryWriter(IEventFeed feed, IDeskDirectory desk, TimeProvider time)
{
    public const string Ended = "call.ended";
    public const string WrapUp = "call.wrapUp";

    public static bool Concerns(TenantEvent happened) => happened.Type is Ended or WrapUp;

    /// <summary>Writes what happened; answers whose history it changed.</summary>
    public async Task<IReadOnlyList<Guid>> WriteAsync(TenantConnection connection, TenantEvent happened, CancellationToken cancellation)
    {
        if (happened.Type == WrapUp)
            await WriteWrapUpAsync(connection, happened, cancellation);
        else if (Read(happened) is { Direction: not CallDirection.Internal } call)
            await WriteCallAsync(connection, call, cancellation);
        return Guid.TryParse(happened.SubjectId, out var id)
            ? await connection.ListAsync<Guid>("select customer_id from crm.contact_event where tenant_id = @tenant and call_id = @id", new { id }, cancellation)
            : [];
    }

    private async Task WriteCallAsync(TenantConnection connection, CallRecord call, CancellationToken cancellation)
    {
        var number = call.Direction == CallDirection.Inbound ? call.Caller : call.OriginalCalled;
        var known = call.CustomerId is { } id && await connection.FindAsync<int>(
            "select count(*)::int from crm.customer where tenant_id = @tenant and id = @id", new { id }, cancellation) == 1;
        var customers = known ? [call.CustomerId!.Value] : (await ContactDirectory.FindAsync(connection, number, cancellation)).Select(m => m.Id).ToArray();
        if (customers.Length == 0)
            return;
        var seat = call.AgentId is { } agent ? desk.FindSeat(connection.Tenant, agent) : null;
        var queue = call.QueueId is { } queued ? desk.FindQueue(connection.Tenant, queued.ToString()) : null;
        foreach (var customer in customers)
        {
            await connection.ExecuteAsync(
                Insert,
                new
                {
                    id = Ids.New(time),
                    customer,
                    at = call.StartedAt,
                    call = call.Id,
                    direction = call.Direction == CallDirection.Inbound ? "inbound" : "outbound",
                    number,
                    call.AgentId,
                    call.QueueId,
                    agentName = seat?.Name,
                    queueName = queue?.Name,
                    call.TalkMs,
                    outcome = call.ConnectedAt is null ? "unanswered" : "answered",
                    summary = queue?.Name ?? call.OriginalCalled,
                },
                cancellation);
        }

        // the agent may have written before the call was over
        var said = (await feed.ListForSubjectAsync(connection.Tenant, "call", call.Id.ToString(), cancellation)).LastOrDefault(e => e.Type == WrapUp);
        if (said is not null)
            await WriteWrapUpAsync(connection, said, cancellation);
    }

    private static async Task WriteWrapUpAsync(TenantConnection connection, TenantEvent happened, CancellationToken cancellation)
    {
        if (!Guid.TryParse(happened.SubjectId, out var call))
            return;
        using var data = JsonDocument.Parse(happened.Data);
        var notes = Text(data.RootElement, "notes");
        await connection.ExecuteAsync(
            """
            update crm.contact_event set disposition = @disposition, summary = coalesce(@notes, summary)
            where tenant_id = @tenant and call_id = @call
            """,
            new { call, disposition = Text(data.RootElement, "disposition") ?? Text(data.RootElement, "dispositionName"), notes },
            cancellation);
    }

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
        values (@tenant, @id, @customer, @at, 'call', @call, @direction, @number, @AgentId, @QueueId, @agentName, @queueName, @TalkMs, @outcome, @summary)
        on conflict (tenant_id, customer_id, call_id) do nothing;
        update crm.customer set last_contact_at = greatest(coalesce(last_contact_at, @at), @at) where tenant_id = @tenant and id = @customer
        """;
}
