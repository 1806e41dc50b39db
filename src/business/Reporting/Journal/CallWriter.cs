using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Switch;
using Switchboard.Data;
using Switchboard.Data.Journal;
using Switchboard.Reporting.Customers;
using Switchboard.Reporting.Domain;

namespace Switchboard.Reporting.Journal;

/// <summary>Brings states of calls into their rows. The newest state of a call wins; an end is never taken back.</summary>
internal sealed class CallWriter(CustomerSearch customers) : IDurableHandler
{
    public string Kind => CallJournal.Call;

    public async Task ApplyAsync(TenantConnection connection, IReadOnlyList<DurableRecord> records, CancellationToken cancellation)
    {
        var newest = Newest(records);
        await Months.MakeAsync(connection, newest.Select(n => n.Call.StartedAt), cancellation);
        foreach (var (position, call) in newest)
        {
            var written = await WriteAsync(connection, position, call, cancellation);
            if (written > 0)
                await WriteLegsAsync(connection, call, cancellation);
        }

        customers.Wake();
    }

    private static IReadOnlyCollection<(long Position, CallRecord Call)> Newest(IReadOnlyList<DurableRecord> records)
    {
        var newest = new Dictionary<Guid, (long, CallRecord)>();
        foreach (var record in records)
        {
            var call = JsonSerializer.Deserialize<CallRecord>(record.Payload.Span, WireJson.Options)!;
            if (!newest.TryGetValue(call.Id, out var known) || known.Item2.EndedAt is null || call.EndedAt is not null)
                newest[call.Id] = (record.Position, call);
        }

        return newest.Values;
    }

    private static async Task<int> WriteAsync(TenantConnection connection, long position, CallRecord call, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(Upsert, connection.Connection, connection.Transaction);
        var p = command.Parameters;
        p.AddWithValue("tenant", connection.Tenant.Value);
        p.AddWithValue("id", call.Id);
        p.AddWithValue("started", call.StartedAt.ToUniversalTime());
        p.AddWithValue("position", position);
        p.AddWithValue("direction", Words.Of(call.Direction));
        p.AddWithValue("state", Words.Of(call.State));
        p.AddWithValue("caller", call.Caller);
        Add(p, "callerName", NpgsqlDbType.Text, call.CallerName);
        p.AddWithValue("called", call.Called);
        p.AddWithValue("originalCalled", call.OriginalCalled);
        p.AddWithValue("numbers", Numbers.Searchable(call));
        p.AddWithValue("parties", Parties(call));
        Add(p, "answered", NpgsqlDbType.TimestampTz, call.AnsweredAt?.ToUniversalTime());
        Add(p, "connected", NpgsqlDbType.TimestampTz, call.ConnectedAt?.ToUniversalTime());
        Add(p, "ended", NpgsqlDbType.TimestampTz, call.EndedAt?.ToUniversalTime());
        Add(p, "queue", NpgsqlDbType.Uuid, call.QueueId);
        Add(p, "agent", NpgsqlDbType.Uuid, call.AgentId);
        Add(p, "extension", NpgsqlDbType.Text, call.Extension);
        Add(p, "number", NpgsqlDbType.Uuid, call.NumberId);
        Add(p, "trunk", NpgsqlDbType.Uuid, call.TrunkId);
        Add(p, "customer", NpgsqlDbType.Uuid, call.CustomerId);
        p.AddWithValue("sought", call.Direction == CallDirection.Internal && call.CustomerId is null);
        Add(p, "recording", NpgsqlDbType.Uuid, call.RecordingId);
        p.AddWithValue("waitMs", call.WaitMs);
        p.AddWithValue("talkMs", call.TalkMs);
        p.AddWithValue("recovered", call.Recovered);
        p.AddWithValue("record", NpgsqlDbType.Jsonb, JsonSerializer.Serialize(call, WireJson.Options));
        return await command.ExecuteNonQueryAsync(cancellation);
    }

    private static Task<int> WriteLegsAsync(TenantConnection connection, CallRecord call, CancellationToken cancellation) =>
        connection.ExecuteAsync(
            LegUpsert, new { call = call.Id, started = call.StartedAt.ToUniversalTime(), legs = JsonSerializer.SerializeToElement(call.Legs, WireJson.Options) }, cancellation);

    private static string[] Parties(CallRecord call)
    {
        var parties = call.Legs.Where(l => l.Kind is LegKind.Agent or LegKind.Extension).Select(l => l.Address).ToHashSet(StringComparer.Ordinal);
        if (call.Extension is not null)
            parties.Add(call.Extension);
        return [.. parties];
    }

    private static void Add(NpgsqlParameterCollection parameters, string name, NpgsqlDbType type, object? value) =>
        parameters.Add(new NpgsqlParameter(name, type) { Value = value ?? DBNull.Value });

    private const string Upsert = """
        insert into reporting.call as c (tenant_id, id, started_at, position, direction, state, caller, caller_name, called, original_called, numbers, parties,
            answered_at, connected_at, ended_at, queue_id, agent_id, extension, number_id, trunk_id, customer_id, customer_sought, recording_id, wait_ms, talk_ms, recovered, record)
        values (@tenant, @id, @started, @position, @direction, @state, @caller, @callerName, @called, @originalCalled, @numbers, @parties,
            @answered, @connected, @ended, @queue, @agent, @extension, @number, @trunk, @customer, @sought, @recording, @waitMs, @talkMs, @recovered, @record)
        on conflict (tenant_id, id, started_at) do update set
            position = excluded.position, direction = excluded.direction, state = excluded.state, caller = excluded.caller, caller_name = excluded.caller_name,
            called = excluded.called, original_called = excluded.original_called, numbers = excluded.numbers, parties = excluded.parties,
            answered_at = excluded.answered_at, connected_at = excluded.connected_at, ended_at = excluded.ended_at, queue_id = excluded.queue_id, agent_id = excluded.agent_id,
            extension = excluded.extension, number_id = excluded.number_id, trunk_id = excluded.trunk_id, recording_id = excluded.recording_id,
            wait_ms = excluded.wait_ms, talk_ms = excluded.talk_ms, recovered = excluded.recovered, record = excluded.record,
            customer_id = coalesce(excluded.customer_id, c.customer_id),
            customer_name = case when excluded.customer_id is null or excluded.customer_id = c.customer_id then c.customer_name end,
            customer_sought = case when excluded.customer_id is null or excluded.customer_id = c.customer_id then c.customer_sought else false end
        where case when (excluded.ended_at is null) = (c.ended_at is null) then excluded.position >= c.position else excluded.ended_at is not null end
        """;

    private const string LegUpsert = """
        insert into reporting.leg (tenant_id, id, call_id, call_started_at, kind, address, state, started_at, answered_at, ended_at, sip_call_id, cause_code, cause_reason)
        select @tenant, l.id, @call, @started, l.kind, l.address, l.state, l."startedAt", l."answeredAt", l."endedAt", l."sipCallId",
            (l.cause ->> 'sipCode')::int, l.cause ->> 'reason'
        from jsonb_to_recordset(@legs) as l (id uuid, kind text, address text, state text, "startedAt" timestamptz, "answeredAt" timestamptz,
            "endedAt" timestamptz, "sipCallId" text, cause jsonb)
        on conflict (tenant_id, id, call_started_at) do update set state = excluded.state, address = excluded.address, answered_at = excluded.answered_at,
            ended_at = excluded.ended_at, sip_call_id = excluded.sip_call_id, cause_code = excluded.cause_code, cause_reason = excluded.cause_reason
        """;
}
