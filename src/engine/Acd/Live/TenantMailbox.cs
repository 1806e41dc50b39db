using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Switchboard.Acd.Engine;
using Switchboard.Contracts.Acd;
using Switchboard.Contracts.Acd.Events;
using Switchboard.Kernel;

namespace Switchboard.Acd.Live;

/// <summary>
/// One tenant's router: a mailbox before the engine, so that everything happens in order and nothing locks; a timer for what
/// the engine waits for; and the way of the engine's outputs to observers and event sink.
/// </summary>
internal sealed class TenantMailbox : IAsyncDisposable, IThreadPoolWorkItem
{
    private readonly ConcurrentQueue<Message> _messages = new();
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly ITimer _timer;
    private readonly ILogger _logger;
    private readonly OutputPublisher _publisher;
    private readonly PlaceBoard _places;
    private int _pending;
    private volatile bool _closing;
    private TimeZoneInfo _zone = TimeZoneInfo.Utc;
    private DateOnly _today;
    private long? _armedFor;

    public TenantMailbox(TenantId tenant, TimeProvider time, IAcdEventSink sink, ILogger logger, AcdOptions options)
    {
        Tenant = tenant;
        _time = time;
        _start = time.GetTimestamp();
        _logger = logger;
        Engine = new AcdEngine(new AcdEngineOptions { LeaseGrace = options.LeaseGrace, RestoreGrace = options.RestoreGrace })
        {
            ExplainDecisions = options.ExplainDecisions,
        };
        _places = new PlaceBoard(this, logger);
        _publisher = new OutputPublisher(this, sink, _places, logger);
        _today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        _timer = time.CreateTimer(static m => ((TenantMailbox)m!).Post(OnTimer), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public TenantId Tenant { get; }

    /// <summary>Only for the mailbox's own thread.</summary>
    public AcdEngine Engine { get; }

    public AcdConfiguration? Configuration { get; private set; }

    /// <summary>Engine time: ticks since the mailbox was made. Never goes back, whatever the wall clock does.</summary>
    public long Now => _time.GetElapsedTime(_start).Ticks;

    /// <summary>The wall clock's time of an engine time, so that durations shown are true even after the clock was set.</summary>
    public DateTimeOffset Wall(long ticks) => _time.GetUtcNow().AddTicks(ticks - Now);

    /// <summary>The engine time of a wall time in the past.</summary>
    public long Ticks(DateTimeOffset wall) => Now - Math.Max(0, (_time.GetUtcNow() - wall).Ticks);

    /// <summary>The day of the figures at a wall time.</summary>
    public DateOnly DayOf(DateTimeOffset wall) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(wall, _zone).DateTime);

    public DateOnly Today => _today;

    public void Post(Action<TenantMailbox> command) => Post(new Told(command));

    /// <summary>Runs on the mailbox and answers after its effects were published.</summary>
    public ValueTask<T> AskAsync<T>(Func<TenantMailbox, T> command)
    {
        var message = new Asked<T>(command);
        if (!Post(message))
            message.Fail(new ObjectDisposedException(nameof(AcdService)));
        return new ValueTask<T>(message.Answer);
    }

    public void Apply(AcdConfiguration configuration)
    {
        Configuration = configuration;
        _zone = TimeZoneInfo.FindSystemTimeZoneById(configuration.TimeZone);
        Engine.Apply(Now, configuration);
        _places.EverythingChanged();
    }

    public QueuePlace PlaceOf(WorkEntry? entry) => _places.PlaceOf(entry);

    public void Publish(AcdEvent e) => _publisher.Publish(e);

    public async ValueTask DisposeAsync()
    {
        _closing = true;
        if (Interlocked.Increment(ref _pending) == 1) // a last turn, so that what was posted before is done
            Turn.Schedule(this);
        await _closed.Task;
        await _timer.DisposeAsync();
    }

    /// <summary>Works off what was posted; for whom <see cref="Turn"/> has given it to.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        Turn.Begin();
        var taken = 0;
        do
        {
            taken = Volatile.Read(ref _pending);
            while (_messages.TryDequeue(out var message))
                Handle(message);
            Rearm();
        }
        while (Interlocked.Add(ref _pending, -taken) > 0);
        if (_closing)
            _closed.TrySetResult();
        Turn.End();
    }

    private bool Post(Message message)
    {
        if (_closing)
            return false;
        _messages.Enqueue(message);
        if (Interlocked.Increment(ref _pending) == 1)
            Turn.Schedule(this);
        return true;
    }

    private void Handle(Message message)
    {
        try
        {
            BeginDayIfNew();
            message.Run(this);
            Tell();
            message.Finish();
        }
        catch (Exception e)
        {
            Log.CommandFailed(_logger, Tenant.Value, e);
            message.Fail(e);
            TellAnyway();
        }
    }

    private void Tell()
    {
        _publisher.Publish(Engine.Outputs);
        Engine.Outputs.Clear();
        _places.Refresh(Now);
    }

    // What a command did before it failed has happened.
    private void TellAnyway()
    {
        try
        {
            Tell();
        }
        catch (Exception e)
        {
            Engine.Outputs.Clear();
            Log.CommandFailed(_logger, Tenant.Value, e);
        }
    }

    private void BeginDayIfNew()
    {
        var day = DayOf(_time.GetUtcNow());
        // A clock set back does not bring yesterday again.
        if (day <= _today)
            return;
        _today = day;
        Engine.BeginDay();
    }

    private void Rearm()
    {
        var due = Engine.NextDue;
        if (_places.NextRefresh is { } refresh && (due is null || refresh < due))
            due = refresh;
        if (due == _armedFor)
            return;
        _armedFor = due;
        // Rounded up: timers count whole milliseconds, and one that fires too early would only have to be armed again.
        _timer.Change(
            due is { } d ? TimeSpan.FromMilliseconds(Math.Ceiling(TimeSpan.FromTicks(Math.Max(0, d - Now)).TotalMilliseconds)) : Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan);
    }

    private static void OnTimer(TenantMailbox mailbox)
    {
        mailbox._armedFor = null;
        mailbox.Engine.Advance(mailbox.Now);
    }

    private abstract class Message
    {
        public abstract void Run(TenantMailbox mailbox);

        public virtual void Finish()
        {
        }

        public virtual void Fail(Exception exception)
        {
        }
    }

    private sealed class Told(Action<TenantMailbox> command) : Message
    {
        public override void Run(TenantMailbox mailbox) => command(mailbox);
    }

    private sealed class Asked<T>(Func<TenantMailbox, T> command) : Message
    {
        private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? _value;

        public Task<T> Answer => _answer.Task;

        public override void Run(TenantMailbox mailbox) => _value = command(mailbox);

        public override void Finish() => _answer.TrySetResult(_value!);

        public override void Fail(Exception exception) => _answer.TrySetException(exception);
    }
}
