using System.Text;
using Switchboard.Kernel;

namespace Switchboard.Ivr.Lookups;

/// <summary>CSV files (RFC 4180) of the tenant's own tables.</summary>
internal static class CsvText
{
    /// <summary>The lines and their cells. The separator is the comma, or what the first line has more of: semicolon or tab.</summary>
    public static Outcome<List<string[]>> Read(string text, int mostLines)
    {
        var separator = SeparatorOf(text);
        var (lines, cells, cell, quoted) = (new List<string[]>(), new List<string>(), new StringBuilder(), false);
        for (var i = text.StartsWith('\uFEFF') ? 1 : 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quoted)
            {
                if (c != '"')
                    cell.Append(c);
                else if (i + 1 < text.Length && text[i + 1] == '"')
                    cell.Append(text[++i]);
                else
                    quoted = false;
            }
            else if (c == '"' && cell.Length == 0)
            {
                quoted = true;
            }
            else if (c == separator)
            {
                EndCell();
            }
            else if (c == '\n')
            {
                EndLine();
                if (lines.Count > mostLines)
                    return TableRows.Full;
            }
            else if (c != '\r')
            {
                cell.Append(c);
            }
        }

        if (quoted)
            return Fault.Invalid("csv.quote_open", "A quotation mark is not closed.");
        EndLine();
        return lines.Count > mostLines ? TableRows.Full : lines;

        void EndCell()
        {
            cells.Add(cell.ToString());
            cell.Clear();
        }

        void EndLine()
        {
            EndCell();
            if (cells.Exists(each => each.Length > 0))
                lines.Add([.. cells]);
            cells.Clear();
        }
    }

    /// <summary>A line. What begins like a formula gets an apostrophe, so that no spreadsheet works it out.</summary>
    public static string Line(IEnumerable<string> cells) => string.Join(',', cells.Select(Cell)) + "\r\n";

    private static string Cell(string text)
    {
        if (text.Length == 0)
            return "";
        // a telephone number is no formula
        var plain = text[0] is '=' or '@' or '\t' || (text[0] is '+' or '-' && !text.AsSpan(1).ToString().All(c => char.IsAsciiDigit(c) || c is ' ' or '.' or '-')) ? "'" + text : text;
        return plain.AsSpan().IndexOfAny(",\"\r\n") >= 0 ? "\"" + plain.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"" : plain;
    }

    private static char SeparatorOf(string text)
    {
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        var first = end < 0 ? text : text[..end];
        var best = ',';
        foreach (var candidate in ";\t")
        {
            if (first.Count(c => c == candidate) > first.Count(c => c == best))
                best = candidate;
        }

        return best;
    }
}
