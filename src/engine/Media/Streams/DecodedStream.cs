using Switchboard.Media.Codecs;
using Switchboard.Media.Rtp;

namespace Switchboard.Media.Streams;

/// <summary>
/// What one peer says, as linear audio: jitter buffer, decoder and concealment of one RTP stream. Packets go in as they
/// come, frames of 20 ms come out on the tick. Belongs to the media thread of its leg; allocates nothing once it runs.
/// </summary>
internal sealed class DecodedStream : IDisposable
{
    private readonly JitterBuffer _buffer = new();
    private readonly ComfortNoise _noise = new();
    private readonly short[] _samples;
    private AudioCodec? _codec;
    private AudioDecoder? _decoder;
    private int _filled;
    private bool _blend;
    private bool _noisy;
    private bool _interrupted;

    /// <param name="sampleRate">8000, 16000 or 48000: the rate of the frames, whatever the peer's codec is.</param>
    public DecodedStream(int sampleRate)
    {
        SampleRate = sampleRate;
        FrameSamples = sampleRate / 50;
        _samples = new short[FrameSamples * 14]; // the longest packet (250 ms of G.711) and a frame
    }

    /// <summary>The rate of its frames.</summary>
    public int SampleRate { get; }

    /// <summary>The samples of a frame of 20 ms.</summary>
    public int FrameSamples { get; }

    /// <summary>What is known of order and time.</summary>
    public JitterBuffer Buffer => _buffer;

    /// <summary>An audio packet came.</summary>
    public void Take(AudioCodec codec, in RtpPacket packet, ReadOnlySpan<byte> payload, long now) => _buffer.Put(codec, packet, payload, now);

    /// <summary>A comfort noise packet came (RFC 3389): noise is made until audio comes again.</summary>
    public void TakeNoise(in RtpPacket packet, ReadOnlySpan<byte> payload, long now) => _buffer.Put(null, packet, payload, now);

    /// <summary>An event packet came in place of audio (RFC 4733): nothing is made up for the audio that is not there.</summary>
    public void Interrupt(in RtpPacket packet)
    {
        _buffer.Pass(packet);
        _interrupted = true;
    }

    /// <summary>Fills the frame of this tick; false when nothing is to be heard, the frame is then silence.</summary>
    public bool Pull(Span<short> frame, long now)
    {
        var quiet = false;
        while (_filled < frame.Length && !quiet)
            quiet = !Produce(now);
        var count = Math.Min(_filled, frame.Length);
        _samples.AsSpan(0, count).CopyTo(frame);
        frame[count..].Clear();
        _filled -= count;
        _samples.AsSpan(count, _filled).CopyTo(_samples);
        return count > 0;
    }

    /// <summary>Forgets what came: the source changes or was not listened to.</summary>
    public void Reset()
    {
        _buffer.Reset();
        (_filled, _blend, _noisy, _interrupted) = (0, false, false, false);
    }

    public void Dispose() => _decoder?.Dispose();

    private bool Produce(long now)
    {
        var turn = _buffer.Take(now);
        switch (turn.Step)
        {
            case JitterStep.Packet or JitterStep.Surplus when turn.Codec is { } codec:
                Decode(codec, turn.Payload, turn.Step == JitterStep.Surplus);
                return true;
            case JitterStep.Packet or JitterStep.Surplus:
                _noise.SetLevel(turn.Payload);
                _noisy = true;
                return true;
            case JitterStep.Idle:
                if (_noisy)
                    _noise.Fill(Room(FrameSamples));
                return _noisy;
            case JitterStep.Gap:
                Absent(Room(SamplesOf(turn)), conceal: false);
                return true;
            default:
                Cover(turn);
                return true;
        }
    }

    private void Decode(AudioCodec codec, ReadOnlySpan<byte> payload, bool surplus)
    {
        if (!ReferenceEquals(codec, _codec))
        {
            _decoder?.Dispose();
            _decoder = codec.CreateDecoder(SampleRate);
            _codec = codec;
        }

        (_noisy, _interrupted) = (false, false);
        var room = _samples.AsSpan(_filled);
        var made = _decoder!.Decode(payload, room);
        if (_blend && made > 0 && made <= _filled)
            Blend(room[..made]);
        else
            _filled += made;
        _blend = surplus;
    }

    /// <summary>Two frames become one: the earlier fades into the later, and the delay is that much shorter.</summary>
    private void Blend(ReadOnlySpan<short> later)
    {
        var earlier = _samples.AsSpan(_filled - later.Length, later.Length);
        for (var i = 0; i < later.Length; i++)
            earlier[i] = (short)(((earlier[i] * (later.Length - i)) + (later[i] * i)) / later.Length);
    }

    private void Cover(in JitterTurn turn)
    {
        var room = Room(SamplesOf(turn));
        _blend = false;
        if (_noisy || _interrupted || _decoder is null)
            Absent(room, conceal: false);
        else if (turn.Step == JitterStep.Lost && ReferenceEquals(turn.Codec, _codec) && !turn.Payload.IsEmpty)
            _decoder.Recover(turn.Payload, room);
        else
            Absent(room, conceal: true);
    }

    private void Absent(Span<short> room, bool conceal)
    {
        if (_noisy)
            _noise.Fill(room);
        else if (conceal && _decoder is not null)
            _decoder.Conceal(room);
        else
            room.Clear();
    }

    private Span<short> Room(int samples)
    {
        var room = _samples.AsSpan(_filled, Math.Min(samples, _samples.Length - _filled));
        _filled += room.Length;
        return room;
    }

    private int SamplesOf(in JitterTurn turn) => (int)((long)turn.Units * SampleRate / turn.ClockRate);
}
