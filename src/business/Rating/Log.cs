using Microsoft.Extensions.Logging;
using Switchboard.Kernel;

namespace Switchboard.Rating;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Accounts of {Accounts} tenants are loaded")]
    public static partial void Loaded(ILogger log, int accounts);

    [LoggerMessage(2, LogLevel.Warning, "The balance of tenant {Tenant} fell to {Balance} {Currency}")]
    public static partial void LowBalance(ILogger log, TenantId tenant, decimal balance, string currency);
}
