using Switchboard.Kernel;

namespace Switchboard.Contracts.Acd;

/// <summary>Finds an agent for each contact. One mailbox a tenant: everything happens in order.</summary>
public interface IWorkRouter
{
    /// <summary>
    /// Puts an item in its queue, or refuses: <c>queue.not_found</c>, <c>queue.closed</c>, <c>queue.full</c>,
    /// <c>queue.no_agent</c>, <c>queue.all_paused</c>, <c>queue.all_busy</c>, <c>work.duplicate</c>.
    /// The observer may be called before this returns.
    /// </summary>
    ValueTask<Outcome<IQueuedWork>> EnqueueAsync(WorkItem item, IWorkObserver observer, CancellationToken ct = default);
}

/// <summary>
/// What the call side wants to know about an item. Called on the tenant's mailbox, in order: return at once, do the work
/// elsewhere. Every method of <see cref="IReservation"/> and <see cref="IQueuedWork"/> may be called from inside.
/// </summary>
public interface IWorkObserver
{
    /// <summary>
    /// An agent is reserved: ring the agent's device now. A queue that rings several agents at once reserves another while the
    /// earlier reservations run; the first to be accepted ends the others as <see cref="ReservationEnd.AnsweredElsewhere"/>.
    /// </summary>
    void OnReserved(IReservation reservation);

    /// <summary>The reservation is over: stop ringing. Called exactly once for each reservation, also when accepted.</summary>
    void OnReservationEnded(IReservation reservation, ReservationEnd end, string reason);

    /// <summary>The item has left the queue without an agent: move the caller to the target. Called at most once.</summary>
    void OnOverflow(IQueuedWork work, string? target, OverflowCause cause);

    /// <summary>The place has changed (at most twice a second).</summary>
    void OnPlaceChanged(IQueuedWork work, QueuePlace place);
}

/// <summary>An item from the time it is queued until its call ends. Safe from any thread.</summary>
public interface IQueuedWork
{
    /// <summary>What was queued.</summary>
    WorkItem Item { get; }

    /// <summary>When it entered the queue.</summary>
    DateTimeOffset QueuedAt { get; }

    /// <summary>Last known place; fresh to half a second.</summary>
    QueuePlace Place { get; }

    /// <summary>Last known position: 1 = next, 0 = no longer waiting.</summary>
    int Position => Place.Position;

    /// <summary>Last known expected wait.</summary>
    TimeSpan? ExpectedWait => Place.ExpectedWait;

    /// <summary>How often to announce the place; null = never.</summary>
    TimeSpan? AnnounceInterval { get; }

    /// <summary>The place at this moment.</summary>
    ValueTask<QueuePlace> GetPlaceAsync(CancellationToken ct = default);

    /// <summary>The customer is gone before an agent answered. No effect later.</summary>
    void Abandon(string reason);

    /// <summary>The item leaves the queue for somewhere else (exit key, flow decision) before an agent answered: not an abandon.</summary>
    void Leave(string reason);

    /// <summary>The contact with the agent has ended: the agent goes to after-call work. May be called twice.</summary>
    void Complete(string reason);

    /// <summary>The agent was lost in mid-call: the item goes back to its old place in the queue.</summary>
    void ReturnToQueue(string reason);
}

/// <summary>A lease on one agent for one item. Ends exactly once. Safe from any thread; reports after the end have no effect.</summary>
public interface IReservation
{
    /// <summary>The reservation.</summary>
    ReservationId Id { get; }

    /// <summary>Who is reserved.</summary>
    AgentId Agent { get; }

    /// <summary>The agent's name.</summary>
    string AgentName { get; }

    /// <summary>For what.</summary>
    IQueuedWork Work { get; }

    /// <summary>How long to ring.</summary>
    TimeSpan RingTimeout { get; }

    /// <summary>The device shall answer by itself.</summary>
    bool AutoAnswer { get; }

    /// <summary>The agent's device rings.</summary>
    void Ringing();

    /// <summary>The agent answered. False: too late, somebody else was faster; hang the agent's leg up.</summary>
    ValueTask<bool> AcceptAsync();

    /// <summary>The agent did not answer in time: not ready (<c>ring_no_answer</c>); the item keeps its place.</summary>
    void NoAnswer();

    /// <summary>The agent refused: stays ready, is not asked again for this item for some seconds.</summary>
    void Reject();

    /// <summary>The device could not be reached: not ready (<c>device_unreachable</c>); the item keeps its place.</summary>
    void Failed(string reason);
}

/// <summary>How a reservation ended.</summary>
public enum ReservationEnd
{
    /// <summary>The agent answered.</summary>
    Accepted,

    /// <summary>The device rang in vain.</summary>
    NoAnswer,

    /// <summary>The agent refused.</summary>
    Rejected,

    /// <summary>The device could not be reached.</summary>
    Failed,

    /// <summary>The customer is gone, or the item left the queue.</summary>
    ItemGone,

    /// <summary>The agent signed out, lost the device, began another call or was removed.</summary>
    AgentGone,

    /// <summary>Nobody reported anything in time; treated like no answer.</summary>
    Expired,

    /// <summary>Another agent who rang for the same item was faster. Nothing is held against this one.</summary>
    AnsweredElsewhere,
}

/// <summary>Why an item overflowed.</summary>
public enum OverflowCause
{
    /// <summary>It waited longer than the queue allows.</summary>
    MaxWait,

    /// <summary>The queue was removed.</summary>
    QueueRemoved,

    /// <summary>Too many waited when it came.</summary>
    Length,

    /// <summary>It would have waited too long.</summary>
    ExpectedWait,

    /// <summary>The queue's service level was too low when it came.</summary>
    ServiceLevel,

    /// <summary>The last agent signed out.</summary>
    NoAgent,

    /// <summary>The last agent took a break.</summary>
    AllPaused,
}
