#nullable enable
#pragma warning disable CS1591, CA1822, IDE0060, CS8618, CA1801
using System.Net;
using System.Net.WebSockets;
namespace Switchboard.Sip;
public sealed partial class InboundRequest { private InboundRequest() { Message=null!; Flow=null!; }  private void Answer(int s, string? r, IReadOnlyList<SipHeader>? h, SipBody? b) => throw new NotSupportedException(); }
public sealed partial class InboundInvite { private InboundInvite() { Request=null!; Flow=null!; Dialog=null!; } 
 private void SendProgress(int status, string? reason, SipBody? sdp, bool reliable, IReadOnlyList<SipHeader>? headers)=> throw new NotSupportedException();
 private void SendAccept(SipBody? sdp, IReadOnlyList<SipHeader>? headers)=> throw new NotSupportedException();
 private void SendReject(int s, string? r, IReadOnlyList<SipHeader>? h)=> throw new NotSupportedException();
}
public sealed partial class OutboundInvite { private OutboundInvite() { Settings=null!; CallId=null!; Listener=null!; }  private void SendCancel(SipReason? r)=> throw new NotSupportedException(); private void SendAnswer(SipBody b)=> throw new NotSupportedException(); }
public sealed partial class SipDialog { private SipDialog() { CallId=null!; LocalTag=null!; RemoteTag=null!; Local=null!; Remote=null!; RemoteTarget=null!;} 
 private void SendBye(SipReason? r, IReadOnlyList<SipHeader>? h)=> throw new NotSupportedException();
 private Task<SipResponse> SendReinvite(SipBody? o, IReadOnlyList<SipHeader>? h)=> throw new NotSupportedException();
 private void SendAnswer(SipBody b)=> throw new NotSupportedException();
 private Task<SipResponse> SendRequest(string m, SipBody? o, IReadOnlyList<SipHeader>? h)=> throw new NotSupportedException();
 private Task<SipResponse> SendRefer(string t, IReadOnlyList<SipHeader>? h)=> throw new NotSupportedException();
 private Task<SipResponse> SendNotify(string e, string s, SipBody? b)=> throw new NotSupportedException();
}
public sealed partial class SipOffer { private SipOffer() { Request=null!; Dialog=null!; }  private void SendAnswer(SipBody? s, IReadOnlyList<SipHeader>? h)=> throw new NotSupportedException(); private void SendReject(int s, string? r)=> throw new NotSupportedException(); }
public sealed partial class SipStack {
 /// <summary>A stack that is not started yet.</summary>
 public SipStack(SipOptions options, ISipApplication application, TimeProvider time, Microsoft.Extensions.Logging.ILogger? log = null) { Options = options; }
 private void StartLoop()=> throw new NotSupportedException();
 private IPEndPoint BindUdp(IPEndPoint a)=> throw new NotSupportedException();
 private IPEndPoint BindTcp(IPEndPoint a)=> throw new NotSupportedException();
 private Task ServeWebSocketAsync(WebSocket s, IPEndPoint r, IPEndPoint l, object? i, CancellationToken c)=> throw new NotSupportedException();
 private OutboundInvite SendInvite(SipRequestSettings s, IOutboundInviteListener l)=> throw new NotSupportedException();
 private Task<SipResponse> SendRequest(string m, SipRequestSettings s, CancellationToken c)=> throw new NotSupportedException();
 private SipDialog? LookUpDialog(string a, string b, string c)=> throw new NotSupportedException();
 private void PostAction(Action a)=> throw new NotSupportedException();
 /// <summary>Stops everything.</summary>
 public ValueTask DisposeAsync()=> throw new NotSupportedException();
}
