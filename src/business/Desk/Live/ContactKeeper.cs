using System.Text.Json;
using Switchboard.Contracts.Events;
using Switchboard.Data;
using Switchboard.Data.Journal;

namespace Switchboard.Desk.Live;

/// <summary>An agent talked in a call; <paramref name="Caller"/> is the number of whoever called in.</summary>
internal sealed record Contact(Guid CallId, Guid AgentId, Guid? QueueId, DateTimeOffset AnsweredAt, string? Caller = null);

/// <summary>Brings contacts from the journal into their table; one that was read twice after a restart is kept once.</summary>
internal sealed class ContactKeeper : IDurableHandler
{
    public const string JournalKind = "desk.contact";

    public string Kind => JournalKind;

    public Task ApplyAsync(TenantConnection connection, IReadOnlyList<DurableRecord> records, CancellationToken cancellation)
    {
        foreach (var record in records)
        {
            var contact = JsonSerializer.Deserialize<Contact>(record.Payload.Span, WireJson.Options)!;
            connection.Later(
                """
                insert into desk.contact (tenant_id, call_id, agent_id, queue_id, answered_at, caller) values (@tenant, @call, @agent, @queue, @at, @caller)
                on conflict do nothing
                """)
                .With("call", contact.CallId).With("agent", contact.AgentId).With("queue", contact.QueueId).With("at", contact.AnsweredAt).With("caller", contact.Caller);
        }

        return Task.CompletedTask;
    }
}
