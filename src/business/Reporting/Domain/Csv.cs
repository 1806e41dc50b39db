using System.Buffers;

namespace Switchboard.Reporting.Domain;

/// <summary>Cells of a CSV file (RFC 4180) that a spreadsheet opens as text, never as a formula.</summary>
internal static class Csv
{
    private static readonly SearchValues<char> Special = SearchValues.Create(",\"\r\n");

    public static string Line(IEnumerable<string?> cells) => string.Join(',', cells.Select(Cell)) + "\r\n";

    public static string Cell(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        // What begins like a formula is calculated by spreadsheets; the apostrophe makes it text.
        if (text[0] is '=' or '+' or '-' or '@' or '\t' or '\r')
            return Quote("'" + text);
        return text.AsSpan().ContainsAny(Special) ? Quote(text) : text;
    }

    private static string Quote(string text) => "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
}
