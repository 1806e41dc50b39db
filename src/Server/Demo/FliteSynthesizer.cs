using System.ComponentModel;
using System.Diagnostics;
using Switchboard.Kernel;
using Switchboard.Media.Prompts;
using Switchboard.Speech;

namespace Switchboard.Server.Demo;

/// <summary>English by flite, which sounds more like a person on the telephone than espeak-ng does.</summary>
internal sealed class FliteSynthesizer(string folder, TimeProvider time) : ISpeechSynthesizer
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    public string Version => "flite-1";

    public static bool IsInstalled => File.Exists("/usr/bin/flite");

    public async Task<Outcome<SpeechAudio>> SynthesizeAsync(SpeechRequest request, CancellationToken cancel = default)
    {
        var file = Path.Combine(folder, $"flite-{Guid.NewGuid():N}.wav");
        var start = new ProcessStartInfo("/usr/bin/flite") { ArgumentList = { "-voice", request.Voice ?? "slt", "-t", request.Text, "-o", file }, RedirectStandardOutput = true, UseShellExecute = false };
        using var late = new CancellationTokenSource(Limit, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel, late.Token);
        try
        {
            using var flite = Process.Start(start)!;
            try
            {
                await flite.WaitForExitAsync(stop.Token);
            }
            catch (OperationCanceledException)
            {
                flite.Kill();
                throw;
            }

            if (!(await Prompt.LoadAsync(file, stop.Token)).TryGet(out var prompt, out var fault))
                return fault;
            return new SpeechAudio(prompt.Samples.ToArray(), AudioSource.SampleRate);
        }
        catch (Exception e) when (e is Win32Exception or IOException || (e is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            return new Fault("speech.flite", e.Message, FaultKind.Unavailable);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
