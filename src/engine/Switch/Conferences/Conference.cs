using Switchboard.Contracts.Switch;
using Switchboard.Kernel;
using Switchboard.Media;
using Switchboard.Media.Mixing;
using Switchboard.Media.Prompts;
using Switchboard.Switch.Calls;

namespace Switchboard.Switch.Conferences;

/// <summary>
/// A conference: an actor of its own that outlives any of its calls. Calls come in by <see cref="EnterAsync"/>; the two
/// sides only post to each other's mailbox.
/// </summary>
internal sealed partial class Conference : IMixRoomListener
{
    private static readonly Prompt JoinTone = Tones.Sine(880, TimeSpan.FromMilliseconds(120), -20);
    private static readonly Prompt LeaveTone = Tones.Sine(520, TimeSpan.FromMilliseconds(120), -20);
    private static readonly PlayOptions Looped = new() { Loop = true };

    private readonly CallEnvironment _environment;
    private readonly IConferenceEventSink? _events;
    private readonly Action<Conference> _over;
    private readonly List<Attendee> _attendees = [];
    private readonly MixRoom _mix;
    private readonly DateTimeOffset _startedAt;
    private volatile ConferenceRecord _record;
    private bool _locked;
    private bool _isOver;

    public Conference(ConferenceRoom room, CallEnvironment environment, IConferenceEventSink? events, Action<Conference> over)
    {
        Room = room;
        _environment = environment;
        _events = events;
        _over = over;
        _startedAt = environment.Time.GetUtcNow();
        _mix = environment.Media.CreateRoom(this);
        Mailbox = new CallMailbox(fault => Log.ConferenceFailed(environment.Log, room.Id, fault));
        _record = MakeRecord();
    }

    public ConferenceRoom Room { get; }

    public CallMailbox Mailbox { get; }

    /// <summary>As it stands. Any thread.</summary>
    public ConferenceRecord Record => _record;

    private bool HasHost => _attendees.Exists(static one => one.Host);

    private bool Waits => Room.WaitForHost && !HasHost;

    /// <summary>A call comes in; null when the conference was over by then and another must be opened. Any thread.</summary>
    public Task<Outcome<Attendee>?> EnterAsync(Call call, Leg leg, string? name, bool host) => Mailbox.InvokeAsync(() => Task.FromResult(Enter(call, leg, name, host)));

    /// <summary>A call goes. Any thread.</summary>
    public void Leave(Attendee attendee) => Mailbox.Post(() => Remove(attendee, $"member:{attendee.Leg.Address}"));

    /// <summary>Turns a member's voice off or on by his own keys; true when he is muted now. Any thread.</summary>
    public Task<bool> ToggleMuteAsync(Attendee attendee) => Mailbox.InvokeAsync(() =>
    {
        if (!attendee.Left)
            SetMuted(attendee, !attendee.Muted, $"member:{attendee.Leg.Address}");
        return Task.FromResult(attendee.Muted);
    });

    /// <summary>Does something to the conference and answers how it stands then. Any thread.</summary>
    public Task<Outcome<ConferenceRecord>> SteerAsync(Func<Conference, Fault?> act) => Mailbox.InvokeAsync(() =>
    {
        if (_isOver)
            return Task.FromResult<Outcome<ConferenceRecord>>(Fault.NotFound("conference", "There is no such conference now."));
        return Task.FromResult<Outcome<ConferenceRecord>>(act(this) is { } fault ? fault : _record);
    });

    public Fault? Mute(Guid? memberId, bool on, string actor)
    {
        if (memberId is { } id)
        {
            if (FindAttendee(id) is not { } one)
                return NoMember;
            SetMuted(one, on, actor);
            return null;
        }

        foreach (var attendee in _attendees)
        {
            if (!attendee.Host)
                SetMuted(attendee, on, actor);
        }

        return null;
    }

    public Fault? Kick(Guid memberId, string actor)
    {
        if (FindAttendee(memberId) is not { } attendee)
            return NoMember;
        Remove(attendee, actor);
        HangUp(attendee, new CallCause(200, "kicked", $"Removed by {actor}", EndedBy.User));
        return null;
    }

