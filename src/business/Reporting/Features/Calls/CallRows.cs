using System.Text.Json;
using Switchboard.Contracts.Desk;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Switch;
using Switchboard.Data;
using Switchboard.Kernel;
using Switchboard.Reporting.Features.Recordings;

namespace Switchboard.Reporting.Features.Calls;

/// <summary>A row of the call table with what stands beside it.</summary>
internal sealed class CallRow
{
    public const string Columns = """
        c.id, c.started_at, c.record::text as record, c.customer_id, c.customer_name,
        (select coalesce(sum(q.wrap_up_ms), 0)::bigint from reporting.queue_contact q where q.tenant_id = c.tenant_id and q.call_id = c.id) as wrap_up_ms,
        r.id as kept_id, r.state as kept_state, r.length_ms as kept_length_ms, r.size_bytes as kept_size_bytes,
        (select jsonb_agg(jsonb_build_object('fromMs', g.from_ms, 'toMs', coalesce(g.to_ms, nullif(r.length_ms, 0))) order by g.from_ms)::text
            from reporting.recording_gap g where g.tenant_id = c.tenant_id and g.recording_id = r.id) as kept_gaps,
        (select jsonb_agg(jsonb_build_object('id', o.id, 'state', o.state, 'lengthMs', o.length_ms, 'sizeBytes', o.size_bytes, 'gaps', '[]'::jsonb, 'label', o.label) order by o.started_at)::text
            from reporting.recording o where o.tenant_id = c.tenant_id and o.call_id = c.id and o.id is distinct from c.recording_id and o.removed_at is null) as others,
        (select jsonb_build_object('reason', h.reason, 'actor', h.actor, 'time', h.time)::text
            from reporting.legal_hold h where h.tenant_id = c.tenant_id and h.call_id = c.id) as hold
        """;

    public const string From =
        "reporting.call c left join reporting.recording r on r.tenant_id = c.tenant_id and r.id = c.recording_id and r.removed_at is null";

    public Guid Id { get; init; }

    public DateTimeOffset StartedAt { get; init; }

    public string Record { get; init; } = "";

    public Guid? CustomerId { get; init; }

    public string? CustomerName { get; init; }

    public long WrapUpMs { get; init; }

    public Guid? KeptId { get; init; }

    public string? KeptState { get; init; }

    public long? KeptLengthMs { get; init; }

    public long? KeptSizeBytes { get; init; }

    public string? KeptGaps { get; init; }

    public string? Hold { get; init; }

    public string? Others { get; init; }

    public IReadOnlyList<RecordingNote> OtherRecordings => Others is null ? [] : JsonSerializer.Deserialize<List<RecordingNote>>(Others, WireJson.Options)!;

    public LegalHoldBody? LegalHold => Hold is null ? null : JsonSerializer.Deserialize<LegalHoldBody>(Hold, WireJson.Options);

    public CallRecord Call => JsonSerializer.Deserialize<CallRecord>(Record, WireJson.Options)!;

    public RecordingNote? Recording => KeptId is { } id ? new RecordingNote(id, KeptState!, KeptLengthMs ?? 0, KeptSizeBytes ?? 0, GapBody.Read(KeptGaps)) : null;
}

/// <summary>Puts names, wrap-ups and trails beside the rows.</summary>
internal sealed class CallBodies(IEnumerable<IDeskDirectory> desks, IEnumerable<IWrapUps> wrapUps)
{
    public async Task<IReadOnlyList<CallRecordBody>> MakeAsync(
        TenantConnection connection, IReadOnlyList<CallRow> rows, Func<Guid, CallRecord?> living, CancellationToken cancellation)
    {
        var ids = rows.Select(r => r.Id).ToArray();
        var trails = await TrailsAsync(connection, ids, cancellation);
        var cards = await WrapUpsAsync(connection.Tenant, ids, cancellation);
        return [.. rows.Select(r => Make(connection.Tenant, living(r.Id) ?? r.Call, r, cards.GetValueOrDefault(r.Id), [.. trails[r.Id]]))];
    }

