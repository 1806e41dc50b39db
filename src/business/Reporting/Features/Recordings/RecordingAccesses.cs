using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Web;
using Switchboard.Kernel;
using Switchboard.Reporting.Features.Calls;

namespace Switchboard.Reporting.Features.Recordings;

/// <summary>Somebody listened to a recording, or took it away.</summary>
/// <param name="RecordingId">The recording.</param>
/// <param name="Actor">Who, as the audit log has it.</param>
/// <param name="Name">The name of a person; null for a program.</param>
/// <param name="Action">recording.played or recording.downloaded.</param>
/// <param name="Time">When.</param>
/// <param name="Address">From where.</param>
internal sealed record RecordingAccessBody(Guid RecordingId, string Actor, string? Name, string Action, DateTimeOffset Time, string? Address);

/// <summary>The accesses, newest first.</summary>
internal sealed record RecordingAccessList(IReadOnlyList<RecordingAccessBody> Items);

/// <summary>Who listened to which recording.</summary>
internal sealed class RecordingAccesses(IDatabase database, ReadCalls calls, IEnumerable<IUserDirectory> users, IAuditLog audit, TimeProvider time)
{
    private const int Most = 200;
    private const string UserPrefix = "user:";

    public static async Task<Answer<RecordingAccessList>> ListAsync(Guid id, Caller caller, RecordingAccesses accesses, CancellationToken cancellation) =>
        await accesses.FindAsync(id, caller, cancellation) is { } found ? new RecordingAccessList(found) : ReadCalls.Missing;

    /// <summary>Notes an access for the call's own list and for the audit log.</summary>
    public async Task NoteAsync(Caller caller, Guid recording, Guid call, string action, CancellationToken cancellation)
    {
        audit.Write(caller.Tenant, caller.Actor, action, $"recording:{recording}", $"Recording of call {call}.", caller.Address);
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        await connection.ExecuteAsync(
            """
            insert into reporting.recording_access (tenant_id, id, recording_id, call_id, actor, action, time, address)
            values (@tenant, @id, @recording, @call, @Actor, @action, @now, @Address)
            """,
            new { id = Ids.New(time), recording, call, caller.Actor, action, now = time.GetUtcNow(), caller.Address },
            cancellation);
        await connection.CommitAsync(cancellation);
    }

    private async Task<IReadOnlyList<RecordingAccessBody>?> FindAsync(Guid call, Caller caller, CancellationToken cancellation)
    {
        if (!await calls.MaySeeAsync(call, caller, cancellation))
            return null;
        IReadOnlyList<Row> rows;
        await using (var connection = await database.OpenAsync(caller.Tenant, cancellation))
        {
            rows = await connection.ListAsync<Row>(
                $"select recording_id, actor, action, time, address from reporting.recording_access where tenant_id = @tenant and call_id = @call order by time desc limit {Most}",
                new { call },
                cancellation);
        }

        var ids = rows.Select(r => UserOf(r.Actor)).OfType<Guid>().Distinct().ToArray();
        var names = ids.Length == 0 || users.LastOrDefault() is not { } directory
            ? []
            : (await directory.ListAsync(caller.Tenant, ids, cancellation)).ToDictionary(u => u.Id, u => u.DisplayName);
        return [.. rows.Select(r => new RecordingAccessBody(r.RecordingId, r.Actor, UserOf(r.Actor) is { } user ? names.GetValueOrDefault(user) : null, r.Action, r.Time, r.Address))];
    }

    private static Guid? UserOf(string actor) => actor.StartsWith(UserPrefix, StringComparison.Ordinal) && Guid.TryParse(actor[UserPrefix.Length..], out var id) ? id : null;

    private sealed class Row
    {
        public Guid RecordingId { get; init; }

        public string Actor { get; init; } = "";

        public string Action { get; init; } = "";

        public DateTimeOffset Time { get; init; }

        public string? Address { get; init; }
    }
}
