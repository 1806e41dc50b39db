using System.Globalization;
using Microsoft.AspNetCore.Http;
using Switchboard.Data.Web;
using Switchboard.Fax.Documents;
using Switchboard.Kernel;

namespace Switchboard.Fax.Features;

/// <summary>What came in by the form, checked.</summary>
internal sealed record FaxRequest(
    string To, byte[] Upload, string Subject, string From, string? StationId, string? Header, bool Ecm, bool T38, DateTimeOffset? At, int MaxAttempts)
{
    private const int UsualAttempts = 4;

    public static async Task<Outcome<FaxRequest>> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (!request.HasFormContentType)
            return Fault.Invalid("request.malformed", "Send a form (multipart/form-data) with to and file.");
        try
        {
            var form = await request.ReadFormAsync(cancellation);
            return Check(form) is { } fault ? fault : await TakeAsync(form, cancellation);
        }
        catch (InvalidDataException)
        {
            return Fault.Invalid("request.malformed", "The form cannot be read: send to and file as multipart/form-data.");
        }
    }

    private static Fault? Check(IFormCollection form) => new Check()
        .That(Number(Field(form, "to")) is not null, "to", "number.invalid", "to is a telephone number: 1 to 32 digits, with a leading + where needed.")
        .That(Field(form, "from") is not { } from || Number(from) is not null, "from", "number.invalid", "from is one of your own telephone numbers.")
        .OptionalText(Field(form, "subject"), "subject", 200).OptionalText(Field(form, "stationId"), "stationId", 20).OptionalText(Field(form, "header"), "header", 50)
        .That(IsFlag(form, "ecm"), "ecm", "field.unknown_value", "ecm is true or false.")
        .That(IsFlag(form, "t38"), "t38", "field.unknown_value", "t38 is true or false.")
        .That(Field(form, "at") is not { } at || Time(at) is not null, "at", "field.not_a_time", "at is a time such as 2026-05-04T08:00:00+08:00.")
        .That(Field(form, "maxAttempts") is not { } most || Whole(most) is >= 1 and <= 12, "maxAttempts", "field.out_of_range", "maxAttempts is between 1 and 12.")
        .That(form.Files.Count > 0, "file", "field.required", "file is required: a PDF or TIFF.")
        .That(form.Files.Count == 0 || form.Files[0].Length is > 0 and <= FaxDocuments.LargestUpload, "file", "fax.document_size", "A document has at most 20 MB and is not empty.").Fault;

    private static async Task<Outcome<FaxRequest>> TakeAsync(IFormCollection form, CancellationToken cancellation)
    {
        var file = form.Files[0];
        using var bytes = new MemoryStream((int)file.Length);
        await file.CopyToAsync(bytes, cancellation);
        return new FaxRequest(
            Number(Field(form, "to"))!, bytes.ToArray(), Field(form, "subject") ?? Path.GetFileNameWithoutExtension(file.FileName), Number(Field(form, "from")) ?? "",
            Field(form, "stationId"), Field(form, "header"), Flag(form, "ecm"), Flag(form, "t38"), Field(form, "at") is { } at ? Time(at) : null,
            Field(form, "maxAttempts") is { } most ? Whole(most)!.Value : UsualAttempts);
    }

    private static string? Number(string? text)
    {
        var plain = text?.Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);
        if (plain is not { Length: >= 1 and <= 32 } || plain == "+")
            return null;
        return plain.AsSpan(plain[0] == '+' ? 1 : 0).ContainsAnyExceptInRange('0', '9') ? null : plain;
    }

    private static string? Field(IFormCollection form, string name) => form.TryGetValue(name, out var value) && value.ToString().Trim() is { Length: > 0 } text ? text : null;

    private static bool IsFlag(IFormCollection form, string name) => Field(form, name) is null or "true" or "false";

    private static bool Flag(IFormCollection form, string name) => Field(form, name) != "false";

    private static DateTimeOffset? Time(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time.ToUniversalTime() : null;

    private static int? Whole(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
