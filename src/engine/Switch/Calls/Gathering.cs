using Switchboard.Contracts.Switch;
using Switchboard.Kernel;
using Switchboard.Media.Mixing;

namespace Switchboard.Switch.Calls;

/// <summary>The room of a call in which more than two take part, and who sits where.</summary>
internal sealed class Gathering(MixRoom room)
{
    public MixRoom Room { get; } = room;

    public Dictionary<Leg, MixSeat> Seats { get; } = [];
}

/// <content>
/// More than two: the two who talk get a room when the first guest answers, and are bridged again when the last has left.
/// All of them are legs of this call, so everything happens on its mailbox.
/// </content>
public sealed partial class Call
{
    private const int WideBand = 16000;

    private Gathering? _gathering;
    private CancellationTokenSource? _guestDialling;
    private Leg? _remaining;

    /// <summary>True while more than two take part.</summary>
    public bool IsGathered => _gathering is not null;

    /// <summary>One of the two has left and the others go on: the talk is taken up again with who remains.</summary>
    private bool GoesOnWithoutOne => _remaining is not null;

    /// <summary>Who takes part beside the two, living legs only.</summary>
    internal Leg? FindGuest(string address)
    {
        foreach (var leg in _legs)
        {
            if (leg is { IsAlive: true, Guest: not null } && leg.Address == address)
                return leg;
        }

        return null;
    }

    /// <summary>A party of the talk or a guest of it, by its leg's id.</summary>
    internal Leg? FindPresent(Guid legId)
    {
        foreach (var leg in _legs)
        {
            if (leg.Id == legId && leg.IsAlive && _gathering is { } gathering && gathering.Seats.ContainsKey(leg))
                return leg;
        }

        return null;
    }

    /// <summary>Rings somebody and lets him in when he answers; null when it rings. <paramref name="then"/> runs when he is in.</summary>
    internal Fault? Invite(
        Func<CancellationToken, Task<DialResult>> dial, GuestMode mode, string actor, Func<Leg, Fault?>? then = null)
    {
        if (_talk is null)
            return Fault.Conflict("call.not_talking", "This call has no two parties talking now.");
        if (_consult is not null)
            return Fault.Conflict("call.consulting", "Somebody is being consulted in this call: complete or cancel that first.");
        _guestDialling ??= CancellationTokenSource.CreateLinkedTokenSource(_hungUp.Token);
        _ = InviteAsync(dial, mode, actor, then, _guestDialling.Token);
        return null;
    }

    /// <summary>Changes how a guest takes part.</summary>
    internal void SetMode(Leg guest, GuestMode mode, string actor)
    {
        if (guest.Guest == mode || _gathering is not { } gathering || _talk is not { } talk)
            return;
        guest.Guest = mode;
        gathering.Seats[guest].SetAudience(AudienceOf(mode, gathering, talk));
        Publish(CallEventKind.Joined, actor, Word(mode), guest);
    }

    /// <summary>Keeps a party's words from the others, or lets them in again.</summary>
    internal void MuteParty(Leg leg, bool on, string actor)
    {
        if (_gathering is not { } gathering || !gathering.Seats.TryGetValue(leg, out var seat))
            return;
        seat.SetMuted(on);
        leg.IsMutedGuest = on;
        Publish(CallEventKind.Updated, actor, on ? "party_muted" : "party_unmuted", leg);
    }

    /// <summary>The guest talks with the customer from now on; the house's own leg leaves.</summary>
    internal Fault? TakeOver(Leg guest, string actor)
    {
        if (_talk is not { } talk || guest.Guest is null)
            return Fault.Conflict("call.not_talking", "This call has no two parties talking now.");
        SetMode(guest, GuestMode.Member, actor);
        var own = talk.Other(Customer(talk))!;
        if (talk.Held is not null)
            Hold(on: false, actor);
        Publish(CallEventKind.TakenOver, actor, null, guest);
        own.HangUp(new CallCause(200, "taken_over", $"Taken over by {guest.Address}", EndedBy.User));
        return null;
    }

    /// <summary>The party talks in a conference room from now on.</summary>
    internal void Connect()
    {
        ConnectedAt ??= Now;
        _clock.Enter(CallState.Talking);
        Publish(CallEventKind.Bridged, "system", leg: Party);
    }

    private async Task InviteAsync(
        Func<CancellationToken, Task<DialResult>> dial, GuestMode mode, string actor, Func<Leg, Fault?>? then, CancellationToken cancel)
    {
        try
        {
            var dialled = await dial(cancel);
            if (dialled.Leg is not { } guest)
            {
                Publish(CallEventKind.Updated, actor, $"guest_{dialled.Cause!.Reason}");
                return;
            }

            if (_talk is not { } talk || !guest.IsAlive || !Seat(guest, mode, talk))
            {
                guest.HangUp(CallCause.Normal(EndedBy.System));
                return;
            }

            Publish(CallEventKind.Joined, actor, Word(mode), guest);
            then?.Invoke(guest);
        }
        catch (OperationCanceledException)
        {
            // the talk is over; the phones have been told
        }
    }

