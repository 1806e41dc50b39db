using Microsoft.Extensions.Logging;

namespace Switchboard.Acd;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Critical, Message = "The router of tenant {Tenant} met a bug; the command is dropped")]
    public static partial void CommandFailed(ILogger logger, Guid tenant, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "An observer of a work item of tenant {Tenant} threw")]
    public static partial void ObserverFailed(ILogger logger, Guid tenant, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "The event sink threw on an event of tenant {Tenant}")]
    public static partial void SinkFailed(ILogger logger, Guid tenant, Exception exception);
}
