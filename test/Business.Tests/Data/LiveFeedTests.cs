using Shouldly;
using Switchboard.Contracts.Events;
using Switchboard.Data.Events;
using Switchboard.Kernel;

namespace Switchboard.Business.Tests.Data;

public sealed class LiveFeedTests
{
    private static readonly Guid Queue = Guid.NewGuid();
    private readonly VirtualTimeProvider _clock = new();
    private readonly TenantId _tenant = PostgresFixture.NewTenant();

    [Fact]
    public async Task A_subject_is_told_at_most_four_times_a_second_and_the_newest_wins()
    {
        var feed = new LiveFeed(_clock);
        using var subscription = feed.Subscribe(_tenant);

        for (var i = 0; i < 100; i++)
        {
            Publish(feed, Queue, i);
            _clock.Advance(TimeSpan.FromMilliseconds(10));
        }

        _clock.Advance(TimeSpan.FromSeconds(1));
        var told = await DrainAsync(subscription);
        told.Count.ShouldBeInRange(4, 6);
        told[0].ShouldBe("0");
        told[^1].ShouldBe("99");
    }

    [Fact]
    public async Task A_slow_subscriber_loses_the_oldest_and_it_is_counted()
    {
        var feed = new LiveFeed(_clock);
        using var subscription = feed.Subscribe(_tenant);

        for (var i = 0; i < 1030; i++)
            Publish(feed, Guid.NewGuid(), i);

        subscription.Dropped.ShouldBe(6);
        (await DrainAsync(subscription))[0].ShouldBe("6");
    }

    [Fact]
    public void Subjects_that_fell_silent_are_forgotten()
    {
        var feed = new LiveFeed(_clock);
        using var subscription = feed.Subscribe(_tenant);

        for (var i = 0; i < 2000; i++)
        {
            Publish(feed, Guid.NewGuid(), i);
            _clock.Advance(TimeSpan.FromMilliseconds(10));
        }

        feed.Subjects.ShouldBeLessThan(300);
    }

    [Fact]
    public void Nothing_is_remembered_of_what_nobody_watches()
    {
        var feed = new LiveFeed(_clock);
        feed.Subscribe(_tenant).Dispose();

        Publish(feed, Queue, 1);

        feed.IsWatched(_tenant).ShouldBeFalse();
        feed.Subjects.ShouldBe(0);
    }

    [Fact]
    public async Task Another_tenant_hears_nothing()
    {
        var feed = new LiveFeed(_clock);
        using var other = feed.Subscribe(PostgresFixture.NewTenant());

        Publish(feed, Queue, 1);

        (await DrainAsync(other)).ShouldBeEmpty();
    }

    private void Publish(LiveFeed feed, Guid subject, int value) =>
        feed.Publish(LiveUpdate.Of(_tenant, _clock.GetUtcNow(), "queue.updated", "queue", subject, value));

    private static async Task<List<string>> DrainAsync(ILiveSubscription subscription)
    {
        var told = new List<string>();
        subscription.Dispose(); // completes the stream; what waits is still read
        await foreach (var update in subscription.ReadAllAsync(default))
            told.Add(System.Text.Encoding.UTF8.GetString(update.Data.Span));
        return told;
    }
}
