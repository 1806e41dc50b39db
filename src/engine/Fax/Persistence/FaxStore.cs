using Microsoft.Extensions.Logging;
using Switchboard.Contracts.Events;
using Switchboard.Data;
using Switchboard.Fax.Features;
using Switchboard.Kernel;
using Switchboard.Media.Fax;

namespace Switchboard.Fax.Persistence;

/// <summary>Rows of faxes, and the events that follow each change.</summary>
internal sealed class FaxStore(IDatabase database, IEventSink events, ILiveFeed live, TimeProvider time, ILogger<FaxStore> log)
{
    private const string Find = $"select {FaxRow.Columns} from fax.fax where tenant_id = @tenant and id = @id";

    public async Task<FaxRow?> FindAsync(TenantId tenant, Guid id, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(tenant, cancellation);
        return await connection.FindAsync<FaxRow>(Find, new { id }, cancellation);
    }

    public async Task<IReadOnlyList<AttemptRow>> AttemptsAsync(TenantId tenant, Guid id, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(tenant, cancellation);
        return await connection.ListAsync<AttemptRow>(
            "select attempt, started_at, ended_at, call_id, code, detail, pages, bit_rate, used_ecm, transport, remote_id from fax.attempt where tenant_id = @tenant and fax_id = @id order by attempt",
            new { id }, cancellation);
    }

    /// <summary>Those that wait to be sent; what a stop of the server interrupted waits again or is given up.</summary>
    public async Task<IReadOnlyList<FaxRow>> RecoverAsync(TenantId tenant, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(tenant, cancellation);
        await connection.ExecuteAsync(
            """
            update fax.fax set state = 'queued', next_attempt_at = @now where tenant_id = @tenant and state = 'sending';
            update fax.fax set state = 'failed', code = 'interrupted', detail = 'The server was stopped meanwhile.', finished_at = @now where tenant_id = @tenant and state = 'receiving'
            """,
            new { now = time.GetUtcNow() }, cancellation);
        var rows = await connection.ListAsync<FaxRow>($"select {FaxRow.Columns} from fax.fax where tenant_id = @tenant and state = 'queued'", null, cancellation);
        await connection.CommitAsync(cancellation);
        return rows;
    }

    public async Task<FaxRow> AddAsync(TenantId tenant, FaxRow fax, string actor, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(tenant, cancellation);
        await connection.ExecuteAsync(
            """
            insert into fax.fax (tenant_id, id, direction, state, number, own_number, subject, station_id, header, ecm, t38, pages, max_attempts, next_attempt_at, created_by, created_at,
                call_id, tiff, pdf, sha256, size_bytes)
            values (@tenant, @Id, @Direction, @State, @Number, @OwnNumber, @Subject, @StationId, @Header, @Ecm, @T38, @Pages, @MaxAttempts, @NextAttemptAt, @CreatedBy, @CreatedAt,
                @CallId, @Tiff, @Pdf, @Sha256, @SizeBytes)
            """,
            fax, cancellation);
        await connection.CommitAsync(cancellation);
        Tell(tenant, fax, fax.State, actor);
        return fax;
    }

    /// <summary>Changes a fax that is in one of the states given; null when it is not (any more).</summary>
    public async Task<FaxRow?> ChangeAsync(TenantId tenant, Guid id, string from, string set, object values, string actor, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(tenant, cancellation);
        var all = new Dapper.DynamicParameters(values);
        all.Add("id", id);
        all.Add("from", from.Split(','));
        if (await connection.ExecuteAsync($"update fax.fax set {set} where tenant_id = @tenant and id = @id and state = any(@from)", all, cancellation) == 0)
            return null;
        var row = await connection.FindAsync<FaxRow>(Find, new { id }, cancellation);
        await connection.CommitAsync(cancellation);
        Tell(tenant, row!, row!.State, actor);
        return row;
    }

    public async Task NoteAttemptAsync(TenantId tenant, Guid id, AttemptRow attempt, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(tenant, cancellation);
        await connection.ExecuteAsync(
            """
            insert into fax.attempt (tenant_id, fax_id, attempt, started_at, ended_at, call_id, code, detail, pages, bit_rate, used_ecm, transport, remote_id)
            values (@tenant, @id, @Attempt, @StartedAt, @EndedAt, @CallId, @Code, @Detail, @Pages, @BitRate, @UsedEcm, @Transport, @RemoteId)
            on conflict do nothing
            """,
            new { id, attempt.Attempt, attempt.StartedAt, attempt.EndedAt, attempt.CallId, attempt.Code, attempt.Detail, attempt.Pages, attempt.BitRate, attempt.UsedEcm, attempt.Transport, attempt.RemoteId },
            cancellation);
        await connection.CommitAsync(cancellation);
    }

    /// <summary>Those that ended before, a hundred at a time.</summary>
    public async Task<IReadOnlyList<FaxRow>> ListOverAsync(TenantId tenant, DateTimeOffset before, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(tenant, cancellation);
        return await connection.ListAsync<FaxRow>(
            $"select {FaxRow.Columns} from fax.fax where tenant_id = @tenant and finished_at < @before and state not in ('sending', 'receiving', 'queued') order by finished_at limit 100",
            new { before }, cancellation);
    }

    public async Task<bool> RemoveAsync(TenantId tenant, Guid id, string actor, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(tenant, cancellation);
        var gone = await connection.ExecuteAsync(
            "delete from fax.fax where tenant_id = @tenant and id = @id and state not in ('sending', 'receiving', 'queued')", new { id }, cancellation) == 1;
        await connection.CommitAsync(cancellation);
        if (gone)
            events.Publish(EventDraft.Of(tenant, "fax.removed", "fax", id, actor, new { id }));
        return gone;
    }

    /// <summary>How far a fax is, for those who watch. Any thread; a fax never waits for the database.</summary>
    public void ShowProgress(TenantId tenant, Guid id, FaxProgress progress) => _ = Task.Run(async () =>
    {
        var transport = FaxBody.Word(progress.Transport);
        try
        {
            await using var connection = await database.OpenAsync(tenant, CancellationToken.None);
            await connection.ExecuteAsync(
                """
                update fax.fax set pages_done = greatest(pages_done, @Pages), bit_rate = @BitRate, remote_id = @RemoteId, used_ecm = @ErrorCorrection, transport = @transport
                where tenant_id = @tenant and id = @id and state in ('sending', 'receiving')
                """,
                new { id, progress.Pages, progress.BitRate, progress.RemoteId, progress.ErrorCorrection, transport }, CancellationToken.None);
            await connection.CommitAsync(CancellationToken.None);
        }
        catch (Exception e)
        {
            Log.ProgressLost(log, e, id); // the end of the fax writes it all again
        }

        live.Publish(LiveUpdate.Of(
            tenant, time.GetUtcNow(), "fax.updated", "fax", id,
            new { id, pagesDone = progress.Pages, progress.BitRate, progress.RemoteId, usedEcm = progress.ErrorCorrection, transport }));
    });

    private void Tell(TenantId tenant, FaxRow fax, string what, string actor) =>
        events.Publish(EventDraft.Of(tenant, "fax." + what, "fax", fax.Id, actor, FaxBody.Of(fax), fax.Code));
}
