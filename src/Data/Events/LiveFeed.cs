using System.Collections.Concurrent;
using System.Threading.Channels;
using Switchboard.Contracts.Events;
using Switchboard.Kernel;

namespace Switchboard.Data.Events;

/// <summary>The live lane: the newest figure of a subject, at most four a second.</summary>
internal sealed class LiveFeed(TimeProvider time) : ILiveFeed
{
    private const int Capacity = 1024;
    private const int SweepEvery = 256;
    private static readonly TimeSpan Spacing = TimeSpan.FromMilliseconds(250);
    private readonly ConcurrentDictionary<(TenantId Tenant, string Type, string Subject), Subject> _subjects = new();
    private readonly ConcurrentDictionary<TenantId, ConcurrentDictionary<Subscription, bool>> _subscribers = new();

    private long _made;
    private long _dropped;

    public long Dropped => Interlocked.Read(ref _dropped);

    public void Publish(LiveUpdate update)
    {
        ArgumentNullException.ThrowIfNull(update);
        if (!IsWatched(update.TenantId))
            return;
        var key = (update.TenantId, update.Type, update.SubjectId);
        while (!_subjects.GetOrAdd(key, static (_, feed) => feed.NewSubject(), this).Offer(update))
            _subjects.TryRemove(key, out _);
    }

    public bool IsWatched(TenantId tenant) => _subscribers.TryGetValue(tenant, out var all) && !all.IsEmpty;

    /// <summary>How many subjects' last moments are remembered.</summary>
    internal int Subjects => _subjects.Count;

    public ILiveSubscription Subscribe(TenantId tenant)
    {
        var all = _subscribers.GetOrAdd(tenant, _ => new ConcurrentDictionary<Subscription, bool>());
        var subscription = new Subscription(s => all.TryRemove(s, out _), () => Interlocked.Increment(ref _dropped));
        all[subscription] = true;
        return subscription;
    }

    /// <summary>Calls come and go, each a subject of its own: those that fell silent are forgotten now and then.</summary>
    private Subject NewSubject()
    {
        if (Interlocked.Increment(ref _made) % SweepEvery == 0)
        {
            foreach (var (key, subject) in _subjects)
            {
                if (subject.Retire())
                    _subjects.TryRemove(new(key, subject));
            }
        }

        return new Subject(this, time);
    }

    private void Send(LiveUpdate update)
    {
        if (!_subscribers.TryGetValue(update.TenantId, out var all))
            return;
        foreach (var (subscription, _) in all)
            subscription.Offer(update);
    }

    private sealed class Subject(LiveFeed feed, TimeProvider time)
    {
        private readonly Lock _gate = new();
        private long? _sent;
        private LiveUpdate? _waiting;
        private ITimer? _timer;
        private bool _retired;

        /// <summary>Ends a subject of which nothing was told for a while; false when it is still in use.</summary>
        public bool Retire()
        {
            lock (_gate)
            {
                if (_waiting is not null || _sent is not { } at || time.GetElapsedTime(at) < Spacing)
                    return false;
                _retired = true;
                _timer?.Dispose();
                return true;
            }
        }

        /// <summary>Tells the update now or a little later; false when the subject is retired.</summary>
        public bool Offer(LiveUpdate update)
        {
            lock (_gate)
            {
                if (_retired)
                    return false;
                var due = _sent is { } at ? Spacing - time.GetElapsedTime(at) : TimeSpan.Zero;
                if (_waiting is null && due <= TimeSpan.Zero)
                {
                    _sent = time.GetTimestamp();
                }
                else
                {
                    if (_waiting is null)
                        (_timer ??= time.CreateTimer(_ => Flush(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan)).Change(due, Timeout.InfiniteTimeSpan);
                    _waiting = update;
                    return true;
                }
            }

            feed.Send(update);
            return true;
        }

        private void Flush()
        {
            LiveUpdate? update;
            lock (_gate)
            {
                update = _waiting;
                _waiting = null;
                _sent = time.GetTimestamp();
            }

            if (update is not null)
                feed.Send(update);
        }
    }

    private sealed class Subscription : ILiveSubscription
    {
        private readonly Channel<LiveUpdate> _channel;
        private readonly Action<Subscription> _leave;
        private long _dropped;

        public Subscription(Action<Subscription> leave, Action lost)
        {
            _leave = leave;
            _channel = Channel.CreateBounded<LiveUpdate>(
                new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
                _ =>
                {
                    Interlocked.Increment(ref _dropped);
                    lost();
                });
        }

        public long Dropped => Interlocked.Read(ref _dropped);

        public void Offer(LiveUpdate update) => _channel.Writer.TryWrite(update);

        public IAsyncEnumerable<LiveUpdate> ReadAllAsync(CancellationToken cancellation) => _channel.Reader.ReadAllAsync(cancellation);

        public void Dispose()
        {
            _leave(this);
            _channel.Writer.TryComplete();
        }
    }
}
