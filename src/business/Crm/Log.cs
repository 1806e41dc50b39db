using Microsoft.Extensions.Logging;
using Switchboard.Kernel;

namespace Switchboard.Crm;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Error, "The histories of tenant {Tenant} are held up; trying again")]
    public static partial void HistoryHeldUp(ILogger log, Exception error, TenantId tenant);

    [LoggerMessage(2, LogLevel.Error, "Event {Sequence} of tenant {Tenant} could not be written into a history and was passed over")]
    public static partial void EventPassedOver(ILogger log, Exception error, TenantId tenant, long sequence);
}
