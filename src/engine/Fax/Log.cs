using Microsoft.Extensions.Logging;

namespace Switchboard.Fax;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Error, Message = "Fax {Fax} could not be sent by a fault of this server")]
    public static partial void SendingFailed(ILogger logger, Exception exception, Guid fax);

    [LoggerMessage(Level = LogLevel.Error, Message = "A fax to {Number} could not be kept")]
    public static partial void ReceivingFailed(ILogger logger, Exception exception, string number);

    [LoggerMessage(Level = LogLevel.Debug, Message = "How far fax {Fax} is could not be noted")]
    public static partial void ProgressLost(ILogger logger, Exception exception, Guid fax);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The faxes that wait could not be read; trying again")]
    public static partial void RecoveryFailed(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Old faxes could not be removed now")]
    public static partial void RetentionFailed(ILogger logger, Exception exception);
}
