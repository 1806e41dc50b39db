using Switchboard.Contracts.Acd;

namespace Switchboard.Acd.Live;

/// <summary>The call side's handle on an item. Every report goes through the mailbox; late ones fall flat.</summary>
internal sealed class QueuedWork(TenantMailbox mailbox, WorkItem item, IWorkObserver observer) : IQueuedWork
{
    private volatile PlaceBox _place = new(new QueuePlace(0, null));

    public WorkItem Item => item;

    public IWorkObserver Observer => observer;

    public DateTimeOffset QueuedAt { get; set; }

    public TimeSpan? AnnounceInterval { get; set; }

    public QueuePlace Place => _place.Place;

    /// <summary>The running reservations; only for the mailbox's thread.</summary>
    public List<Reservation> Running { get; } = [];

    public void SetPlace(QueuePlace place) => _place = new PlaceBox(place);

    public async ValueTask<QueuePlace> GetPlaceAsync(CancellationToken ct = default)
    {
        ct.ThrowIfCancellationRequested();
        return await mailbox.AskAsync(m => m.PlaceOf(m.Engine.FindWork(item.Id)));
    }

    public void Abandon(string reason) => mailbox.Post(m => m.Engine.Abandon(m.Now, item.Id, reason));

    public void Leave(string reason) => mailbox.Post(m => m.Engine.Leave(m.Now, item.Id, reason));

    public void Complete(string reason) => mailbox.Post(m => m.Engine.Complete(m.Now, item.Id, reason));

    public void ReturnToQueue(string reason) => mailbox.Post(m => m.Engine.ReturnToQueue(m.Now, item.Id, reason));

    private sealed record PlaceBox(QueuePlace Place);
}
