using Switchboard.Ivr.Persistence;
using Switchboard.Kernel;
using Switchboard.Media.Prompts;
using Switchboard.Speech;

namespace Switchboard.Ivr.Features.Prompts;

/// <summary>The audio of one take, written.</summary>
/// <param name="File">Relative to the prompts folder; the server made it up.</param>
/// <param name="DurationMs">Length.</param>
/// <param name="SizeBytes">Size of the file.</param>
internal sealed record Take(string File, int DurationMs, int SizeBytes);

/// <summary>Turns an upload or a text into a take: 8 kHz, 16 bits, mono, one loudness. A take is never changed; a new one is a new file.</summary>
internal sealed class PromptTakes(IvrDataOptions options, SpeechCache speech, TimeProvider time)
{
    public const int LargestFile = 10 * 1024 * 1024;

    /// <summary>From a sound file of any common format.</summary>
    public async Task<Outcome<Take>> FromFileAsync(TenantId tenant, ReadOnlyMemory<byte> sound, CancellationToken cancellation)
    {
        if (sound.Length > LargestFile)
            return Fault.Invalid("prompt.too_large", "A sound file has at most 10 MB.", "file");
        if (!Prompt.FromWav(sound.Span).TryGet(out var prompt, out var fault) && !(await DecodeAsync(tenant, sound, cancellation)).TryGet(out prompt, out fault))
            return fault with { Field = "file" };
        return prompt.SampleCount == 0
            ? Fault.Invalid("prompt.empty", "The file holds no audio.", "file")
            : await WriteAsync(tenant, prompt, cancellation);
    }

    public async Task<Outcome<Take>> FromTextAsync(TenantId tenant, PromptWrite write, CancellationToken cancellation)
    {
        var spoken = await speech.GetPromptAsync(new SpeechRequest(write.Text!, write.Language!, write.Voice), cancellation);
        return spoken.TryGet(out var prompt, out var fault) ? await WriteAsync(tenant, prompt, cancellation) : fault with { Field = fault.Field ?? "text" };
    }

    public string PathOf(string file) => Path.Combine(options.PromptsFolder, file);

    /// <summary>A take that was not kept after all.</summary>
    public void Drop(Take take) => File.Delete(PathOf(take.File));

    // the library reads files by name; what is half written never bears a name that a prompt has
    private async Task<Outcome<Prompt>> DecodeAsync(TenantId tenant, ReadOnlyMemory<byte> sound, CancellationToken cancellation)
    {
        var path = PathOf(Path.Combine(tenant.Value.ToString("N"), $"{Ids.New(time):N}.upload"));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        try
        {
            await File.WriteAllBytesAsync(path, sound, cancellation);
            if (!SoundFile.Decode(path).TryGet(out var decoded, out var fault))
                return fault;
            return Prompt.FromWav(new SpeechAudio(decoded.Samples, decoded.Rate).ToWav());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Fault("prompt.not_stored", "The audio could not be stored. Is the disk full?", FaultKind.Unavailable);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private async Task<Outcome<Take>> WriteAsync(TenantId tenant, Prompt prompt, CancellationToken cancellation)
    {
        var audio = PromptFormat.Write(prompt);
        var wav = audio.ToWav();
        var file = Path.Combine(tenant.Value.ToString("N"), $"{Ids.New(time):N}.wav");
        var path = PathOf(file);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllBytesAsync(path + ".part", wav, cancellation);
            File.Move(path + ".part", path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Fault("prompt.not_stored", "The audio could not be stored. Is the disk full?", FaultKind.Unavailable);
        }

        return new Take(file, (int)audio.Duration.TotalMilliseconds, wav.Length);
    }
}
