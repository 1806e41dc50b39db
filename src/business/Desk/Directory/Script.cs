using System.Text.Json;
using Switchboard.Contracts.Events;
using Switchboard.Data.Web;

namespace Switchboard.Desk.Directory;

/// <summary>What the agent is to find out: <c>text</c>, <c>number</c>, <c>date</c>, <c>choice</c> or <c>yesNo</c>.</summary>
internal sealed record ScriptField(string? Name, string? Label, string? Type, bool? Required, IReadOnlyList<string>? Options);

/// <summary>A way on; <paramref name="Next"/> null ends the script.</summary>
internal sealed record ScriptChoice(string? Label, string? Next);

/// <summary>A page of a script: what to say, what to ask, and how to go on. Without choices <paramref name="Next"/> follows, null being the end.</summary>
internal sealed record ScriptStep(
    string? Id, string? Title, string? Text, IReadOnlyList<ScriptField>? Fields, IReadOnlyList<ScriptChoice>? Choices, string? Next);

/// <summary>The steps of a script, the first one first.</summary>
internal static class ScriptSteps
{
    public static readonly string[] Types = ["text", "number", "date", "choice", "yesNo"];

    private const int Most = 100;

    public static IReadOnlyList<ScriptStep> Read(string json) => JsonSerializer.Deserialize<List<ScriptStep>>(json, WireJson.Options) ?? [];

    /// <summary>As it is stored: what is empty is not there.</summary>
    public static IReadOnlyList<ScriptStep> Tidy(IReadOnlyList<ScriptStep> steps) =>
    [
        .. steps.Select(s => s with
        {
            Title = s.Title?.Trim(),
            Fields = s.Fields is { Count: > 0 } fields
                ? [.. fields.Select(f => f with { Label = f.Label?.Trim(), Type = f.Type ?? "text", Required = f.Required == true ? true : null, Options = f.Options is { Count: > 0 } ? f.Options : null })]
                : null,
            Choices = s.Choices is { Count: > 0 } choices ? [.. choices.Select(c => c with { Label = c.Label?.Trim() })] : null,
            Next = s.Choices is { Count: > 0 } ? null : s.Next,
        }),
    ];

    public static void Check(Check check, IReadOnlyList<ScriptStep>? steps)
    {
        check.That(steps is { Count: >= 1 and <= Most }, "steps", "script.no_steps", $"A script has 1 to {Most} steps.");
        var known = (steps ?? []).Select(s => s.Id ?? "").ToHashSet(StringComparer.Ordinal);
        check.That(known.Count == (steps?.Count ?? 0), "steps", "script.step_twice", "Each step has an id of its own.");
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, step) in (steps ?? []).Index())
            Check(check, step, $"steps[{i}]", known, names);
    }

    private static void Check(Check check, ScriptStep step, string at, HashSet<string> known, HashSet<string> names)
    {
        check.That(IsName(step.Id), $"{at}.id", "field.invalid", "An id is 1 to 40 letters, digits, - and _.")
            .Text(step.Title, $"{at}.title").OptionalText(step.Text, $"{at}.text", 4_000)
            .That(step.Next is null || known.Contains(step.Next), $"{at}.next", "script.unknown_step", $"There is no step {step.Next}.")
            .That(step.Fields is null or { Count: <= 30 }, $"{at}.fields", "field.invalid", "A step has at most 30 fields.")
            .That(step.Choices is null or { Count: <= 20 }, $"{at}.choices", "field.invalid", "A step has at most 20 choices.");
        foreach (var (i, choice) in (step.Choices ?? []).Index())
        {
            check.Text(choice.Label, $"{at}.choices[{i}].label")
                .That(choice.Next is null || known.Contains(choice.Next), $"{at}.choices[{i}].next", "script.unknown_step", $"There is no step {choice.Next}.");
        }

        foreach (var (i, field) in (step.Fields ?? []).Index())
        {
            check.That(IsName(field.Name), $"{at}.fields[{i}].name", "field.invalid", "A name is 1 to 40 letters, digits, - and _.")
                .That(names.Add(field.Name ?? ""), $"{at}.fields[{i}].name", "script.field_twice", "Each field has a name of its own in the script.")
                .Text(field.Label, $"{at}.fields[{i}].label").OneOf(field.Type ?? "text", $"{at}.fields[{i}].type", Types)
                .That(field.Type != "choice" || field.Options is { Count: >= 1 and <= 50 }, $"{at}.fields[{i}].options", "field.required", "A choice has 1 to 50 options.")
                .That(field.Options is null || field.Options.All(o => o is { Length: >= 1 and <= 100 }), $"{at}.fields[{i}].options", "field.invalid", "An option has 1 to 100 characters.");
        }
    }

    private static bool IsName(string? name) => name is { Length: >= 1 and <= 40 } && name.All(c => char.IsLetterOrDigit(c) || c is '-' or '_');
}

/// <summary>A script's columns.</summary>
internal sealed class ScriptRow : IConfigured
{
    public const string Columns = "id, name, description, steps::text as steps_text, enabled, version";

    public Guid Id { get; init; }

    public string Name { get; init; } = "";

    public string Description { get; init; } = "";

    public string StepsText { get; init; } = "[]";

    public IReadOnlyList<ScriptStep> Steps => field ??= ScriptSteps.Read(StepsText);

    public bool Enabled { get; init; }

    public int Version { get; init; }

    public string Title => Name;
}
