using Switchboard.Kernel;

namespace Switchboard.Data.Web;

/// <summary>Checks the fields of a request and gathers everything that is wrong, so that a form shows all at once.</summary>
public sealed class Check
{
    private readonly List<Fault> _errors = [];

    /// <summary>The fault, when anything was wrong.</summary>
    public Fault? Fault => _errors.Count == 0
        ? null
        : new Fault("validation.failed", string.Join(" ", _errors.Select(e => e.Detail))) { Errors = _errors };

    /// <summary>A rule of one's own.</summary>
    public Check That(bool holds, string field, string code, string detail)
    {
        if (!holds)
            _errors.Add(Fault.Invalid(code, detail, field));
        return this;
    }

    /// <summary>Text that must be there, not blank and not too long.</summary>
    public Check Text(string? value, string field, int longest = 100) => string.IsNullOrWhiteSpace(value)
        ? That(false, field, "field.required", $"{field} is required.")
        : That(value.Length <= longest, field, "field.too_long", $"{field} has at most {longest} characters.");

    /// <summary>Text that may be missing, but not too long.</summary>
    public Check OptionalText(string? value, string field, int longest = 100) =>
        That(value is null || value.Length <= longest, field, "field.too_long", $"{field} has at most {longest} characters.");

    /// <summary>A number within bounds; null passes.</summary>
    public Check Range(long? value, string field, long least, long most) =>
        That(value is null || (value >= least && value <= most), field, "field.out_of_range", $"{field} is between {least} and {most}.");

    /// <summary>One of a few words.</summary>
    public Check OneOf(string? value, string field, params string[] words) =>
        That(words.Contains(value, StringComparer.Ordinal), field, "field.unknown_value", $"{field} is one of: {string.Join(", ", words)}.");
}
