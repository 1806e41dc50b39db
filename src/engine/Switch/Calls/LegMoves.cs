using Switchboard.Contracts.Switch;
using Switchboard.Sip;
using Switchboard.Switch.Features;

namespace Switchboard.Switch.Calls;

/// <summary>What another call gave up for an attended transfer.</summary>
/// <param name="Leg">The party that comes along; null when there was none to take.</param>
/// <param name="Destination">Where that call was still ringing; null when it talked or was not there.</param>
internal sealed record ReleasedLeg(Leg? Leg, string? Destination);

/// <content>Legs that move from one call to another: attended transfer, pickup, park.</content>
public sealed partial class Call
{
    private readonly List<LegRecord> _departed = [];

    /// <summary>Gives a leg to another call; what it did here stays in this call's record.</summary>
    private void Depart(Leg leg, Call to)
    {
        if (_recording is not null && ReferenceEquals(leg, Party))
            StopRecording();
        _departed.Add(leg.ToRecord() with { State = LegState.Ended, EndedAt = Now, Cause = new CallCause(200, "moved", to.Id.ToString(), EndedBy.System), Dialog = null });
        _legs.Remove(leg);
        leg.Media?.Unbridge();
        leg.MoveTo(to);
    }

    /// <summary>Gives the party to another call and ends this one. On this call's mailbox.</summary>
    internal Leg DepartParty(Call to)
    {
        var leg = Party;
        Depart(leg, to);
        HangUp(new CallCause(200, "moved", "Goes on in another call", EndedBy.System));
        return leg;
    }

    /// <summary>Takes over a leg that has departed. On this call's mailbox; false when this call is over and the leg is hung up.</summary>
    internal bool Adopt(Leg leg)
    {
        Add(leg);
        if (Cause is null)
            return true;
        leg.HangUp(CallCause.Normal(EndedBy.System));
        return false;
    }

    /// <summary>Joins a leg that has departed from elsewhere with the party that stays here. On this call's mailbox.</summary>
    internal void Join(Leg leg, Leg staying, string actor)
    {
        if (!Adopt(leg))
            return;
        EndConsult();
        Redirect(new Redirection(leg.Address, new JoinedCall(leg), leg), staying, actor);
    }

    /// <summary>Finds the dialog that Replaces names, takes the other party out of its call and ends that call. On this call's mailbox.</summary>
    internal Task<ReleasedLeg> ReleaseElsewhereAsync(SipReplaces replaces)
    {
        var done = new TaskCompletionSource<ReleasedLeg>(TaskCreationOptions.RunContinuationsAsynchronously);
        Environment.Sip.Post(() =>
        {
            // RFC 3891 §3: tags as their recipient, which is us, sees them.
            if (Environment.Sip.FindDialog(replaces.CallId, replaces.ToTag, replaces.FromTag)?.Listener is not Leg consulting
                || consulting.Call is not { } other || other.Tenant != Tenant || ReferenceEquals(other, this))
                done.TrySetResult(new ReleasedLeg(null, null));
            else
                other.Mailbox.Post(() => done.TrySetResult(other.Release(consulting, this)));
        });
        return done.Task;
    }

    private ReleasedLeg Release(Leg consulting, Call to)
    {
        if (Cause is not null)
            return new ReleasedLeg(null, null);
        var ended = new CallCause(200, "transferred", null, EndedBy.System);
        if (_talk?.Other(consulting) is { IsAlive: true } far)
        {
            foreach (var (key, value) in Attached)
                to.Mailbox.Post(() => to.Attached.TryAdd(key, value));
            Depart(far, to);
            HangUp(ended);
            return new ReleasedLeg(far, null);
        }

        if (!ReferenceEquals(consulting, Party) || State is not (CallState.Ringing or CallState.Setup or CallState.Queued))
            return new ReleasedLeg(null, null);
        var destination = Called; // it rings still: the transfer goes on as a blind one (RFC 5589 §7.3)
        HangUp(ended);
        return new ReleasedLeg(null, destination);
    }
}
