using System.ComponentModel;
using System.Diagnostics;

namespace Switchboard.Speech.Recognition.Sphinx;

/// <summary>How words are said: as the dictionary has it, else as flite would read them.</summary>
internal sealed class Pronunciations(Func<string, string?> dictionary)
{
    private const int MostWays = 4;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>The ways to say it, as phones; none when nobody can.</summary>
    public IReadOnlyList<string> Of(string word)
    {
        if (dictionary(word) is not { } first)
            return Read(word) is { } read ? [read] : [];
        var ways = new List<string> { first };
        while (ways.Count < MostWays && dictionary($"{word}({ways.Count + 1})") is { } next)
            ways.Add(next);
        return ways;
    }

    private static string? Read(string word)
    {
        if (!word.All(char.IsAscii) || !word.Any(char.IsAsciiLetterOrDigit))
            return null;
        var start = new ProcessStartInfo("flite") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in (string[])["-ps", "-t", word.TrimStart('-').Replace('-', ' '), "-o", "none"])
            start.ArgumentList.Add(argument);
        try
        {
            using var flite = Process.Start(start);
            if (flite is null)
                return null;
            using var watch = new Timer(_ => flite.Kill(), null, Limit, Timeout.InfiniteTimeSpan);
            var phones = Phones(flite.StandardOutput.ReadToEnd());
            flite.WaitForExit();
            return phones;
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException)
        {
            return null; // not installed: such words are not heard
        }
    }

    private static string? Phones(string said)
    {
        var phones = said.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)
            .Where(phone => phone is not "pau")
            .Select(phone => phone == "ax" ? "AH" : phone.ToUpperInvariant())
            .ToList();
        return phones.Count is > 0 and < 100 ? string.Join(' ', phones) : null;
    }
}
