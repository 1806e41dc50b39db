using Switchboard.Kernel;

namespace Switchboard.Contracts.Events;

/// <summary>Where everything that happens is told (the durable lane).</summary>
public interface IEventSink
{
    /// <summary>
    /// Gives the event its time and its tenant sequence and hands it to the journal. Never blocks and never fails: call
    /// actors use it. Subscribers see it once it is on disk (a few milliseconds later), in order per tenant, so that no
    /// number that anybody saw can be used again after a crash.
    /// </summary>
    /// <returns>The sequence assigned.</returns>
    long Publish(EventDraft draft);
}

/// <summary>Reads the durable lane.</summary>
public interface IEventFeed
{
    /// <summary>Sequence of the newest event that subscribers may see; 0 when there is none.</summary>
    long LastSequence(TenantId tenant);

    /// <summary>
    /// All events after <paramref name="since"/>, then every new one as it comes, in order and without gaps, until
    /// cancelled. A slow reader is served from the database; nothing is dropped.
    /// </summary>
    /// <exception cref="EventsGoneException">Events after <paramref name="since"/> are no longer stored: take a snapshot.</exception>
    IAsyncEnumerable<TenantEvent> StreamAsync(TenantId tenant, long since, CancellationToken cancellation);

    /// <summary>Every new event of every tenant from now on, for projections inside the process. Bounded by nothing but memory: keep up.</summary>
    IAsyncEnumerable<TenantEvent> StreamAllAsync(CancellationToken cancellation);

    /// <summary>The stored events of one subject, oldest first.</summary>
    Task<IReadOnlyList<TenantEvent>> ListForSubjectAsync(TenantId tenant, string subjectKind, string subjectId, CancellationToken cancellation);
}

/// <summary>The live lane: presence, queue figures, wallboards. Bounded; the oldest is dropped and counted.</summary>
public interface ILiveFeed
{
    /// <summary>Tells subscribers; at most four a second per subject, the newest wins. Never blocks.</summary>
    void Publish(LiveUpdate update);

    /// <summary>True when somebody subscribes: otherwise an update need not even be written.</summary>
    bool IsWatched(TenantId tenant);

    /// <summary>Updates dropped since start because subscribers were slow.</summary>
    long Dropped => 0;

    /// <summary>Updates of one tenant until disposed.</summary>
    ILiveSubscription Subscribe(TenantId tenant);
}

/// <summary>One subscriber of the live lane.</summary>
public interface ILiveSubscription : IDisposable
{
    /// <summary>How many updates were dropped because this subscriber was slow.</summary>
    long Dropped { get; }

    /// <summary>The updates.</summary>
    IAsyncEnumerable<LiveUpdate> ReadAllAsync(CancellationToken cancellation);
}

/// <summary>The events asked for are no longer stored.</summary>
public sealed class EventsGoneException : Exception
{
    /// <summary>Says from where events can still be read.</summary>
    public EventsGoneException(long since) : base($"Events after {since} are no longer stored.")
    {
    }

    /// <summary>The general form.</summary>
    public EventsGoneException(string message) : base(message)
    {
    }
}
