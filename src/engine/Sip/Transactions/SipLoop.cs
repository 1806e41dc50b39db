using Microsoft.Extensions.Logging;
using Switchboard.Kernel;

namespace Switchboard.Sip;

/// <summary>Something for the loop to do: a message that came in, or an action.</summary>
internal readonly record struct LoopItem(Action? Action, SipMessage? Message, SipFlow? Flow, SipParseResult Parsed);

/// <summary>
/// Runs all SIP state, one thing after the other. Who posts to an idle loop runs it: a datagram is treated on the thread
/// that received it, a call's answer is sent by the thread that gave it, and nobody is woken for either. The loop's own
/// thread fires timers and takes over when a poster has run enough of other people's work. Not started, every post is
/// run to the end: tests need no waiting.
/// </summary>
internal sealed class SipLoop : IDisposable
{
    /// <summary>What a poster runs of others' work before the loop's own thread takes over.</summary>
    private const int MostForOthers = 64;

    private readonly object _gate = new();
    private readonly Action<LoopItem> _handle;
    private readonly ILogger _log;
    private readonly ITimer? _tick;
    private readonly int _limit;
    private Queue<LoopItem> _incoming = new();
    private Queue<LoopItem> _batch = new();
    private Thread? _thread;
    private int _runner;
    private bool _ticking;
    private bool _tickDue;
    private bool _stopped;
    private bool _waitsForRunner;

    public SipLoop(TimeProvider time, int limit, Action<LoopItem> handle, ILogger log)
    {
        (_handle, _limit, _log) = (handle, limit, log);
        Wheel = new TimerWheel(time);
        // A clock of the tests cannot wake a thread at a moment: it ticks.
        if (!ReferenceEquals(time, TimeProvider.System))
            _tick = time.CreateTimer(_ => OnTick(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public TimerWheel Wheel { get; }

    /// <summary>Messages refused because too many were waiting.</summary>
    public long Shed { get; private set; }

    /// <summary>True on the thread that runs the SIP state now.</summary>
    public bool IsCurrent => Volatile.Read(ref _runner) == Environment.CurrentManagedThreadId;

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
        _tick?.Dispose();
        lock (_gate)
        {
            _stopped = true;
            Monitor.PulseAll(_gate);
        }

        if (_thread is not null && _thread != Thread.CurrentThread && !IsCurrent)
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
            if (_runner != 0)
                return true; // whoever runs takes it along
            _runner = Environment.CurrentManagedThreadId;
        }

        RunHere(_thread is null ? int.MaxValue : MostForOthers);
        return true;
    }

    private void OnTick()
    {
        lock (_gate)
        {
            _tickDue = true;
            if (_runner != 0)
                return;
            if (_thread is not null)
            {
                Monitor.Pulse(_gate);
                return;
            }

            _runner = Environment.CurrentManagedThreadId;
        }

        RunHere(int.MaxValue);
    }

    /// <summary>The poster's own context stays out of it: nothing that is awaited in a handler may come back to somebody's call.</summary>
    private void RunHere(int most)
    {
        var context = SynchronizationContext.Current;
        if (context is not null)
            SynchronizationContext.SetSynchronizationContext(null);
        Turn.Begin();
        try
        {
            Drain(most);
        }
        finally
        {
            Turn.End();
            if (context is not null)
                SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    private void Run()
    {
        while (AwaitTurn())
        {
            Turn.Begin();
            Drain(int.MaxValue);
            Turn.End();
        }
    }

    /// <summary>Sleeps until there is work that nobody runs, or a timer is due; false after the stop.</summary>
    private bool AwaitTurn()
    {
        lock (_gate)
        {
            while (true)
            {
                _waitsForRunner = _runner != 0;
                var sleep = Timeout.InfiniteTimeSpan;
                if (!_waitsForRunner)
                {
                    sleep = _tick is null ? Wheel.NextDue() ?? sleep : sleep;
                    if (_incoming.Count > 0 || _tickDue || sleep == TimeSpan.Zero)
                        break;
                    if (_stopped)
                        return false;
                }

                // Rounded up: a thread that comes too early would only have to sleep again.
                Monitor.Wait(_gate, sleep == Timeout.InfiniteTimeSpan ? Timeout.Infinite : (int)Math.Ceiling(sleep.TotalMilliseconds));
            }

            _runner = Environment.CurrentManagedThreadId;
            return true;
        }
    }

    private void Drain(int most)
    {
        RunBatch(); // a timer may be all that is due
        for (var done = 1; Swap(done < most);)
            done += RunBatch();
    }

    /// <summary>Takes what waits; false when nothing does or the runner may go: then the loop is free for the next.</summary>
    private bool Swap(bool goesOn)
    {
        lock (_gate)
        {
            var more = _incoming.Count > 0 || _tickDue;
            if (more && goesOn)
            {
                (_incoming, _batch) = (_batch, _incoming);
                return true;
            }

            Volatile.Write(ref _runner, 0);
            if (_thread is not null && _thread != Thread.CurrentThread && (more || _waitsForRunner || Wheel.IsDueSooner))
                Monitor.Pulse(_gate);
            return false;
        }
    }

    private int RunBatch()
    {
        var count = _batch.Count;
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

        _tickDue = false;
        try
        {
            Wheel.Advance();
        }
        catch (Exception e)
        {
            SipLog.LoopFault(_log, e);
        }

        KeepTicking();
        return Math.Max(1, count);
    }

    // The clock ticks only while some timer waits.
    private void KeepTicking()
    {
        var wanted = Wheel.Count > 0;
        if (_tick is null || wanted == _ticking)
            return;
        _ticking = wanted;
        var period = wanted ? Wheel.Tick : Timeout.InfiniteTimeSpan;
        _tick.Change(period, period);
    }
}
