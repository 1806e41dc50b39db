using Switchboard.Kernel;

namespace Switchboard.Speech.Recognition.Sphinx;

/// <summary>The worker processes: each hears one caller at a time, one more stands ready. Thread-safe.</summary>
internal sealed class SphinxWorkerPool(SphinxOptions options, TimeProvider time) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Stack<SphinxWorker> _idle = new();
    private readonly HashSet<SphinxWorker> _all = [];
    private readonly SemaphoreSlim _places = new(options.MaxWorkers, options.MaxWorkers);
    private bool _disposed;

    /// <summary>Workers that died or were killed so far.</summary>
    public int Deaths { get; private set; }

    /// <summary>The processes that run now.</summary>
    public IReadOnlyList<int> ProcessIds
    {
        get
        {
            lock (_gate)
                return [.. _all.Select(worker => worker.ProcessId)];
        }
    }

    /// <summary>Starts the one that stands ready; a fault when there can be none.</summary>
    public async Task<Fault?> WarmAsync()
    {
        try
        {
            SphinxWorker worker;
            lock (_gate)
            {
                if (_disposed)
                    return null;
                if (!_idle.TryPeek(out worker!))
                    _idle.Push(worker = StartNew());
            }

            await worker.Loaded;
            return null;
        }
        catch (WorkerGoneException wrong)
        {
            DropLame();
            return new Fault("recognition.worker", wrong.Message, FaultKind.Unavailable);
        }
    }

    /// <summary>A worker with its model loaded, once there is a free one.</summary>
    /// <exception cref="WorkerGoneException">None can be started.</exception>
    public async Task<SphinxWorker> TakeAsync(CancellationToken cancel)
    {
        await _places.WaitAsync(cancel);
        SphinxWorker? worker = null;
        try
        {
            lock (_gate)
            {
                ObjectDisposedException.ThrowIf(_disposed, this);
                while (_idle.TryPop(out worker!) && worker.HasEnded)
                {
                    _all.Remove(worker);
                    worker.Dispose();
                    Deaths++;
                }

                worker ??= StartNew();
                if (_idle.Count == 0 && _all.Count < options.MaxWorkers)
                    _idle.Push(StartNew());
            }

            await worker.Loaded.WaitAsync(cancel);
            return worker;
        }
        catch (Exception wrong)
        {
            if (worker is not null && wrong is OperationCanceledException)
                Lay(worker);
            else if (worker is not null)
                Drop(worker, died: true);
            _places.Release();
            throw;
        }
    }

    /// <summary>Gives a worker back, or buries it.</summary>
    public void Return(SphinxWorker worker, bool alive)
    {
        if (alive)
            Lay(worker);
        else
            Drop(worker, died: true);
        _places.Release();
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
                return;
            _disposed = true;
            foreach (var worker in _all)
                worker.Dispose();
            _all.Clear();
            _idle.Clear();
        }
    }

    private void Lay(SphinxWorker worker)
    {
        lock (_gate)
        {
            if (!_disposed)
                _idle.Push(worker);
        }
    }

    private SphinxWorker StartNew()
    {
        var worker = SphinxWorker.Start(options, time);
        _all.Add(worker);
        return worker;
    }

    private void Drop(SphinxWorker worker, bool died)
    {
        lock (_gate)
        {
            if (_all.Remove(worker) && died)
                Deaths++;
        }

        worker.Dispose();
    }

    private void DropLame()
    {
        lock (_gate)
        {
            while (_idle.TryPop(out var worker))
            {
                _all.Remove(worker);
                worker.Dispose();
            }
        }
    }
}
