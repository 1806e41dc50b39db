using Switchboard.Kernel;
using Switchboard.Media.Recording;
using Switchboard.Switch.Calls;

namespace Switchboard.Switch.Conferences;

/// <content>The recording of the whole room. It belongs to the call of whoever has been there longest.</content>
internal sealed partial class Conference
{
    private RoomRecording? _recording;

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
        if (!Call.OpenRecording(owner, id, startedAt).TryGet(out var opened, out var fault))
            return fault;
        var (relative, file) = opened;
        _recording = new RoomRecording(id, file);
        _mix.StartRecording(file);
        owner.Mailbox.Post(() => owner.TakeRecording(id, relative, startedAt));
        Tell("conference.recording", actor);
        return null;
    }

    private sealed record RoomRecording(Guid Id, RecordingFile File);
}
