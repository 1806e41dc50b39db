using Microsoft.Extensions.Logging;

namespace Switchboard.Sip;

internal static partial class SipLog
{
    [LoggerMessage(1, LogLevel.Error, "A SIP event handler failed")]
    public static partial void LoopFault(ILogger log, Exception e);

    [LoggerMessage(2, LogLevel.Warning, "SIP socket {Address} failed")]
    public static partial void SocketFault(ILogger log, System.Net.EndPoint? address, Exception e);

    [LoggerMessage(3, LogLevel.Debug, "Refused a malformed SIP message from {Flow}: {Reason}")]
    public static partial void Malformed(ILogger log, SipFlow flow, string reason);

    [LoggerMessage(4, LogLevel.Debug, "SIP connection {Flow} closed: {Reason}")]
    public static partial void FlowClosed(ILogger log, SipFlow flow, string reason);

    [LoggerMessage(5, LogLevel.Warning, "SIP host {Host} leads nowhere")]
    public static partial void LookUpFailed(ILogger log, string host);

    [LoggerMessage(6, LogLevel.Warning, "No TLS connection to {Flow}: {Reason}")]
    public static partial void TlsFailed(ILogger log, SipFlow flow, string reason);
}
