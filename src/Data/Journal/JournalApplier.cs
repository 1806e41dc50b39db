using Microsoft.Extensions.Logging;
using Switchboard.Kernel;

namespace Switchboard.Data.Journal;

/// <summary>
/// Brings the journal into PostgreSQL: a batch and the position it reaches are one transaction, so each record is
/// applied exactly once, whatever dies in between.
/// </summary>
internal sealed class JournalApplier(LocalJournal journal, string folder, IDatabase database, IEnumerable<IDurableHandler> handlers, TimeProvider time, ILogger log)
    : IDisposable
{
    private const int MostRecords = 500;
    private const int MostBytes = 4 * 1024 * 1024;
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Under load the records of so long share a transaction: a call's states become one write. Who reads what was just
    /// written asks for it (<see cref="Hurry"/>).
    /// </summary>
    private static readonly TimeSpan Spacing = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, IDurableHandler> _handlers = handlers.ToDictionary(h => h.Kind, StringComparer.Ordinal);
    private readonly JournalReader _reader = new(folder, log);
    private readonly SemaphoreSlim _hurried = new(0);
    private long _applied;
    private bool _away;

    /// <summary>Position up to which PostgreSQL holds everything.</summary>
    public long AppliedPosition => Interlocked.Read(ref _applied);

    /// <summary>True while the database cannot be reached.</summary>
    public bool DatabaseAway => Volatile.Read(ref _away);

    public async Task RunAsync(Func<CancellationToken, Task> moreAsync, CancellationToken cancellation)
    {
        var known = false;
        var batch = new List<JournalRecord>();
        long? last = null;
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                if (!known)
                {
                    Interlocked.Exchange(ref _applied, await ReadPositionAsync(cancellation));
                    _reader.Seek(AppliedPosition);
                    known = true;
                    SayBack();
                }

                if (batch.Count < MostRecords)
                    await GatherAsync(last, cancellation);
                batch = _reader.Read(journal.DurablePosition, MostRecords, MostBytes);
                if (batch.Count == 0)
                {
                    await moreAsync(cancellation);
                    continue;
                }

                await ApplyAsync(batch, cancellation);
                Interlocked.Exchange(ref _applied, batch[^1].Position);
                journal.Forget(AppliedPosition);
                last = time.GetTimestamp();
            }
            catch (Exception e) when (Absence.Is(e))
            {
                SayAway(e);
                known = false; // the commit may have gone through before the answer was lost
                await PauseAsync(cancellation);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                known = false;
                if (batch.Count > 0)
                    await ApplyOneByOneAsync(batch, e, cancellation);
                else
                    await PauseAsync(cancellation);
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }
    }

    /// <summary>Somebody waits for what is in the journal: no rest before the next transaction.</summary>
    public void Hurry()
    {
        if (_hurried.CurrentCount == 0)
            _hurried.Release();
    }

    public void Dispose()
    {
        _reader.Dispose();
        _hurried.Dispose();
    }

    // The first record after a pause is applied at once; what follows waits for company.
    private async Task GatherAsync(long? last, CancellationToken cancellation)
    {
        if (last is { } at && Spacing - time.GetElapsedTime(at) is var left && left > TimeSpan.Zero)
            await _hurried.WaitAsync(left, cancellation);
    }

    private async Task PauseAsync(CancellationToken cancellation)
    {
        try
        {
            await Task.Delay(RetryAfter, time, cancellation);
        }
        catch (OperationCanceledException)
        {
            // stopping; the loop looks
        }
    }

    private async Task<long> ReadPositionAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(TenantId.System, cancellation);
        await connection.ExecuteAsync(
            "insert into event.journal_applied (journal_id, position) values (@id, 0) on conflict do nothing", new { id = journal.Id }, cancellation);
        var position = await connection.FindAsync<long>("select position from event.journal_applied where journal_id = @id", new { id = journal.Id }, cancellation);
        await connection.CommitAsync(cancellation);
        return position;
    }

    private async Task ApplyAsync(List<JournalRecord> batch, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(TenantId.System, cancellation);
        foreach (var group in batch.GroupBy(r => (r.Tenant, r.Kind)))
        {
            if (!_handlers.TryGetValue(group.Key.Kind, out var handler))
                throw new InvalidOperationException($"No handler for journal records of kind {group.Key.Kind}.");
            if (connection.Tenant != group.Key.Tenant)
                connection.Enter(group.Key.Tenant);
            await handler.ApplyAsync(connection, [.. group.Select(r => new DurableRecord(r.Position, r.Tenant, r.Payload))], cancellation);
        }

        await MoveAsync(connection, batch[^1].Position, cancellation);
        await connection.CommitAsync(cancellation);
    }

    private async Task MoveAsync(TenantConnection connection, long to, CancellationToken cancellation)
    {
        var move = connection.Later("update event.journal_applied set position = @to, applied_at = now() where journal_id = @id and position = @from")
            .With("id", journal.Id).With("from", AppliedPosition).With("to", to);
        await connection.SendAsync(cancellation);
        if (move.Touched != 1)
            throw new JournalMovedException();
    }

    /// <summary>Something in the batch cannot be stored. Each record alone: the bad one is set aside, the others go in.</summary>
    private async Task ApplyOneByOneAsync(List<JournalRecord> batch, Exception first, CancellationToken cancellation)
    {
        if (first is JournalMovedException)
            return;
        try
        {
            Interlocked.Exchange(ref _applied, await ReadPositionAsync(cancellation));
            foreach (var record in batch.Where(r => r.Position > AppliedPosition))
            {
                await ApplyOrSetAsideAsync(record, cancellation);
                Interlocked.Exchange(ref _applied, record.Position);
            }
        }
        catch (Exception e) when (Absence.Is(e))
        {
            SayAway(e);
            await PauseAsync(cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            SayAway(e);
            await PauseAsync(cancellation);
        }
    }

    private async Task ApplyOrSetAsideAsync(JournalRecord record, CancellationToken cancellation)
    {
        try
        {
            await ApplyAsync([record], cancellation);
        }
        catch (Exception e) when (!Absence.Is(e) && e is not OperationCanceledException and not JournalMovedException)
        {
            Log.RecordRefused(log, record.Position, record.Kind, e);
            await using var connection = await database.OpenAsync(record.Tenant, cancellation);
            await connection.ExecuteAsync(
                """
                insert into event.refused_record (tenant_id, journal_id, position, kind, payload, error, refused_at)
                values (@tenant, @id, @Position, @Kind, @payload, @error, @now)
                """,
                new { id = journal.Id, record.Position, record.Kind, payload = record.Payload.ToArray(), error = e.ToString(), now = time.GetUtcNow() },
                cancellation);
            await MoveAsync(connection, record.Position, cancellation);
            await connection.CommitAsync(cancellation);
        }
    }

    private void SayAway(Exception error)
    {
        if (!Interlocked.Exchange(ref _away, true))
            Log.DatabaseAway(log, AppliedPosition, error);
    }

    private void SayBack()
    {
        if (Interlocked.Exchange(ref _away, false))
            Log.DatabaseBack(log, journal.DurablePosition - AppliedPosition);
    }

    /// <summary>Somebody else moved our position; read it again.</summary>
    private sealed class JournalMovedException : Exception;
}
