using System.Net;
using Microsoft.Extensions.Logging;

namespace Switchboard.Switch;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Error, "Call {CallId}: the application failed")]
    public static partial void ApplicationFailed(ILogger log, Guid callId, Exception fault);

    [LoggerMessage(2, LogLevel.Error, "Call {CallId}: cannot record: {Reason}")]
    public static partial void RecordingRefused(ILogger log, Guid callId, string reason);

    [LoggerMessage(3, LogLevel.Error, "Call {CallId}: the recording was cut off: {Reason}")]
    public static partial void RecordingTruncated(ILogger log, Guid callId, string reason);

    [LoggerMessage(4, LogLevel.Information, "Refused INVITE from {Source}: {Reason}")]
    public static partial void InviteRefused(ILogger log, IPEndPoint source, string reason);

    [LoggerMessage(5, LogLevel.Warning, "Wrong SIP credentials from {Source}: {Reason}")]
    public static partial void WrongCredentials(ILogger log, IPEndPoint source, string reason);

    [LoggerMessage(6, LogLevel.Information, "Trunk {Trunk} is {State}")]
    public static partial void TrunkChanged(ILogger log, string trunk, string state);

    [LoggerMessage(30, LogLevel.Information, "Trunk {Trunk}: registration at the carrier is {State} {Error}")]
    public static partial void TrunkRegistration(ILogger log, string trunk, string state, string error);

    [LoggerMessage(7, LogLevel.Warning, "Blocked {Address}: {Reason}")]
    public static partial void Blocked(ILogger log, string address, string reason);

    [LoggerMessage(20, LogLevel.Error, "Conference {RoomId} met a fault and goes on")]
    public static partial void ConferenceFailed(ILogger log, Guid roomId, Exception fault);
}
