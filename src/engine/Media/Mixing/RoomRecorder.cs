using Switchboard.Media.Codecs;
using Switchboard.Media.Recording;
using Switchboard.Media.Streams;

namespace Switchboard.Media.Mixing;

/// <summary>Writes what a room hears into a recording, the same on both channels.</summary>
internal sealed class RoomRecorder(RecordingFile recording, int sampleRate)
{
    private const int FlushTicks = 8;
    private readonly EncodedStream _encoder = new(AudioCodecs.Pcma, sampleRate, 20);
    private readonly byte[] _octets = new byte[320];
    private uint _timestamp;
    private int _ticks;

    public void Write(ReadOnlySpan<short> frame, long now)
    {
        _encoder.Push(frame);
        while (_encoder.TryTake(_octets, out var length))
        {
            recording.Write(0, AudioCodecs.Pcma, _octets.AsSpan(0, length), 1, _timestamp, now);
            recording.Write(1, AudioCodecs.Pcma, _octets.AsSpan(0, length), 1, _timestamp, now);
            _timestamp += (uint)length;
        }

        if (++_ticks % FlushTicks == 0)
            recording.Flush(now);
    }

    public void Stop()
    {
        recording.Detach();
        _encoder.Dispose();
    }
}
