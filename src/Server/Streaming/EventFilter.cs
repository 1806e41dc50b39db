namespace Switchboard.Server.Streaming;

/// <summary>Which events a client wants: by the beginnings of their types, and by subject. Empty wants all.</summary>
/// <param name="Types">Beginnings such as <c>call.</c> or whole types.</param>
/// <param name="Subjects">Ids, of calls for instance.</param>
internal sealed record EventFilter(string[] Types, string[] Subjects)
{
    private const int Most = 50;

    public static EventFilter Parse(string? types, string? subjects) => new(List(types), List(subjects));

    public bool Wants(string type, string subject) =>
        (Types.Length == 0 || Array.Exists(Types, wanted => type.StartsWith(wanted, StringComparison.Ordinal)))
        && (Subjects.Length == 0 || Array.Exists(Subjects, wanted => string.Equals(wanted, subject, StringComparison.OrdinalIgnoreCase)));

    private static string[] List(string? text)
    {
        var parts = (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return parts.Length <= Most ? parts : parts[..Most];
    }
}
