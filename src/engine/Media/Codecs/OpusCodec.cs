using Switchboard.Media.Codecs.Native;

namespace Switchboard.Media.Codecs;

/// <summary>Opus (RFC 6716, RFC 7587), mono. It takes and gives 8, 16 and 48 kHz by itself; its clock always says 48000.</summary>
public sealed unsafe class OpusCodec : AudioCodec
{
    private const int Clock = 48000;
    private const int MaxPayload = 1275;
    private readonly Lazy<bool> _available = new(static () => System.Runtime.InteropServices.NativeLibrary.TryLoad(
        LibOpus.Library, typeof(OpusCodec).Assembly, null, out _));

    private readonly Lazy<byte[]> _silence;

    internal OpusCodec() => _silence = new(static () =>
    {
        var packet = new byte[MaxPayload];
        using var encoder = new Encoder(8000, new EncoderOptions());
        var length = 0;
        for (var i = 0; i < 10; i++)
            length = encoder.Encode(new short[160], packet);
        return packet[..length];
    });

    /// <inheritdoc />
    public override string Name => "opus";

    /// <inheritdoc />
    public override int? StaticPayloadType => null;

    /// <inheritdoc />
    public override int ClockRate => Clock;

    /// <inheritdoc />
    public override int SampleRate => Clock;

    /// <inheritdoc />
    public override bool IsSampleWise => false;

    /// <inheritdoc />
    public override bool IsAvailable => _available.Value;

    /// <summary>RFC 6716 §3.1: the configuration names the length of a frame, the code how many there are.</summary>
    public override int DurationOf(ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty)
            return 0;
        var configuration = payload[0] >> 3;
        var frame = configuration switch
        {
            < 12 => (configuration & 3) switch { 0 => 480, 1 => 960, 2 => 1920, _ => 2880 },
            < 16 => (configuration & 1) == 0 ? 480 : 960,
            _ => 120 << (configuration & 3),
        };
        var frames = (payload[0] & 3) switch
        {
            0 => 1,
            3 => payload.Length > 1 ? payload[1] & 0x3F : 0,
            _ => 2,
        };
        var duration = frame * frames;
        return duration <= Clock * 12 / 100 ? duration : 0;
    }

    /// <inheritdoc />
    public override AudioDecoder CreateDecoder(int sampleRate) => new Decoder(sampleRate);

    /// <inheritdoc />
    public override AudioEncoder CreateEncoder(int sampleRate, EncoderOptions? options = null) => new Encoder(sampleRate, options ?? new EncoderOptions());

    internal override int WriteSilence(Span<byte> room, int octets)
    {
        _silence.Value.CopyTo(room);
        return _silence.Value.Length;
    }

    private sealed class Decoder(int sampleRate) : AudioDecoder(sampleRate)
    {
        private readonly NativeState _state = new(
            LibOpus.CreateDecoder(sampleRate, 1, out _), static state => LibOpus.DestroyDecoder(state), "An Opus decoder");

        public override int Decode(ReadOnlySpan<byte> payload, Span<short> samples)
        {
            fixed (byte* from = payload)
            fixed (short* to = samples)
                return Math.Max(0, LibOpus.Decode(_state.Pointer, from, payload.Length, to, samples.Length, 0));
        }

        public override void Conceal(Span<short> samples) => Restore(null, 0, samples);

        public override void Recover(ReadOnlySpan<byte> following, Span<short> samples)
        {
            fixed (byte* from = following)
                Restore(from, following.Length, samples);
        }

        public override void Dispose() => _state.Dispose();

        private void Restore(byte* following, int length, Span<short> samples)
        {
            // opus_decode wants a multiple of 2.5 ms here; a remainder stays silent.
            var unit = SampleRate / 400;
            var whole = samples.Length / unit * unit;
            samples[whole..].Clear();
            int made;
            fixed (short* to = samples)
                made = LibOpus.Decode(_state.Pointer, following, length, to, whole, length > 0 ? 1 : 0);
            if (made < whole)
                samples[Math.Max(0, made)..whole].Clear();
        }
    }

    private sealed class Encoder : AudioEncoder
    {
        private readonly NativeState _state;
        private readonly bool _dtx;

        public Encoder(int sampleRate, EncoderOptions options)
            : base(sampleRate)
        {
            _dtx = options.Dtx;
            _state = new NativeState(
                LibOpus.CreateEncoder(sampleRate, 1, LibOpus.ApplicationVoip, out _), static state => LibOpus.DestroyEncoder(state), "An Opus encoder");
            var wish = sampleRate switch { <= 8000 => 20_000, <= 16000 => 24_000, _ => 32_000 };
            Set(LibOpus.SetBitrate, Math.Min(wish, options.MaxBitrate ?? wish));
            Set(LibOpus.SetComplexity, 5); // half of what the default costs, hardly less of what it gives
            Set(LibOpus.SetSignal, LibOpus.SignalVoice);
            Set(LibOpus.SetInbandFec, options.InbandFec ? 1 : 0);
            Set(LibOpus.SetPacketLossPercent, options.InbandFec ? 10 : 0); // with less, these rates leave no room for it
            Set(LibOpus.SetDtx, options.Dtx ? 1 : 0);
            if (options.MaxPlaybackRate is { } rate)
                Set(LibOpus.SetMaxBandwidth, LibOpus.BandwidthNarrow + (rate switch { < 12000 => 0, < 16000 => 1, < 24000 => 2, < 48000 => 3, _ => 4 }));
        }

        public override int Encode(ReadOnlySpan<short> samples, Span<byte> payload)
        {
            int length;
            fixed (short* from = samples)
            fixed (byte* to = payload)
                length = LibOpus.Encode(_state.Pointer, from, samples.Length, to, Math.Min(payload.Length, MaxPayload));
            return _dtx && length <= 2 ? 0 : Math.Max(0, length); // RFC 6716 §2.1.9: such a packet need not be sent
        }

        public override void Dispose() => _state.Dispose();

        private void Set(int request, int value) => _ = LibOpus.ControlEncoder(_state.Pointer, request, value);
    }
}
