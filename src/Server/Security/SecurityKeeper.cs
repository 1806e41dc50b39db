using Switchboard.Data;
using Switchboard.Kernel;

namespace Switchboard.Server.Security;

/// <summary>Puts the networks in force before the telephones open, writes the log every two seconds, removes old lines.</summary>
internal sealed class SecurityKeeper(SecurityLog log, Networks networks, IDatabase database, TimeProvider time, ILogger<SecurityKeeper> diagnostics) : BackgroundService
{
    private const int DaysKept = 180;
    private static readonly TimeSpan Cleaning = TimeSpan.FromHours(6);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await networks.LoadAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        log.Flush();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(2), time);
        var cleaned = time.GetTimestamp();
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                log.Flush();
                if (time.GetElapsedTime(cleaned) < Cleaning)
                    continue;
                cleaned = time.GetTimestamp();
                await RemoveOldAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // stopping
        }
    }

    private async Task RemoveOldAsync(CancellationToken cancellation)
    {
        try
        {
            await using var connection = await database.OpenAsync(TenantId.System, cancellation);
            await connection.ExecuteAsync(
                "delete from operations.security_event where tenant_id = @tenant and time < @before", new { before = time.GetUtcNow().AddDays(-DaysKept) }, cancellation);
            await connection.CommitAsync(cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            SecurityDiagnostics.RemovalFailed(diagnostics, e);
        }
    }
}

internal static partial class SecurityDiagnostics
{
    [LoggerMessage(1, LogLevel.Warning, "Old lines of the security log could not be removed")]
    public static partial void RemovalFailed(ILogger log, Exception error);
}
