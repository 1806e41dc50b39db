using Switchboard.Kernel;

namespace Switchboard.Media.Recording;

/// <summary>Mends recordings that a dead process left open.</summary>
public static class RecordingRepair
{
    /// <summary>
    /// Sets the header's lengths from the file's size, syncs and hashes it. Harmless on a good file. Refused with
    /// <c>media.not_a_recording</c> when it is not one of ours, <c>media.recording_unreadable</c> when it cannot be read or written.
    /// </summary>
    public static Outcome<RecordingClosed> Fix(string path) => RecordingWriter.Repair(path);
}
