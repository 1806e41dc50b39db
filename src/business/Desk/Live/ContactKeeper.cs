using System.Text.Json;
using Switchboard.Contracts.Events;
using Switchboard.Data;
using Switchboard.Data.Journal;

namespace Switchboard.Desk.Live;

/// <summary>An agent talked in a call.</summary>
internal sealed record Contact(Guid CallId, Guid AgentId, Guid? QueueId, DateTimeOffset AnsweredAt);

/// <summary>Brings contacts from the journal into their table; one that was read twice after a restart is kept once.</summary>
internal sealed class ContactKeeper : IDurableHandler
{
    public const string JournalKind = "desk.contact";

    public string Kind => JournalKind;

    public async Task ApplyAsync(TenantConnection connection, IReadOnlyList<DurableRecord> records, CancellationToken cancellation)
    {
        foreach (var record in records)
        {
            await connection.ExecuteAsync(
                """
                insert into desk.contact (tenant_id, call_id, agent_id, queue_id, answered_at) values (@tenant, @CallId, @AgentId, @QueueId, @AnsweredAt)
                on conflict do nothing
                """,
                JsonSerializer.Deserialize<Contact>(record.Payload.Span, WireJson.Options),
                cancellation);
        }
    }
}
