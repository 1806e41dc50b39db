using Switchboard.Contracts.Reporting;
using Switchboard.Kernel;
using Switchboard.Media.Prompts;
using Switchboard.Media.Recording;
using Switchboard.Switch.Calls;

namespace Switchboard.Switch.Conferences;

/// <content>The recording of the whole room. It belongs to the call of whoever has been there longest.</content>
internal sealed partial class Conference
{
    private RoomRecording? _recording;
    private RecordingVerdict? _verdict;
    private AudioSource? _announcement;

    /// <summary>
    /// The rules of recording decide once, by the call of whoever came first, whether the room is recorded; the room's own switch
    /// counts when none fits. Who comes later is told as he comes.
    /// </summary>
    private void RecordIfDue(Attendee attendee)
    {
        if (Waits)
            return;
        if (_announcement is { } words && _recording is not null)
            _ = SayAsync(attendee, words);
        if (_recording is not null)
            return;
        _verdict ??= _environment.RecordingPolicy?.Decide(attendee.Call.Describe(null, Room.Record, Room.Id)) ?? new RecordingVerdict(Room.Record);
        if (_verdict.Record && SetRecording(on: true, "system") is null && _verdict.Announcement != RecordingAnnouncement.None)
            _ = AnnounceAsync();
    }

    private async Task AnnounceAsync()
    {
        if (_environment.RecordingVoice is not { } voice || await voice.AnnouncementAsync(Room.Tenant, CancellationToken.None) is not { } words)
            return;
        Mailbox.Post(() =>
        {
            _announcement = words;
            foreach (var attendee in _attendees)
                _ = SayAsync(attendee, words);
        });
    }

    // Who is alone goes on hearing music afterwards.
    private async Task SayAsync(Attendee attendee, AudioSource words)
    {
        if (attendee.Leg.Media?.Play(words) is not { } said)
            return;
        await said.Completion;
        Mailbox.Post(() =>
        {
            if (!attendee.Left && _attendees.Count == 1)
                SeatThem();
        });
    }

    public Fault? SetRecording(bool on, string actor)
    {
        if (on == _recording is not null)
            return null;
        if (!on)
        {
            _mix.StopRecording();
            _recording!.File.Close();
            _recording = null;
            Tell("conference.recording", actor);
            return null;
        }

        var owner = _attendees[0].Call;
        var id = Ids.New(_environment.Time);
        var startedAt = _environment.Time.GetUtcNow();
        if (!Call.OpenRecording(owner, id, startedAt, _verdict?.Format).TryGet(out var opened, out var fault))
            return fault;
        var (relative, file) = opened;
        _recording = new RoomRecording(id, file);
        _mix.StartRecording(file);
        var verdict = _verdict;
        owner.Mailbox.Post(() => owner.TakeRecording(id, relative, startedAt, verdict));
        Tell("conference.recording", actor);
        return null;
    }

    private sealed record RoomRecording(Guid Id, RecordingFile File);
}
