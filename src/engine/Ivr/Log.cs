using Microsoft.Extensions.Logging;

namespace Switchboard.Ivr;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Error, Message = "Call {CallId}: node {Node} failed by a bug in the platform")]
    public static partial void PlatformFailed(ILogger logger, Exception exception, Guid callId, string node);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Call {CallId}: flow '{Flow}' ended in node {Node}: {Reason} {Fault}")]
    public static partial void FlowFailed(ILogger logger, Guid callId, string flow, string? node, string reason, string? fault);

    [LoggerMessage(Level = LogLevel.Error, Message = "Call {CallId}: the platform refused a trail event or a hang-up")]
    public static partial void EndFailed(ILogger logger, Exception exception, Guid callId);

    [LoggerMessage(Level = LogLevel.Error, Message = "A step of a callback failed")]
    public static partial void CallbackFailed(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The unused take {File} could not be removed")]
    public static partial void TakeNotRemoved(ILogger logger, Exception exception, string file);

    [LoggerMessage(Level = LogLevel.Error, Message = "Text conversation {Id} failed by a bug")]
    public static partial void ConversationFailed(ILogger logger, Exception exception, Guid id);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Call {CallId}: whom the caller talked to last cannot be known: {Reason}")]
    public static partial void LastAgentUnknown(ILogger logger, Guid callId, string reason);
}
