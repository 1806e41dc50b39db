namespace Switchboard.Media.Streams;

/// <summary>Makes the noise of RFC 3389: white noise at the level the peer tells; its spectrum is not followed.</summary>
internal sealed class ComfortNoise
{
    private const int DefaultLevel = 60; // -60 dBov
    private uint _seed = 0x2545F491;
    private int _amplitude = Amplitude(DefaultLevel);

    /// <summary>Takes the payload: its first octet is the level in -dBov (RFC 3389 §3.1).</summary>
    public void SetLevel(ReadOnlySpan<byte> payload) => _amplitude = Amplitude(payload.IsEmpty ? DefaultLevel : payload[0] & 0x7F);

    public void Fill(Span<short> samples)
    {
        for (var i = 0; i < samples.Length; i++)
        {
            _seed = (_seed * 1664525) + 1013904223;
            samples[i] = (short)(((int)(_seed >> 16) - 32768) * _amplitude >> 15);
        }
    }

    /// <summary>Uniform noise of peak a has an RMS of a/√3; louder than -30 dBov no background is.</summary>
    private static int Amplitude(int level) => (int)(32767 * Math.Pow(10, -Math.Max(30, level) / 20.0) * Math.Sqrt(3));
}
