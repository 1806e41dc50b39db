using System.Net;
using System.Text;
using Shouldly;
using Switchboard.Sip.Sdp;
using Xunit;

namespace Engine.Tests.Sip.Sdp;

/// <summary>Keys in SDP: RFC 4568, RFC 7714, and RFC 8643 where the profile is in the clear.</summary>
public sealed class SdesTests
{
    private const string Good = "inline:d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj"; // RFC 4568 §6.1's example
    private static readonly LocalAudio Plain = new() { Address = IPEndPoint.Parse("192.0.2.1:4000"), RtcpMux = false };
    private static readonly LocalAudio Able = Plain with { SdesKeys = SdesKeyText.Fresh() };

    [Theory]
    [InlineData("AES_CM_128_HMAC_SHA1_80", Good, true)]
    [InlineData("AES_CM_128_HMAC_SHA1_80", Good + "|2^20", true)] // a lifetime
    [InlineData("AES_CM_128_HMAC_SHA1_80", Good + "|2^20|1:4", false)] // §6.1: an MKI in each packet is not spoken here
    [InlineData("AES_CM_128_HMAC_SHA1_80", Good + ";" + Good, false)]
    [InlineData("AES_CM_128_HMAC_SHA1_80", "inline:AAAA", false)]
    [InlineData("AES_CM_128_HMAC_SHA1_80", "inline:not base64", false)]
    [InlineData("AEAD_AES_128_GCM", Good, false)] // RFC 7714 §12: 16 and 12 bytes, not 30
    [InlineData("F8_128_HMAC_SHA1_80", Good, false)]
    public void Key_parameters_are_read_or_passed_over(string suite, string parameters, bool good) =>
        SdesKeyText.TryRead(suite, parameters, out _).ShouldBe(good);

    [Fact] // §5.1.2: the answer takes one offered line, under its tag, with a key of its own
    public void Answer_takes_the_first_line_it_can_under_its_tag()
    {
        var answer = Answer("RTP/SAVP", Able, $"1 F8_128_HMAC_SHA1_80 {Good}", $"2 AES_CM_128_HMAC_SHA1_80 {Good} UNENCRYPTED_SRTP", $"3 AES_CM_128_HMAC_SHA1_32 {Good}");
        answer.Audio.Sdes!.Remote.Tag.ShouldBe(3);
        answer.Text.ShouldContain("m=audio 4000 RTP/SAVP");
        answer.Text.ShouldContain($"a=crypto:3 AES_CM_128_HMAC_SHA1_32 {Able.SdesKeys[2].KeyParameters}\r\n");
        answer.Audio.Sdes.Local.KeyParameters.ShouldNotBe(Good);
    }

    [Fact]
    public void Offer_whose_lines_cannot_be_answered_is_refused_with_488() =>
        Refusal("RTP/SAVP", Able, $"1 F8_128_HMAC_SHA1_80 {Good}").ShouldBe(488);

    [Fact]
    public void Line_without_encryption_refuses_an_encrypted_offer() =>
        Refusal("RTP/SAVP", Able with { TakesEncryption = false }, $"1 AES_CM_128_HMAC_SHA1_80 {Good}").ShouldBe(488);

    [Fact]
    public void Line_with_required_encryption_refuses_an_offer_in_the_clear() =>
        Refusal("RTP/AVP", Able with { RequireEncryption = true }).ShouldBe(488);

    [Fact] // RFC 8643 §4: keys beside RTP/AVP are taken; the profile stays
    public void Keys_beside_a_profile_in_the_clear_are_taken()
    {
        var answer = Answer("RTP/AVP", Able, $"1 AES_CM_128_HMAC_SHA1_80 {Good}");
        answer.Audio.Sdes.ShouldNotBeNull();
        answer.Text.ShouldContain("m=audio 4000 RTP/AVP 0");
        Answer("RTP/AVP", Plain, $"1 AES_CM_128_HMAC_SHA1_80 {Good}").Audio.Sdes.ShouldBeNull();
        Answer("RTP/AVP", Able, $"1 F8_128_HMAC_SHA1_80 {Good}").Audio.Sdes.ShouldBeNull(); // none fits: it talks in the clear
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Answerer_of_our_keys_in_the_clear_may_encrypt_or_not(bool encrypts)
    {
        var offer = SdpOffer.Build(Able with { OffersKeysInClear = true });
        offer.Text.ShouldContain("RTP/AVP");
        offer.Text.ShouldContain("a=crypto:1 AEAD_AES_128_GCM ");
        var answered = SdpAnswer.Build(Encoding.UTF8.GetBytes(offer.Text), (encrypts ? Able : Plain) with { Address = IPEndPoint.Parse("192.0.2.2:5000") });
        answered.TryGet(out var theirs, out _).ShouldBeTrue();
        SdpAnswer.Accept(offer, Encoding.UTF8.GetBytes(theirs!.Text)).TryGet(out var agreed, out var fault).ShouldBeTrue(fault?.Detail);
        (agreed!.Audio.Sdes is not null).ShouldBe(encrypts);
        if (encrypts)
            agreed.Audio.Sdes!.Remote.KeyParameters.ShouldBe(theirs.Audio.Sdes!.Local.KeyParameters);
    }

    [Fact] // §7.1.4: the key stays when nothing calls for a new one
    public void Later_offer_keeps_our_key()
    {
        var first = Answer("RTP/SAVP", Able, $"1 AES_CM_128_HMAC_SHA1_80 {Good}");
        var text = Offer("RTP/SAVP", $"1 AES_CM_128_HMAC_SHA1_80 {Good}");
        SdpAnswer.Build(text, Able, first).TryGet(out var second, out _).ShouldBeTrue();
        second!.Audio.Sdes!.Local.KeyParameters.ShouldBe(first.Audio.Sdes!.Local.KeyParameters);
    }

    [Fact] // HARDENING: at most 8
    public void Ninth_crypto_line_makes_the_description_malformed()
    {
        var lines = new string[9];
        for (var i = 0; i < lines.Length; i++)
            lines[i] = $"{i + 1} AES_CM_128_HMAC_SHA1_80 {Good}";
        Refusal("RTP/SAVP", Able, lines).ShouldBe(400);
    }

    [Theory]
    [InlineData("c=IN IP6 2001:db8::7", "2001:db8::7")]
    [InlineData("c=IN IP4 192.0.2.7", "192.0.2.7")]
    [InlineData("c=IN IP4 host.example", null)]
    public void Family_of_an_offer_is_seen_before_it_is_negotiated(string line, string? expected) =>
        SdpPeek.Address(Encoding.UTF8.GetBytes($"v=0\r\ns=-\r\n{line}\r\nt=0 0\r\n"))?.ToString().ShouldBe(expected);

    private static AudioAgreement Answer(string profile, LocalAudio local, params string[] crypto) =>
        SdpAnswer.Build(Offer(profile, crypto), local).TryGet(out var agreement, out var fault) ? agreement : throw new InvalidOperationException(fault.Detail);

    private static int Refusal(string profile, LocalAudio local, params string[] crypto) =>
        SdpAnswer.Build(Offer(profile, crypto), local).TryGet(out _, out var fault) ? 200 : SdpFault.StatusOf(fault);

    private static byte[] Offer(string profile, params string[] crypto)
    {
        var text = new StringBuilder($"v=0\r\no=- 1 1 IN IP4 192.0.2.2\r\ns=-\r\nc=IN IP4 192.0.2.2\r\nt=0 0\r\nm=audio 5000 {profile} 0\r\n");
        foreach (var line in crypto)
            text.Append("a=crypto:").Append(line).Append("\r\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
