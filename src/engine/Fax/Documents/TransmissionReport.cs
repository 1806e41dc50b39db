using System.Globalization;
using System.Text;
using Switchboard.Fax.Persistence;

namespace Switchboard.Fax.Documents;

/// <summary>The confirmation page: one PDF page of plain text, written by hand because it needs nothing more.</summary>
internal static class TransmissionReport
{
    private const int MostAttempts = 20;

    public static byte[] Write(FaxRow fax, IReadOnlyList<AttemptRow> attempts, TimeZoneInfo zone)
    {
        var sent = fax.Direction == FaxWords.Out;
        var lines = new List<string>
        {
            sent ? "FAX TRANSMISSION REPORT" : "FAX RECEPTION REPORT",
            "",
            $"Result        {Verdict(fax)}",
            $"{(sent ? "To            " : "From          ")}{fax.Number}",
            $"{(sent ? "From          " : "To            ")}{(fax.OwnNumber.Length > 0 ? fax.OwnNumber : fax.StationId)}",
            $"Other station {fax.RemoteId}",
            $"Subject       {fax.Subject}",
            $"Created       {At(fax.CreatedAt, zone)}",
            $"Finished      {(fax.FinishedAt is { } end ? At(end, zone) : "-")}",
            Text($"Pages         {fax.PagesDone} of {fax.Pages}"),
            Text($"Speed         {fax.BitRate} bit/s, {(fax.UsedEcm ? "error correction" : "no error correction")}, {(fax.Transport == "t38" ? "T.38" : "audio")}"),
            Text($"Duration      {fax.DurationMs / 1000} s"),
            $"SHA-256       {fax.Sha256}",
            $"Reference     {fax.Id}",
        };
        if (fax.Detail is { Length: > 0 } detail)
            lines.Insert(3, $"              {detail}");
        if (attempts.Count > 0)
            lines.AddRange(["", "Attempts"]);
        foreach (var attempt in attempts.TakeLast(MostAttempts))
            lines.Add(Text($"{attempt.Attempt,3}  {At(attempt.StartedAt, zone)}  {attempt.Pages,3} p.  {attempt.BitRate,5}  {attempt.Code}: {attempt.Detail}"));
        return Pdf(lines);
    }

    private static string Verdict(FaxRow fax) => fax.State switch { "sent" or "received" => "OK", "cancelled" => "CANCELLED", "failed" => "FAILED", _ => "IN PROGRESS" };

    private static string At(DateTimeOffset moment, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(moment, zone).ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static byte[] Pdf(IEnumerable<string> lines)
    {
        var content = new StringBuilder("BT /F1 9 Tf 50 790 Td 14 TL\n");
        foreach (var line in lines)
            content.Append('(').Append(Escaped(line)).Append(") Tj T*\n");
        content.Append("ET");
        string[] objects =
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
            Text($"<< /Length {content.Length} >>\nstream\n{content}\nendstream"),
            "<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>",
        ];
        var pdf = new StringBuilder("%PDF-1.4\n");
        var offsets = new List<int>();
        for (var i = 0; i < objects.Length; i++)
        {
            offsets.Add(pdf.Length);
            pdf.Append(CultureInfo.InvariantCulture, $"{i + 1} 0 obj\n{objects[i]}\nendobj\n");
        }

        var table = pdf.Length;
        pdf.Append(CultureInfo.InvariantCulture, $"xref\n0 {objects.Length + 1}\n0000000000 65535 f \n");
        foreach (var offset in offsets)
            pdf.Append(CultureInfo.InvariantCulture, $"{offset:D10} 00000 n \n");
        pdf.Append(CultureInfo.InvariantCulture, $"trailer\n<< /Size {objects.Length + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n");
        return Encoding.ASCII.GetBytes(pdf.ToString());
    }

    // The page's font knows ASCII; everything else is a question mark, as on any fax machine.
    private static string Escaped(string line)
    {
        var text = new StringBuilder();
        foreach (var c in line.Length > 100 ? line[..100] : line)
        {
            if (c is '(' or ')' or '\\')
                text.Append('\\');
            text.Append(c is >= ' ' and <= '~' ? c : '?');
        }

        return text.ToString();
    }
}
