using System.Diagnostics;
using Switchboard.Media.Prompts;

namespace Switchboard.Engine.Tests.Speech;

/// <summary>A caller who says what he is told: flite, at 8 kHz.</summary>
internal static class Flite
{
    public static short[] Say(string text, string voice = "slt")
    {
        var file = Path.Combine(Path.GetTempPath(), $"flite-{Guid.NewGuid():N}.wav");
        try
        {
            using var flite = Process.Start(new ProcessStartInfo("flite", ["-voice", voice, "-t", text, "-o", file]) { RedirectStandardOutput = true, UseShellExecute = false })!;
            flite.WaitForExit();
            return Prompt.FromWav(File.ReadAllBytes(file)).Value.Samples.ToArray();
        }
        finally
        {
            File.Delete(file);
        }
    }
}
