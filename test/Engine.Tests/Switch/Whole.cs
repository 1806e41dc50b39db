using Switchboard.Media.Analysis;
using Switchboard.Media.Recording;
using Switchboard.Switch.Phones;

namespace Switchboard.Engine.Tests.Switch;

/// <summary>Everything a phone hears from now on.</summary>
internal sealed class Whole : IRecordingListener
{
    private readonly RecordingFile _file;
    private readonly PhoneCall _call;
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.wav");

    public Whole(PhoneCall call)
    {
        _call = call;
        _file = call.Phone.Bank.Media.OpenRecording(_path, RecordingFormat.Pcm16, this).Value;
        call.Media.StartRecording(_file);
    }

    public async Task<short[]> SamplesAsync()
    {
        _call.Media.StopRecording();
        _file.Close();
        await _file.Closed;
        var samples = Ear.Channel(_path, 0);
        File.Delete(_path);
        return samples;
    }

    /// <summary>Silences of more than 40 ms, the edges of the recording left out.</summary>
    public async Task<IReadOnlyList<SilenceSpan>> GapsAsync()
    {
        var samples = await SamplesAsync();
        return ToneMeter.Silences(samples.AsSpan(800, samples.Length - 2400), TimeSpan.FromMilliseconds(41));
    }
}
