using System.Text.Json;
using Switchboard.Data.Web;
using Switchboard.Ivr.Calendars;
using Switchboard.Ivr.Model;
using Switchboard.Kernel;

namespace Switchboard.Ivr.Features.Calendars;

/// <summary>A calendar.</summary>
internal sealed record CalendarBody(Guid Id, string Name, string Description, JsonElement Schedule, int Version, DateTimeOffset UpdatedAt) : IVersioned;

/// <summary>A calendar as it is written. The schedule is as in a flow's hours: a week, months, dates.</summary>
internal sealed record CalendarWrite(string? Name, string? Description, JsonElement? Schedule)
{
    /// <summary>The schedule; a calendar without one is always closed.</summary>
    public Outcome<Schedule> Read(string? before)
    {
        var check = new Check().Text(Name, "name").OptionalText(Description, "description", 500)
            .That(!Guid.TryParse(Name, out _), "name", "calendar.name_invalid", "A calendar's name is not an id.");
        if (check.Fault is { } fault)
            return fault;
        var text = Schedule is { ValueKind: JsonValueKind.Object } given ? given.GetRawText() : before ?? "{}";
        if (!FlowJson.Read<Schedule>(text).TryGet(out var schedule, out fault))
            return Inside(fault);
        foreach (var problem in schedule.Problems())
            return Inside(problem);
        return schedule;
    }

    private static Fault Inside(Fault fault) => fault with { Field = string.IsNullOrEmpty(fault.Field) ? "schedule" : $"schedule.{fault.Field}" };
}

/// <summary>What to bring in: a set that came with the product, or dates of one's own. Dates that are there already stay once.</summary>
internal sealed record ImportHolidays(string? Set, JsonElement? Dates);

/// <summary>A set that came with the product.</summary>
internal sealed record HolidaySetBody(string Id, IReadOnlyDictionary<string, string> Name, string Source, JsonElement Dates);

/// <summary>The sets.</summary>
/// <param name="Items">Those that came with the product.</param>
/// <param name="Awaited">Years that calendars need now and that no set covers, because they were not announced when the product was built.</param>
internal sealed record HolidaySets(IReadOnlyList<HolidaySetBody> Items, IReadOnlyList<AwaitedHolidays> Awaited);

/// <summary>A year whose holidays must be brought in from elsewhere.</summary>
internal sealed record AwaitedHolidays(int Year, string Note);

/// <summary>What holds at a time, and why.</summary>
/// <param name="At">The time.</param>
/// <param name="Local">The same on the calendar's clock.</param>
/// <param name="Open">Whether it is open.</param>
/// <param name="Exit">The exit that an hours node takes: open, closed, holiday.</param>
/// <param name="Reason">What decided: week, month, or a date rule.</param>
/// <param name="Rule">The name of the date rule that decided.</param>
/// <param name="Range">The hours that hold the time.</param>
/// <param name="ChangesAt">When it will be otherwise, if that is within 30 days.</param>
internal sealed record CalendarAnswer(DateTimeOffset At, string Local, bool Open, string Exit, string Reason, string? Rule, string? Range, DateTimeOffset? ChangesAt);

/// <summary>A calendar as it is stored.</summary>
internal sealed class CalendarRow
{
    public const string Columns = "id, name, description, schedule::text as schedule, version, updated_at";

    public Guid Id { get; init; }

    public string Name { get; init; } = "";

    public string Description { get; init; } = "";

    public string Schedule { get; init; } = "";

    public int Version { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    public CalendarBody ToBody() => new(Id, Name, Description, JsonElement.Parse(Schedule), Version, UpdatedAt);
}
