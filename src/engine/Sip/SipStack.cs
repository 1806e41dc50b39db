using System.Net;
using System.Net.WebSockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Switchboard.Kernel;

namespace Switchboard.Sip;

/// <summary>
/// The SIP user agent: sockets at one end, typed events at the other. One loop runs all transactions and dialogs, so
/// nothing locks; every public method may be called from any thread.
/// </summary>
public sealed partial class SipStack : IAsyncDisposable
{
    /// <summary>Extensions spoken.</summary>
    internal const string OptionTags = "100rel, timer, replaces";

    private readonly Dictionary<(string CallId, string LocalTag, string RemoteTag), SipDialog> _dialogs = [];
    private readonly ISipApplication _application;
    private readonly ILogger _log;
    private readonly SipLoop _loop;
    private readonly SipTransports _transports;
    private bool _stopped;

    /// <summary>A stack that is not started yet.</summary>
    public SipStack(SipOptions options, ISipApplication application, TimeProvider time, ILogger? log = null)
    {
        (Options, _application, _log) = (options, application, log ?? NullLogger.Instance);
        _loop = new SipLoop(time, options.QueueLimit, Handle, _log);
        Transactions = new TransactionLayer(options, _loop);
        Capabilities = [new("Allow", options.Allow), new("Accept", options.Accept), new("Supported", OptionTags)];
        Destinations = new SipDestinations(options.Dns, time);
        _transports = new SipTransports(options, time, _loop, _log, flow => _loop.Post(() => Transactions.OnFlowClosed(flow)), flow => _loop.Post(() => Transactions.OnUnreachable(flow)));
    }

    /// <summary>Guards the door; set before listening.</summary>
    public ISipGate? Gate { get; set; }

    /// <summary>Sees every message in and out; null for none. May be set and taken off while running.</summary>
    public ISipTap? Tap
    {
        get => _transports.Tap;
        set => _transports.Tap = value;
    }

    /// <summary>The options it runs with.</summary>
    public SipOptions Options { get; }

    /// <summary>Where requests to a name go, remembered as long as DNS allows.</summary>
    public SipDestinations Destinations { get; }

    /// <summary>The address of ours from which packets reach this one: what SDP for it should name.</summary>
    public static IPAddress LocalAddressFor(IPEndPoint remote) => SipTransports.LocalFor(remote);

    /// <summary>Messages dropped because the loop was too far behind.</summary>
    public long Shed => _loop.Shed;

    internal TransactionLayer Transactions { get; }

    internal SipWriter Writer => Transactions.Writer;

    internal TimerWheel Wheel => _loop.Wheel;

    internal SipHeader[] Capabilities { get; }

    internal int DialogCount => _dialogs.Count;

    /// <summary>Starts the loop. Listen before or after.</summary>
    public void Start() => _loop.Start();

    /// <summary>Binds a UDP socket and receives; port 0 takes a free one. Gives the bound address.</summary>
    public IPEndPoint ListenUdp(IPEndPoint address) => _transports.ListenUdp(address);

    /// <summary>Binds a TCP listener and accepts; port 0 takes a free one. Gives the bound address.</summary>
    public IPEndPoint ListenTcp(IPEndPoint address) => _transports.ListenTcp(address);

    /// <summary>Binds a TLS listener and accepts; <see cref="SipOptions.Tls"/> has the certificate. Gives the bound address.</summary>
    public IPEndPoint ListenTls(IPEndPoint address) => _transports.ListenTls(address);

    /// <summary>
    /// Speaks SIP (RFC 7118) over a WebSocket that the host accepted with sub-protocol "sip"; ends when it closes.
    /// <paramref name="identity"/> shows up as <see cref="SipFlow.Identity"/> of all that comes over it; <paramref name="secure"/>
    /// says that it came over TLS (WSS).
    /// </summary>
    public Task RunWebSocketAsync(
        WebSocket socket, IPEndPoint remote, IPEndPoint local, object? identity, CancellationToken cancellation, bool secure = false) =>
        _transports.RunWebSocketAsync(socket, remote, local, identity, secure, cancellation);

    /// <summary>Sends an INVITE.</summary>
    public OutboundInvite Invite(SipRequestSettings settings, IOutboundInviteListener listener)
    {
        var invite = new OutboundInvite(this, settings, listener);
        _loop.Post(invite.Send);
        return invite;
    }

    /// <summary>Sends any other request outside a dialog and waits for its final response (challenges answered by the settings' credentials).</summary>
    public async Task<SipResponse> RequestAsync(string method, SipRequestSettings settings, CancellationToken cancellation = default)
    {
        var request = new OutboundRequest(this, method, settings);
        _loop.Post(request.Send);
        await using (cancellation.Register(request.GiveUp))
            return await request.Done;
    }

    /// <summary>Finds the confirmed or early dialog that a Replaces header or a Refer-To names (RFC 3891); tags as the peer wrote them. Loop thread only.</summary>
    public SipDialog? FindDialog(string callId, string localTag, string remoteTag) => _dialogs.GetValueOrDefault((callId, localTag, remoteTag));

    /// <summary>The connections open now.</summary>
    public IReadOnlyList<SipFlow> OpenFlows() => _transports.OpenFlows();

    /// <summary>Runs something on the SIP loop, after what is already waiting.</summary>
    public void Post(Action action) => _loop.Post(action);

    /// <summary>Closes sockets and connections and ends every dialog without a word on the wire.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stopped)
            return;
        _stopped = true;
        await _transports.DisposeAsync();
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _loop.Post(() =>
        {
            foreach (var dialog in new List<SipDialog>(_dialogs.Values))
                dialog.End(new DialogEnd(DialogEndCause.Stopped));
            ended.SetResult();
        });
        await ended.Task;
        _loop.Dispose();
    }

    /// <summary>Runs at once on the loop thread, else posts.</summary>
    internal void Run(Action action)
    {
        if (_loop.IsCurrent)
            action();
        else
            _loop.Post(action);
    }

    internal void Add(SipDialog dialog) => _dialogs[dialog.Key] = dialog;

    internal void Remove(SipDialog dialog)
    {
        if (_dialogs.TryGetValue(dialog.Key, out var known) && known == dialog)
            _dialogs.Remove(dialog.Key);
    }
}