    public async Task<IReadOnlyDictionary<Guid, WrapUpNote>> WrapUpsAsync(TenantId tenant, IReadOnlyCollection<Guid> calls, CancellationToken cancellation)
    {
        if (wrapUps.FirstOrDefault() is not { } reader || calls.Count == 0)
            return new Dictionary<Guid, WrapUpNote>();
        // A call that several agents had shows the last word.
        return (await reader.ListAsync(tenant, calls, cancellation)).GroupBy(note => note.CallId).ToDictionary(notes => notes.Key, notes => notes.Last());
    }

    public string? QueueName(TenantId tenant, Guid? queue) => queue is { } id ? desks.LastOrDefault()?.FindQueue(tenant, id.ToString())?.Name : null;

    public string? AgentName(TenantId tenant, Guid? agent) => agent is { } id ? desks.LastOrDefault()?.FindSeat(tenant, id)?.Name : null;

    public CallRecordBody Make(TenantId tenant, CallRecord call, CallRow? row, WrapUpNote? card, IReadOnlyList<TrailBody> trail)
    {
        var outside = call.ForOutside();
        return new CallRecordBody
        {
            Id = call.Id,
            Direction = call.Direction,
            State = call.State,
            Caller = call.Caller,
            CallerName = call.CallerName,
            Called = call.Called,
            OriginalCalled = call.OriginalCalled,
            StartedAt = call.StartedAt,
            AnsweredAt = call.AnsweredAt,
            ConnectedAt = call.ConnectedAt,
            EndedAt = call.EndedAt,
            QueueId = call.QueueId,
            QueueName = QueueName(tenant, call.QueueId),
            AgentId = call.AgentId,
            AgentName = AgentName(tenant, call.AgentId),
            Extension = call.Extension,
            CustomerId = row?.CustomerId ?? call.CustomerId,
            CustomerName = row?.CustomerName,
            NumberId = call.NumberId,
            TrunkId = call.TrunkId,
            Legs = outside.Legs,
            Cause = call.Cause,
            RecordingId = row?.KeptId ?? (call.EndedAt is null ? call.RecordingId : null),
            Recording = row?.Recording,
            OtherRecordings = row?.OtherRecordings ?? [],
            RecordingRuns = call.RecordingRuns && call.EndedAt is null,
            RecordingPaused = call.RecordingPaused && call.EndedAt is null,
            LegalHold = row?.LegalHold,
            Attached = call.Attached,
            WaitMs = call.WaitMs,
            RingMs = call.RingMs,
            TalkMs = call.TalkMs,
            HoldMs = call.HoldMs,
            WrapUpMs = row?.WrapUpMs ?? 0,
            IvrMs = call.IvrMs,
            DispositionId = card?.DispositionId,
            Disposition = card?.Disposition,
            DispositionFlags = card?.Flags ?? [],
            Notes = card?.Notes,
            Survey = call.Survey,
            Trail = trail,
            Recovered = call.Recovered,
            Cost = CostBody.Of(call.Legs),
        };
    }

    private static async Task<ILookup<Guid, TrailBody>> TrailsAsync(TenantConnection connection, Guid[] ids, CancellationToken cancellation)
    {
        var steps = await connection.ListAsync<TrailRow>(
            "select call_id, time, flow, node, exit, input, node_name, node_type from reporting.trail where tenant_id = @tenant and call_id = any(@ids) order by time, position",
            new { ids },
            cancellation);
        return steps.ToLookup(s => s.CallId, s => new TrailBody(s.Time, s.Flow, s.Node, s.Exit, s.Input, s.NodeName, s.NodeType));
    }

    private sealed class TrailRow
    {
        public string? NodeName { get; init; }

        public string? NodeType { get; init; }

        public Guid CallId { get; init; }

        public DateTimeOffset Time { get; init; }

        public string? Flow { get; init; }

        public string? Node { get; init; }

        public string? Exit { get; init; }

        public string? Input { get; init; }
    }
}
