using System.Globalization;
using System.Net;
using Switchboard.Kernel;

namespace Switchboard.Sip.Sdp;

/// <summary>What a round about T.38 settled.</summary>
/// <param name="Ours">Our description; its text is the body.</param>
/// <param name="Remote">Where the peer takes UDPTL.</param>
/// <param name="MaxDatagram">The longest datagram it takes.</param>
public sealed record T38Agreement(SessionDescription Ours, IPEndPoint Remote, int MaxDatagram)
{
    /// <summary>Our description as text.</summary>
    public string Text => SdpWriter.Write(Ours);
}

/// <summary>Offer and answer of <c>m=image udptl t38</c> (T.38 Annex D) in a dialog that began with audio.</summary>
public static class T38Media
{
    private const int OurDatagram = 1400;
    private const int PoorestDatagram = 200;
    private static readonly Fault NotOffered = SdpFault.Of("sdp.no_t38", "The description holds no T.38 stream that can be used.");

    /// <summary>True when the peer wants to go over to T.38.</summary>
    public static bool IsOffered(ReadOnlySpan<byte> offer) => SdpParser.TryParse(offer, out var parsed, out _) && IndexOf(parsed) >= 0;

    /// <summary>Our offer: T.38 in place of every stream so far (RFC 3264 §8.3.4 lets a slot change its kind).</summary>
    public static SessionDescription Offer(LocalAudio local, SessionDescription previous)
    {
        ArgumentNullException.ThrowIfNull(local);
        ArgumentNullException.ThrowIfNull(previous);
        var media = new MediaDescription[previous.Media.Count];
        for (var i = 0; i < media.Length; i++)
            media[i] = i == 0 ? Image(local) : AudioLines.Refused(previous.Media[i]);
        return Describe(local, media, previous);
    }

    /// <summary>Answers the peer's offer; its other streams are refused.</summary>
    public static Outcome<T38Agreement> Answer(ReadOnlySpan<byte> offer, LocalAudio local, SessionDescription? previous)
    {
        ArgumentNullException.ThrowIfNull(local);
        if (!SdpParser.TryParse(offer, out var parsed, out var reason))
            return SdpFault.Of(SdpFault.Malformed, reason);
        var index = IndexOf(parsed);
        if (!Read(parsed, index, local).TryGet(out var terms, out var fault))
            return fault;
        var media = new MediaDescription[parsed.Media.Count];
        for (var i = 0; i < media.Length; i++)
            media[i] = i == index ? Image(local) : AudioLines.Refused(parsed.Media[i]);
        return new T38Agreement(Describe(local, media, previous), terms.Remote, terms.MaxDatagram);
    }

    /// <summary>Takes the peer's answer to <see cref="Offer"/>; a fault means that the audio goes on.</summary>
    public static Outcome<T38Agreement> Accept(SessionDescription ours, ReadOnlySpan<byte> answer, LocalAudio local)
    {
        ArgumentNullException.ThrowIfNull(local);
        if (!SdpParser.TryParse(answer, out var parsed, out var reason))
            return SdpFault.Of(SdpFault.Malformed, reason);
        return Read(parsed, IndexOf(parsed), local).TryGet(out var terms, out var fault)
            ? new T38Agreement(ours, terms.Remote, terms.MaxDatagram)
            : fault;
    }

    private static Outcome<(IPEndPoint Remote, int MaxDatagram)> Read(SessionDescription theirs, int index, LocalAudio local)
    {
        if (index < 0)
            return NotOffered;
        var media = theirs.Media[index];
        if ((media.Connection ?? theirs.Connection) is not { } at || !RemoteAddress.TryLiteral(at.Address, out var address))
            return NotOffered;
        var remote = new IPEndPoint(address, media.Port);
        if (RemoteAddress.Refusal(remote, local.RemoteAddresses) is { } refusal)
            return SdpFault.Of("sdp.address_refused", $"The T.38 address cannot be used: {refusal}.");
        var most = int.TryParse(media.Attribute("T38FaxMaxDatagram"), NumberStyles.None, CultureInfo.InvariantCulture, out var said) ? said : PoorestDatagram;
        return (remote, Math.Clamp(most, 100, OurDatagram));
    }

    private static int IndexOf(SessionDescription description)
    {
        for (var i = 0; i < description.Media.Count; i++)
        {
            if (description.Media[i] is { Media: "image", Port: > 0 } media && media.Protocol.Equals("udptl", StringComparison.OrdinalIgnoreCase)
                && media.Formats.Count > 0 && media.Formats[0].Equals("t38", StringComparison.OrdinalIgnoreCase))
                return i;
        }

        return -1;
    }

    private static MediaDescription Image(LocalAudio local) => new()
    {
        Media = "image",
        Port = local.Address.Port,
        Protocol = "udptl",
        Formats = ["t38"],
        Attributes =
        [
            new SdpAttribute("T38FaxVersion", "0"),
            new SdpAttribute("T38MaxBitRate", "14400"),
            new SdpAttribute("T38FaxRateManagement", "transferredTCF"),
            new SdpAttribute("T38FaxMaxBuffer", "2000"),
            new SdpAttribute("T38FaxMaxDatagram", OurDatagram.ToString(CultureInfo.InvariantCulture)),
            new SdpAttribute("T38FaxUdpEC", "t38UDPRedundancy"),
        ],
    };

    private static SessionDescription Describe(LocalAudio local, MediaDescription[] media, SessionDescription? previous)
    {
        var next = new SessionDescription
        {
            Origin = previous?.Origin ?? AudioLines.NewOrigin(local.Address.Address),
            Connection = AudioLines.Connection(local.Address.Address),
            Media = media,
        };
        return AudioLines.Succeeding(next, previous);
    }
}
