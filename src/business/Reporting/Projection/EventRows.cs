using System.Text.Json;
using Switchboard.Contracts.Events;
using Switchboard.Data;

namespace Switchboard.Reporting.Projection;

/// <summary>What each event means for the rows. The first outcome of a stay in a queue stays, whatever becomes of it later.</summary>
internal static class EventRows
{
    /// <summary>True when the event means something for the rows.</summary>
    public static bool Concerns(TenantEvent e) => Rule(e) is not null;

    /// <summary>Writes with the connection's next round trip.</summary>
    public static void Apply(TenantConnection connection, TenantEvent e) => Rule(e)?.Invoke(connection, e);

    private static Action<TenantConnection, TenantEvent>? Rule(TenantEvent e) => e.Type switch
    {
        "queue.contactQueued" => Queued,
        "queue.contactAnswered" => Answered,
        "queue.contactAbandoned" => static (connection, e) => Left(connection, e, "abandoned"),
        "queue.contactOverflowed" => static (connection, e) => Left(connection, e, "overflowed"),
        "queue.contactLeft" => static (connection, e) => Left(connection, e, "left"),
        "queue.contactCompleted" => Completed,
        "queue.reservationEnded" => OfferEnded,
        "call.transferred" => Transferred,
        "agent.statusChanged" => static (connection, e) => Span(connection, e, "status"),
        "agent.stateChanged" => State,
        "call.ended" when e.Reason == "recovered" => Lost,
        _ => null,
    };

    private static void Queued(TenantConnection connection, TenantEvent e)
    {
        var contact = Read<Contact>(e);
        connection.Later(
            """
            insert into reporting.queue_contact (tenant_id, work_id, queue_id, call_id, queued_at, outcome)
            values (@tenant, @work, @queue, @call, @time, 'waiting') on conflict do nothing
            """)
            .With("work", contact.WorkId).With("queue", contact.QueueId).With("call", CallOf(e)).With("time", e.Time);
    }

    private static void Answered(TenantConnection connection, TenantEvent e)
    {
        var contact = Read<Contact>(e);
        connection.Later(
            """
            update reporting.queue_contact set agent_id = @agent,
                waited_ms = case when outcome = 'waiting' then @waited else waited_ms end,
                answered_at = case when outcome = 'waiting' then @time else answered_at end,
                left_at = case when outcome = 'waiting' then @time else left_at end,
                outcome = case when outcome = 'waiting' then 'answered' else outcome end
            where tenant_id = @tenant and work_id = @work
            """)
            .With("work", contact.WorkId).With("agent", contact.AgentId).With("waited", contact.WaitedMs).With("time", e.Time);
    }

    private static void Left(TenantConnection connection, TenantEvent e, string outcome)
    {
        var contact = Read<Contact>(e);
        connection.Later(
            """
            update reporting.queue_contact set outcome = @outcome, waited_ms = @waited, short = @short, left_at = @time
            where tenant_id = @tenant and work_id = @work and outcome = 'waiting'
            """)
            .With("work", contact.WorkId).With("outcome", outcome).With("waited", contact.WaitedMs).With("short", contact.Short).With("time", e.Time);
    }

    private static void Completed(TenantConnection connection, TenantEvent e)
    {
        var contact = Read<Contact>(e);
        connection.Later(
            """
            update reporting.queue_contact set handled_ms = coalesce(handled_ms, 0) + coalesce(@handled, 0), completed_at = @time, agent_id = @agent,
                transferred = transferred or @transferred
            where tenant_id = @tenant and work_id = @work
            """)
            .With("work", contact.WorkId).With("agent", contact.AgentId).With("handled", contact.HandledMs).With("time", e.Time)
            .With("transferred", e.Reason == "transferred");
    }

    /// <summary>Sent on by the agent, who has it still: an overflow moves one that nobody answered.</summary>
    private static void Transferred(TenantConnection connection, TenantEvent e) => connection.Later(
        """
        update reporting.queue_contact set transferred = true
        where tenant_id = @tenant and call_id = @call and outcome = 'answered' and completed_at is null
        """)
        .With("call", CallOf(e));

    private static void OfferEnded(TenantConnection connection, TenantEvent e)
    {
        var contact = Read<Contact>(e);
        if (contact.End is not ("noAnswer" or "rejected" or "expired") || contact.AgentId is null)
            return;
        connection.Later(
            """
            insert into reporting.missed_offer (tenant_id, sequence, agent_id, call_id, time, how)
            values (@tenant, @sequence, @agent, @call, @time, @end) on conflict do nothing
            """)
            .With("sequence", e.Sequence).With("agent", contact.AgentId).With("call", CallOf(e)).With("time", e.Time).With("end", contact.End);
    }

    private static void State(TenantConnection connection, TenantEvent e)
    {
        Span(connection, e, "state");
        var change = Read<Change>(e);
        if (change.From != "afterCallWork")
            return;
        // After-call work belongs to the contact that the agent completed when it began.
        connection.Later(
            """
            update reporting.queue_contact set wrap_up_ms = wrap_up_ms + @lasted where tenant_id = @tenant and work_id = (
                select work_id from reporting.queue_contact
                where tenant_id = @tenant and agent_id = @agent and completed_at between @began - interval '5 seconds' and @began + interval '5 seconds'
                order by completed_at desc limit 1)
            """)
            .With("lasted", change.LastedMs).With("agent", Guid.Parse(e.SubjectId)).With("began", e.Time.AddMilliseconds(-change.LastedMs));
    }

    private static void Span(TenantConnection connection, TenantEvent e, string kind)
    {
        var change = Read<Change>(e);
        connection.Later(
            """
            with closed as (
                update reporting.agent_span set ended_at = @time
                where tenant_id = @tenant and agent_id = @agent and kind = @kind and ended_at is null returning 1)
            insert into reporting.agent_span (tenant_id, agent_id, kind, value, began_at, ended_at, sequence, reason)
            select @tenant, @agent, @kind, v.value, v.began, v.ended, @sequence, v.reason
            from (values (@from, @began, @time, null), (@to, @time, null, @reason)) as v (value, began, ended, reason)
            where v.ended is null or not exists (select from closed) on conflict do nothing
            """)
            .With("agent", Guid.Parse(e.SubjectId)).With("kind", kind).With("time", e.Time).With("sequence", e.Sequence)
            .With("reason", kind == "status" ? e.Reason : null).With("from", change.From).With("to", change.To).With("began", e.Time.AddMilliseconds(-change.LastedMs));
    }

    /// <summary>The server died under the call: nobody told the queue.</summary>
    private static void Lost(TenantConnection connection, TenantEvent e) => connection.Later(
        """
        update reporting.queue_contact set
            left_at = case when outcome = 'waiting' then @time else left_at end,
            completed_at = case when outcome = 'answered' then coalesce(completed_at, @time) else completed_at end,
            outcome = case when outcome = 'waiting' then 'lost' else outcome end
        where tenant_id = @tenant and call_id = @call
        """)
        .With("call", CallOf(e)).With("time", e.Time);

    private static T Read<T>(TenantEvent e) => JsonSerializer.Deserialize<T>(e.Data.Span, WireJson.Options)!;

    private static Guid? CallOf(TenantEvent e) => Guid.TryParse(e.SubjectId, out var call) ? call : null;

    private sealed record Contact(Guid WorkId, Guid QueueId, Guid? AgentId, long? WaitedMs, bool Short, long? HandledMs, string? End);

    private sealed record Change(string From, string To, long LastedMs);
}
