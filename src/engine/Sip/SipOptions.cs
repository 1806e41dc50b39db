namespace Switchboard.Sip;

/// <summary>How the stack behaves; the defaults are the product's promises.</summary>
public sealed record SipOptions
{
    /// <summary>Server and User-Agent header; none when null (strangers learn no version).</summary>
    public string? Product { get; init; }

    /// <summary>Host put into our Contact and Via instead of the socket's address (NAT, a public name).</summary>
    public string? AdvertisedHost { get; init; }

    /// <summary>User part of our Contact when there is none better.</summary>
    public string ContactUser { get; init; } = "switchboard";

    /// <summary>Methods allowed, as they stand in Allow.</summary>
    public string Allow { get; init; } = "INVITE, ACK, CANCEL, BYE, OPTIONS, PRACK, UPDATE, INFO, REFER, NOTIFY, REGISTER, MESSAGE, SUBSCRIBE";

    /// <summary>Body types an INVITE may carry, as they stand in Accept.</summary>
    public string Accept { get; init; } = "application/sdp, multipart/mixed, multipart/alternative, multipart/related";

    /// <summary>RTT estimate (§17.1.1.1).</summary>
    public TimeSpan T1 { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest retransmission interval of non-INVITE requests and INVITE responses.</summary>
    public TimeSpan T2 { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>How long a message stays in the network.</summary>
    public TimeSpan T4 { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Least session interval accepted (RFC 4028 §5).</summary>
    public TimeSpan MinSessionExpires { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>An OPTIONS that nobody else must see is answered by the stack itself, without a transaction or garbage.</summary>
    public bool AnswerOptions { get; init; } = true;

    /// <summary>Messages waiting for the loop beyond which new ones are dropped at the socket.</summary>
    public int QueueLimit { get; init; } = 20_000;

    /// <summary>Sizes and counts that no message may exceed.</summary>
    public SipLimits Limits { get; init; } = new();

    /// <summary>Certificate and trust of TLS connections.</summary>
    public SipTlsOptions Tls { get; init; } = new();

    /// <summary>How names are looked up for requests that we send.</summary>
    public SipDnsOptions Dns { get; init; } = new();

    /// <summary>How often a connection that we made is kept open by a double line break (RFC 5626 §4.4.1).</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(95);
}

/// <summary>Sizes and counts that no message or connection may exceed.</summary>
public sealed record SipLimits
{
    /// <summary>Largest message on a stream.</summary>
    public int StreamMessageBytes { get; init; } = 128 * 1024;

    /// <summary>Largest datagram.</summary>
    public int DatagramBytes { get; init; } = 64 * 1024;

    /// <summary>Most header fields.</summary>
    public int Headers { get; init; } = 200;

    /// <summary>Longest header field, unfolded.</summary>
    public int LineBytes { get; init; } = 8 * 1024;

    /// <summary>Most Via values.</summary>
    public int Vias { get; init; } = 40;

    /// <summary>A new connection must bring its first request within this.</summary>
    public TimeSpan FirstRequest { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A connection nobody vouched for may be silent this long.</summary>
    public TimeSpan IdleStranger { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Connections from one address.</summary>
    public int ConnectionsPerAddress { get; init; } = 100;

    /// <summary>Connections in all.</summary>
    public int Connections { get; init; } = 10_000;

    /// <summary>Largest WebSocket message.</summary>
    public int WebSocketMessageBytes { get; init; } = 64 * 1024;

    /// <summary>WebSocket messages a second, averaged over ten.</summary>
    public int WebSocketMessagesPerSecond { get; init; } = 50;
}
