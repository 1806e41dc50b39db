using Switchboard.Contracts.Switch;

namespace Switchboard.Switch.Calls;

/// <summary>Two legs that talk.</summary>
internal sealed class Talk(Leg near, Leg far)
{
    public Leg Near { get; } = near;

    public Leg Far { get; } = far;

    /// <summary>Who is the customer here, where a person of the house has said so by acting.</summary>
    public Leg? Customer { get; set; }

    /// <summary>Who was put on hold by console or API; null when nobody is.</summary>
    public Leg? Held { get; set; }

    /// <summary>The other party of <paramref name="leg"/>; null when it does not take part.</summary>
    public Leg? Other(Leg leg) => ReferenceEquals(leg, Near) ? Far : ReferenceEquals(leg, Far) ? Near : null;
}

/// <content>Talking, hold, mute, keys and recording.</content>
public sealed partial class Call
{
    private Talk? _talk;

    /// <summary>The party that talks with <see cref="Party"/>; null when nobody does.</summary>
    public Leg? Partner => _talk?.Other(Party);

    /// <summary>Called once, when two parties first talk.</summary>
    internal Action? Connected { get; set; }

    /// <summary>Who ended the last talk by leaving; null before the first talk has ended.</summary>
    public EndedBy? TalkEndedBy { get; private set; }

    /// <summary>Joins the party with <paramref name="far"/> until the far side leaves; its cause is the answer. Ends with the call too.</summary>
    public async Task<CallCause> TalkAsync(Leg far, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(far);
        cancel.ThrowIfCancellationRequested();
        var near = Party;
        _talk = new Talk(near, far);
        SettleTransfer(far);
        near.Media!.StopPlayback();
        JoinAudio(near, far);
        if (ConnectedAt is null)
        {
            ConnectedAt = Now;
            Connected?.Invoke();
        }

        _clock.Enter(CallState.Talking);
        Publish(CallEventKind.Bridged, "system", leg: far);
        try
        {
            var gone = await Task.WhenAny(far.Ended, Task.Delay(Timeout.Infinite, cancel));
            cancel.ThrowIfCancellationRequested();
            var cause = await (Task<CallCause>)gone;
            TalkEndedBy = cause.By;
            return cause;
        }
        finally
        {
            _talk = null;
            if (!GoesOnWithoutOne)
                EndGathering();
            if (ReferenceEquals(near.Call, this)) // else it moved on and talks in another call by now
            {
                if (!GoesOnWithoutOne)
                    near.Media?.Unbridge();
                near.Media?.Retrieve();
            }
        }
    }

    /// <summary>Puts the customer's side on hold with music, or takes it back.</summary>
    public bool Hold(bool on, string actor, Leg? by = null)
    {
        if (_talk is not { } talk)
            return false;
        var customer = talk.Held ?? CustomerOf(talk, by);
        if (on == (talk.Held is not null))
            return true;
        if (on)
        {
            customer.Media?.Hold(Environment.HoldMusic);
            talk.Held = customer;
        }
        else
        {
            customer.Media?.Retrieve();
            talk.Held = null;
        }

        customer.Enter(on ? LegState.Held : LegState.Answered);
        _clock.Enter(on ? CallState.Held : CallState.Talking);
        Publish(on ? CallEventKind.Held : CallEventKind.Retrieved, actor, null, customer);
        return true;
    }

    /// <summary>Silences the house's own side.</summary>
    public bool Mute(bool on, Leg? by = null)
    {
        if (_talk is not { } talk)
            return false;
        talk.Other(CustomerOf(talk, by))!.Media?.SetMuted(on);
        return true;
    }

    /// <summary>Sends keys to the customer's side.</summary>
    public bool SendDigits(string digits, Leg? by = null)
    {
        if (_talk is not { } talk)
            return false;
        CustomerOf(talk, by).Media?.SendDigits(digits);
        return true;
    }

    /// <summary>Sends the customer's side elsewhere; the house's own leg leaves.</summary>
    public bool Transfer(string destination, string actor) => Transfer(destination, actor, null);

    internal bool Transfer(string destination, string actor, Leg? by)
    {
        if (_talk is not { } talk)
            return false;
        EndConsult();
        var customer = CustomerOf(talk, by);
        var leaving = talk.Other(customer)!;
        SentBy = leaving.Address;
        _transfer = new PendingTransfer(null, leaving.Address, Environment.TransfersReturn(Tenant), null);
        Redirect(destination, customer, actor);
        return true;
    }

    /// <summary>Who talks with <paramref name="leg"/>; the caller while it only rings; null when there is nobody.</summary>
    internal Leg? PartnerOf(Leg leg) => _talk?.Other(leg) ?? (_talk is null && leg is OutboundLeg && leg.IsAlive ? Party : null);

    /// <summary>Parks the customer's side; the house's own leg hears the slot and leaves.</summary>
    internal bool ParkCustomer(Exchange exchange, string actor, Leg? by)
    {
        if (_talk is not { } talk)
            return false;
        var customer = CustomerOf(talk, by);
        var parker = talk.Other(customer)!;
        parker.Media?.Unbridge();
        Transfer(
            new Redirection("park", new Features.ParkedCall(exchange, parker.Address), parker),
            customer,
            new PendingTransfer(parker, parker.Address, Returns: true, Tell: null),
            actor);
        return true;
    }

    /// <summary>A key was pressed: codes of house phones that talk are obeyed.</summary>
    internal void OnKey(Leg leg, char key)
    {
        if (leg.Kind is LegKind.Extension or LegKind.Agent && _talk?.Other(leg) is not null)
            Environment.Keys?.Invoke(this, leg, key);
    }

    internal void OnPhoneHold(Leg holder, bool on)
    {
        if (_talk?.Other(holder) is not { } other)
            return;
        if (on)
            other.Media?.Hold(Environment.HoldMusic);
        else
            other.Media?.Retrieve();
        other.Enter(on ? LegState.Held : LegState.Answered);
        _clock.Enter(on ? CallState.Held : CallState.Talking);
        Publish(on ? CallEventKind.Held : CallEventKind.Retrieved, ReferenceEquals(holder, _legs[0]) ? "caller" : "called", "phone", other);
    }

    /// <summary>The leg that stands for an extension in this call; null when it has none.</summary>
    internal Leg? LegOf(string? extension)
    {
        foreach (var leg in _legs)
        {
            if (leg.IsAlive && leg.Address == extension && _talk?.Other(leg) is not null)
                return leg;
        }

        return null;
    }

    // Whoever acts is the house's side, the other one the customer.
    private Leg CustomerOf(Talk talk, Leg? by) => (by is null ? null : talk.Other(by)) ?? Customer(talk);

    // The customer is the outside party: who called in, or who was reached over a trunk; between extensions, who was called.
    private Leg Customer(Talk talk)
    {
        if (talk.Customer is { } known)
            return known;
        if (House is { } house && talk.Other(house) is { } other)
            return other; // a dual call: who was called first is one of ours, whatever trunk he was reached by
        if (talk.Near.Kind is LegKind.Caller or LegKind.Trunk)
            return talk.Near;
        return talk.Far;
    }
}
