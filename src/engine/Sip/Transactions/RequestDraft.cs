using System.Globalization;

namespace Switchboard.Sip;

/// <summary>A request of ours before it has a Via: what stays the same when it is sent again, acknowledged or cancelled.</summary>
internal sealed class RequestDraft
{
    public required string Method { get; init; }

    public required string Uri { get; set; }

    public required string From { get; init; }

    public required string To { get; init; }

    public required string CallId { get; init; }

    public required uint CSeq { get; set; }

    public IReadOnlyList<string> Routes { get; init; } = [];

    public int MaxForwards { get; init; } = 70;

    /// <summary>Contact's value; empty for none, null for the stack's own.</summary>
    public string? Contact { get; init; } = "";

    public string ContactUser { get; init; } = "";

    public List<SipHeader> Headers { get; init; } = [];

    public SipBody? Body { get; set; }

    public void Replace(SipHeader header)
    {
        Headers.RemoveAll(x => string.Equals(x.Name, header.Name, StringComparison.OrdinalIgnoreCase));
        Headers.Add(header);
    }

    /// <summary>Writes it for this flow.</summary>
    public byte[] Write(SipWriter writer, SipFlow flow, string branch, SipOptions options)
    {
        Start(writer, flow, branch, options, Method, To);
        if (Contact is null)
            writer.Header(SipHeaderId.Contact, ContactFor(flow, options, ContactUser, Uri.StartsWith("sips:", StringComparison.OrdinalIgnoreCase)));
        else if (Contact.Length > 0)
            writer.Header(SipHeaderId.Contact, Contact);
        if (options.Product is { } product)
            writer.Header(SipHeaderId.UserAgent, product);
        return writer.Headers(Headers).End(Body).ToArray();
    }

    /// <summary>The ACK to a final response above 299 (§17.1.1.3).</summary>
    public byte[] WriteAck(SipWriter writer, SipFlow flow, string branch, SipOptions options, string to) =>
        Start(writer, flow, branch, options, "ACK", to).End().ToArray();

    /// <summary>The CANCEL (§9.1).</summary>
    public RequestDraft ToCancel(SipReason? reason)
    {
        var cancel = new RequestDraft { Method = "CANCEL", Uri = Uri, From = From, To = To, CallId = CallId, CSeq = CSeq, Routes = Routes };
        if (reason is not null)
            cancel.Headers.Add(new SipHeader("Reason", reason.ToString()));
        return cancel;
    }

    /// <summary>Our Contact over this flow; what was asked for by sips is answered from a sips address (RFC 5630 §3.1.4, §5.1.1).</summary>
    public static string ContactFor(SipFlow flow, SipOptions options, string user, bool sips)
    {
        var at = user.Length == 0 ? "" : SipEscape.User(user) + "@";
        if (sips)
            return $"<sips:{at}{HostPort(flow, options)}{(flow.Transport is SipTransport.Ws or SipTransport.Wss ? ";transport=ws" : "")}>";
        var transport = flow.Transport switch
        {
            SipTransport.Udp => "",
            SipTransport.Wss => ";transport=ws", // RFC 7118 §5.2: there is no other
            var other => ";transport=" + other.ToString().ToLowerInvariant(),
        };
        return $"<sip:{at}{HostPort(flow, options)}{transport}>";
    }

    private SipWriter Start(SipWriter writer, SipFlow flow, string branch, SipOptions options, string method, string to)
    {
        var transport = flow.Transport.ToString().ToUpperInvariant();
        writer.Request(method, Uri)
            .Header(SipHeaderId.Via, $"SIP/2.0/{transport} {HostPort(flow, options)};branch={branch};rport{(flow.Transport == SipTransport.Tls ? ";alias" : "")}")
            .Header(SipHeaderId.MaxForwards, (uint)MaxForwards);
        for (var i = 0; i < Routes.Count; i++)
            writer.Header(SipHeaderId.Route, Routes[i]);
        return writer.Header(SipHeaderId.From, From).Header(SipHeaderId.To, to).Header(SipHeaderId.CallId, CallId).CSeq(CSeq, method);
    }

    private static string HostPort(SipFlow flow, SipOptions options)
    {
        var local = flow.Local;
        return options.AdvertisedHost is { } host ? (host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host) + ":" + local.Port.ToString(CultureInfo.InvariantCulture) : local.ToString();
    }
}
