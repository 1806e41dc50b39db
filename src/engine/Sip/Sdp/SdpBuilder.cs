namespace Switchboard.Sip.Sdp;

/// <summary>Collects parsed lines into a description; each step answers null or what is wrong.</summary>
internal sealed class SdpBuilder
{
    private readonly List<MediaDescription> _media = [];
    private List<SdpAttribute> _attributes = [];
    private List<SdpLine> _others = [];
    private bool _versionSeen;
    private SdpOrigin? _origin;
    private string _name = "";
    private string _timing = "0 0";
    private SdpConnection? _connection;
    private SessionPart? _session;
    private MediaDescription? _current;
    private int _candidates;
    private int _crypto;

    private sealed record SessionPart(List<SdpAttribute> Attributes, List<SdpLine> Others, SdpConnection? Connection);

    public string? Take(char type, string value)
    {
        if (!_versionSeen)
        {
            _versionSeen = true;
            return type == 'v' && value == "0" ? null : "the first line is not v=0";
        }

        switch (type)
        {
            case 'v':
                return "v= comes twice";
            case 'o':
                return TakeOrigin(value);
            case 's' when _current is null:
                _name = value;
                return null;
            case 't' when _current is null && _timing == "0 0":
                _timing = value;
                return null;
            case 'c':
                return TakeConnection(value);
            case 'm':
                return TakeMedia(value);
            case 'a':
                return TakeAttribute(value);
            default:
                _others.Add(new SdpLine(type, value));
                return null;
        }
    }

    public string? Missing() => !_versionSeen ? "the description is empty" : _origin is null ? "o= is missing" : null;

    public SessionDescription ToDescription()
    {
        ClosePart();
        return new SessionDescription
        {
            Origin = _origin!,
            Name = _name,
            Timing = _timing,
            Connection = _session!.Connection,
            Attributes = _session.Attributes,
            OtherLines = _session.Others,
            Media = _media,
        };
    }

    private string? TakeOrigin(string value)
    {
        if (_origin is not null || _current is not null)
            return "o= comes twice or too late";
        var parts = value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != 6 || parts[3] != "IN")
            return "o= is not user, id, version, IN, type, address";
        if (!Digits(parts[1]) || !Digits(parts[2]))
            return "the id or version of o= is not a number";
        _origin = new SdpOrigin(parts[0], parts[1], parts[2], parts[4], parts[5]);
        return null;
    }

    private string? TakeConnection(string value)
    {
        var parts = value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != 3 || parts[0] != "IN")
            return "c= is not IN, type, address";
        // a part may name several multicast addresses; the first is enough to refuse it
        if (_connection is not null)
        {
            _others.Add(new SdpLine('c', value));
            return null;
        }

        var slash = parts[2].IndexOf('/', StringComparison.Ordinal);
        _connection = slash < 0
            ? new SdpConnection(parts[1], parts[2])
            : new SdpConnection(parts[1], parts[2][..slash], parts[2][slash..]);
        return null;
    }

    private string? TakeMedia(string value)
    {
        ClosePart();
        if (_media.Count == SdpParser.MaxMedia)
            return "more than 16 m= lines";
        var parts = value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length < 4)
            return "m= is not media, port, protocol, formats";
        if (parts.Length - 3 > SdpParser.MaxFormats)
            return "more than 64 formats in one m= line";
        var slash = parts[1].IndexOf('/', StringComparison.Ordinal);
        var count = 1;
        if (!SdpParser.TryNumber(slash < 0 ? parts[1] : parts[1].AsSpan(0, slash), 65535, out var port)
            || (slash >= 0 && !SdpParser.TryNumber(parts[1].AsSpan(slash + 1), 65535, out count)))
            return "the port of m= is not a number up to 65535";
        _current = new MediaDescription { Media = parts[0], Port = port, PortCount = count, Protocol = parts[2], Formats = parts[3..] };
        return null;
    }

    private string? TakeAttribute(string value)
    {
        var colon = value.IndexOf(':', StringComparison.Ordinal);
        var attribute = colon < 0 ? new SdpAttribute(value) : new SdpAttribute(value[..colon], value[(colon + 1)..]);
        if (attribute.Name == "candidate" && ++_candidates > SdpParser.MaxCandidates)
            return "more than 64 candidates";
        if (attribute.Name == "crypto" && ++_crypto > SdpParser.MaxCrypto)
            return "more than 8 crypto lines";
        _attributes.Add(attribute);
        return null;
    }

    private void ClosePart()
    {
        if (_current is null)
            _session ??= new SessionPart(_attributes, _others, _connection);
        else
            _media.Add(_current with { Attributes = _attributes, OtherLines = _others, Connection = _connection });
        _current = null;
        (_attributes, _others, _connection) = ([], [], null);
        (_candidates, _crypto) = (0, 0);
    }

    private static bool Digits(string text) => text.Length is > 0 and <= 40 && !text.AsSpan().ContainsAnyExceptInRange('0', '9');
}
