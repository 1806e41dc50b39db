using Switchboard.Kernel;

namespace Switchboard.Contracts.Ivr;

/// <summary>Which calendars (服务日程) there are; answers from memory.</summary>
public interface ICalendarCatalog
{
    /// <summary>True when this tenant has it.</summary>
    bool HasCalendar(TenantId tenant, Guid calendar);
}
