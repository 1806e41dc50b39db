using System.Net;

namespace Switchboard.Sip.Registrar;

/// <summary>One contact of one address-of-record.</summary>
public sealed record Binding
{
    /// <summary>The address-of-record, as the caller canonicalised it.</summary>
    public required string Aor { get; init; }

    /// <summary>The contact's URI, as registered.</summary>
    public required string Contact { get; init; }

    /// <summary>Preference, 0 to 1.</summary>
    public double Q { get; init; } = 1;

    /// <summary>When it ends.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When it was last registered.</summary>
    public required DateTimeOffset RefreshedAt { get; init; }

    /// <summary>The Call-ID of the registration.</summary>
    public required string CallId { get; init; }

    /// <summary>Its CSeq number.</summary>
    public required uint CSeq { get; init; }

    /// <summary>Where the REGISTER came from: requests to this contact go there (RFC 5626 in spirit; NAT).</summary>
    public required IPEndPoint Source { get; init; }

    /// <summary>UDP, TCP, TLS, WS, WSS.</summary>
    public string Transport { get; init; } = "UDP";

    /// <summary>The connection it came by; null for UDP and after a restart.</summary>
    public object? Flow { get; init; }

    /// <summary>The binding dies with its connection (WebSocket: nobody can connect to a browser).</summary>
    public bool FlowBound { get; init; }

    /// <summary>+sip.instance; null when the phone has none.</summary>
    public string? Instance { get; init; }

    /// <summary>User-Agent; null when absent.</summary>
    public string? UserAgent { get; init; }

    /// <summary>Path values, topmost first (RFC 3327).</summary>
    public IReadOnlyList<string> Path { get; init; } = [];
}

/// <summary>What happened to a binding.</summary>
public enum BindingChange
{
    /// <summary>New.</summary>
    Bound,

    /// <summary>Registered again.</summary>
    Refreshed,

    /// <summary>Its time was over.</summary>
    Expired,

    /// <summary>Taken off by the phone.</summary>
    Unbound,

    /// <summary>Its connection closed.</summary>
    FlowLost,

    /// <summary>Made room for a newer contact of the same instance, or for the eleventh.</summary>
    Replaced,

    /// <summary>Taken off by the house (account deleted or locked).</summary>
    Revoked,
}

/// <summary>Hears every change, in order. Called with the table locked: take note and return, never wait.</summary>
public interface IBindingListener
{
    /// <summary>A binding changed.</summary>
    void Changed(Binding binding, BindingChange change);
}
