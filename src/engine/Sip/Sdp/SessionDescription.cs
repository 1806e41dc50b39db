namespace Switchboard.Sip.Sdp;

/// <summary>An SDP body (RFC 8866): everything that was in it, in its order; lines this house does not read are kept.</summary>
public sealed record SessionDescription
{
    /// <summary>o=</summary>
    public required SdpOrigin Origin { get; init; }

    /// <summary>s=; empty when the line was empty or missing.</summary>
    public string Name { get; init; } = "-";

    /// <summary>c= at session level.</summary>
    public SdpConnection? Connection { get; init; }

    /// <summary>t=; "0 0" unless the peer said otherwise.</summary>
    public string Timing { get; init; } = "0 0";

    /// <summary>i=, u=, e=, p=, b=, r=, z=, k= and unknown lines of the session part.</summary>
    public IReadOnlyList<SdpLine> OtherLines { get; init; } = [];

    /// <summary>a= lines of the session part.</summary>
    public IReadOnlyList<SdpAttribute> Attributes { get; init; } = [];

    /// <summary>m= parts, in order.</summary>
    public IReadOnlyList<MediaDescription> Media { get; init; } = [];

    /// <summary>The value of the first session attribute of this name; empty for a flag, null when absent.</summary>
    public string? Attribute(string name) => SdpAttribute.Find(Attributes, name);
}

/// <summary>One m= part.</summary>
public sealed record MediaDescription
{
    /// <summary>audio, video, application, image, …</summary>
    public required string Media { get; init; }

    /// <summary>The port; 0 means refused or not wanted.</summary>
    public required int Port { get; init; }

    /// <summary>The number of ports when written <c>port/count</c>; 1 otherwise.</summary>
    public int PortCount { get; init; } = 1;

    /// <summary>RTP/AVP, UDP/TLS/RTP/SAVPF, …, as written.</summary>
    public required string Protocol { get; init; }

    /// <summary>The formats (payload types for RTP), as written.</summary>
    public required IReadOnlyList<string> Formats { get; init; }

    /// <summary>c= of this part.</summary>
    public SdpConnection? Connection { get; init; }

    /// <summary>i=, b=, k= and unknown lines of this part.</summary>
    public IReadOnlyList<SdpLine> OtherLines { get; init; } = [];

    /// <summary>a= lines of this part.</summary>
    public IReadOnlyList<SdpAttribute> Attributes { get; init; } = [];

    /// <summary>The value of the first attribute of this name; empty for a flag, null when absent.</summary>
    public string? Attribute(string name) => SdpAttribute.Find(Attributes, name);
}

/// <summary>o=: who describes, which session, which version of the description.</summary>
/// <param name="UserName">"-" when there is none.</param>
/// <param name="SessionId">Digits; kept as text because peers write more than 64 bits.</param>
/// <param name="Version">Rises by one with each changed description (RFC 3264 §8).</param>
/// <param name="AddressType">IP4 or IP6.</param>
/// <param name="Address">Never used to send anything.</param>
public sealed record SdpOrigin(string UserName, string SessionId, string Version, string AddressType, string Address);

/// <summary>c=: network address as written.</summary>
/// <param name="AddressType">IP4 or IP6.</param>
/// <param name="Address">The address without a multicast suffix.</param>
/// <param name="Suffix">The TTL or count suffix of a multicast address, with its slash; otherwise null.</param>
public sealed record SdpConnection(string AddressType, string Address, string? Suffix = null);

/// <summary>An a= line.</summary>
/// <param name="Name">Before the colon.</param>
/// <param name="Value">After the colon; null for a flag.</param>
public readonly record struct SdpAttribute(string Name, string? Value = null)
{
    internal static string? Find(IReadOnlyList<SdpAttribute> attributes, string name)
    {
        foreach (var attribute in attributes)
        {
            if (attribute.Name == name)
                return attribute.Value ?? "";
        }

        return null;
    }
}

/// <summary>A line kept as it was.</summary>
/// <param name="Type">The letter before the equals sign.</param>
/// <param name="Value">What follows it.</param>
public readonly record struct SdpLine(char Type, string Value);
