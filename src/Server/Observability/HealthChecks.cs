using Switchboard.Contracts.Events;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Kernel;
using Switchboard.Server.Hosting;

namespace Switchboard.Server.Observability;

/// <summary>How a part of the house is.</summary>
internal enum HealthState
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>Work goes on, but somebody should look.</summary>
    Degraded,

    /// <summary>New work should go elsewhere.</summary>
    Failed,
}

/// <summary>A named check and what it found.</summary>
internal sealed record HealthCheck(string Name, HealthState State, string Detail);

/// <summary>Looks at the parts that calls need.</summary>
internal sealed class HealthChecks(IDatabase database, IDurableLog journal, ITenantDirectory tenants, ServerOptions options, IServiceProvider services)
{
    private const long ManyWaiting = 50_000;
    private const long LittleSpace = 1L << 30;
    private const long NoSpace = 64L << 20;

    /// <summary>All checks, always in the same order.</summary>
    public async Task<IReadOnlyList<HealthCheck>> RunAsync(CancellationToken cancellation) =>
        [await DatabaseAsync(cancellation), Journal(), Disk(), Tenants(), Telephones()];

    /// <summary>The worst of them.</summary>
    public static HealthState Whole(IReadOnlyList<HealthCheck> checks) => checks.Max(c => c.State);

    /// <summary>Without the database calls still run, from memory and the journal.</summary>
    private async Task<HealthCheck> DatabaseAsync(CancellationToken cancellation)
    {
        try
        {
            await using var connection = await database.OpenAsync(TenantId.System, cancellation);
            return new HealthCheck("database", HealthState.Ok, "PostgreSQL answers.");
        }
        catch (Exception e) when (Absence.Is(e))
        {
            return new HealthCheck("database", HealthState.Degraded, "PostgreSQL does not answer: calls go on, records wait in the journal, nobody new can sign in.");
        }
    }

    private HealthCheck Journal()
    {
        var waiting = Math.Max(0, journal.DurablePosition - journal.AppliedPosition);
        return new HealthCheck("journal", waiting > ManyWaiting ? HealthState.Degraded : HealthState.Ok, $"{waiting} records are not in PostgreSQL yet.");
    }

    private HealthCheck Disk()
    {
        try
        {
            var free = new DriveInfo(options.DataFolder).AvailableFreeSpace;
            var state = free < NoSpace ? HealthState.Failed : free < LittleSpace ? HealthState.Degraded : HealthState.Ok;
            return new HealthCheck("disk", state, $"{free >> 20} MB are free where the data folder is.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return new HealthCheck("disk", HealthState.Degraded, $"The free space cannot be read: {e.Message}");
        }
    }

    private HealthCheck Tenants() => tenants.All.Count > 0
        ? new HealthCheck("tenants", HealthState.Ok, $"{tenants.All.Count} tenants are loaded.")
        : new HealthCheck("tenants", HealthState.Failed, "No tenant is loaded: no call can be routed.");

    private HealthCheck Telephones()
    {
        if (services.GetService<Switch.Exchange>() is not { } exchange)
            return new HealthCheck("telephones", HealthState.Failed, "There are no telephones.");
        return exchange.IsClosing
            ? new HealthCheck("telephones", HealthState.Failed, "The server is stopping: new calls are refused.")
            : new HealthCheck("telephones", exchange.Environment.Secure is null ? HealthState.Degraded : HealthState.Ok,
                exchange.Environment.Secure is null ? "SIP phones work; browsers cannot be called, because libsrtp or OpenSSL is missing." : $"{exchange.CallCount} calls live.");
    }
}
