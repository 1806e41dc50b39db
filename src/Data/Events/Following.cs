using Switchboard.Contracts.Events;
using Switchboard.Kernel;

namespace Switchboard.Data.Events;

/// <summary>How a projection follows a tenant's events: many at a time, with rests between, for a transaction costs more than what is in it.</summary>
public static class Following
{
    /// <summary>
    /// Hands the events after <paramref name="since"/> to <paramref name="take"/>, at most <paramref name="most"/> at once;
    /// when it has caught up it rests, and takes what came meanwhile together.
    /// </summary>
    public static async Task FollowAsync(
        this IEventFeed feed, TenantId tenant, long since, int most, TimeSpan rest, TimeProvider time, Func<List<TenantEvent>, Task> take, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(feed);
        ArgumentNullException.ThrowIfNull(take);
        var batch = new List<TenantEvent>(most);
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await using var events = feed.StreamAsync(tenant, since, reading.Token).GetAsyncEnumerator(reading.Token);
        while (true)
        {
            var next = events.MoveNextAsync().AsTask();
            if (batch.Count > 0 && (batch.Count >= most || !next.IsCompleted))
            {
                try
                {
                    await take(batch);
                    if (batch.Count < most)
                        await Task.Delay(rest, time, stop);
                }
                catch
                {
                    await reading.CancelAsync(); // a reader that still waits cannot be disposed
                    await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    throw;
                }

                batch.Clear();
            }

            if (!await next)
                return;
            batch.Add(events.Current);
        }
    }
}
