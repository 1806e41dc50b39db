using System.Text.Json;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Lines;
using Switchboard.Data.Web;
using Switchboard.Kernel;

namespace Switchboard.Tenancy.Domain;

/// <summary>What may stand in an extension's call settings, and their JSON in the database.</summary>
internal static class CallSettingsCheck
{
    private const int MostSteps = 10;

    public static Fault? Check(CallSettings? settings, string field)
    {
        if (settings is null)
            return null;
        var check = new Check()
            .Destination(settings.ForwardAlways, field + ".forwardAlways").Destination(settings.ForwardBusy, field + ".forwardBusy")
            .Destination(settings.ForwardNoAnswer, field + ".forwardNoAnswer").Destination(settings.ForwardUnregistered, field + ".forwardUnregistered")
            .That(settings.FollowMeSteps is null or { Count: <= MostSteps }, field + ".followMeSteps", "field.out_of_range", $"At most {MostSteps} phones follow.");
        foreach (var step in settings.FollowMeSteps ?? [])
        {
            check = check.That(step is not null && Rules.IsDialled(step.Number, 32), field + ".followMeSteps", "number.invalid", "Each phone is an extension or a number of 1 to 32 digits.")
                .Range(step?.DelayMs, field + ".followMeSteps", 0, 120_000).Range(step?.RingMs, field + ".followMeSteps", 1_000, 300_000);
        }

        return check.Fault;
    }

    /// <summary>A word of the dial plan: an extension, a queue, a number; null sends nothing anywhere.</summary>
    public static Check Destination(this Check check, string? destination, string field) => check.That(
        destination is null || (destination.Trim().Length is > 0 and <= 64 && !destination.Any(char.IsControl)), field, "destination.invalid", "A destination has 1 to 64 characters; null is none.");

    public static string Write<T>(T settings) => JsonSerializer.Serialize(settings, WireJson.Options);

    public static T Read<T>(string? json) where T : new() => json is null ? new T() : JsonSerializer.Deserialize<T>(json, WireJson.Options) ?? new T();
}
