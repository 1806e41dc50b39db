using Switchboard.Ivr.Model;

namespace Switchboard.Ivr.Calendars;

/// <summary>Holidays and make-up workdays of a country and year, with where they stand written.</summary>
/// <param name="Id"><c>cn-2026</c>.</param>
/// <param name="Name">Language → name.</param>
/// <param name="Source">The notice.</param>
/// <param name="Dates">What it says.</param>
public sealed record HolidaySet(string Id, IReadOnlyDictionary<string, string> Name, string Source, IReadOnlyList<DateRule> Dates)
{
    private const string Prefix = "Switchboard.Ivr.Holidays.";

    /// <summary>All that come with the product. A year that was not announced when it was built is imported as a list of dates.</summary>
    public static IReadOnlyList<HolidaySet> All { get; } = Load();

    private static List<HolidaySet> Load()
    {
        var sets = new List<HolidaySet>();
        var assembly = typeof(HolidaySet).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            sets.Add(FlowJson.Read<HolidaySet>(reader.ReadToEnd()).TryGet(out var set, out var fault) ? set : throw new InvalidDataException($"{name}: {fault.Detail}"));
        }

        return sets;
    }
}
