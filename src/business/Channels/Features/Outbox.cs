using Microsoft.AspNetCore.Http;
using Switchboard.Channels.Mail;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Paging;
using Switchboard.Data.Web;
using Switchboard.Kernel;

namespace Switchboard.Channels.Features;

/// <summary>A mail that waits or is through. Its text is not shown: it belongs to its reader.</summary>
internal sealed record MailBody(
    Guid Id, string Origin, string To, string Subject, string State, int Attempts, DateTimeOffset? NextAttemptAt, string? LastError, DateTimeOffset CreatedAt, DateTimeOffset? FinishedAt)
{
    public static MailBody Of(MailRow r) => new(r.Id, r.Origin, r.Recipient, r.Subject, r.State, r.Attempts, r.NextAttemptAt, r.LastError, r.CreatedAt, r.FinishedAt);
}

/// <summary>The mails of the last month.</summary>
internal static class Outbox
{
    private static readonly Fault Missing = Fault.NotFound("mail", "There is no such mail.");

    private static readonly Keyset Rows = new()
    {
        Columns = MailRow.Columns,
        From = "channels.mail",
        Where = "tenant_id = @tenant and (@state::text is null or state = @state) and (@Pattern::text is null or recipient ilike @Pattern or subject ilike @Pattern)",
        Sorts = new Dictionary<string, SortKey>(StringComparer.Ordinal) { ["createdAt"] = new("created_at", "timestamptz"), ["to"] = new("recipient", "text") },
        DefaultSort = "-createdAt",
    };

    public static async Task<Answer<Page<MailBody>>> ListAsync([AsParameters] PageRequest page, string? state, Caller caller, IDatabase database, CancellationToken cancellation)
    {
        if (state is not null && new Check().OneOf(state, "state", "waiting", "sent", "failed").Fault is { } wrong)
            return wrong;
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        var rows = await Rows.ReadAsync<MailRow>(connection, page, new { page.Pattern, state }, cancellation);
        return rows.TryGet(out var found, out var fault) ? found.Select(MailBody.Of) : fault;
    }

    public static async Task<Done> RetryAsync(Guid id, Caller caller, IDatabase database, MailQueue queue, TimeProvider time, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        var touched = await connection.ExecuteAsync(
            "update channels.mail set state = 'waiting', attempts = 0, next_attempt_at = @now, finished_at = null where tenant_id = @tenant and id = @id and state <> 'sent'",
            new { id, now = time.GetUtcNow() }, cancellation);
        if (touched == 0)
            return Missing;
        await connection.CommitAsync(cancellation);
        queue.Expect(caller.Tenant);
        return Done.Well;
    }

    public static async Task<Done> RemoveAsync(Guid id, Caller caller, IDatabase database, IAuditLog audit, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        if (await connection.ExecuteAsync("delete from channels.mail where tenant_id = @tenant and id = @id", new { id }, cancellation) == 0)
            return Missing;
        await connection.CommitAsync(cancellation);
        audit.Write(caller.Tenant, caller.Actor, "mail.removed", $"mail:{id}", null, caller.Address);
        return Done.Well;
    }
}
