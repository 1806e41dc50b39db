using System.Security.Cryptography;
using System.Text.Json;
using Shouldly;
using Switchboard.Engine.Tests.Media.Support;
using Switchboard.Media.Codecs;
using Xunit;

namespace Switchboard.Engine.Tests.Media;

public sealed class CodecTests
{
    private static readonly JsonElement Facts = MediaVectors.Root.GetProperty("g711");

    [Theory]
    [InlineData(G711.Law.A, "alaw")]
    [InlineData(G711.Law.Mu, "mulaw")]
    public void Every_code_decodes_to_the_sample_of_the_standard(G711.Law law, string name)
    {
        var facts = Facts.GetProperty(name).EnumerateArray().Select(fact => fact.GetInt16()).ToArray();
        G711.ToLinear(law).ToArray().ShouldBe(facts);
    }

    [Fact]
    public void The_A_law_encoder_is_bit_exact_on_every_sample() =>
        Convert.ToHexStringLower(SHA256.HashData(EncodeAll(G711.Law.A))).ShouldBe(Facts.GetProperty("alawEncodedSha256").GetString());

    [Fact]
    public void The_mu_law_encoder_is_bit_exact_on_every_sample() =>
        Convert.ToHexStringLower(SHA256.HashData(EncodeAll(G711.Law.Mu))).ShouldBe(Facts.GetProperty("mulawEncodedSha256").GetString());

    [Fact]
    public void Decoding_and_encoding_again_changes_no_code()
    {
        for (var i = 0; i < 256; i++)
        {
            var octet = new byte[1];
            G711.Encode(G711.Law.A, [G711.AToLinear[i]], octet);
            octet[0].ShouldBe((byte)i);
            G711.Encode(G711.Law.Mu, [G711.MuToLinear[i]], octet);
            octet[0].ShouldBe(i == 0x7F ? (byte)0xFF : (byte)i); // µ-law has two zeros
        }
    }

    [Fact]
    public void Codecs_are_found_by_name_and_by_static_payload_type()
    {
        AudioCodecs.Find("pcma", 8000).ShouldBe(AudioCodecs.Pcma);
        AudioCodecs.Find("PCMU", 16000).ShouldBeNull();
        AudioCodecs.FindStatic(0).ShouldBe(AudioCodecs.Pcmu);
        AudioCodecs.FindStatic(18).ShouldBeNull();
    }

    private static byte[] EncodeAll(G711.Law law)
    {
        var samples = new short[65536];
        for (var i = 0; i < samples.Length; i++)
            samples[i] = (short)(i - 32768);
        var octets = new byte[65536];
        G711.Encode(law, samples, octets);
        return octets;
    }
}
