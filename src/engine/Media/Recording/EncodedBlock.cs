using System.Buffers.Binary;
using Switchboard.Media.Codecs;

namespace Switchboard.Media.Recording;

/// <summary>
/// Packets of codecs that take work to decode, kept with the block of samples they belong to until the writer thread decodes
/// them. A record: channel, codec's index, length (2), place in the block (4), payload.
/// </summary>
internal sealed class EncodedBlock
{
    private const int HeaderLength = 8;
    private const int MostOctets = 256 * 1024;
    private byte[] _octets = new byte[24 * 1024];
    private int _length;

    public bool IsEmpty => _length == 0;

    public void Clear() => _length = 0;

    /// <summary>Appends a packet; one beyond all reason (2 Mbit/s) is left out.</summary>
    public void Add(int channel, AudioCodec codec, int at, ReadOnlySpan<byte> payload)
    {
        var needed = _length + HeaderLength + payload.Length;
        if (needed > MostOctets)
            return;
        if (needed > _octets.Length)
            Array.Resize(ref _octets, Math.Min(MostOctets, _octets.Length * 2)); // kept: the next blocks fit
        var to = _octets.AsSpan(_length);
        to[0] = (byte)channel;
        to[1] = (byte)IndexOf(codec);
        BinaryPrimitives.WriteUInt16LittleEndian(to[2..], (ushort)payload.Length);
        BinaryPrimitives.WriteInt32LittleEndian(to[4..], at);
        payload.CopyTo(to[HeaderLength..]);
        _length = needed;
    }

    /// <summary>Reads the record at <paramref name="position"/> and moves on; false at the end.</summary>
    public bool TryRead(ref int position, out int channel, out AudioCodec codec, out int at, out ReadOnlySpan<byte> payload)
    {
        (channel, codec, at) = (0, AudioCodecs.Pcma, 0);
        payload = default;
        if (position >= _length)
            return false;
        var from = _octets.AsSpan(position, _length - position);
        (channel, codec) = (from[0], AudioCodecs.All[from[1]]);
        var length = BinaryPrimitives.ReadUInt16LittleEndian(from[2..]);
        at = BinaryPrimitives.ReadInt32LittleEndian(from[4..]);
        payload = from.Slice(HeaderLength, length);
        position += HeaderLength + length;
        return true;
    }

    private static int IndexOf(AudioCodec codec)
    {
        for (var i = 0; i < AudioCodecs.All.Count; i++)
        {
            if (ReferenceEquals(AudioCodecs.All[i], codec))
                return i;
        }

        throw new ArgumentException($"{codec} is not in the table of codecs.", nameof(codec));
    }
}

/// <summary>Decodes the packets of one recording into its blocks; on the writer thread.</summary>
internal sealed class BlockDecoder : IDisposable
{
    private const int Rate = 8000;
    private readonly short[] _samples = new short[Rate / 4];
    private readonly Channel[] _channels = [new(), new()];

    /// <summary>Lays what the packets hold, and what the block before left over, into <paramref name="block"/>.</summary>
    public void Decode(RecordingFormat format, Span<byte> block, int frames, EncodedBlock? packets)
    {
        for (var i = 0; i < _channels.Length; i++)
        {
            var channel = _channels[i];
            var count = Math.Min(channel.LeftOver, frames);
            SampleWriter.Write(format, block, 0, i, channel.Samples.AsSpan(0, count));
            channel.LeftOver = 0;
        }

        if (packets is null)
            return;
        for (var position = 0; packets.TryRead(ref position, out var index, out var codec, out var at, out var payload);)
        {
            var channel = _channels[index];
            var samples = _samples.AsSpan(0, channel.DecoderOf(codec).Decode(payload, _samples));
            var count = Math.Clamp(frames - at, 0, samples.Length);
            SampleWriter.Write(format, block, at, index, samples[..count]);
            channel.Keep(samples[count..]);
        }
    }

    public void Dispose()
    {
        foreach (var channel in _channels)
            channel.Decoder?.Dispose();
    }

    private sealed class Channel
    {
        private AudioCodec? _codec;

        public AudioDecoder? Decoder { get; private set; }

        public short[] Samples { get; } = new short[Rate / 4];

        public int LeftOver { get; set; }

        public AudioDecoder DecoderOf(AudioCodec codec)
        {
            if (!ReferenceEquals(codec, _codec))
            {
                Decoder?.Dispose();
                (Decoder, _codec) = (codec.CreateDecoder(Rate), codec);
            }

            return Decoder!;
        }

        public void Keep(ReadOnlySpan<short> samples)
        {
            if (samples.IsEmpty)
                return;
            samples.CopyTo(Samples);
            LeftOver = samples.Length;
        }
    }
}
