using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Switchboard.Sip.Sdp;

/// <summary>What our m=audio part is to say, decided already.</summary>
internal sealed record AudioPart
{
    public required string Protocol { get; init; }
    public required IReadOnlyList<RtpFormat> Formats { get; init; }
    public required MediaDirection Direction { get; init; }
    public required bool RtcpMux { get; init; }
    public string? Mid { get; init; }
    public string? Setup { get; init; }
    public bool Ice { get; init; }
    public bool Web { get; init; }
    public IReadOnlyList<SdesCrypto> Crypto { get; init; } = [];
}

/// <summary>Writes our own parts.</summary>
internal static class AudioLines
{
    public static SdpOrigin NewOrigin(IPAddress address)
    {
        // Chromium reads the id as a positive signed 64-bit number
        var id = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8)) >> 2;
        return new SdpOrigin("-", id.ToString(CultureInfo.InvariantCulture), "1", TypeOf(address), address.ToString());
    }

    public static SdpConnection Connection(IPAddress address) => new(TypeOf(address), address.ToString());

    /// <summary>Same session; next version when anything but the version differs (RFC 3264 §8).</summary>
    public static SessionDescription Succeeding(SessionDescription next, SessionDescription? previous)
    {
        if (previous is null)
            return next;
        var same = next with { Origin = previous.Origin };
        if (SdpWriter.Write(same) == SdpWriter.Write(previous))
            return same;
        _ = ulong.TryParse(previous.Origin.Version, NumberStyles.None, CultureInfo.InvariantCulture, out var version);
        return same with { Origin = previous.Origin with { Version = (version + 1).ToString(CultureInfo.InvariantCulture) } };
    }

    /// <summary>A refused part (RFC 3264 §6): port 0, a format because the grammar wants one, its mid.</summary>
    public static MediaDescription Refused(MediaDescription offered) => new()
    {
        Media = offered.Media,
        Port = 0,
        Protocol = offered.Protocol,
        Formats = [offered.Formats[0]],
        Attributes = offered.Attribute("mid") is { } mid ? [new SdpAttribute("mid", mid)] : [],
    };

    public static MediaDescription Audio(LocalAudio local, AudioPart part)
    {
        var lines = new List<SdpAttribute>(24);
        var formats = new string[part.Formats.Count];
        if (part.Mid is not null)
            lines.Add(new SdpAttribute("mid", part.Mid));
        for (var i = 0; i < formats.Length; i++)
            formats[i] = Format(lines, part.Formats[i]);
        lines.Add(new SdpAttribute("ptime", Text(local.Ptime)));
        lines.Add(new SdpAttribute("maxptime", Text(LocalAudio.MaxPtime)));
        lines.Add(new SdpAttribute(Text(part.Direction)));
        if (part.RtcpMux)
            lines.Add(new SdpAttribute("rtcp-mux"));
        foreach (var crypto in part.Crypto)
            lines.Add(new SdpAttribute("crypto", $"{Text(crypto.Tag)} {crypto.Suite} {crypto.KeyParameters}"));
        if (part.Setup is not null)
        {
            lines.Add(new SdpAttribute("setup", part.Setup));
            lines.Add(new SdpAttribute("fingerprint", "sha-256 " + local.Dtls!.FingerprintSha256));
        }

        if (part.Ice)
            Ice(lines, local, part.RtcpMux ? 1 : 2);
        if (part.Web)
            Source(lines, local);
        return new MediaDescription
        {
            Media = "audio",
            Port = local.Address.Port,
            Protocol = part.Protocol,
            Formats = formats,
            Attributes = lines,
        };
    }

    public static IReadOnlyList<SdpAttribute> SessionLines(bool ice, string? bundledMid)
    {
        var lines = new List<SdpAttribute>(2);
        if (bundledMid is not null)
            lines.Add(new SdpAttribute("group", "BUNDLE " + bundledMid));
        if (ice)
            lines.Add(new SdpAttribute("ice-lite"));
        return lines;
    }

    private static string Format(List<SdpAttribute> lines, RtpFormat format)
    {
        var number = Text(format.PayloadType);
        var channels = format.Channels == 1 ? "" : "/" + Text(format.Channels);
        lines.Add(new SdpAttribute("rtpmap", $"{number} {format.Name}/{Text(format.ClockRate)}{channels}"));
        if (format.Parameters is not null)
            lines.Add(new SdpAttribute("fmtp", $"{number} {format.Parameters}"));
        return number;
    }

    // RFC 8445 §5.1.2: type preference 126 for host; several addresses differ in local preference
    private static void Ice(List<SdpAttribute> lines, LocalAudio local, int components)
    {
        lines.Add(new SdpAttribute("ice-ufrag", local.Ice!.Ufrag));
        lines.Add(new SdpAttribute("ice-pwd", local.Ice.Password));
        var addresses = local.Ice.Addresses is { Count: > 0 } several ? several : [local.Address];
        for (var i = 0; i < addresses.Count; i++)
        {
            for (var component = 1; component <= components; component++)
            {
                var priority = (126u << 24) | ((65535u - (uint)i) << 8) | (256u - (uint)component);
                var at = addresses[i];
                lines.Add(new SdpAttribute("candidate", string.Create(
                    CultureInfo.InvariantCulture, $"{i + 1} {component} udp {priority} {at.Address} {at.Port + component - 1} typ host")));
            }
        }

        lines.Add(new SdpAttribute("end-of-candidates"));
    }

    // Chromium makes a remote track of msid, and joins packets to it by ssrc
    private static void Source(List<SdpAttribute> lines, LocalAudio local)
    {
        var msid = $"{local.StreamName} {local.StreamName}-audio";
        lines.Add(new SdpAttribute("msid", msid));
        if (local.Ssrc == 0)
            return;
        var ssrc = local.Ssrc.ToString(CultureInfo.InvariantCulture);
        lines.Add(new SdpAttribute("ssrc", $"{ssrc} cname:{local.StreamName}"));
        lines.Add(new SdpAttribute("ssrc", $"{ssrc} msid:{msid}"));
    }

    private static string TypeOf(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6 ? "IP6" : "IP4";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(MediaDirection direction) => direction switch
    {
        MediaDirection.SendRecv => "sendrecv",
        MediaDirection.SendOnly => "sendonly",
        MediaDirection.RecvOnly => "recvonly",
        _ => "inactive",
    };
}
