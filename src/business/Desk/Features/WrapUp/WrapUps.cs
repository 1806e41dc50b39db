using Switchboard.Contracts.Acd;
using Switchboard.Contracts.Desk;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Web;
using Switchboard.Desk.Directory;
using Switchboard.Desk.Live;
using Switchboard.Kernel;

namespace Switchboard.Desk.Features.WrapUp;

/// <summary>A wrap-up.</summary>
internal sealed record WrapUpBody(
    Guid CallId, Guid AgentId, Guid? DispositionId, string? Disposition, IReadOnlyList<string> Flags, string Notes, int Version, DateTimeOffset UpdatedAt) : IVersioned;

/// <summary>A wrap-up as it is written; <paramref name="Finish"/> also ends after-call work.</summary>
internal sealed record WrapUpWrite(Guid? DispositionId, string? Notes, bool? Finish)
{
    public Fault? Check() => new Check().OptionalText(Notes, "notes", 4_000).Fault;
}

/// <summary>What agents write after their calls.</summary>
internal sealed class WrapUps(
    IDatabase database, DeskDirectory directory, CallOwners owners, IAgentDesk desk, IEventSink events, TimeProvider time) : IWrapUps, IWrapUpDesk
{
    private const string Columns = "call_id, agent_id, disposition_id, disposition, flags, notes, version, updated_at";
    private static readonly Fault Empty = Fault.NotFound("wrap_up", "Nothing was written after this call yet.");

    public static Task<Answer<WrapUpBody>> GetAsync(Guid id, Caller caller, WrapUps wrapUps, CancellationToken cancellation) =>
        wrapUps.ReadAsync(id, caller, cancellation);

    public static async Task<Answer<WrapUpBody>> WriteAsync(
        Guid id, WrapUpWrite write, IfMatch match, Caller caller, WrapUps wrapUps, CancellationToken cancellation) => await wrapUps.KeepAsync(id, write, match, caller, cancellation);

    public async Task<IReadOnlyList<WrapUpNote>> ListAsync(TenantId tenant, IReadOnlyCollection<Guid> callIds, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(tenant, cancellation);
        var rows = await connection.ListAsync<Row>(
            $"select {Columns} from desk.wrap_up where tenant_id = @tenant and call_id = any(@ids) order by created_at, agent_id", new { ids = callIds.ToArray() }, cancellation);
        return [.. rows.Select(r => new WrapUpNote(r.CallId, r.AgentId, r.DispositionId, r.Disposition, r.Notes, r.UpdatedAt) { Flags = r.Flags })];
    }

    public IReadOnlyList<DispositionCard> ListDispositions(TenantId tenant) =>
        [.. directory.Book(tenant).Dispositions.Values.Where(d => d.Enabled).OrderBy(d => d.Code, StringComparer.Ordinal).Select(d => new DispositionCard(d.Id, d.Code, d.Name))];

    async Task<Fault?> IWrapUpDesk.WriteAsync(Caller caller, Guid callId, Guid? dispositionId, string notes, bool finish, CancellationToken cancellation) =>
        (await KeepAsync(callId, new WrapUpWrite(dispositionId, notes, finish), new IfMatch(null), caller, cancellation)).TryGet(out _, out var fault) ? null : fault;

    private async Task<Answer<WrapUpBody>> ReadAsync(Guid call, Caller caller, CancellationToken cancellation)
    {
        if (owners.SeatOf(caller) is not { } seat)
            return CallOwners.NoCall;
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        if (await FindAsync(connection, call, seat, "", cancellation) is { } row)
            return row.ToBody();
        return await owners.RefusalAsync(connection, call, seat, cancellation) ?? Empty;
    }

    private async Task<Outcome<WrapUpBody>> KeepAsync(Guid call, WrapUpWrite write, IfMatch match, Caller caller, CancellationToken cancellation)
    {
        if (owners.SeatOf(caller) is not { } seat)
            return CallOwners.NoCall;
        WrapUpBody kept;
        await using (var connection = await database.OpenAsync(caller.Tenant, cancellation))
        {
            if (await owners.RefusalAsync(connection, call, seat, cancellation) is { } refusal)
                return refusal;
            if (write.Check() is { } fault)
                return fault;
            var disposition = write.DispositionId is { } id ? directory.Book(caller.Tenant).Dispositions.GetValueOrDefault(id) : null;
            if (write.DispositionId is not null && disposition is not { Enabled: true })
                return Fault.Invalid("disposition.not_found", "There is no such disposition.", "dispositionId");
            if (!match.Allows((await FindAsync(connection, call, seat, "for update", cancellation))?.Version ?? 0))
                return IfMatch.Stale;
            await connection.ExecuteAsync(
                Upsert,
                new { call, agent = seat.Id, write.DispositionId, disposition = disposition?.Name, flags = disposition?.Flags ?? [], notes = write.Notes?.Trim() ?? "", now = time.GetUtcNow() },
                cancellation);
            kept = (await FindAsync(connection, call, seat, "", cancellation))!.ToBody();
            await connection.CommitAsync(cancellation);
        }

        events.Publish(EventDraft.Of(caller.Tenant, "call.wrapUp", "call", call, caller.Actor, kept));
        if (write.Finish == true)
            await desk.FinishWrapUpAsync(caller.Tenant, new AgentId(seat.Id), Actor.User(seat.User.Id)); // over already: nothing to end, nothing wrong
        return kept;
    }

    private static Task<Row?> FindAsync(TenantConnection connection, Guid call, Seat seat, string locking, CancellationToken cancellation) => connection.FindAsync<Row>(
        $"select {Columns} from desk.wrap_up where tenant_id = @tenant and call_id = @call and agent_id = @agent {locking}", new { call, agent = seat.Id }, cancellation);

    private const string Upsert = """
        insert into desk.wrap_up (tenant_id, call_id, agent_id, disposition_id, disposition, flags, notes, created_at, updated_at)
        values (@tenant, @call, @agent, @DispositionId, @disposition, @flags, @notes, @now, @now)
        on conflict (tenant_id, call_id, agent_id) do update set disposition_id = excluded.disposition_id, disposition = excluded.disposition, flags = excluded.flags,
            notes = excluded.notes, version = wrap_up.version + 1, updated_at = excluded.updated_at
        """;

    private sealed class Row
    {
        public Guid CallId { get; init; }

        public Guid AgentId { get; init; }

        public Guid? DispositionId { get; init; }

        public string? Disposition { get; init; }

        public string[] Flags { get; init; } = [];

        public string Notes { get; init; } = "";

        public int Version { get; init; }

        public DateTimeOffset UpdatedAt { get; init; }

        public WrapUpBody ToBody() => new(CallId, AgentId, DispositionId, Disposition, Flags, Notes, Version, UpdatedAt);
    }
}
