using System.Text.Json.Nodes;
using Switchboard.Ivr;
using Switchboard.Kernel;

namespace Switchboard.Server.Configuration;

/// <summary>The audio of a prompt that brings its own.</summary>
internal sealed record PromptAudio(byte[] Wav)
{
    public Task<Outcome<JsonNode>> SendAsync(IConfigurationTarget target, Item item, JsonObject? row, CancellationToken cancellation)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal) { ["name"] = item.Text("name")!, ["language"] = item.Text("language")!, ["kind"] = "upload" };
        if (item.Text("text") is { } text)
            fields["text"] = text;
        return row is null
            ? target.UploadAsync(HttpMethod.Post, "/prompts", fields, Wav, cancellation)
            : target.UploadAsync(HttpMethod.Put, $"/prompts/{row["id"]!.GetValue<string>()}/audio", fields, Wav, cancellation);
    }
}

/// <summary>Prompts: a text that is spoken, or a WAV file beside the configuration.</summary>
internal static class PromptSteps
{
    public static async Task<Step> PlanAsync(
        Item item, TargetState state, IConfigurationFiles files, IConfigurationTarget target, ConfigurationErrors errors, CancellationToken cancellation)
    {
        var row = state.Find(item);
        if (item["file"] is not { } file)
            return Spoken(item, state, row, errors);
        if (files.Read(file.Value!.GetValue<string>()) is not { } wav)
        {
            errors.Add(file.Place, $"there is no file '{file.Value.GetValue<string>()}'");
            return new Step(item, Deed.Nothing);
        }

        if (!PromptFormat.Convert(wav).TryGet(out var converted, out var fault))
        {
            errors.Add(file.Place, fault.Detail);
            return new Step(item, Deed.Nothing);
        }

        if (row is null)
            return new Step(item, Deed.Make, new PromptAudio(wav));
        var present = await target.SendAsync(HttpMethod.Get, $"/prompts/{row["id"]!.GetValue<string>()}/audio", null, cancellation);
        var same = row["kind"]!.GetValue<string>() != "tts" && present.Body.AsSpan().SequenceEqual(converted)
            && (item["text"] is not { } text || state.Same(text, row));
        return new Step(item, same ? Deed.Nothing : Deed.Change, same ? null : new PromptAudio(wav));
    }

    private static Step Spoken(Item item, TargetState state, JsonObject? row, ConfigurationErrors errors)
    {
        if (string.IsNullOrWhiteSpace(item.Text("text")))
            errors.Add(item.Place, "a prompt has a text to speak, or a file");
        var same = row is not null && row["kind"]!.GetValue<string>() == "tts" && item.Values.Values.All(v => state.Same(v, row));
        return new Step(item, row is null ? Deed.Make : same ? Deed.Nothing : Deed.Change);
    }
}
