using Switchboard.Kernel;
using Switchboard.Media.Codecs;

namespace Switchboard.Media.Prompts;

/// <summary>
/// Audio held in memory: resampled once, encoded once a codec, shared by every leg that plays it.
/// </summary>
public sealed class Prompt : AudioSource
{
    private const int PacketSamples = SampleRate / 50;
    private readonly short[] _samples;
    private readonly Lock _gate = new();
    private volatile Encoded[] _encoded = [];
    private int _encoding;

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

    /// <summary>Encodes now, so that the first playing need not wait.</summary>
    public void Prepare(AudioCodec codec)
    {
        ArgumentNullException.ThrowIfNull(codec);
        Encode(codec);
    }

    /// <inheritdoc />
    public override int Read(AudioCodec codec, long sample, Span<byte> payload)
    {
        if (codec is not { IsSampleWise: true })
            return -1;
        if (EncodedFor(codec) is not { } encoded)
            return NotReady;
        var octets = encoded.Octets;
        if (sample >= octets.Length)
            return 0;
        var count = (int)Math.Min(payload.Length, octets.Length - sample);
        octets.AsSpan((int)sample, count).CopyTo(payload);
        return count;
    }

    internal override bool TryReadPacket(AudioCodec codec, long sample, out ReadOnlySpan<byte> packet)
    {
        packet = default;
        if (EncodedFor(codec) is not { Ends: { } ends } encoded)
            return false;
        var index = (int)(sample / PacketSamples);
        if (index >= ends.Length)
            return true;
        var start = index == 0 ? 0 : ends[index - 1];
        packet = encoded.Octets.AsSpan(start, ends[index] - start);
        return true;
    }

    /// <summary>G.711 is a table and done at once; what takes longer is done beside the media thread.</summary>
    private Encoded? EncodedFor(AudioCodec codec)
    {
        foreach (var entry in _encoded)
        {
            if (ReferenceEquals(entry.Codec, codec))
                return entry;
        }

        if (codec is G711Codec)
            return Encode(codec);
        if (Interlocked.Exchange(ref _encoding, 1) == 0)
            ThreadPool.UnsafeQueueUserWorkItem(static job => job.Prompt.EncodeAside(job.Codec), (Prompt: this, Codec: codec), preferLocal: false);
        return null;
    }

    private void EncodeAside(AudioCodec codec)
    {
        try
        {
            Encode(codec);
        }
        catch (InvalidOperationException)
        {
            // No encoder could be made (memory): the next tick asks again, the thread pool lives on.
        }
        finally
        {
            Volatile.Write(ref _encoding, 0);
        }
    }

    private Encoded Encode(AudioCodec codec)
    {
        lock (_gate)
        {
            foreach (var entry in _encoded)
            {
                if (ReferenceEquals(entry.Codec, codec))
                    return entry;
            }

            using var encoder = codec.CreateEncoder(SampleRate);
            var made = codec.IsSampleWise ? Octets(codec, encoder) : Packets(codec, encoder);
            _encoded = [.. _encoded, made];
            return made;
        }
    }

    private Encoded Octets(AudioCodec codec, AudioEncoder encoder)
    {
        var octets = new byte[_samples.Length];
        encoder.Encode(_samples, octets);
        return new Encoded(codec, octets, null);
    }

    private Encoded Packets(AudioCodec codec, AudioEncoder encoder)
    {
        var ends = new int[(_samples.Length + PacketSamples - 1) / PacketSamples];
        using var octets = new MemoryStream(ends.Length * 60);
        var frame = new short[PacketSamples];
        var packet = new byte[1275];
        for (var i = 0; i < ends.Length; i++)
        {
            var part = _samples.AsSpan(i * PacketSamples, Math.Min(PacketSamples, _samples.Length - (i * PacketSamples)));
            part.CopyTo(frame);
            frame.AsSpan(part.Length).Clear();
            octets.Write(packet, 0, encoder.Encode(frame, packet));
            ends[i] = (int)octets.Length;
        }

        return new Encoded(codec, octets.ToArray(), ends);
    }

    /// <param name="Codec">Of what.</param>
    /// <param name="Octets">All of it.</param>
    /// <param name="Ends">Where each packet ends; null when it may be cut anywhere.</param>
    private sealed record Encoded(AudioCodec Codec, byte[] Octets, int[]? Ends);
}