    private bool Seat(Leg guest, GuestMode mode, Talk talk)
    {
        var gathering = _gathering ??= Gather(talk);
        guest.Media!.StopPlayback();
        if (!gathering.Room.Join(guest.Media, AudienceOf(mode, gathering, talk)).TryGet(out var seat, out _))
            return false;
        guest.Guest = mode;
        gathering.Seats[guest] = seat;
        return true;
    }

    /// <summary>The two who talk come into a room; they go on hearing each other meanwhile.</summary>
    private Gathering Gather(Talk talk)
    {
        var wide = IsWide(talk.Near) && IsWide(talk.Far);
        var gathering = new Gathering(Environment.Media.CreateRoom(null, wide ? WideBand : 8000, Affinity));
        foreach (var leg in (ReadOnlySpan<Leg>)[talk.Near, talk.Far])
            Sit(gathering, leg, keepsBridge: true);
        // What the customer hears has no whispers in it; what the house's side hears has.
        RecordOn(Customer(talk));
        return gathering;
    }

    private static void Sit(Gathering gathering, Leg leg, bool keepsBridge)
    {
        if (leg.Media is { } media && gathering.Room.Join(media, MixAudience.Everyone, keepsBridge).TryGet(out var seat, out _))
            gathering.Seats[leg] = seat;
    }

    private static bool IsWide(Leg leg) => leg.Media?.Figures.Codec is "G722" or "opus";

    private MixAudience AudienceOf(GuestMode mode, Gathering gathering, Talk talk) => mode switch
    {
        GuestMode.Monitor => MixAudience.Nobody,
        GuestMode.Whisper => gathering.Seats.TryGetValue(talk.Other(Customer(talk))!, out var own) ? MixAudience.Only(own) : MixAudience.Nobody,
        _ => MixAudience.Everyone,
    };

    /// <summary>Two who begin to talk: bridged, or in the room that is there already.</summary>
    private void JoinAudio(Leg near, Leg far)
    {
        if (_recorded is { IsAlive: false } && _talk is { } talk)
            RecordOn(Customer(talk));
        if (_gathering is not { } gathering)
        {
            near.Media!.Bridge(far.Media!);
            return;
        }

        near.Guest = far.Guest = null;
        _remaining = null;
        foreach (var leg in (ReadOnlySpan<Leg>)[near, far])
        {
            if (!gathering.Seats.ContainsKey(leg))
                Sit(gathering, leg, keepsBridge: false);
        }

        Disperse();
    }

    /// <summary>Somebody left; true when the call goes on without more ado.</summary>
    private bool GuestLost(Leg leg)
    {
        if (_gathering is not { } gathering || !gathering.Seats.Remove(leg))
            return false;
        if (leg.Guest is not null)
        {
            Disperse();
            return true;
        }

        // One of the two who talk: with a third party of equal rights the talk goes on.
        if (_talk is not { } talk || talk.Other(leg) is not { IsAlive: true } staying || FirstMember() is not { } member)
            return false;
        _remaining = member;
        Redirect(member.Address, staying, ActorOf(leg.Cause!.By));
        return true;
    }

    /// <summary>Without guests the two are bridged again.</summary>
    private void Disperse()
    {
        if (_talk is not { } talk || _gathering is not { } gathering)
            return;
        foreach (var (leg, _) in gathering.Seats)
        {
            if (leg.Guest is not null)
                return;
        }

        _gathering = null;
        talk.Near.IsMutedGuest = talk.Far.IsMutedGuest = false;
        talk.Near.Media?.Bridge(talk.Far.Media!);
        gathering.Room.Close();
    }

    private Leg? FirstMember()
    {
        foreach (var leg in _legs)
        {
            if (leg is { IsAlive: true, Guest: GuestMode.Member } && _gathering!.Seats.ContainsKey(leg))
                return leg;
        }

        return null;
    }

    private bool Stays(Leg leg) => GoesOnWithoutOne && leg.IsAlive && _gathering is { } gathering && gathering.Seats.ContainsKey(leg);

    private Conferences.RemainingTalk? TakeRemainingTalk() => _remaining is { } leg ? new Conferences.RemainingTalk(leg) : null;

    /// <summary>The talk is over: guests are told and go.</summary>
    private void EndGathering()
    {
        _guestDialling?.Cancel();
        _guestDialling?.Dispose();
        _guestDialling = null;
        CloseRoom();
        foreach (var leg in _legs.ToArray())
        {
            if (leg.Guest is not null)
                leg.HangUp(CallCause.Normal(EndedBy.System));
        }
    }

    private void CloseRoom()
    {
        var gathering = _gathering;
        _gathering = null;
        gathering?.Room.Close();
    }

    private static string Word(GuestMode mode) => mode switch
    {
        GuestMode.Monitor => "monitor",
        GuestMode.Whisper => "whisper",
        GuestMode.Barge => "barge",
        _ => "member",
    };
}
