using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Switchboard.Contracts.Events;
using Switchboard.Data.Events;
using Switchboard.Kernel;

namespace Switchboard.Data.Journal;

/// <summary>The journal with its two ends: the files before and PostgreSQL behind.</summary>
internal sealed class DurableLog(string folder, IServiceProvider services, Database database, TimeProvider time, ILogger<DurableLog> log)
    : IDurableLog, IAsyncDisposable
{
    private static readonly TimeSpan LongestGoodbye = TimeSpan.FromSeconds(5);
    private readonly CancellationTokenSource _closing = new();
    private readonly SemaphoreSlim _more = new(0);
    private LocalJournal? _journal;
    private JournalApplier? _applier;
    private EventLog? _events;
    private Task _applying = Task.CompletedTask;
    private Task _partitions = Task.CompletedTask;
    private readonly Meter _meter = new("Switchboard.Data");
    private bool _disposed;

    public EventLog Events => _events ?? throw new InvalidOperationException("The journal is not open yet.");

    public long DurablePosition => Journal.DurablePosition;

    public long AppliedPosition => Applier.AppliedPosition;

    /// <summary>True while PostgreSQL cannot be reached.</summary>
    public bool DatabaseAway => Applier.DatabaseAway;

    private LocalJournal Journal => _journal ?? throw new InvalidOperationException("The journal is not open yet.");

    private JournalApplier Applier => _applier ?? throw new InvalidOperationException("The journal is not open yet.");

    public async Task OpenAsync(CancellationToken cancellation)
    {
        var store = services.GetRequiredService<EventStore>();
        await store.MakePartitionsAsync(cancellation);
        var marks = await store.ReadMarksAsync(cancellation);
        var id = LocalJournal.ReadId(folder, time);
        var applied = await store.ReadPositionAsync(id, cancellation);
        _journal = LocalJournal.Open(folder, id, applied, record => RaiseMark(marks, record), log);
        _events = new EventLog(_journal, store, marks, time);
        _journal.Durable = Told;
        _applier = new JournalApplier(_journal, folder, database, services.GetServices<IDurableHandler>(), time, log);
        _meter.CreateObservableGauge("switchboard.journal.waiting", () => Journal.LastPosition - AppliedPosition, description: "Records not yet in PostgreSQL");
        _meter.CreateObservableGauge("switchboard.journal.write_failures", () => Journal.WriteFailures, description: "How often the disk refused a write");
        _meter.CreateObservableGauge("switchboard.database.away", () => DatabaseAway ? 1 : 0, description: "1 while PostgreSQL cannot be reached");
        Log.JournalOpened(log, _journal.DurablePosition - applied);
        _applying = Task.Run(() => _applier.RunAsync(WaitForMoreAsync, _closing.Token), CancellationToken.None);
        _partitions = store.KeepPartitionsAheadAsync(_closing.Token);
    }

    public void Append(string kind, TenantId tenant, ReadOnlyMemory<byte> payload) => Journal.Append(kind, tenant, payload);

    public async ValueTask AppendDurableAsync(string kind, TenantId tenant, ReadOnlyMemory<byte> payload, CancellationToken cancellation) =>
        await Journal.AppendDurableAsync(kind, tenant, payload).WaitAsync(cancellation);

    public async Task WhenAppliedAsync(CancellationToken cancellation)
    {
        var target = Journal.LastPosition;
        while (AppliedPosition < target)
        {
            Applier.Hurry();
            await Task.Delay(TimeSpan.FromMilliseconds(5), time, cancellation);
        }
    }

    /// <summary>Writes what waits, gives the database a moment to take it, and lets go. What it did not take is applied at the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_journal is null || _disposed)
            return;
        _disposed = true;
        _meter.Dispose();
        await _journal.DisposeAsync();
        if (!DatabaseAway)
            await TakeTheRestAsync();
        await _closing.CancelAsync();
        await _applying;
        await _partitions;
        Applier.Dispose();
        _more.Dispose();
        _closing.Dispose();
    }

    private async Task TakeTheRestAsync()
    {
        using var patience = new CancellationTokenSource(LongestGoodbye, time);
        try
        {
            await WhenAppliedAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            // the journal keeps it
        }
    }

    private void Told(IReadOnlyList<JournalRecord> records)
    {
        _events!.Show(records);
        if (_more.CurrentCount == 0)
            _more.Release();
    }

    private async Task WaitForMoreAsync(CancellationToken cancellation) => await _more.WaitAsync(TimeSpan.FromSeconds(1), cancellation);

    private static void RaiseMark(Dictionary<TenantId, long> marks, JournalRecord record)
    {
        if (record.Kind == EventCodec.Kind)
            marks[record.Tenant] = Math.Max(marks.GetValueOrDefault(record.Tenant), EventCodec.SequenceOf(record.Payload.Span));
    }
}
