using Microsoft.Extensions.Logging;

namespace Switchboard.Desk;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Error, "Tenant {Tenant}: the router refused the configuration: {Code} {Detail}")]
    internal static partial void ConfigurationRefused(ILogger log, Guid tenant, string code, string detail);

    [LoggerMessage(2, LogLevel.Error, "Tenant {Tenant}: agents and queues could not be read; trying again")]
    internal static partial void RefreshFailed(ILogger log, Guid tenant, Exception error);

    [LoggerMessage(3, LogLevel.Warning, "Tenant {Tenant}: statuses could not be saved; trying again")]
    internal static partial void MemoryNotSaved(ILogger log, Guid tenant, Exception error);

    [LoggerMessage(4, LogLevel.Warning, "Tenant {Tenant}: statuses were not restored: {Why}")]
    internal static partial void NotRestored(ILogger log, Guid tenant, string why, Exception? error);

    [LoggerMessage(5, LogLevel.Warning, "Customers of {Call} were not found in time for the screen pop")]
    internal static partial void LookupFailed(ILogger log, Guid call, Exception? error);

    [LoggerMessage(6, LogLevel.Warning, "Tenant {Tenant}: today's events were not all read again; figures begin at the last save")]
    internal static partial void NotReplayed(ILogger log, Guid tenant, Exception error);

    [LoggerMessage(7, LogLevel.Error, "The event {Type} {Sequence} was not understood")]
    internal static partial void EventNotUnderstood(ILogger log, string type, long sequence, Exception error);

    [LoggerMessage(8, LogLevel.Error, "Tenant {Tenant}: the floor's changes were not told")]
    internal static partial void NotTold(ILogger log, Guid tenant, Exception error);

    [LoggerMessage(9, LogLevel.Warning, "Tenant {Tenant}: no picture of the floor was stored; trying again")]
    internal static partial void PictureFailed(ILogger log, Guid tenant, Exception error);
}
