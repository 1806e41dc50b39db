using Switchboard.Contracts.Acd;

namespace Switchboard.Acd.Live;

/// <summary>The call side's handle on a lease.</summary>
internal sealed class Reservation(TenantMailbox mailbox, QueuedWork work, ReservationId id, AgentSettings agent, QueueSettings queue) : IReservation
{
    public ReservationId Id => id;

    public AgentId Agent => agent.Id;

    public string AgentName => agent.Name;

    public IQueuedWork Work => work;

    public TimeSpan RingTimeout => queue.RingTimeout;

    public bool AutoAnswer => queue.AutoAnswer || agent.AutoAnswer;

    public void Ringing() => mailbox.Post(m => m.Engine.Ringing(m.Now, work.Item.Id, id));

    public ValueTask<bool> AcceptAsync() => mailbox.AskAsync(m => m.Engine.Accept(m.Now, work.Item.Id, id));

    public void NoAnswer() => Decline(ReservationEnd.NoAnswer, "ring_no_answer");

    public void Reject() => Decline(ReservationEnd.Rejected, "rejected");

    public void Failed(string reason) => Decline(ReservationEnd.Failed, reason);

    private void Decline(ReservationEnd end, string reason) =>
        mailbox.Post(m => m.Engine.Decline(m.Now, work.Item.Id, id, end, reason));
}
