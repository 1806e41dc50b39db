using System.Net;
using System.Text;
using Switchboard.Engine.Tests.Sip.Sdp;
using Switchboard.Sip.Sdp;

namespace Switchboard.Fuzz.Targets;

/// <summary>Descriptions as offers and as answers; what we write ourselves must be readable.</summary>
internal sealed class SdpTarget : FuzzTarget
{
    private static readonly LocalAudio Everything = new()
    {
        Address = new IPEndPoint(IPAddress.Parse("203.0.113.1"), 40000),
        Profile = MediaProfile.DtlsSavpf,
        Dtls = new LocalDtls(string.Join(':', Enumerable.Repeat("AB", 32))),
        Ice = new LocalIce("abcd", "0123456789012345678901"),
        Ssrc = 4711,
        SdesKeys = [new SdesKey("AES_CM_128_HMAC_SHA1_80", "inline:T1VSS0VZT1VSS0VZT1VSS0VZT1VSS0VZT1VSS0VZ")],
        Codecs = [AudioCodec.Opus, AudioCodec.G722, .. AudioCodec.Default],
    };

    private static readonly SdpOffer Offer = SdpOffer.Build(Everything with { Profile = MediaProfile.RtpAvp });

    public override IReadOnlyList<byte[]> Seeds { get; } = [.. Shapes.All.Select(Encoding.UTF8.GetBytes)];

    public override IReadOnlyList<byte[]> Words { get; } = [.. new[]
    {
        "\r\n", "\n", "m=", "m=audio 4000 RTP/AVP 8", "m=image 4000 udptl t38", "a=", "c=IN IP4 0.0.0.0", "c=IN IP6 ::", "c=IN IP4 224.0.0.1/127/3", " ", ":", "/", "-1", "99999999999999999999", "\0", "é", "IP6", "::", "%",
        "a=candidate:", "a=candidate:1 1 udp 1 192.0.2.1 4000 typ host", "a=rtpmap:", "a=rtpmap:96 opus/48000/2", "a=rtpmap:8 PCMA/8000", "a=fmtp:", "a=fmtp:101 0-15,66", "a=ptime:", "a=maxptime:0", "a=crypto:1 ",
        "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:", "a=fingerprint:sha-256 ", "a=setup:actpass", "a=rtcp:9 IN IP4 0.0.0.0", "a=rtcp-mux", "a=group:BUNDLE 0 1", "a=mid:", "a=sendonly", "a=inactive", "a=extmap-allow-mixed",
    }.Select(Encoding.UTF8.GetBytes)];

    public override void Feed(byte[] input)
    {
        _ = SdpPeek.Address(input);
        if (!Reads(input))
            return;
        if (SdpAnswer.Build(input, Everything).TryGet(out var agreed, out _) && !Reads(Encoding.UTF8.GetBytes(agreed.Text)))
            throw new InvalidOperationException($"Our answer can not be read: {agreed.Text}");
        if (SdpAnswer.Accept(Offer, input).Fault?.Detail.Length == 0)
            throw new InvalidOperationException("A refusal does not say why.");
    }

    private static bool Reads(byte[] bytes)
    {
        var read = SdpParser.TryParse(bytes, out var parsed, out var reason);
        if (read ? parsed is null || reason is not null : parsed is not null || string.IsNullOrEmpty(reason))
            throw new InvalidOperationException("The parser contradicts itself.");
        return read;
    }
}
