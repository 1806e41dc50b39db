using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Switchboard.Contracts.Events;
using Switchboard.Kernel;

namespace Switchboard.Ivr.Features.Prompts;

/// <summary>What came in: JSON alone, or a form with a sound file.</summary>
internal sealed record PromptRequest(PromptWrite Write, byte[]? Wav)
{
    private static readonly Fault Malformed = Fault.Invalid("request.malformed", "Send JSON, or a form with name, language and file.");

    public static async Task<Outcome<PromptRequest>> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        try
        {
            if (request.HasFormContentType)
                return await ReadFormAsync(request, cancellation);
            return await request.ReadFromJsonAsync<PromptWrite>(WireJson.Options, cancellation) is { } write ? new PromptRequest(write, null) : Malformed;
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or InvalidOperationException)
        {
            return Malformed;
        }
    }

    private static async Task<Outcome<PromptRequest>> ReadFormAsync(HttpRequest request, CancellationToken cancellation)
    {
        var form = await request.ReadFormAsync(cancellation);
        if (form.Files is not [var file, ..])
            return Fault.Invalid("field.required", "file is required: a sound file.", "file");
        if (file.Length > PromptTakes.LargestFile)
            return Fault.Invalid("prompt.too_large", "A sound file has at most 10 MB.", "file");
        using var bytes = new MemoryStream((int)file.Length);
        await file.CopyToAsync(bytes, cancellation);
        var kind = Field(form, "kind");
        return new PromptRequest(
            new PromptWrite(Field(form, "name"), Field(form, "language"), kind is null or PromptWrite.Spoken ? "upload" : kind, Field(form, "text"), null), bytes.ToArray());
    }

    private static string? Field(IFormCollection form, string name) => form.TryGetValue(name, out var value) && value.ToString() is { Length: > 0 } text ? text : null;
}
