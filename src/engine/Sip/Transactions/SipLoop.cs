using Microsoft.Extensions.Logging;
using Switchboard.Kernel;

namespace Switchboard.Sip;

/// <summary>Something for the loop to do: a message that came in, or an action.</summary>
internal readonly record struct LoopItem(Action? Action, SipMessage? Message, SipFlow? Flow, SipParseResult Parsed);

/// <summary>
/// The one thread that runs all SIP state. Others post to it; its timers fire on it. Not started, it runs each post on
/// the posting thread, one after the other: tests need no waiting.
/// </summary>
internal sealed class SipLoop : IDisposable
{
    private readonly Lock _unstarted = new();
    private readonly object _gate = new();
    private readonly Action<LoopItem> _handle;
    private readonly ILogger _log;
    private readonly ITimer _tick;
    private readonly int _limit;
    private Queue<LoopItem> _incoming = new();
    private Queue<LoopItem> _batch = new();
    private Thread? _thread;
    private bool _running;
    private bool _ticking;
    private volatile bool _tickDue;
    private bool _stopped;

    public SipLoop(TimeProvider time, int limit, Action<LoopItem> handle, ILogger log)
    {
        (_handle, _limit, _log) = (handle, limit, log);
        Wheel = new TimerWheel(time);
        _tick = time.CreateTimer(_ => OnTick(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public TimerWheel Wheel { get; }

    /// <summary>Messages refused because too many were waiting.</summary>
    public long Shed { get; private set; }

    /// <summary>True on the thread that runs the SIP state now.</summary>
    public bool IsCurrent => _thread is null ? _unstarted.IsHeldByCurrentThread : Thread.CurrentThread == _thread;

    public void Start()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "sip" };
        _thread.Start();
    }

    /// <summary>Queues an action; never refused before the stop.</summary>
    public void Post(Action action) => Enqueue(new LoopItem(action, null, null, default), false);

    /// <summary>Queues a message; false when the loop is too far behind.</summary>
    public bool Post(SipMessage message, SipFlow flow, SipParseResult parsed) => Enqueue(new LoopItem(null, message, flow, parsed), true);

    public void Dispose()
    {
        _tick.Dispose();
        lock (_gate)
        {
            _stopped = true;
            Monitor.Pulse(_gate);
        }

        if (_thread is not null && _thread != Thread.CurrentThread)
            _thread.Join(TimeSpan.FromSeconds(2));
    }

    private bool Enqueue(in LoopItem item, bool mayShed)
    {
        lock (_gate)
        {
            if (_stopped)
                return false;
            if (mayShed && _incoming.Count >= _limit)
            {
                Shed++;
                return false;
            }

            _incoming.Enqueue(item);
            if (_thread is not null)
            {
                Monitor.Pulse(_gate);
                return true;
            }
        }

        RunInline();
        return true;
    }

    private void OnTick()
    {
        lock (_gate)
        {
            _tickDue = true;
            if (_thread is not null)
            {
                Monitor.Pulse(_gate);
                return;
            }
        }

        RunInline();
    }

    private void RunInline()
    {
        lock (_unstarted)
        {
            if (_running)
                return;
            _running = true;
            while (Swap(wait: false))
                RunBatch();
            _running = false;
        }
    }

    private void Run()
    {
        while (Swap(wait: true))
            RunBatch();
    }

    private bool Swap(bool wait)
    {
        lock (_gate)
        {
            while (wait && _incoming.Count == 0 && !_tickDue && !_stopped)
                Monitor.Wait(_gate);
            if (_incoming.Count == 0 && (_stopped || !_tickDue))
                return false;
            (_incoming, _batch) = (_batch, _incoming);
            return true;
        }
    }

    private void RunBatch()
    {
        while (_batch.TryDequeue(out var item))
        {
            try
            {
                _handle(item);
            }
            catch (Exception e)
            {
                // A bug in one handler must not stop every other call.
                SipLog.LoopFault(_log, e);
            }
        }

        if (_tickDue)
        {
            _tickDue = false;
            try
            {
                Wheel.Advance();
            }
            catch (Exception e)
            {
                SipLog.LoopFault(_log, e);
            }
        }

        KeepTicking();
    }

    // The clock ticks only while some timer waits.
    private void KeepTicking()
    {
        var wanted = Wheel.Count > 0;
        if (wanted == _ticking)
            return;
        _ticking = wanted;
        var period = wanted ? Wheel.Tick : Timeout.InfiniteTimeSpan;
        _tick.Change(period, period);
    }
}
