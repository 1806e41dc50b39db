using System.Net;

namespace Switchboard.Sip.Sdp;

/// <summary>One m=audio part of the peer, read with what the session part says for it.</summary>
internal sealed class RemoteStream
{
    private readonly SessionDescription _session;
    private readonly MediaDescription _media;

    public RemoteStream(SessionDescription session, int index, MediaProfile profile, IReadOnlyList<RtpFormat>? fallback = null)
    {
        _session = session;
        _media = session.Media[index];
        Index = index;
        Formats = RtpFormat.Read(_media, fallback);
        Direction = ReadDirection(_media.Attributes) ?? ReadDirection(session.Attributes) ?? MediaDirection.SendRecv;
        Crypto = TransportLines.Crypto(_media.Attributes);
        Fingerprints = TransportLines.Fingerprints(_media.Attributes);
        if (Fingerprints.Count == 0)
            Fingerprints = TransportLines.Fingerprints(session.Attributes);
        // RFC 5764 came late: some phones say RTP/SAVP(F) and mean DTLS when there is a fingerprint and no crypto line
        Profile = profile is MediaProfile.RtpSavp or MediaProfile.RtpSavpf && Crypto.Count == 0 && Fingerprints.Count > 0
            ? profile == MediaProfile.RtpSavp ? MediaProfile.DtlsSavp : MediaProfile.DtlsSavpf
            : profile;
    }

    public int Index { get; }

    public MediaProfile Profile { get; }

    public string Protocol => _media.Protocol;

    public IReadOnlyList<RtpFormat> Formats { get; }

    public MediaDirection Direction { get; }

    public IReadOnlyList<SdesCrypto> Crypto { get; }

    public IReadOnlyList<DtlsFingerprint> Fingerprints { get; }

    public string? Setup => Either("setup");

    public string? Mid => _media.Attribute("mid");

    public bool RtcpMux => _media.Attribute("rtcp-mux") is not null;

    public uint? Ssrc
    {
        get
        {
            var value = _media.Attribute("ssrc").AsSpan();
            var blank = value.IndexOf(' ');
            return uint.TryParse(blank < 0 ? value : value[..blank], System.Globalization.NumberStyles.None, null, out var ssrc) ? ssrc : null;
        }
    }

    /// <summary>True when the session puts this part into a BUNDLE group.</summary>
    public bool IsBundled
    {
        get
        {
            foreach (var attribute in _session.Attributes)
            {
                if (Mid is { } mid && attribute is { Name: "group", Value: { } value } && value.StartsWith("BUNDLE ", StringComparison.Ordinal)
                    && Array.IndexOf(value.Split(' '), mid, 1) > 0)
                    return true;
            }

            return false;
        }
    }

    /// <summary>The peer's ICE side; null when it does none.</summary>
    public RemoteIce? Ice(RemoteAddressRule rule)
    {
        if (Either("ice-ufrag") is not { Length: >= 4 and <= 256 } ufrag || Either("ice-pwd") is not { Length: >= 22 and <= 256 } password)
            return null;
        var options = Either("ice-options")?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        return new RemoteIce(
            ufrag, password, _session.Attribute("ice-lite") is not null, options, TransportLines.Candidates(_media.Attributes, rule));
    }

    /// <summary>Milliseconds per packet the peer likes to get.</summary>
    public int Ptime(int otherwise)
    {
        var wanted = SdpParser.TryNumber(_media.Attribute("ptime"), 1000, out var ptime) && ptime is >= 10 and <= 120 && ptime % 10 == 0
            ? ptime
            : otherwise;
        return SdpParser.TryNumber(_media.Attribute("maxptime"), 1000, out var most) && most >= 10 ? Math.Min(wanted, most / 10 * 10) : wanted;
    }

    /// <summary>The c= line with the port of m=; null when there is no c= or it holds no literal address.</summary>
    public IPEndPoint? Address() =>
        (_media.Connection ?? _session.Connection) is { } connection && RemoteAddress.TryLiteral(connection.Address, out var address)
            ? new IPEndPoint(address, _media.Port)
            : null;

    /// <summary>Where RTCP goes without mux: a=rtcp (RFC 3605), otherwise the next port.</summary>
    public IPEndPoint? RtcpAddress(IPEndPoint rtp, RemoteAddressRule rule)
    {
        var remote = rtp.Port < 65535 ? new IPEndPoint(rtp.Address, rtp.Port + 1) : null;
        if (_media.Attribute("rtcp") is { } value)
        {
            var parts = value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length > 0 && SdpParser.TryNumber(parts[0], 65535, out var port) && port > 0)
                remote = new IPEndPoint(parts.Length == 4 && RemoteAddress.TryLiteral(parts[3], out var address) ? address : rtp.Address, port);
        }

        return remote is not null && RemoteAddress.Refusal(remote, rule) is null ? remote : null;
    }

    private string? Either(string name) => _media.Attribute(name) ?? _session.Attribute(name);

    private static MediaDirection? ReadDirection(IReadOnlyList<SdpAttribute> attributes)
    {
        foreach (var attribute in attributes)
        {
            switch (attribute.Name)
            {
                case "sendrecv": return MediaDirection.SendRecv;
                case "sendonly": return MediaDirection.SendOnly;
                case "recvonly": return MediaDirection.RecvOnly;
                case "inactive": return MediaDirection.Inactive;
            }
        }

        return null;
    }
}
