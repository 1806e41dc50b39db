using Switchboard.Kernel;
using Switchboard.Media.Codecs;

namespace Switchboard.Media.Prompts;

/// <summary>
/// Audio held in memory: resampled once, encoded once a codec, shared by every leg that plays it.
/// </summary>
public sealed class Prompt : AudioSource
{
    private readonly short[] _samples;
    private readonly Lock _gate = new();
    private volatile Encoded[] _encoded = [];

    private Prompt(short[] samples) => _samples = samples;

    /// <inheritdoc />
    public override long SampleCount => _samples.Length;

    /// <summary>The samples at 8 kHz.</summary>
    public ReadOnlySpan<short> Samples => _samples;

    /// <summary>Audio from samples at any rate.</summary>
    public static Prompt FromSamples(ReadOnlySpan<short> samples, int sampleRate = SampleRate) =>
        new(sampleRate == SampleRate ? samples.ToArray() : Resampler.Resample(samples, sampleRate, SampleRate));

    /// <summary>
    /// Audio from a WAV file's bytes: PCM of 8, 16, 24 or 32 bits, float, A-law or µ-law, any rate, mono or more channels (mixed).
    /// Refused with <c>media.bad_wav</c> and a sentence that says what is wrong.
    /// </summary>
    public static Outcome<Prompt> FromWav(ReadOnlySpan<byte> file)
    {
        var read = WavReader.Read(file);
        if (!read.TryGet(out var audio, out var fault))
            return fault;
        return FromSamples(audio.ToMono(), audio.SampleRate);
    }

    /// <summary>Audio from a WAV file.</summary>
    public static async Task<Outcome<Prompt>> LoadAsync(string path, CancellationToken cancel = default)
    {
        try
        {
            return FromWav(await File.ReadAllBytesAsync(path, cancel).ConfigureAwait(false));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Fault("media.prompt_unreadable", $"The prompt file cannot be read: {e.Message}", FaultKind.NotFound);
        }
    }

    /// <summary>So much silence.</summary>
    public static Prompt Silence(TimeSpan duration) => new(new short[(long)(duration.TotalSeconds * SampleRate)]);

    /// <summary>Encodes now, so that the first playing need not.</summary>
    public void Prepare(AudioCodec codec) => EncodedFor(codec);

    /// <inheritdoc />
    public override int Read(AudioCodec codec, long sample, Span<byte> payload)
    {
        if (codec is not { IsSampleWise: true })
            return -1;
        var octets = EncodedFor(codec);
        if (sample >= octets.Length)
            return 0;
        var count = (int)Math.Min(payload.Length, octets.Length - sample);
        octets.AsSpan((int)sample, count).CopyTo(payload);
        return count;
    }

    private byte[] EncodedFor(AudioCodec codec)
    {
        foreach (var entry in _encoded)
        {
            if (ReferenceEquals(entry.Codec, codec))
                return entry.Octets;
        }

        return Encode(codec);
    }

    private byte[] Encode(AudioCodec codec)
    {
        lock (_gate)
        {
            foreach (var entry in _encoded)
            {
                if (ReferenceEquals(entry.Codec, codec))
                    return entry.Octets;
            }

            var octets = new byte[_samples.Length];
            using (var encoder = codec.CreateEncoder(SampleRate))
                encoder.Encode(_samples, octets);
            _encoded = [.. _encoded, new Encoded(codec, octets)];
            return octets;
        }
    }

    private sealed record Encoded(AudioCodec Codec, byte[] Octets);
}
