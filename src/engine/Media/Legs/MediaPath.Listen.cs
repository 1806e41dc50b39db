using Switchboard.Media.Loops;
using Switchboard.Media.Streams;

namespace Switchboard.Media.Legs;

/// <summary>Somebody who is no party hears what the peer says: a recogniser, a message.</summary>
internal sealed partial class MediaPath
{
    private readonly short[] _heardFrame = new short[MediaLoop.TickUnits];
    private IAudioListener? _audioListener;
    private DecodedStream? _heardStream;

    /// <summary>One listener at a time: the next takes the place of the one before.</summary>
    public void Listen(IAudioListener listener)
    {
        StopListening(null);
        if (_closed)
            return;
        _audioListener = listener;
        _heardStream = OpenDecoded(MediaClock.Rate);
    }

    public void StopListening(IAudioListener? listener)
    {
        if (_heardStream is not { } stream || (listener is not null && !ReferenceEquals(listener, _audioListener)))
            return;
        CloseDecoded(stream);
        (_audioListener, _heardStream) = (null, null);
    }

    private void TickListener(IAudioListener listener, DecodedStream stream, long now)
    {
        stream.Pull(_heardFrame, now);
        listener.OnAudio(_heardFrame);
    }
}
