using Shouldly;
using Switchboard.Media.Codecs;
using Xunit;

namespace Switchboard.Engine.Tests.Media;

/// <summary>What RFC 6716 and RFC 7587 state as facts.</summary>
public sealed class OpusFactsTests
{
    [Theory]
    [InlineData(0, 10)]
    [InlineData(3, 60)]
    [InlineData(11, 60)]
    [InlineData(12, 10)]
    [InlineData(15, 20)]
    [InlineData(16, 2.5)]
    [InlineData(19, 20)]
    [InlineData(31, 20)]
    public void The_configuration_names_the_length_of_a_frame(int configuration, double milliseconds)
    {
        byte[] one = [(byte)(configuration << 3), 1];
        byte[] two = [(byte)((configuration << 3) | 1), 1, 1];
        byte[] three = [(byte)((configuration << 3) | 3), 3, 1];
        AudioCodecs.Opus.DurationOf(one).ShouldBe((int)(milliseconds * 48));
        AudioCodecs.Opus.DurationOf(two).ShouldBe((int)(milliseconds * 96));
        AudioCodecs.Opus.DurationOf(three).ShouldBe(milliseconds > 40 ? 0 : (int)(milliseconds * 144)); // none lasts over 120 ms
    }

    [Fact]
    public void No_payload_is_no_time() => AudioCodecs.Opus.DurationOf([]).ShouldBe(0);

    [Fact]
    public void The_clock_says_48000_whatever_is_in_it() =>
        (AudioCodecs.Opus.ClockRate, AudioCodecs.G722.ClockRate, AudioCodecs.G722.SampleRate).ShouldBe((48000, 8000, 16000));

    [Fact]
    public void The_peers_wishes_are_read_and_nonsense_is_passed_over()
    {
        EncoderOptions.Parse("maxplaybackrate=16000; sprop-maxcapturerate=16000; maxaveragebitrate=20000; stereo=1; useinbandfec=1; usedtx=0")
            .ShouldBe(new EncoderOptions { MaxPlaybackRate = 16000, MaxBitrate = 20000, InbandFec = true });
        EncoderOptions.Parse("usedtx=1;maxaveragebitrate=1;=;useinbandfec;maxplaybackrate=-4").ShouldBe(new EncoderOptions { Dtx = true });
        EncoderOptions.Parse(null).ShouldBe(new EncoderOptions());
    }

    [Fact]
    public void A_peer_that_limits_the_bitrate_gets_no_more()
    {
        using var wide = AudioCodecs.Opus.CreateEncoder(48000);
        using var narrow = AudioCodecs.Opus.CreateEncoder(48000, new EncoderOptions { MaxBitrate = 12000, MaxPlaybackRate = 8000 });
        OctetsOf(narrow).ShouldBeLessThan(12000 / 8 * 5 / 4);
        OctetsOf(wide).ShouldBeGreaterThan(OctetsOf(narrow));
    }

    [Fact]
    public void Silence_with_dtx_is_not_sent()
    {
        using var encoder = AudioCodecs.Opus.CreateEncoder(16000, new EncoderOptions { Dtx = true });
        var payload = new byte[1275];
        var sent = 0;
        for (var i = 0; i < 100; i++)
            sent += encoder.Encode(new short[320], payload) > 0 ? 1 : 0;
        sent.ShouldBeLessThan(30);
    }

    private static int OctetsOf(AudioEncoder encoder)
    {
        var random = new Random(1);
        var payload = new byte[1275];
        var octets = 0;
        for (var i = 0; i < 50; i++)
        {
            var samples = new short[960];
            for (var j = 0; j < samples.Length; j++)
                samples[j] = (short)((8000 * Math.Sin(2 * Math.PI * 220 * ((i * 960) + j) / 48000)) + random.Next(-500, 500));
            octets += encoder.Encode(samples, payload);
        }

        return octets;
    }
}
