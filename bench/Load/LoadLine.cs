using System.Globalization;
using System.Net;
using Switchboard.Bench.Peers;
using Switchboard.Sip;
using Switchboard.Sip.Digest;

namespace Switchboard.Bench.Load;

/// <summary>A carrier and a phone in one: places calls and answers those that come, real SIP, with the pump's streams as their audio.</summary>
internal sealed class LoadLine : ISipApplication, IAsyncDisposable
{
    private readonly SipStack _stack;
    private readonly PacketPump _pump;
    private readonly IPAddress _media;
    private readonly IPEndPoint _address;

    public LoadLine(IPAddress address, IPAddress media, PacketPump pump)
    {
        (_media, _pump) = (media, pump);
        _stack = new SipStack(new SipOptions { Product = "Switchboard load" }, this, TimeProvider.System);
        _stack.Start();
        _address = _stack.ListenUdp(new IPEndPoint(address, 0));
    }

    /// <summary>Registers as this extension.</summary>
    public async Task RegisterAsync(Peer peer, string extension, CancellationToken cancel)
    {
        var account = new DigestClient(extension, Plan.Password);
        var own = new SipAddress(SipUri.Create(extension, peer.Domain));
        var response = await _stack.RequestAsync("REGISTER", new SipRequestSettings
        {
            RequestUri = SipUri.Create("", peer.Domain),
            From = own,
            To = own,
            Contact = string.Create(CultureInfo.InvariantCulture, $"<sip:{extension}@{_address}>;expires=3600"),
            Destination = SipDestination.To(SipTransport.Udp, peer.Sip),
            Credentials = (challenge, method, uri) => account.Answer(challenge.Fields(SipHeaderId.WwwAuthenticate), method, uri, answered: false).TryGet(out var value, out _)
                ? new SipHeader("Authorization", value)
                : null,
        }, cancel);
        if (!response.IsSuccess)
            throw new InvalidOperationException($"{extension} was not registered: {response.Status} {response.Reason}");
    }

    /// <summary>Calls a number; completes when it is answered.</summary>
    public Task<LoadCall> CallAsync(Peer peer, string number, string caller, bool listens = false)
    {
        var call = new LoadCall(_pump, _media, listens);
        call.Begin(_stack, new SipRequestSettings
        {
            RequestUri = SipUri.Create(number, peer.Domain),
            From = new SipAddress(SipUri.Create(caller, peer.Domain)),
            Destination = SipDestination.To(SipTransport.Udp, peer.Sip),
        });
        return call.Up;
    }

    public ValueTask DisposeAsync() => _stack.DisposeAsync();

    void ISipApplication.OnInvite(InboundInvite invite) => new LoadCall(_pump, _media).Answer(invite);

    void ISipApplication.OnRequest(InboundRequest request) => request.Respond(200);
}
