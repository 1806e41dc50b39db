using Switchboard.VoiceXml.Fetching;
using Switchboard.VoiceXml.Platform;

namespace Switchboard.VoiceXml.Workers;

/// <summary>How the workers are kept.</summary>
public sealed record WorkerPoolOptions
{
    /// <summary>What is started.</summary>
    public WorkerProgram Program { get; init; } = WorkerProgram.OfLibrary();

    /// <summary>How many processes share the sessions.</summary>
    public int Workers { get; init; } = 2;

    /// <summary>After so long at one step the other sessions of a worker move to another one.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>After so long a worker is killed.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(10);
}

/// <summary>Runs VoiceXML sessions in worker processes. A session is its record: the answers that it got, in order. When a worker dies or
/// is held up, its other sessions are run again from their records elsewhere, and their calls notice nothing; the one that was guilty is
/// told that its script has failed.</summary>
public sealed class WorkerPool : IAsyncDisposable, IDisposable
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(25);
    private readonly Lock _gate = new();
    private readonly WorkerPoolOptions _options;
    private readonly List<WorkerProcess> _workers = [];
    private readonly Dictionary<long, WorkerSession> _sessions = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly TimeProvider _clock;
    private long _next;
    private bool _watching;
    private bool _disposed;

    /// <summary>A pool; its workers start with the first session.</summary>
    public WorkerPool(WorkerPoolOptions? options = null, TimeProvider? clock = null)
    {
        _options = options ?? new WorkerPoolOptions();
        _clock = clock ?? TimeProvider.System;
    }

    /// <summary>Workers that died or were killed so far.</summary>
    public int Deaths { get; private set; }

    /// <summary>Sessions that were run again from their records so far.</summary>
    public int Moves { get; private set; }

    /// <summary>Starts one worker, so that the first session finds it ready.</summary>
    public void Warm()
    {
        lock (_gate)
        {
            if (!_disposed && _workers.Count == 0)
                Choose(null);
        }
    }

    /// <summary>Runs a document to its end.</summary>
    public async Task<SessionOutcome> RunAsync(string uri, IVoiceXmlPlatform platform, IResourceFetcher fetcher, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(platform);
        WorkerSession session;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            session = new WorkerSession(++_next, uri, platform, fetcher, cancellationToken);
            _sessions[session.Id] = session;
            if (!_watching)
                _ = WatchAsync();
            session.Begin(Choose(null));
        }

        try
        {
            return await session.Outcome.WaitAsync(cancellationToken);
        }
        finally
        {
            lock (_gate)
            {
                _sessions.Remove(session.Id);
                session.Leave();
            }
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
                return;
            _disposed = true;
        }

        _stopping.Cancel();
        lock (_gate)
        {
            foreach (var worker in _workers)
                worker.Dispose();
            _workers.Clear();
            foreach (var session in _sessions.Values)
                session.Fail("the workers were stopped");
        }

        _stopping.Dispose();
    }

    /// <summary>The worker with the fewest sessions; a new one while there are fewer than there may be.</summary>
    private WorkerProcess Choose(WorkerProcess? except)
    {
        WorkerProcess? best = null;
        var living = 0;
        foreach (var worker in _workers)
        {
            if (worker.Retired || worker == except)
                continue;
            living++;
            if (best is null || worker.Load < best.Load)
                best = worker;
        }

        if (best is not null && (best.Load == 0 || living >= _options.Workers))
            return best;
        var started = new WorkerProcess(_options.Program, Received, Died);
        _workers.Add(started);
        return started;
    }

    private void Received(WorkerProcess worker, WorkerFrame frame)
    {
        WorkerSession? session;
        lock (_gate)
        {
            if (!_sessions.TryGetValue(frame.Session, out session) || session.Worker != worker)
                return;
        }

        session.Receive(frame);
    }

    private void Died(WorkerProcess worker)
    {
        lock (_gate)
        {
            if (_disposed || !_workers.Remove(worker))
                return;
            Deaths++;
            var guilty = worker.Guilty;
            foreach (var session in _sessions.Values.Where(session => session.Worker == worker).ToList())
            {
                if (session.Id == guilty.Session && !session.Blame(guilty.Ordinal))
                    continue;
                Moves++;
                session.Begin(Choose(null));
            }

            worker.Dispose();
        }
    }

    /// <summary>Looks after workers that are held up, while there are sessions.</summary>
    private async Task WatchAsync()
    {
        _watching = true;
        using var timer = new PeriodicTimer(Glance, _clock);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token) && Look())
            {
            }
        }
        catch (OperationCanceledException)
        {
            // the pool was disposed of
        }
    }

    /// <summary>False when there is nothing left to look after.</summary>
    private bool Look()
    {
        lock (_gate)
        {
            var busyOnes = 0;
            foreach (var worker in _workers.ToList())
            {
                busyOnes += worker.BusyFor is null ? 0 : 1;
                if (worker.BusyFor is not { } busy || busy < _options.Patience)
                {
                    worker.Retired = false;
                    continue;
                }

                worker.Retired = true;
                if (busy > _options.Limit)
                    worker.Kill();
                else
                    Evacuate(worker);
            }

            return _watching = _sessions.Count > 0 || busyOnes > 0;
        }
    }

    private void Evacuate(WorkerProcess worker)
    {
        var guilty = worker.Guilty.Session;
        foreach (var session in _sessions.Values.Where(session => session.Worker == worker && session.Id != guilty && session.Waits).ToList())
        {
            Moves++;
            session.Begin(Choose(worker));
        }
    }
}
