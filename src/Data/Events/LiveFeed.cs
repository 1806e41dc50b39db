using System.Collections.Concurrent;
using System.Threading.Channels;
using Switchboard.Contracts.Events;
using Switchboard.Kernel;

namespace Switchboard.Data.Events;

/// <summary>The live lane: the newest figure of a subject, at most four a second.</summary>
internal sealed class LiveFeed(TimeProvider time) : ILiveFeed
{
    private const int Capacity = 1024;
    private static readonly TimeSpan Spacing = TimeSpan.FromMilliseconds(250);
    private readonly ConcurrentDictionary<(TenantId Tenant, string Type, string Subject), Subject> _subjects = new();
    private readonly ConcurrentDictionary<TenantId, ConcurrentDictionary<Subscription, bool>> _subscribers = new();

    public void Publish(LiveUpdate update)
    {
        ArgumentNullException.ThrowIfNull(update);
        _subjects.GetOrAdd((update.TenantId, update.Type, update.SubjectId), _ => new Subject(this, time)).Offer(update);
    }

    public ILiveSubscription Subscribe(TenantId tenant)
    {
        var all = _subscribers.GetOrAdd(tenant, _ => new ConcurrentDictionary<Subscription, bool>());
        var subscription = new Subscription(s => all.TryRemove(s, out _));
        all[subscription] = true;
        return subscription;
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

        public void Offer(LiveUpdate update)
        {
            lock (_gate)
            {
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
                    return;
                }
            }

            feed.Send(update);
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

        public Subscription(Action<Subscription> leave)
        {
            _leave = leave;
            _channel = Channel.CreateBounded<LiveUpdate>(
                new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
                _ => Interlocked.Increment(ref _dropped));
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
