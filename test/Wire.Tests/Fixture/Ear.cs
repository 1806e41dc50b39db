using Switchboard.Media.Recording;
using Switchboard.Switch.Phones;

namespace Switchboard.Wire.Tests.Fixture;

/// <summary>Records what a headless phone hears.</summary>
internal sealed class Ear : IRecordingListener
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"sbw-ear-{Guid.NewGuid():N}.wav");
    private readonly RecordingFile _file;
    private readonly PhoneCall _call;
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Ear(PhoneCall call)
    {
        _call = call;
        _file = call.Media.Engine.OpenRecording(_path, RecordingFormat.Pcm16, this).Value;
        call.Media.StartRecording(_file);
    }

    /// <summary>All that was heard since it began to listen.</summary>
    public async Task<Sound> HeardAsync()
    {
        _call.Media.StopRecording();
        _file.Close();
        await _closed.Task;
        var sound = Sound.Read(_path);
        File.Delete(_path);
        return sound;
    }

    void IRecordingListener.OnClosed(RecordingFile recording, RecordingClosed closed) => _closed.TrySetResult();
}