    public Fault? Lock(bool on, string actor)
    {
        if (_locked == on)
            return null;
        _locked = on;
        Tell("conference.locked", actor);
        return null;
    }

    public Fault? End(string actor)
    {
        foreach (var attendee in _attendees.ToArray())
        {
            Remove(attendee, actor);
            HangUp(attendee, new CallCause(200, "conference_ended", $"Ended by {actor}", EndedBy.User));
        }

        return null;
    }

    void IMixRoomListener.OnTalking(MixSeat seat) => Mailbox.Post(() => Tell(null, "system"));

    private static Fault NoMember => Fault.NotFound("member", "This member is not in the conference.");

    private Attendee? FindAttendee(Guid id) => _attendees.Find(one => one.Id == id);

    private Outcome<Attendee>? Enter(Call call, Leg leg, string? name, bool host)
    {
        if (_isOver)
            return null;
        if (_locked && !host)
            return Fault.Conflict("conference.locked", "The conference is locked.");
        if (_attendees.Count >= Room.MaxMembers)
            return Fault.Conflict("conference.full", $"The conference has its {Room.MaxMembers} members.");
        var attendee = new Attendee(call, leg, name, host, _environment.Time.GetUtcNow()) { Muted = Room.MuteOnEntry && !host };
        _attendees.Add(attendee);
        if (_attendees.Count == 1)
            Tell("conference.started", "system");
        SeatThem();
        RecordIfDue(attendee);
        if (Room.Announce && !Waits && _attendees.Count > 1)
            _ = _mix.PlayAsync(JoinTone);
        Tell("conference.memberJoined", $"member:{leg.Address}", attendee.Id);
        return attendee;
    }

    /// <summary>Seats whoever may be seated now; who is alone, or waits for the host, hears music.</summary>
    private void SeatThem()
    {
        foreach (var attendee in _attendees)
        {
            if (!Waits && attendee.Seat is null && attendee.Leg.Media is { } media && _mix.Join(media, MixAudience.Everyone).TryGet(out var seat, out _))
            {
                seat.SetMuted(attendee.Muted);
                attendee.Seat = seat;
            }

            if (Waits || _attendees.Count == 1)
                attendee.Leg.Media?.Play(_environment.HoldMusic, Looped);
            else if (_attendees.Count > 1)
                attendee.Leg.Media?.StopPlayback();
        }
    }

    private void Remove(Attendee attendee, string actor)
    {
        if (!_attendees.Remove(attendee))
            return;
        attendee.Left = true;
        attendee.Seat?.Leave();
        Tell("conference.memberLeft", actor, attendee.Id);
        if (_attendees.Count == 0)
        {
            Finish(actor);
            return;
        }

        if (Room.Announce)
            _ = _mix.PlayAsync(LeaveTone);
        if (_attendees.Count == 1)
            SeatThem();
    }

    private void Finish(string actor)
    {
        _isOver = true;
        SetRecording(on: false, actor);
        _mix.Close();
        _over(this);
        Tell("conference.ended", actor);
    }

    private void SetMuted(Attendee attendee, bool on, string actor)
    {
        if (attendee.Muted == on)
            return;
        attendee.Muted = on;
        attendee.Seat?.SetMuted(on);
        Tell("conference.memberMuted", actor, attendee.Id);
    }

    private static void HangUp(Attendee attendee, CallCause cause)
    {
        var call = attendee.Call;
        call.Mailbox.Post(() => call.HangUp(cause));
    }

    private void Tell(string? type, string actor, Guid? member = null)
    {
        _record = MakeRecord();
        _events?.Publish(new ConferenceEvent(type, _environment.Time.GetUtcNow(), actor, member, _record));
    }

    private ConferenceRecord MakeRecord()
    {
        var members = new ConferenceMember[_attendees.Count];
        for (var i = 0; i < members.Length; i++)
            members[i] = _attendees[i].ToMember();
        return new ConferenceRecord
        {
            Id = Room.Id,
            TenantId = Room.Tenant.Value,
            Number = Room.Number,
            Name = Room.Name,
            StartedAt = _startedAt,
            Locked = _locked,
            RecordingId = _recording?.Id,
            WaitsForHost = Waits,
            Members = members,
        };
    }
}
