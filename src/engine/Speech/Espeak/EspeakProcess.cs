using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Switchboard.Kernel;

namespace Switchboard.Speech.Espeak;

/// <summary>Runs espeak-ng once: text by standard input, a WAV file by standard output, both bounded, within a time limit.</summary>
internal sealed class EspeakProcess(EspeakOptions options, TimeProvider time) : IDisposable
{
    private const int SampleRate = 22050;
    private const int MaxErrorBytes = 1024;

    // As many at once as there are cores: more would only make each slower.
    private readonly SemaphoreSlim _places = new(Environment.ProcessorCount);

    private int MaxOutput => (int)Math.Min(int.MaxValue, options.LongestAudio.TotalSeconds * SampleRate * 2) + 4096;

    public async Task<Outcome<byte[]>> RunAsync(string text, string voice, int wordsPerMinute, CancellationToken cancel)
    {
        await _places.WaitAsync(cancel).ConfigureAwait(false);
        using var limit = new CancellationTokenSource(options.TimeLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        using var process = new Process { StartInfo = Command(voice, wordsPerMinute) };
        try
        {
            process.Start();
            return await ExchangeAsync(process, text, either.Token).ConfigureAwait(false);
        }
        catch (Win32Exception)
        {
            return new Fault("speech.espeak_missing", $"{options.Program} cannot be started: install espeak-ng", FaultKind.Unavailable);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new Fault("speech.timed_out", "Speech synthesis took too long.", FaultKind.Unavailable);
        }
        catch (IOException e)
        {
            return new Fault("speech.broken_off", $"espeak-ng broke off: {e.Message}", FaultKind.Unavailable);
        }
        finally
        {
            End(process);
            _places.Release();
        }
    }

    public void Dispose() => _places.Dispose();

    private ProcessStartInfo Command(string voice, int wordsPerMinute)
    {
        var start = new ProcessStartInfo(options.Program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        // -b 1: UTF-8; -z: no pause after the last sentence. No -m: markup in the text is not obeyed.
        var speed = wordsPerMinute.ToString(CultureInfo.InvariantCulture);
        foreach (var argument in (string[])["-v", voice, "-s", speed, "-b", "1", "-z", "--stdin", "--stdout"])
            start.ArgumentList.Add(argument);
        return start;
    }

    private async Task<Outcome<byte[]>> ExchangeAsync(Process process, string text, CancellationToken cancel)
    {
        var audio = ReadAsync(process.StandardOutput.BaseStream, MaxOutput, cancel);
        var complaint = ReadAsync(process.StandardError.BaseStream, MaxErrorBytes, cancel);
        var input = process.StandardInput.BaseStream;
        await using (input.ConfigureAwait(false))
            await input.WriteAsync(Encoding.UTF8.GetBytes(text), cancel).ConfigureAwait(false);

        var bytes = await audio.ConfigureAwait(false);
        if (bytes is null)
            return Fault.Invalid("speech.too_long", "The text gives more audio than is allowed.");
        var words = Encoding.UTF8.GetString(await complaint.ConfigureAwait(false) ?? []).Trim();
        await process.WaitForExitAsync(cancel).ConfigureAwait(false);
        return process.ExitCode == 0
            ? bytes
            : new Fault("speech.refused", $"espeak-ng ended with {process.ExitCode}: {words}", FaultKind.Unavailable);
    }

    // Null when there is more than allowed.
    private static async Task<byte[]?> ReadAsync(Stream from, int most, CancellationToken cancel)
    {
        using var all = new MemoryStream();
        var buffer = new byte[32768];
        while (true)
        {
            var read = await from.ReadAsync(buffer, cancel).ConfigureAwait(false);
            if (read == 0)
                return all.ToArray();
            if (all.Length + read > most)
                return null;
            all.Write(buffer, 0, read);
        }
    }

    private static void End(Process process)
    {
        try
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It was never started.
        }
    }
}
