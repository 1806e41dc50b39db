using Switchboard.Contracts.Tenancy;
using Switchboard.Kernel;

namespace Switchboard.Reporting.Features.Statistics;

/// <summary>From (inclusive) to (exclusive), UTC.</summary>
internal sealed record Period(DateTimeOffset From, DateTimeOffset To);

/// <summary>Reads the period of a statistic; without one it is today in the tenant's zone.</summary>
internal sealed class Periods(ITenantDirectory tenants, TimeProvider time)
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(400);

    public Outcome<Period> Of(TenantId tenant, DateTimeOffset? from, DateTimeOffset? to)
    {
        var end = (to ?? time.GetUtcNow()).ToUniversalTime();
        var start = (from ?? Midnight(tenant, end)).ToUniversalTime();
        if (start >= end)
            return Fault.Invalid("list.period_invalid", "to is after from.", "to");
        if (end - start > Longest)
            return Fault.Invalid("list.period_too_long", "The period is at most 400 days.", "to");
        return new Period(start, end);
    }

    /// <summary>Since midnight of the tenant's zone; a moment at midnight itself.</summary>
    public Period Today(TenantId tenant)
    {
        var now = time.GetUtcNow();
        var end = now.AddTicks(1);
        return new Period(Midnight(tenant, end).ToUniversalTime(), end);
    }

    private DateTimeOffset Midnight(TenantId tenant, DateTimeOffset before)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(tenants.Find(tenant)?.TimeZone ?? "UTC", out var zone))
            zone = TimeZoneInfo.Utc;
        var local = TimeZoneInfo.ConvertTime(before.AddTicks(-1), zone);
        return new DateTimeOffset(local.Date, zone.GetUtcOffset(local.Date));
    }
}
