using System.Text.Json;
using NpgsqlTypes;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Switch;
using Switchboard.Data;
using Switchboard.Data.Journal;
using Switchboard.Reporting.Customers;
using Switchboard.Reporting.Domain;

namespace Switchboard.Reporting.Journal;

/// <summary>Brings states of calls into their rows. The newest state of a call wins; an end is never taken back.</summary>
internal sealed class CallWriter(CustomerSearch customers, Months months) : IDurableHandler
{
    public string Kind => CallJournal.Call;

    public async Task ApplyAsync(TenantConnection connection, IReadOnlyList<DurableRecord> records, CancellationToken cancellation)
    {
        var newest = Newest(records);
        await months.MakeAsync(connection, newest.Select(n => n.Call.StartedAt), cancellation);
        foreach (var (record, call) in newest)
            Write(connection, record, call);
        customers.Wake();
    }

    private static IReadOnlyCollection<(DurableRecord Record, CallRecord Call)> Newest(IReadOnlyList<DurableRecord> records)
    {
        var newest = new Dictionary<Guid, (DurableRecord, CallRecord)>();
        foreach (var record in records)
        {
            var call = JsonSerializer.Deserialize<CallRecord>(record.Payload.Span, WireJson.Options)!;
            if (!newest.TryGetValue(call.Id, out var known) || known.Item2.EndedAt is null || call.EndedAt is not null)
                newest[call.Id] = (record, call);
        }

        return newest.Values;
    }

    private static void Write(TenantConnection connection, DurableRecord record, CallRecord call)
    {
        connection.Later(Upsert)
            .With("id", call.Id).With("started", call.StartedAt).With("position", record.Position)
            .With("direction", Words.Of(call.Direction)).With("state", Words.Of(call.State))
            .With("caller", call.Caller).With("callerName", call.CallerName).With("called", call.Called).With("originalCalled", call.OriginalCalled)
            .With("numbers", Numbers.Searchable(call)).With("parties", Parties(call))
            .With("answered", call.AnsweredAt).With("connected", call.ConnectedAt).With("ended", call.EndedAt)
            .With("queue", call.QueueId).With("agent", call.AgentId).With("extension", call.Extension)
            .With("number", call.NumberId).With("trunk", call.TrunkId).With("customer", call.CustomerId)
            .With("sought", call.Direction == CallDirection.Internal && call.CustomerId is null)
            .With("recording", call.RecordingId).With("waitMs", call.WaitMs).With("talkMs", call.TalkMs).With("recovered", call.Recovered)
            .With("surveyAsked", call.Survey?.AskedAt).With("surveyScore", NpgsqlDbType.Numeric, (decimal?)call.Survey?.Score).With("surveyAgent", call.Survey?.AgentId).With("surveyQueue", call.Survey?.QueueId)
            .With("record", NpgsqlDbType.Jsonb, record.Payload);
        connection.Later(LegUpsert)
            .With("call", call.Id).With("started", call.StartedAt).With("position", record.Position)
            .With("record", NpgsqlDbType.Jsonb, record.Payload);
    }

    private static string[] Parties(CallRecord call)
    {
        var parties = call.Legs.Where(l => l.Kind is LegKind.Agent or LegKind.Extension).Select(l => l.Address).ToHashSet(StringComparer.Ordinal);
        if (call.Extension is not null)
            parties.Add(call.Extension);
        return [.. parties];
    }

    private const string Upsert = """
        insert into reporting.call as c (tenant_id, id, started_at, position, direction, state, caller, caller_name, called, original_called, numbers, parties,
            answered_at, connected_at, ended_at, queue_id, agent_id, extension, number_id, trunk_id, customer_id, customer_sought, recording_id, wait_ms, talk_ms, recovered, record,
            survey_asked_at, survey_score, survey_agent_id, survey_queue_id)
        values (@tenant, @id, @started, @position, @direction, @state, @caller, @callerName, @called, @originalCalled, @numbers, @parties,
            @answered, @connected, @ended, @queue, @agent, @extension, @number, @trunk, @customer, @sought, @recording, @waitMs, @talkMs, @recovered, @record,
            @surveyAsked, @surveyScore, @surveyAgent, @surveyQueue)
        on conflict (tenant_id, id, started_at) do update set
            position = excluded.position, direction = excluded.direction, state = excluded.state, caller = excluded.caller, caller_name = excluded.caller_name,
            called = excluded.called, original_called = excluded.original_called, numbers = excluded.numbers, parties = excluded.parties,
            answered_at = excluded.answered_at, connected_at = excluded.connected_at, ended_at = excluded.ended_at, queue_id = excluded.queue_id, agent_id = excluded.agent_id,
            extension = excluded.extension, number_id = excluded.number_id, trunk_id = excluded.trunk_id, recording_id = excluded.recording_id,
            wait_ms = excluded.wait_ms, talk_ms = excluded.talk_ms, recovered = excluded.recovered, record = excluded.record,
            survey_asked_at = excluded.survey_asked_at, survey_score = excluded.survey_score, survey_agent_id = excluded.survey_agent_id, survey_queue_id = excluded.survey_queue_id,
            customer_id = coalesce(excluded.customer_id, c.customer_id),
            customer_name = case when excluded.customer_id is null or excluded.customer_id = c.customer_id then c.customer_name end,
            customer_sought = case when excluded.customer_id is null or excluded.customer_id = c.customer_id then c.customer_sought else false end
        where case when (excluded.ended_at is null) = (c.ended_at is null) then excluded.position >= c.position else excluded.ended_at is not null end
        """;

    /// <summary>Legs of the state that the row holds now; a state that came too late changes neither.</summary>
    private const string LegUpsert = """
        insert into reporting.leg (tenant_id, id, call_id, call_started_at, kind, address, state, started_at, answered_at, ended_at, sip_call_id, cause_code, cause_reason)
        select @tenant, l.id, @call, @started, l.kind, l.address, l.state, l."startedAt", l."answeredAt", l."endedAt", l."sipCallId",
            (l.cause ->> 'sipCode')::int, l.cause ->> 'reason'
        from jsonb_to_recordset(@record -> 'legs') as l (id uuid, kind text, address text, state text, "startedAt" timestamptz, "answeredAt" timestamptz,
            "endedAt" timestamptz, "sipCallId" text, cause jsonb)
        where exists (select from reporting.call where tenant_id = @tenant and id = @call and started_at = @started and position = @position)
        on conflict (tenant_id, id, call_started_at) do update set state = excluded.state, address = excluded.address, answered_at = excluded.answered_at,
            ended_at = excluded.ended_at, sip_call_id = excluded.sip_call_id, cause_code = excluded.cause_code, cause_reason = excluded.cause_reason
        """;
}
