using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Switchboard.Contracts.Lines;

namespace Switchboard.Switch.Routing;

/// <summary>Patterns over numbers: never more than 250 ms, never exponential.</summary>
public static class Rewriting
{
    /// <summary>Longest pattern.</summary>
    public const int LongestPattern = 200;

    private const int Kept = 2_000;
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(250);
    private static readonly ConcurrentDictionary<string, Regex> Patterns = new(StringComparer.Ordinal);

    /// <summary>Why this is no pattern; null when it is one.</summary>
    public static string? WhyNot(string pattern)
    {
        try
        {
            return pattern is not { Length: > 0 and <= LongestPattern } ? $"A pattern has 1 to {LongestPattern} characters." : Of(pattern) is null ? "" : null;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return e.Message; // NotSupportedException: lookarounds, back references
        }
    }

    /// <summary>True when the pattern is found in the number.</summary>
    public static bool Matches(string pattern, string number)
    {
        try
        {
            return Of(pattern).IsMatch(number);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException or RegexMatchTimeoutException)
        {
            return false;
        }
    }

    /// <summary>The number after the first line whose pattern is found in it; as it was when none is. <paramref name="line"/> is that line's index or −1.</summary>
    public static string Apply(IReadOnlyList<NumberRewrite> lines, string number, out int line)
    {
        ArgumentNullException.ThrowIfNull(lines);
        for (line = 0; line < lines.Count; line++)
        {
            if (!Matches(lines[line].Match, number))
                continue;
            try
            {
                return Of(lines[line].Match).Replace(number, lines[line].Replace, 1);
            }
            catch (RegexMatchTimeoutException)
            {
                // as if it had not been found
            }
        }

        line = -1;
        return number;
    }

    private static Regex Of(string pattern)
    {
        if (Patterns.TryGetValue(pattern, out var known))
            return known;
        if (Patterns.Count >= Kept)
            Patterns.Clear();
        return Patterns[pattern] = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Limit);
    }
}
