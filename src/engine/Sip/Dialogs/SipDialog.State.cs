using System.Net;

namespace Switchboard.Sip;

public sealed partial class SipDialog
{
    private readonly SipStack _stack;
    private readonly InboundInvite? _inbound;
    private readonly OutboundInvite? _outbound;
    private List<string> _routes;
    private uint _localCSeq;
    private uint _remoteCSeq;
    private bool _hasRemoteCSeq;
    private bool _adjacent;

    /// <summary>Server side (§12.1.1).</summary>
    internal SipDialog(SipStack stack, InboundInvite invite)
    {
        (_stack, _inbound, Flow) = (stack, invite, invite.Flow);
        var request = invite.Request;
        CallId = request.CallId;
        LocalTag = stack.Transactions.NewTag();
        RemoteTag = request.FromTag;
        Local = request.To.WithTag(LocalTag);
        Remote = request.From.WithTag(RemoteTag);
        RemoteTarget = request.Contact?.Uri ?? Remote.Uri;
        _routes = [.. request.Values(SipHeaderId.RecordRoute)];
        (_remoteCSeq, _hasRemoteCSeq) = (request.CSeq, true);
        _localCSeq = (uint)Random.Shared.Next(1, 10_000);
        _adjacent = request.ViaCount == 1;
        ReadPeer(request);
        _session = new Kernel.WheelTimer(OnSessionTimer);
    }

    /// <summary>Client side (§12.1.2).</summary>
    internal SipDialog(SipStack stack, OutboundInvite invite, SipMessage response, SipFlow flow, uint cseq)
    {
        (_stack, _outbound, Flow) = (stack, invite, flow);
        CallId = response.CallId;
        LocalTag = response.FromTag;
        RemoteTag = response.ToTag;
        Local = response.From.WithTag(LocalTag);
        Remote = response.To.WithTag(RemoteTag);
        RemoteTarget = response.Contact?.Uri ?? invite.Settings.RequestUri;
        _routes = RoutesOf(response);
        _localCSeq = cseq;
        ReadPeer(response);
        _session = new Kernel.WheelTimer(OnSessionTimer);
    }

    internal (string, string, string) Key => (CallId, LocalTag, RemoteTag);

    internal SipCredentials? Credentials => _outbound?.Settings.Credentials;

    /// <summary>Who chose the Call-ID waits longer after glare.</summary>
    internal bool OwnsCallId => _outbound is not null;

    internal void Confirm() => State = DialogState.Confirmed;

    /// <summary>The 2xx decides the route set and target anew (§13.2.2.4).</summary>
    internal void Confirm(SipMessage response, SipFlow flow)
    {
        State = DialogState.Confirmed;
        Flow = flow;
        _routes = RoutesOf(response);
        RemoteTarget = response.Contact?.Uri ?? RemoteTarget;
        ReadPeer(response);
        ReadSessionTimer(response);
    }

    /// <summary>Our session description, which a refreshing re-INVITE says again.</summary>
    internal void KeepLocal(SipBody? sdp) => _localSdp = sdp ?? _localSdp;

    internal RequestDraft Draft(string method, SipBody? body, IReadOnlyList<SipHeader>? headers, List<SipHeader> added)
    {
        var (uri, routes) = Targets();
        var draft = new RequestDraft
        {
            Method = method,
            Uri = uri,
            From = Local.ToString(),
            To = Remote.ToString(),
            CallId = CallId,
            CSeq = ++_localCSeq,
            Routes = routes,
            Contact = method is "INVITE" or "UPDATE" or "REFER" or "SUBSCRIBE" or "NOTIFY" ? null : "",
            ContactUser = _outbound?.ContactUser ?? _stack.Options.ContactUser,
            Body = body,
            Headers = [.. headers ?? [], .. added],
        };
        if (method is "INVITE" or "UPDATE")
        {
            draft.Headers.Add(new SipHeader("Allow", _stack.Options.Allow));
            draft.Headers.Add(new SipHeader("Supported", "timer, replaces"));
            AddSessionTimer(draft.Headers);
        }

        return draft;
    }

