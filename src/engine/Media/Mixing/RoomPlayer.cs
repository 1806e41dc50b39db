using Switchboard.Media.Codecs;
using Switchboard.Media.Prompts;

namespace Switchboard.Media.Mixing;

/// <summary>Announcements and tones that everybody in a room hears, one after the other.</summary>
internal sealed class RoomPlayer : IDisposable
{
    private const int FrameOctets = AudioSource.SampleRate / 50;

    private readonly Queue<(AudioSource Source, TaskCompletionSource Done)> _waiting = new();
    private readonly byte[] _octets = new byte[FrameOctets];
    private readonly AudioDecoder _decoder;
    private long _position;

    public RoomPlayer(int sampleRate)
    {
        _decoder = AudioCodecs.Pcma.CreateDecoder(sampleRate);
        Frame = new short[sampleRate / 50];
    }

    public short[] Frame { get; }

    /// <summary>The frame of this tick is to be heard.</summary>
    public bool IsPlaying { get; private set; }

    public void Add(AudioSource source, TaskCompletionSource done, bool closed)
    {
        if (closed)
            done.TrySetResult();
        else
            _waiting.Enqueue((source, done));
    }

    public bool Pull()
    {
        IsPlaying = false;
        if (!_waiting.TryPeek(out var now))
            return false;
        var read = now.Source.Read(AudioCodecs.Pcma, _position, _octets);
        if (read == AudioSource.NotReady)
            return false;
        read = Math.Max(0, read);
        _position += read;
        if (read > 0)
        {
            _octets.AsSpan(read).Fill(G711.ASilence);
            var made = _decoder.Decode(_octets, Frame);
            Frame.AsSpan(made).Clear();
            IsPlaying = true;
        }

        if (read < _octets.Length)
        {
            _waiting.Dequeue();
            _position = 0;
            now.Done.TrySetResult();
        }

        return IsPlaying;
    }

    public void Dispose()
    {
        IsPlaying = false;
        while (_waiting.TryDequeue(out var waiting))
            waiting.Done.TrySetResult();
        _decoder.Dispose();
    }
}
