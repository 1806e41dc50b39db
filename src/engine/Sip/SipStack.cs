using System.Net;
using System.Net.WebSockets;

namespace Switchboard.Sip;

/// <summary>
/// The SIP user agent: sockets at one end, typed events at the other. One loop runs all transactions and dialogs, so
/// nothing locks; every public method may be called from any thread.
/// </summary>
public sealed partial class SipStack : IAsyncDisposable
{
    /// <summary>Guards the door; set before listening.</summary>
    public ISipGate? Gate { get; set; }

    /// <summary>The options it runs with.</summary>
    public SipOptions Options { get; }

    /// <summary>Starts the loop. Listen before or after.</summary>
    public void Start() => StartLoop();

    /// <summary>Binds a UDP socket and receives; port 0 takes a free one. Gives the bound address.</summary>
    public IPEndPoint ListenUdp(IPEndPoint address) => BindUdp(address);

    /// <summary>Binds a TCP listener and accepts; port 0 takes a free one. Gives the bound address.</summary>
    public IPEndPoint ListenTcp(IPEndPoint address) => BindTcp(address);

    /// <summary>
    /// Speaks SIP (RFC 7118) over a WebSocket that the host accepted with sub-protocol "sip"; ends when it closes.
    /// <paramref name="identity"/> shows up as <see cref="SipFlow.Identity"/> of all that comes over it.
    /// </summary>
    public Task RunWebSocketAsync(WebSocket socket, IPEndPoint remote, IPEndPoint local, object? identity, CancellationToken cancellation) =>
        ServeWebSocketAsync(socket, remote, local, identity, cancellation);

    /// <summary>Sends an INVITE.</summary>
    public OutboundInvite Invite(SipRequestSettings settings, IOutboundInviteListener listener) => SendInvite(settings, listener);

    /// <summary>Sends any other request outside a dialog and waits for its final response (challenges answered by the settings' credentials).</summary>
    public Task<SipResponse> RequestAsync(string method, SipRequestSettings settings, CancellationToken cancellation = default) =>
        SendRequest(method, settings, cancellation);

    /// <summary>Finds the confirmed or early dialog that a Replaces header or a Refer-To names (RFC 3891); tags as the peer wrote them. Loop thread only.</summary>
    public SipDialog? FindDialog(string callId, string localTag, string remoteTag) => LookUpDialog(callId, localTag, remoteTag);

    /// <summary>Runs something on the SIP loop, after what is already waiting.</summary>
    public void Post(Action action) => PostAction(action);
}
