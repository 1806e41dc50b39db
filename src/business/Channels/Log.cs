using Microsoft.Extensions.Logging;
using Switchboard.Kernel;

namespace Switchboard.Channels;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "Mails of tenant {Tenant} could not be sent now; they wait")]
    public static partial void SendingFailed(ILogger log, Exception error, TenantId tenant);
}
