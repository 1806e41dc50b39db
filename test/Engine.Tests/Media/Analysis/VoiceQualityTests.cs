using Shouldly;
using Switchboard.Media;
using Switchboard.Media.Analysis;
using Xunit;

namespace Engine.Tests.Media.Analysis;

/// <summary>The E-model against figures that ITU-T publishes.</summary>
public sealed class VoiceQualityTests
{
    [Theory]
    [InlineData(90, 4.34)]
    [InlineData(80, 4.03)]
    [InlineData(70, 3.60)]
    [InlineData(60, 3.10)]
    [InlineData(50, 2.58)]
    public void Rating_becomes_the_opinion_of_table_B1_of_G107(double rating, double opinion) =>
        VoiceQuality.Opinion(rating).ShouldBe(opinion, 0.01);

    [Fact]
    public void Undamaged_G711_has_the_default_rating() => VoiceQuality.Rating("PCMA", 0, 0).ShouldBe(93.2, 0.001);

    [Theory]
    [InlineData("PCMA", 0.01, 3.641)] // Ie,eff = 95 × 1 / (1 + 25.1)
    [InlineData("PCMA", 0.05, 15.781)]
    [InlineData("G729", 0.0, 11)]
    [InlineData("G729", 0.02, 19)] // 11 + 84 × 2 / 21
    public void Loss_costs_what_G113_says_of_the_codec(string codec, double lost, double impairment) =>
        VoiceQuality.Rating(codec, lost, 0).ShouldBe(93.2 - impairment, 0.01);

    [Fact]
    public void Delay_costs_nothing_up_to_100_ms_and_much_at_half_a_second()
    {
        VoiceQuality.Rating("PCMU", 0, 100).ShouldBe(93.2, 0.001);
        VoiceQuality.Rating("PCMU", 0, 150).ShouldBeGreaterThan(90);
        VoiceQuality.Rating("PCMU", 0, 500).ShouldBeInRange(50, 65);
    }

    [Fact]
    public void Nothing_is_said_of_a_stream_that_never_came()
    {
        VoiceQuality.OfReceived(new MediaFigures { Codec = "PCMA" }).ShouldBeNull();
        VoiceQuality.OfSent(new MediaFigures { Codec = "PCMA", PacketsSent = 100 }).ShouldBeNull();
    }

    [Fact]
    public void Both_directions_are_told_apart()
    {
        var figures = new MediaFigures { Codec = "PCMA", PacketsReceived = 900, Lost = 100, PacketsSent = 1000, RoundTrip = TimeSpan.FromMilliseconds(40) };

        VoiceQuality.OfReceived(figures)!.Value.ShouldBeLessThan(3.6);
        VoiceQuality.OfSent(figures)!.Value.ShouldBeGreaterThan(4.3);
    }
}
