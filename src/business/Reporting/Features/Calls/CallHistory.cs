using Switchboard.Contracts.Reporting;
using Switchboard.Data;
using Switchboard.Kernel;

namespace Switchboard.Reporting.Features.Calls;

/// <summary>Earlier calls of a customer, for the timelines of others.</summary>
internal sealed class CallHistory(IDatabase database) : ICallHistory
{
    public async Task<IReadOnlyList<CallHistoryItem>> ListOfCustomerAsync(
        TenantId tenant, Guid customerId, DateTimeOffset before, int limit, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(tenant, cancellation);
        var rows = await connection.ListAsync<Row>(
            """
            select id, started_at, direction, caller, called, connected_at is not null as answered, talk_ms, queue_id, agent_id from reporting.call
            where tenant_id = @tenant and customer_id = @customerId and started_at < @before order by started_at desc, id desc limit @limit
            """,
            new { customerId, before = before.ToUniversalTime(), limit },
            cancellation);
        return [.. rows.Select(r => new CallHistoryItem(r.Id, r.StartedAt, r.Direction, r.Caller, r.Called, r.Answered, r.TalkMs, r.QueueId, r.AgentId))];
    }

    private sealed class Row
    {
        public Guid Id { get; init; }

        public DateTimeOffset StartedAt { get; init; }

        public string Direction { get; init; } = "";

        public string Caller { get; init; } = "";

        public string Called { get; init; } = "";

        public bool Answered { get; init; }

        public long TalkMs { get; init; }

        public Guid? QueueId { get; init; }

        public Guid? AgentId { get; init; }
    }
}
