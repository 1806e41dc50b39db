using Switchboard.Media.Analysis;
using Switchboard.Media.Recording;
using Switchboard.Switch.Phones;

namespace Switchboard.Engine.Tests.Switch;

/// <summary>Records what a phone hears and says and measures it.</summary>
internal sealed class Ear : IRecordingListener
{
    private readonly RecordingFile _file;
    private readonly PhoneCall _call;
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Ear(PhoneCall call)
    {
        _call = call;
        Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"{Guid.NewGuid():N}.wav");
        _file = call.Phone.Bank.Media.OpenRecording(Path, RecordingFormat.Pcm16, this).Value;
        call.Media.StartRecording(_file);
    }

    public string Path { get; }

    /// <summary>The dominating frequency of what the phone heard, in the last part of it.</summary>
    public async Task<double> HeardAsync(TimeSpan last)
    {
        _call.Media.StopRecording();
        _file.Close();
        await _closed.Task;
        var frequency = FrequencyOf(Path, channel: 0, last);
        File.Delete(Path);
        return frequency;
    }

    void IRecordingListener.OnClosed(RecordingFile recording, RecordingClosed closed) => _closed.TrySetResult();

    /// <summary>The dominating frequency of one channel of a stereo file; 0 when it is silent.</summary>
    public static double FrequencyOf(string path, int channel, TimeSpan last)
    {
        var samples = Channel(path, channel);
        var count = Math.Min(samples.Length, (int)(last.TotalSeconds * 8000));
        var part = samples.AsSpan(samples.Length - count);
        return ToneMeter.Level(part) < -50 ? 0 : ToneMeter.Dominant(part).Frequency;
    }

    public static short[] Channel(string path, int channel)
    {
        var bytes = File.ReadAllBytes(path);
        var data = bytes.AsSpan(bytes.AsSpan().IndexOf("data"u8) + 8);
        var format = BitConverter.ToInt16(bytes, 20);
        var width = format == 1 ? 2 : 1;
        var samples = new short[data.Length / width / 2];
        for (var i = 0; i < samples.Length; i++)
        {
            var at = ((i * 2) + channel) * width;
            samples[i] = format == 1 ? BitConverter.ToInt16(data[at..]) : Switchboard.Media.Codecs.G711.AToLinear[data[at]];
        }

        return samples;
    }
}
