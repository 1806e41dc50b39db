using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Switchboard.Speech;

/// <summary>Spoken audio: 16-bit mono samples.</summary>
public sealed class SpeechAudio
{
    private const int HeaderSize = 44;
    private readonly short[] _samples;

    /// <summary>Takes the samples over; they are not changed afterwards.</summary>
    public SpeechAudio(short[] samples, int sampleRate)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sampleRate);
        _samples = samples;
        SampleRate = sampleRate;
    }

    /// <summary>The samples.</summary>
    public ReadOnlyMemory<short> Samples => _samples;

    /// <summary>Samples a second.</summary>
    public int SampleRate { get; }

    /// <summary>How long it lasts.</summary>
    public TimeSpan Duration => TimeSpan.FromSeconds((double)_samples.Length / SampleRate);

    /// <summary>The bytes of a WAV file.</summary>
    public byte[] ToWav()
    {
        var data = MemoryMarshal.AsBytes(_samples.AsSpan());
        var file = new byte[HeaderSize + data.Length];
        "RIFF"u8.CopyTo(file);
        Write(file, 4, (uint)(file.Length - 8));
        "WAVEfmt "u8.CopyTo(file.AsSpan(8));
        Write(file, 16, 16);
        Write(file, 20, 1 | (1 << 16)); // PCM, one channel
        Write(file, 24, (uint)SampleRate);
        Write(file, 28, (uint)SampleRate * 2);
        Write(file, 32, 2 | (16 << 16));
        "data"u8.CopyTo(file.AsSpan(36));
        Write(file, 40, (uint)data.Length);
        data.CopyTo(file.AsSpan(HeaderSize));
        return file;
    }

    private static void Write(byte[] file, int at, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(at), value);
}
