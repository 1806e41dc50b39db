using Switchboard.Ivr.Calendars;
using Switchboard.Ivr.Features.Calendars;
using Switchboard.Ivr.Model;

namespace Switchboard.Ivr.Services;

/// <summary>What a service does with a call at a time.</summary>
/// <param name="Taken">Which of its steps: open, closed or holiday.</param>
/// <param name="Step">The step.</param>
/// <param name="Calendar">What the calendar said; null where there is none.</param>
internal sealed record ServiceVerdict(string Taken, ServiceStep Step, CalendarAnswer? Calendar)
{
    /// <summary>A calendar that cannot be read leaves the service open: a caller too many is better than nobody served.</summary>
    public static ServiceVerdict Of(ServiceCard service, Schedule? schedule, DateTimeOffset at)
    {
        if (schedule is null || !CalendarShelf.Explain(schedule, at).TryGet(out var answer, out _))
            return new ServiceVerdict(FlowExits.Open, service.Path.Open, null);
        return answer.Exit switch
        {
            FlowExits.Open => new ServiceVerdict(answer.Exit, service.Path.Open, answer),
            FlowExits.Holiday => new ServiceVerdict(answer.Exit, service.Path.Holiday ?? service.Path.Closed, answer),
            _ => new ServiceVerdict(answer.Exit, service.Path.Closed, answer),
        };
    }
}
