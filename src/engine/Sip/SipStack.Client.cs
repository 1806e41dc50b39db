using System.Net;
using System.Net.Sockets;

namespace Switchboard.Sip;

public sealed partial class SipStack
{
    /// <summary>For tests: makes flows where the sockets would.</summary>
    internal Func<SipTransport, IPEndPoint, SipFlow?>? FlowFactory { get; set; }

    internal RequestDraft Draft(string method, SipRequestSettings settings)
    {
        List<string> routes = [];
        List<SipHeader> headers = [];
        foreach (var header in settings.Headers ?? [])
        {
            if (header.Name.Equals("Route", StringComparison.OrdinalIgnoreCase))
                routes.Add(header.Value);
            else
                headers.Add(header);
        }

        var user = settings.ContactUser ?? (settings.From.Uri.User.Length > 0 ? settings.From.Uri.User : Options.ContactUser);
        var wantsContact = method is "INVITE" or "SUBSCRIBE" or "REFER" or "NOTIFY";
        return new RequestDraft
        {
            Method = method,
            Uri = settings.RequestUri.ToRequestUri().ToString(),
            From = settings.From.WithTag(settings.FromTag ?? Transactions.NewTag()).ToString(),
            To = ToOf(settings).ToString(),
            CallId = settings.CallId ?? Transactions.NewTag() + Transactions.NewTag(),
            CSeq = settings.CSeq,
            Routes = routes,
            MaxForwards = settings.MaxForwards,
            Contact = settings.Contact ?? (wantsContact ? null : ""),
            ContactUser = user,
            Headers = headers,
            Body = settings.Body,
        };
    }

    /// <summary>Finds the flow of a new request and goes on with it, at once where nothing has to be looked up; null when there is none.</summary>
    internal void ResolveFlow(SipRequestSettings settings, RequestDraft draft, Action<SipFlow?> next)
    {
        if (settings.Destination is { } destination)
            next(destination.Flow is { } flow ? (flow.IsOpen ? flow : null) : FlowTo(destination.Transport, destination.Address!));
        else if (draft.Routes.Count > 0 && SipAddress.TryParse(draft.Routes[0], out var route))
            ResolveFlow(new NextHop(null, route.Uri), next);
        else
            ResolveFlow(new NextHop(null, settings.RequestUri), next);
    }

    internal void ResolveFlow(NextHop hop, Action<SipFlow?> next)
    {
        if (hop.Flow is not null)
        {
            next(hop.Flow.IsOpen ? hop.Flow : null);
            return;
        }

        var uri = hop.Uri!;
        if (!uri.IsSip || !TryTransport(uri, out var transport))
        {
            next(null);
            return;
        }

        var host = (uri.Parameter("maddr") ?? uri.Host).Trim('[', ']');
        var port = uri.Port > 0 ? uri.Port : transport == SipTransport.Tls ? 5061 : 5060;
        if (IPAddress.TryParse(host, out var address))
            next(FlowTo(transport, new IPEndPoint(address, port)));
        else
            _ = LookUpAsync(host, port, transport, next);
    }

    // Names are looked up off the loop; the answer comes back to it.
    private async Task LookUpAsync(string host, int port, SipTransport transport, Action<SipFlow?> next)
    {
        IPAddress[] found = [];
        try
        {
            found = await Dns.GetHostAddressesAsync(host);
        }
        catch (SocketException e)
        {
            SipLog.LookUpFailed(_log, host, e.SocketErrorCode);
        }

        _loop.Post(() => next(found.Length == 0 ? null : FlowTo(transport, new IPEndPoint(found[0], port))));
    }

    private SipFlow? FlowTo(SipTransport transport, IPEndPoint address) =>
        FlowFactory is null ? _transports.FlowTo(transport, address) : FlowFactory(transport, address);

    private static bool TryTransport(SipUri uri, out SipTransport transport)
    {
        transport = uri.Scheme == "sips" ? SipTransport.Tls : SipTransport.Udp;
        switch (uri.Parameter("transport")?.ToLowerInvariant())
        {
            case null or "" or "udp":
                return true;
            case "tcp":
                transport = uri.Scheme == "sips" ? SipTransport.Tls : SipTransport.Tcp;
                return true;
            case "tls":
                transport = SipTransport.Tls;
                return true;
            default:
                return false;
        }
    }

    // With a From-tag of its own the request belongs to a dialog of an earlier process (BYE after a crash): To keeps its tag.
    private static SipAddress ToOf(SipRequestSettings settings)
    {
        if (settings.To is not { } to)
            return new SipAddress(settings.RequestUri.ToRequestUri());
        return settings.FromTag is null ? to.WithTag("") : to;
    }
}
