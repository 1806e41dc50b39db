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
    internal static partial void LookupFailed(ILogger log, Guid call, Exception error);
}
