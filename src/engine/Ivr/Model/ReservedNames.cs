namespace Switchboard.Ivr.Model;

/// <summary>The names that every flow has without declaring them. <c>weekday</c> is 1 on Monday to 7 on Sunday.</summary>
internal static class ReservedNames
{
    public const string Language = "lang";

    /// <summary>Attached data: <c>data.customerLevel</c>.</summary>
    public const string DataPrefix = "data.";

    public static readonly IReadOnlySet<string> All = new HashSet<string>(StringComparer.Ordinal)
    {
        "caller", "called", "originalCalled", "digits", Language, "now", "date", "time", "hour", "weekday",
        "data", "true", "false", "null", "and", "or", "not",
    };

    public static bool IsReadable(string name) =>
        (All.Contains(name) && name != "data") || name.StartsWith(DataPrefix, StringComparison.Ordinal);
}
