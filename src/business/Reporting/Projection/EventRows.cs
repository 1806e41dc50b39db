using System.Text.Json;
using Switchboard.Contracts.Events;
using Switchboard.Data;

namespace Switchboard.Reporting.Projection;

/// <summary>What each event means for the rows. The first outcome of a stay in a queue stays, whatever becomes of it later.</summary>
internal static class EventRows
{
    public static Task ApplyAsync(TenantConnection connection, TenantEvent e, CancellationToken cancellation) => e.Type switch
    {
        "queue.contactQueued" => QueuedAsync(connection, e, cancellation),
        "queue.contactAnswered" => AnsweredAsync(connection, e, cancellation),
        "queue.contactAbandoned" => LeftAsync(connection, e, "abandoned", cancellation),
        "queue.contactOverflowed" => LeftAsync(connection, e, "overflowed", cancellation),
        "queue.contactLeft" => LeftAsync(connection, e, "left", cancellation),
        "queue.contactCompleted" => CompletedAsync(connection, e, cancellation),
        "queue.reservationEnded" => OfferEndedAsync(connection, e, cancellation),
        "agent.statusChanged" => SpanAsync(connection, e, "status", cancellation),
        "agent.stateChanged" => StateAsync(connection, e, cancellation),
        "call.ended" when e.Reason == "recovered" => LostAsync(connection, e, cancellation),
        _ => Task.CompletedTask,
    };

    private static Task QueuedAsync(TenantConnection connection, TenantEvent e, CancellationToken cancellation)
    {
        var contact = Read<Contact>(e);
        return connection.ExecuteAsync(
            """
            insert into reporting.queue_contact (tenant_id, work_id, queue_id, call_id, queued_at, outcome)
            values (@tenant, @WorkId, @QueueId, @call, @time, 'waiting') on conflict do nothing
            """,
            new { contact.WorkId, contact.QueueId, call = CallOf(e), time = At(e) },
            cancellation);
    }

    private static Task AnsweredAsync(TenantConnection connection, TenantEvent e, CancellationToken cancellation)
    {
        var contact = Read<Contact>(e);
        return connection.ExecuteAsync(
            """
            update reporting.queue_contact set agent_id = @AgentId,
                waited_ms = case when outcome = 'waiting' then @WaitedMs else waited_ms end,
                answered_at = case when outcome = 'waiting' then @time else answered_at end,
                left_at = case when outcome = 'waiting' then @time else left_at end,
                outcome = case when outcome = 'waiting' then 'answered' else outcome end
            where tenant_id = @tenant and work_id = @WorkId
            """,
            new { contact.WorkId, contact.AgentId, contact.WaitedMs, time = At(e) },
            cancellation);
    }

    private static Task LeftAsync(TenantConnection connection, TenantEvent e, string outcome, CancellationToken cancellation)
    {
        var contact = Read<Contact>(e);
        return connection.ExecuteAsync(
            """
            update reporting.queue_contact set outcome = @outcome, waited_ms = @WaitedMs, short = @Short, left_at = @time
            where tenant_id = @tenant and work_id = @WorkId and outcome = 'waiting'
            """,
            new { contact.WorkId, outcome, contact.WaitedMs, contact.Short, time = At(e) },
            cancellation);
    }

    private static Task CompletedAsync(TenantConnection connection, TenantEvent e, CancellationToken cancellation)
    {
        var contact = Read<Contact>(e);
        return connection.ExecuteAsync(
            """
            update reporting.queue_contact set handled_ms = coalesce(handled_ms, 0) + coalesce(@HandledMs, 0), completed_at = @time, agent_id = @AgentId
            where tenant_id = @tenant and work_id = @WorkId
            """,
            new { contact.WorkId, contact.AgentId, contact.HandledMs, time = At(e) },
            cancellation);
    }

    private static Task OfferEndedAsync(TenantConnection connection, TenantEvent e, CancellationToken cancellation)
    {
        var contact = Read<Contact>(e);
        if (contact.End is not ("noAnswer" or "rejected" or "expired") || contact.AgentId is null)
            return Task.CompletedTask;
        return connection.ExecuteAsync(
            """
            insert into reporting.missed_offer (tenant_id, sequence, agent_id, call_id, time, how)
            values (@tenant, @Sequence, @AgentId, @call, @time, @End) on conflict do nothing
            """,
            new { e.Sequence, contact.AgentId, call = CallOf(e), time = At(e), contact.End },
            cancellation);
    }

    private static async Task StateAsync(TenantConnection connection, TenantEvent e, CancellationToken cancellation)
    {
        await SpanAsync(connection, e, "state", cancellation);
        var change = Read<Change>(e);
        if (change.From != "afterCallWork")
            return;
        // After-call work belongs to the contact that the agent completed when it began.
        await connection.ExecuteAsync(
            """
            update reporting.queue_contact set wrap_up_ms = wrap_up_ms + @LastedMs where tenant_id = @tenant and work_id = (
                select work_id from reporting.queue_contact
                where tenant_id = @tenant and agent_id = @agent and completed_at between @began - interval '5 seconds' and @began + interval '5 seconds'
                order by completed_at desc limit 1)
            """,
            new { change.LastedMs, agent = Guid.Parse(e.SubjectId), began = At(e).AddMilliseconds(-change.LastedMs) },
            cancellation);
    }

    private static async Task SpanAsync(TenantConnection connection, TenantEvent e, string kind, CancellationToken cancellation)
    {
        var change = Read<Change>(e);
        var agent = Guid.Parse(e.SubjectId);
        var time = At(e);
        var closed = await connection.ExecuteAsync(
            "update reporting.agent_span set ended_at = @time where tenant_id = @tenant and agent_id = @agent and kind = @kind and ended_at is null",
            new { agent, kind, time },
            cancellation);
        await connection.ExecuteAsync(
            """
            insert into reporting.agent_span (tenant_id, agent_id, kind, value, began_at, ended_at, sequence)
            select @tenant, @agent, @kind, v.value, v.began, v.ended, @Sequence
            from (values (@From, @began, @time::timestamptz), (@To, @time, null)) as v (value, began, ended)
            where v.ended is null or not @closed on conflict do nothing
            """,
            new { agent, kind, change.From, change.To, began = time.AddMilliseconds(-change.LastedMs), time, e.Sequence, closed = closed > 0 },
            cancellation);
    }

    /// <summary>The server died under the call: nobody told the queue.</summary>
    private static Task LostAsync(TenantConnection connection, TenantEvent e, CancellationToken cancellation) => connection.ExecuteAsync(
        """
        update reporting.queue_contact set
            left_at = case when outcome = 'waiting' then @time else left_at end,
            completed_at = case when outcome = 'answered' then coalesce(completed_at, @time) else completed_at end,
            outcome = case when outcome = 'waiting' then 'lost' else outcome end
        where tenant_id = @tenant and call_id = @call
        """,
        new { call = CallOf(e), time = At(e) },
        cancellation);

    private static T Read<T>(TenantEvent e) => JsonSerializer.Deserialize<T>(e.Data.Span, WireJson.Options)!;

    private static Guid? CallOf(TenantEvent e) => Guid.TryParse(e.SubjectId, out var call) ? call : null;

    private static DateTimeOffset At(TenantEvent e) => e.Time.ToUniversalTime();

    private sealed record Contact(Guid WorkId, Guid QueueId, Guid? AgentId, long? WaitedMs, bool Short, long? HandledMs, string? End);

    private sealed record Change(string From, string To, long LastedMs);
}