    internal byte[] WriteAck(uint cseq, SipFlow flow, SipBody? answer)
    {
        var (uri, routes) = Targets();
        var draft = new RequestDraft
        {
            Method = "ACK",
            Uri = uri,
            From = Local.ToString(),
            To = Remote.ToString(),
            CallId = CallId,
            CSeq = cseq,
            Routes = routes,
            Body = answer,
        };
        if (_outbound?.Authorization is { } authorization)
            draft.Headers.Add(authorization);
        return draft.Write(_stack.Writer, flow, _stack.Transactions.NewBranch(), _stack.Options);
    }

    internal byte[] WriteOk(ServerTransaction transaction, SipBody? sdp, IReadOnlyList<SipHeader>? headers)
    {
        var writer = _stack.Writer.StartResponse(transaction.Request, transaction.Flow, 200, null, LocalTag)
            .Header(SipHeaderId.Contact, RequestDraft.ContactFor(transaction.Flow, _stack.Options, _outbound?.ContactUser ?? _stack.Options.ContactUser, transaction.Request.IsToSips))
            .Header(SipHeaderId.Allow, _stack.Options.Allow)
            .Header(SipHeaderId.Supported, SipStack.OptionTags);
        WriteSessionTimer(writer, transaction.Request);
        return writer.Headers(headers).End(sdp).ToArray();
    }

    /// <summary>
    /// Where the next request goes. Over a live connection it stays there. A datagram goes to the first route or the
    /// target, but back to the source when the target is an address that only the peer's own network knows.
    /// </summary>
    internal NextHop NextHop()
    {
        if (Flow.IsReliable && Flow.IsOpen)
            return new NextHop(Flow, null);
        if (_routes.Count > 0)
            return new NextHop(null, SipAddress.TryParse(_routes[0], out var route) ? route.Uri : RemoteTarget);
        if (!RemoteTarget.IsSip || RemoteTarget.Host.EndsWith(".invalid", StringComparison.OrdinalIgnoreCase))
            return new NextHop(Flow, null);
        if (!IPAddress.TryParse(RemoteTarget.Host, out var address))
            return _adjacent ? new NextHop(Flow, null) : new NextHop(null, RemoteTarget);
        var reachable = address.Equals(Flow.Remote.Address) || !(_adjacent || (IsPrivate(address) && !IsPrivate(Flow.Remote.Address)));
        return reachable ? new NextHop(null, RemoteTarget) : new NextHop(Flow, null);
    }

    // §12.2.1.1: a first route without lr is a strict router and takes the Request-URI's place.
    private (string Uri, IReadOnlyList<string> Routes) Targets()
    {
        var target = RemoteTarget.ToRequestUri().ToString();
        if (_routes.Count == 0 || !SipAddress.TryParse(_routes[0], out var first) || first.Uri.Parameter("lr") is not null)
            return (target, _routes);
        return (first.Uri.ToRequestUri().ToString(), [.. _routes.GetRange(1, _routes.Count - 1), $"<{RemoteTarget}>"]);
    }

    private static List<string> RoutesOf(SipMessage response)
    {
        List<string> routes = [.. response.Values(SipHeaderId.RecordRoute)];
        routes.Reverse();
        return routes;
    }

    private static bool IsPrivate(IPAddress address)
    {
        if (address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6)
            return address.IsIPv6LinkLocal || address.IsIPv6SiteLocal || address.IsIPv6UniqueLocal;
        var b = address.GetAddressBytes();
        return b[0] is 10 or 127 || (b[0] == 172 && b[1] is >= 16 and < 32) || (b[0] == 192 && b[1] == 168) || (b[0] == 100 && b[1] is >= 64 and < 128);
    }
}

/// <summary>A flow to use, or a URI to find one for.</summary>
internal readonly record struct NextHop(SipFlow? Flow, SipUri? Uri);
