using System.Net;
using Switchboard.Sip.Dns;

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
        var wantsContact = method is "INVITE" or "SUBSCRIBE" or "REFER" or "NOTIFY" or "REGISTER";
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

    /// <summary>
    /// Finds the flow of a new request and goes on with it, at once where nothing has to be looked up; null when there is
    /// none. <paramref name="others"/> is filled with the places to try when the first fails (RFC 3263 §4.3).
    /// </summary>
    internal void ResolveFlow(SipRequestSettings settings, RequestDraft draft, Queue<SipDestination> others, Action<SipFlow?> next)
    {
        if (settings.Destination is { } destination)
            next(FlowTo(destination));
        else if (draft.Routes.Count > 0 && SipAddress.TryParse(draft.Routes[0], out var route))
            ResolveFlow(new NextHop(null, route.Uri), next, others);
        else
            ResolveFlow(new NextHop(null, settings.RequestUri), next, others);
    }

    internal void ResolveFlow(NextHop hop, Action<SipFlow?> next, Queue<SipDestination>? others = null)
    {
        if (hop.Flow is not null)
        {
            next(hop.Flow.IsOpen ? hop.Flow : null);
            return;
        }

        var uri = hop.Uri!;
        if (!uri.IsSip || !SipUriTransport.TryFind(uri, out var wanted))
        {
            next(null);
            return;
        }

        var transport = wanted ?? SipUriTransport.Default(uri);
        var host = (uri.Parameter("maddr") ?? uri.Host).Trim('[', ']');
        if (IPAddress.TryParse(host, out var address))
            next(FlowTo(SipDestination.To(transport, new IPEndPoint(address, uri.Port > 0 ? uri.Port : SipUriTransport.PortOf(transport)), uri.Host.Trim('[', ']'))));
        else
            _ = LookUpAsync(uri, others ?? new Queue<SipDestination>(), next);
    }

    /// <summary>The first of these places that can be reached at all; null when none is left.</summary>
    internal SipFlow? NextFlow(Queue<SipDestination> places)
    {
        while (places.TryDequeue(out var place))
        {
            if (FlowTo(place) is { } flow)
                return flow;
        }

        return null;
    }

    // Names are looked up off the loop; the answer comes back to it.
    private async Task LookUpAsync(SipUri uri, Queue<SipDestination> places, Action<SipFlow?> next)
    {
        var found = await Destinations.ResolveAsync(uri);
        if (found.Count == 0)
            SipLog.LookUpFailed(_log, uri.Host);
        _loop.Post(() =>
        {
            foreach (var place in found)
                places.Enqueue(place);
            next(NextFlow(places));
        });
    }

    private SipFlow? FlowTo(SipDestination place)
    {
        if (place.Flow is { } flow)
            return flow.IsOpen ? flow : null;
        return FlowFactory is null ? _transports.FlowTo(place.Transport, place.Address!, place.Peer) : FlowFactory(place.Transport, place.Address!);
    }

    // With a From-tag of its own the request belongs to a dialog of an earlier process (BYE after a crash): To keeps its tag.
    private static SipAddress ToOf(SipRequestSettings settings)
    {
        if (settings.To is not { } to)
            return new SipAddress(settings.RequestUri.ToRequestUri());
        return settings.FromTag is null ? to.WithTag("") : to;
    }
}
