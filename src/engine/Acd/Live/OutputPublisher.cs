using Microsoft.Extensions.Logging;
using Switchboard.Acd.Engine;
using Switchboard.Contracts.Acd;
using Switchboard.Contracts.Acd.Events;

namespace Switchboard.Acd.Live;

/// <summary>Turns what the engine says into events for the sink and calls of the observers, in the engine's order.</summary>
internal sealed class OutputPublisher(TenantMailbox mailbox, IAcdEventSink sink, PlaceBoard places, ILogger logger)
{
    public void Publish(List<Output> outputs)
    {
        foreach (ref readonly var output in System.Runtime.InteropServices.CollectionsMarshal.AsSpan(outputs))
        {
            if (output.Work is not null)
                Prepare(output);
            Publish(ToEvent(output));
            if (output.Work is not null)
                Observe(output);
        }
    }

    public void Publish(AcdEvent e)
    {
        try
        {
            sink.Publish(e);
        }
        catch (Exception exception)
        {
            Log.SinkFailed(logger, mailbox.Tenant.Value, exception);
        }
    }

    /// <summary>Brings the handle up to date before anybody hears of the change.</summary>
    private void Prepare(in Output output)
    {
        var entry = output.Work!;
        var work = (QueuedWork)entry.Tag!;
        switch (output.Kind)
        {
            case OutputKind.Queued:
                work.QueuedAt = mailbox.Wall(output.At);
                work.AnnounceInterval = entry.Queue.Settings.AnnounceInterval;
                work.SetPlace(places.PlaceOf(entry));
                break;
            case OutputKind.Reserved:
                work.Running.Add(new Reservation(
                    mailbox, work, new ReservationId(output.Reservation), output.Agent!.Settings, entry.Queue.Settings));
                return;
            case OutputKind.Answered or OutputKind.Abandoned or OutputKind.Left or OutputKind.Overflowed:
                work.SetPlace(new QueuePlace(0, null));
                break;
            case OutputKind.Returned:
                work.SetPlace(places.PlaceOf(entry));
                break;
            default:
                return;
        }

        places.Moved(entry.Queue);
    }

    private void Observe(in Output output)
    {
        var work = (QueuedWork)output.Work!.Tag!;
        var reservation = output.Reservation;
        try
        {
            switch (output.Kind)
            {
                case OutputKind.Reserved:
                    work.Observer.OnReserved(work.Running[^1]);
                    break;
                case OutputKind.ReservationEnded:
                    var at = work.Running.FindIndex(r => r.Id.Value == reservation);
                    var ended = work.Running[at];
                    work.Running.RemoveAt(at);
                    work.Observer.OnReservationEnded(ended, (ReservationEnd)output.From, output.Reason);
                    break;
                case OutputKind.Overflowed:
                    work.Observer.OnOverflow(work, output.Work.Target, (OverflowCause)output.From);
                    break;
                default:
                    break;
            }
        }
        catch (Exception exception)
        {
            Log.ObserverFailed(logger, mailbox.Tenant.Value, exception);
        }
    }

    private AcdEvent ToEvent(in Output o)
    {
        var tenant = mailbox.Tenant;
        var at = mailbox.Wall(o.At);
        var ticks = TimeSpan.FromTicks(o.Ticks);
        var item = o.Work?.Item!;
        var agent = o.Agent?.Settings.Id ?? default;
        var reservation = new ReservationId(o.Reservation);
        return o.Kind switch
        {
            OutputKind.Queued => new ContactQueued(tenant, at, o.Actor, o.Reason, item, ((QueuedWork)o.Work!.Tag!).Place.Position),
            OutputKind.HadToWait => new ContactHadToWait(tenant, at, o.Actor, o.Reason, item, o.Decision!),
            OutputKind.Reserved => new ContactReserved(tenant, at, o.Actor, o.Reason, item, reservation, agent, o.Decision),
            OutputKind.ReservationEnded =>
                new ReservationEnded(tenant, at, o.Actor, o.Reason, item, reservation, agent, (ReservationEnd)o.From),
            OutputKind.Answered => new ContactAnsweredByAgent(tenant, at, o.Actor, o.Reason, item, agent, ticks),
            OutputKind.Abandoned => new ContactAbandoned(tenant, at, o.Actor, o.Reason, item, ticks, o.More == 1),
            OutputKind.Left => new ContactLeftQueue(tenant, at, o.Actor, o.Reason, item, ticks),
            OutputKind.Overflowed =>
                new ContactOverflowed(tenant, at, o.Actor, o.Reason, item, ticks, o.Work!.Target),
            OutputKind.Returned => new ContactReturnedToQueue(tenant, at, o.Actor, o.Reason, item, agent),
            OutputKind.Completed =>
                new ContactCompleted(tenant, at, o.Actor, o.Reason, item, agent, ticks, TimeSpan.FromTicks(o.More)),
            OutputKind.StatusChanged =>
                new AgentStatusChanged(tenant, at, o.Actor, o.Reason, agent, (AgentStatus)o.From, (AgentStatus)o.To, ticks),
            OutputKind.StatusPending =>
                new AgentStatusPending(tenant, at, o.Actor, o.Reason, agent, o.To < 0 ? null : (AgentStatus)o.To),
            OutputKind.StateChanged =>
                new AgentStateChanged(tenant, at, o.Actor, o.Reason, agent, (AgentState)o.From, (AgentState)o.To, ticks),
            OutputKind.WrapUpExtended =>
                new WrapUpExtended(tenant, at, o.Actor, o.Reason, agent, ticks, o.More < 0 ? null : mailbox.Wall(o.More)),
            OutputKind.DeviceChanged => new AgentDeviceChanged(tenant, at, o.Actor, o.Reason, agent, o.More == 1),
            _ => throw new InvalidOperationException($"unknown output {o.Kind}"),
        };
    }
}
