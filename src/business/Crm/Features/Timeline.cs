using Microsoft.AspNetCore.Http;
using Switchboard.Contracts.Tenancy;
using Switchboard.Crm.Directory;
using Switchboard.Data;
using Switchboard.Data.Paging;
using Switchboard.Data.Web;
using Switchboard.Kernel;

namespace Switchboard.Crm.Features;

/// <summary>A contact in a customer's history.</summary>
internal sealed class TimelineItem
{
    public const string Columns = "id, time, kind, call_id, direction, number, summary, agent_name, queue_name, talk_ms, outcome, disposition";

    public Guid Id { get; init; }

    public DateTimeOffset Time { get; init; }

    public string Kind { get; init; } = "";

    public Guid? CallId { get; init; }

    public string? Direction { get; init; }

    public string? Number { get; init; }

    public string Summary { get; init; } = "";

    public string? AgentName { get; init; }

    public string? QueueName { get; init; }

    public long? TalkMs { get; init; }

    public string? Outcome { get; init; }

    public string? Disposition { get; init; }
}

/// <summary>A note.</summary>
internal sealed record NoteWrite(string? Text);

/// <summary>A customer's history: calls and notes, newest first.</summary>
internal static class Timeline
{
    private static readonly Keyset Rows = new()
    {
        Columns = TimelineItem.Columns,
        From = "crm.contact_event",
        Where = "tenant_id = @tenant and customer_id = @customer",
        Sorts = new Dictionary<string, SortKey>(StringComparer.Ordinal) { ["time"] = new("time", "timestamptz") },
        DefaultSort = "-time",
    };

    public static async Task<Answer<Page<TimelineItem>>> ListAsync(
        Guid id, [AsParameters] PageRequest page, Caller caller, IDatabase database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        if (await CustomerRow.FindAsync(connection, id, "", cancellation) is null)
            return Customers.Missing;
        return await Rows.ReadAsync<TimelineItem>(connection, page, new { customer = id }, cancellation);
    }

    public static async Task<Made<TimelineItem>> AddNoteAsync(
        Guid id, NoteWrite write, Caller caller, IDatabase database, IUserDirectory users, CustomerChanges changes, TimeProvider time, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        if (await CustomerRow.FindAsync(connection, id, "", cancellation) is not { } row)
            return Customers.Missing;
        if (new Check().Text(write.Text, "text", 10_000).Fault is { } fault)
            return fault;
        var author = caller.UserId is { } user ? (await users.FindAsync(caller.Tenant, user, cancellation))?.DisplayName ?? caller.Name : caller.Name;
        var note = Ids.New(time);
        await connection.ExecuteAsync(
            """
            insert into crm.contact_event (tenant_id, id, customer_id, time, kind, user_id, agent_name, summary)
            values (@tenant, @note, @id, @now, 'note', @UserId, @author, @text)
            """,
            new { note, id, now = time.GetUtcNow(), caller.UserId, author, text = write.Text!.Trim() },
            cancellation);
        var item = await connection.FindAsync<TimelineItem>(
            $"select {TimelineItem.Columns} from crm.contact_event where tenant_id = @tenant and id = @note", new { note }, cancellation);
        await connection.CommitAsync(cancellation);
        changes.Tell(caller, id, "noted", row.Name);
        return item!;
    }
}
