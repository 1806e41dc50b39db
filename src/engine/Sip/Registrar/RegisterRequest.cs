using System.Net;

namespace Switchboard.Sip.Registrar;

/// <summary>What a REGISTER asks, taken out of its headers; already authenticated.</summary>
public sealed record RegisterRequest
{
    /// <summary>The address-of-record: the To URI, canonical (no parameters, lower-case host).</summary>
    public required string Aor { get; init; }

    /// <summary>Contact values; none asks for the list.</summary>
    public IReadOnlyList<RequestedContact> Contacts { get; init; } = [];

    /// <summary>Contact: *</summary>
    public bool AllContacts { get; init; }

    /// <summary>The Expires header in seconds; null when absent.</summary>
    public long? Expires { get; init; }

    /// <summary>Call-ID.</summary>
    public required string CallId { get; init; }

    /// <summary>CSeq number.</summary>
    public required uint CSeq { get; init; }

    /// <summary>Where the packet came from.</summary>
    public required IPEndPoint Source { get; init; }

    /// <summary>UDP, TCP, TLS, WS, WSS.</summary>
    public string Transport { get; init; } = "UDP";

    /// <summary>The connection it came by; null for UDP.</summary>
    public object? Flow { get; init; }

    /// <summary>The bindings die with the connection.</summary>
    public bool FlowBound { get; init; }

    /// <summary>User-Agent.</summary>
    public string? UserAgent { get; init; }

    /// <summary>Path values.</summary>
    public IReadOnlyList<string> Path { get; init; } = [];
}

/// <summary>One Contact value.</summary>
/// <param name="Uri">The URI without angle brackets and header parameters.</param>
/// <param name="Expires">The expires parameter in seconds; null when absent.</param>
/// <param name="Q">The q parameter; null when absent.</param>
/// <param name="Instance">+sip.instance; null when absent.</param>
public sealed record RequestedContact(string Uri, long? Expires = null, double? Q = null, string? Instance = null);

/// <summary>How to answer a REGISTER.</summary>
/// <param name="Status">200, 400, 403 (too many contacts), 423 (too brief) or 500 (out of order, RFC 3261 §10.3 step 7).</param>
/// <param name="Reason">The reason phrase.</param>
/// <param name="Bindings">With 200: all present contacts of the address, in order of preference.</param>
/// <param name="MinExpires">With 423: the Min-Expires header.</param>
public sealed record RegisterAnswer(int Status, string Reason, IReadOnlyList<Binding> Bindings, int? MinExpires = null);

/// <summary>Limits of a registrar.</summary>
public sealed record RegistrarRules
{
    /// <summary>Shortest time granted; less is refused with 423.</summary>
    public int MinExpires { get; init; } = 60;

    /// <summary>Longest time granted; more is shortened.</summary>
    public int MaxExpires { get; init; } = 3600;

    /// <summary>Granted when the phone names none.</summary>
    public int DefaultExpires { get; init; } = 3600;

    /// <summary>Most contacts of one address; the eleventh pushes out the one refreshed longest ago.</summary>
    public int MaxContacts { get; init; } = 10;
}
