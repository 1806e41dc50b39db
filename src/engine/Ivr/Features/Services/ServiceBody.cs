using System.Text.Json;
using Switchboard.Contracts.Events;
using Switchboard.Data.Web;
using Switchboard.Ivr.Services;
using Switchboard.Kernel;

namespace Switchboard.Ivr.Features.Services;

/// <summary>A service.</summary>
internal sealed record ServiceBody(
    Guid Id, string Name, string Description, string? Number, Guid? CalendarId, int? MaxLines, ServiceStep Open, ServiceStep Closed, ServiceStep? Holiday, ServiceStep Busy,
    bool Enabled, int LinesTaken, int Version, DateTimeOffset UpdatedAt) : IVersioned;

/// <summary>A service as it is written. Without <c>closed</c> and <c>busy</c> the caller hears the busy signal; without <c>holiday</c> a holiday is like any closed time.</summary>
internal sealed record ServiceWrite(
    string? Name, string? Description, string? Number, Guid? CalendarId, int? MaxLines, ServiceStep? Open, ServiceStep? Closed, ServiceStep? Holiday, ServiceStep? Busy, bool? Enabled)
{
    private const int MostDigits = 16;

    public ServicePath Path => new(Open!, Closed ?? ServiceStep.Busy, Holiday, Busy ?? ServiceStep.Busy);

    public Fault? Check()
    {
        var check = new Check().Text(Name, "name").OptionalText(Description, "description", 500)
            .That(!Guid.TryParse(Name, out _), "name", "service.name_invalid", "A service's name is not an id.")
            .That(string.IsNullOrEmpty(Number) || (Number.Length <= MostDigits && Number.All(char.IsAsciiDigit)), "number", "service.number_invalid", "A service's own number is 1 to 16 digits.")
            .Range(MaxLines, "maxLines", 1, 10_000)
            .That(Open is not null, "open", "field.required", "open is required: what answers while the service is open.")
            .That(Open is null || ServiceStep.OpenTypes.Contains(Open.Type, StringComparer.Ordinal), "open.type", "field.unknown_value", $"open.type is one of: {string.Join(", ", ServiceStep.OpenTypes)}.");
        foreach (var (field, step) in new[] { ("open", Open), ("closed", Closed), ("holiday", Holiday), ("busy", Busy) })
        {
            if (step is not null)
                Check(check, step, field);
        }

        return check.Fault;
    }

    private static void Check(Check check, ServiceStep step, string at)
    {
        check.OneOf(step.Type, $"{at}.type", ServiceStep.Types);
        switch (step.Type)
        {
            case ServiceStep.Outside:
                check.That(
                    step.Number is { Length: >= 2 and <= 32 } number && number.All(c => char.IsAsciiDigit(c) || c == '+'),
                    $"{at}.number", "field.invalid", "An outside number has 2 to 32 digits and may begin with +.");
                break;
            case ServiceStep.BusyTone:
                break;
            default:
                check.That(step.Id is not null, $"{at}.id", "field.required", $"{at}.id is required: which {step.Type}.");
                break;
        }
    }
}

/// <summary>A service as it is stored.</summary>
internal sealed class ServiceRow
{
    public const string Columns = "id, name, description, number, calendar_id, max_lines, path::text as path, enabled, version, updated_at";

    public Guid Id { get; init; }

    public string Name { get; init; } = "";

    public string Description { get; init; } = "";

    public string? Number { get; init; }

    public Guid? CalendarId { get; init; }

    public int? MaxLines { get; init; }

    public string Path { get; init; } = "";

    public bool Enabled { get; init; }

    public int Version { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    public static string Written(ServicePath path) => JsonSerializer.Serialize(path, WireJson.Options);

    public ServiceCard ToCard() => new(Id, Name, Number, CalendarId, MaxLines, Steps(), Enabled);

    public ServiceBody ToBody(ServiceLines lines)
    {
        var steps = Steps();
        return new ServiceBody(Id, Name, Description, Number, CalendarId, MaxLines, steps.Open, steps.Closed, steps.Holiday, steps.Busy, Enabled, lines.Count(Id), Version, UpdatedAt);
    }

    private ServicePath Steps() => JsonSerializer.Deserialize<ServicePath>(Path, WireJson.Options)!;
}
