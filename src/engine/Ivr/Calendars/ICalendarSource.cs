using Switchboard.Kernel;

namespace Switchboard.Ivr.Calendars;

/// <summary>The tenant's calendars (服务日程), for hours nodes that name one. Answers from memory: it stands on the way of each call.</summary>
public interface ICalendarSource
{
    /// <summary>The calendar by id or name; null when there is none.</summary>
    ValueTask<Schedule?> FindAsync(TenantId tenant, string calendar, CancellationToken cancellationToken);
}
