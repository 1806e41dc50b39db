using System.Globalization;
using System.Text.Json;
using Switchboard.Data.Web;
using Switchboard.Kernel;

namespace Switchboard.Crm.Domain;

/// <summary>A number as it is written.</summary>
internal sealed record NumberWrite(string? Number, string? Label);

/// <summary>A customer as it is written; what is not there is empty.</summary>
internal sealed record CustomerWrite(
    string? Name, string? Company, string? Level, IReadOnlyList<NumberWrite>? Numbers, string? Email, string? Address, string? Notes,
    IReadOnlyList<string>? Tags, JsonElement? Custom, Guid? OwnerUserId)
{
    public static readonly string[] Levels = ["normal", "vip", "blocked"];
    private const int MostNumbers = 20;
    private const int MostTags = 50;
    private const int LargestCustom = 16 * 1024;

    public Fault? Check()
    {
        var check = new Check().Text(Name, "name").OptionalText(Company, "company", 200).OptionalText(Email, "email", 200).OptionalText(Address, "address", 500)
            .OptionalText(Notes, "notes", 10_000)
            .That(Numbers is not { Count: > MostNumbers }, "numbers", "field.too_long", $"A customer has at most {MostNumbers} numbers.")
            .That(Tags is not { Count: > MostTags }, "tags", "field.too_long", $"A customer has at most {MostTags} tags.")
            .That(Custom is not { } c || c.ValueKind is JsonValueKind.Object or JsonValueKind.Null or JsonValueKind.Undefined, "custom", "field.wrong_form", "custom is an object.")
            .That(Custom is not { } j || j.ValueKind == JsonValueKind.Undefined || j.GetRawText().Length <= LargestCustom, "custom", "field.too_long", "custom has at most 16 KB.");
        if (Level is not null)
            check.OneOf(Level, "level", Levels);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, number) in (Numbers ?? []).Take(MostNumbers).Index())
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"numbers[{i}]");
            check.Text(number.Number, $"{at}.number", 40).OptionalText(number.Label, $"{at}.label", 40)
                .That(PhoneNumber.Digits(number.Number).Length > 0, $"{at}.number", "number.invalid", "A number has digits.")
                .That(seen.Add(PhoneNumber.ToE164(number.Number) ?? PhoneNumber.Digits(number.Number)), $"{at}.number", "number.twice", "A number is listed once.");
        }

        foreach (var (i, tag) in (Tags ?? []).Take(MostTags).Index())
            check.Text(tag, string.Create(CultureInfo.InvariantCulture, $"tags[{i}]"), 40);
        return check.Fault;
    }
}
