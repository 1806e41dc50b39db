using Switchboard.Contracts.Events;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Web;
using Switchboard.Kernel;
using Switchboard.Reporting.Features.Calls;

namespace Switchboard.Reporting.Features.Recordings;

/// <summary>Why the recordings of a call are kept.</summary>
internal sealed record LegalHoldWrite(string? Reason)
{
    public Fault? Check() => new Check().Text(Reason, "reason", 500).Fault;
}

/// <summary>A legal hold.</summary>
internal sealed record LegalHoldBody(string Reason, string Actor, DateTimeOffset Time);

/// <summary>Calls whose recordings are kept whatever their age.</summary>
internal sealed class LegalHolds(IDatabase database, ReadCalls calls, IAuditLog audit, IEventSink events, TimeProvider time)
{
    public static async Task<Answer<LegalHoldBody>> SetAsync(Guid id, LegalHoldWrite write, Caller caller, LegalHolds holds, CancellationToken cancellation)
    {
        if (!await holds.MaySeeAsync(id, caller, cancellation))
            return ReadCalls.Missing;
        if (write.Check() is { } fault)
            return fault;
        var hold = new LegalHoldBody(write.Reason!.Trim(), caller.Actor, holds.Now);
        await holds.ExecuteAsync(
            caller,
            """
            insert into reporting.legal_hold (tenant_id, call_id, reason, actor, time) values (@tenant, @id, @Reason, @Actor, @Time)
            on conflict (tenant_id, call_id) do update set reason = excluded.reason, actor = excluded.actor, time = excluded.time
            """,
            new { id, hold.Reason, hold.Actor, hold.Time },
            cancellation);
        holds.Tell(caller, id, "call.held_legally", hold.Reason);
        return hold;
    }

    public static async Task<Done> LiftAsync(Guid id, Caller caller, LegalHolds holds, CancellationToken cancellation)
    {
        if (!await holds.MaySeeAsync(id, caller, cancellation))
            return ReadCalls.Missing;
        await holds.ExecuteAsync(caller, "delete from reporting.legal_hold where tenant_id = @tenant and call_id = @id", new { id }, cancellation);
        holds.Tell(caller, id, "call.legal_hold_lifted", null);
        return Done.Well;
    }

    private DateTimeOffset Now => time.GetUtcNow();

    private Task<bool> MaySeeAsync(Guid id, Caller caller, CancellationToken cancellation) => calls.MaySeeAsync(id, caller, cancellation);

    private async Task ExecuteAsync(Caller caller, string sql, object arguments, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        await connection.ExecuteAsync(sql, arguments, cancellation);
        await connection.CommitAsync(cancellation);
    }

    private void Tell(Caller caller, Guid id, string action, string? reason)
    {
        audit.Write(caller.Tenant, caller.Actor, action, $"call:{id}", reason, caller.Address);
        events.Publish(EventDraft.Of(caller.Tenant, "call.legalHold", "call", id, caller.Actor, new { callId = id, on = reason is not null }, reason));
    }
}
