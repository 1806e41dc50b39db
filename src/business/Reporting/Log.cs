using Microsoft.Extensions.Logging;

namespace Switchboard.Reporting;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Error, "Making the month's partitions failed; trying again in an hour")]
    internal static partial void MonthsFailed(ILogger log, Exception error);

    [LoggerMessage(2, LogLevel.Warning, "Looking for the customers of calls failed; trying again")]
    internal static partial void CustomerSearchFailed(ILogger log, Exception error);

    [LoggerMessage(3, LogLevel.Warning, "Following the events of tenant {Tenant} was interrupted at {Sequence}; trying again")]
    internal static partial void ProjectionInterrupted(ILogger log, Guid tenant, long sequence, Exception error);

    [LoggerMessage(4, LogLevel.Error, "ALARM statistics: events of tenant {Tenant} after {Sequence} are no longer stored; figures go on from {Next}")]
    internal static partial void EventsLost(ILogger log, Guid tenant, long sequence, long next);

    [LoggerMessage(5, LogLevel.Error, "Event {Sequence} of tenant {Tenant} ({Type}) could not be counted and was left out")]
    internal static partial void EventRefused(ILogger log, Guid tenant, long sequence, string type, Exception error);

    [LoggerMessage(6, LogLevel.Error, "Removing old recordings failed; trying again tomorrow")]
    internal static partial void RetentionFailed(ILogger log, Exception error);

    [LoggerMessage(7, LogLevel.Warning, "Recording {Recording} could not be removed; trying again tomorrow")]
    internal static partial void RecordingNotRemoved(ILogger log, Guid recording, Exception error);

    [LoggerMessage(20, LogLevel.Warning, "Tenant {Tenant}: the limits of alarms could not be looked at; trying again")]
    internal static partial void AlarmsNotLooked(ILogger log, Guid tenant, Exception error);

    [LoggerMessage(21, LogLevel.Warning, "Tenant {Tenant}: webhooks could not be sent; trying again")]
    internal static partial void WebhooksNotSent(ILogger log, Guid tenant, Exception error);
}
