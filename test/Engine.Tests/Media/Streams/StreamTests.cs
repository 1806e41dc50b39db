using Shouldly;
using Switchboard.Media.Analysis;
using Switchboard.Media.Codecs;
using Switchboard.Media.Prompts;
using Switchboard.Media.Rtp;
using Switchboard.Media.Streams;
using Xunit;

namespace Switchboard.Engine.Tests.Media.Streams;

/// <summary>A tone through encoder, packets, jitter buffer and decoder of every codec at every rate.</summary>
public sealed class StreamTests
{
    public static TheoryData<string, int, int> Ways()
    {
        var data = new TheoryData<string, int, int>();
        foreach (var codec in new[] { "PCMA", "PCMU", "G722", "opus" })
        {
            foreach (var rate in new[] { 8000, 16000, 48000 })
            {
                foreach (var milliseconds in new[] { 10, 20, 30, 60 })
                    data.Add(codec, rate, milliseconds);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void A_tone_comes_through_with_its_pitch_and_level(string name, int rate, int milliseconds)
    {
        var codec = CodecOf(name);
        using var encoder = new EncodedStream(codec, rate, milliseconds);
        using var decoder = new DecodedStream(rate);
        var sent = Tone(1000, rate, 2);
        var heard = new List<short>();
        var frame = new short[rate / 50];
        var payload = new byte[1300];
        var packet = new byte[1500];
        ushort sequence = 65530; // wraps on the way
        var timestamp = uint.MaxValue - 4000;
        for (var tick = 0; tick < 100; tick++)
        {
            encoder.Push(sent.AsSpan(tick * frame.Length, frame.Length));
            while (encoder.TryTake(payload, out var length))
            {
                RtpPacket.WriteHeader(packet, 96, false, sequence++, timestamp, 7);
                payload.AsSpan(0, length).CopyTo(packet.AsSpan(12));
                RtpPacket.TryParse(packet.AsSpan(0, 12 + length), out var parsed).ShouldBeTrue();
                codec.DurationOf(payload.AsSpan(0, length)).ShouldBe(encoder.PacketUnits);
                decoder.Take(codec, parsed, payload.AsSpan(0, length), tick * 160);
                timestamp += (uint)encoder.PacketUnits;
            }

            if (decoder.Pull(frame, tick * 160))
                heard.AddRange(frame);
        }

        heard.Count.ShouldBeGreaterThan(rate * 3 / 2);
        var steady = heard.Skip(rate / 2).Take(rate).ToArray();
        var eight = Resampler.Resample(steady, rate, 8000);
        ToneMeter.Dominant(eight).Frequency.ShouldBe(1000, 5);
        Level(steady).ShouldBe(Level(sent), Level(sent) * 0.15);
        decoder.Buffer.Lost.ShouldBe(0);
    }

    internal static AudioCodec CodecOf(string name) => AudioCodecs.Find(name, name == "opus" ? 48000 : 8000)!;

    internal static short[] Tone(double frequency, int rate, double seconds)
    {
        var samples = new short[(int)(rate * seconds)];
        for (var i = 0; i < samples.Length; i++)
            samples[i] = (short)(8000 * Math.Sin(2 * Math.PI * frequency * i / rate));
        return samples;
    }

    internal static double Level(ReadOnlySpan<short> samples)
    {
        double sum = 0;
        foreach (var sample in samples)
            sum += sample * (double)sample;
        return Math.Sqrt(sum / samples.Length);
    }
}
