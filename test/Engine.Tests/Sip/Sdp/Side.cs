using System.Net;
using System.Text;
using Shouldly;
using Switchboard.Sip.Sdp;

namespace Switchboard.Engine.Tests.Sip.Sdp;

/// <summary>Our side of a negotiation, ready made.</summary>
internal static class Side
{
    public static readonly string Fingerprint = string.Join(':', Enumerable.Repeat("AB", 32));

    public static readonly LocalAudio Phone = new() { Address = new IPEndPoint(IPAddress.Parse("203.0.113.1"), 40000) };

    public static readonly LocalAudio Web = Phone with
    {
        Profile = MediaProfile.DtlsSavpf,
        Dtls = new LocalDtls(Fingerprint),
        Ice = new LocalIce("abcd", "0123456789012345678901"),
        Ssrc = 4711,
    };

    public static readonly LocalAudio Sdes = Phone with
    {
        Profile = MediaProfile.RtpSavp,
        SdesKeys = [new SdesKey("AES_CM_128_HMAC_SHA1_80", "inline:T1VSS0VZT1VSS0VZT1VSS0VZT1VSS0VZT1VSS0VZ")],
    };

    public static readonly LocalAudio Everything = Web with { SdesKeys = Sdes.SdesKeys, Codecs = [AudioCodec.Opus, AudioCodec.G722, .. AudioCodec.Default] };

    public static AudioAgreement Answer(string offer, LocalAudio local, AudioAgreement? current = null)
    {
        var outcome = SdpAnswer.Build(Encoding.UTF8.GetBytes(offer), local, current);
        outcome.Fault.ShouldBeNull();
        return outcome.Value;
    }

    public static AudioAgreement Accept(SdpOffer ours, string answer)
    {
        var outcome = SdpAnswer.Accept(ours, Encoding.UTF8.GetBytes(answer));
        outcome.Fault.ShouldBeNull();
        return outcome.Value;
    }

    public static string? Refusal(string offer, LocalAudio local) => SdpAnswer.Build(Encoding.UTF8.GetBytes(offer), local).Fault?.Code;

    public static string[] Lines(string text) => text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A plain offer with the lines given after its m= line.</summary>
    public static string Plain(string address = "192.0.2.10", string formats = "8 0", params string[] lines) =>
        $"v=0\no=- 1 1 IN IP4 192.0.2.10\ns=-\nc=IN {(address.Contains(':', StringComparison.Ordinal) ? "IP6" : "IP4")} {address}\nt=0 0\nm=audio 7000 RTP/AVP {formats}\n"
        + string.Concat(lines.Select(l => l + "\n"));
}
