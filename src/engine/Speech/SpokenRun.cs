using System.Globalization;
using System.Text;
using Switchboard.Speech.Mandarin;

namespace Switchboard.Speech;

/// <summary>A stretch of text that one voice speaks.</summary>
/// <param name="IsChinese">Han characters; otherwise Latin (and whatever else the English voice makes of it).</param>
/// <param name="Text">Never without something to say.</param>
internal sealed record SpokenRun(bool IsChinese, string Text)
{
    /// <summary>Cleans the text and splits it by script. In a Chinese text digits are written out and so belong to the Chinese voice.</summary>
    public static List<SpokenRun> Split(string text, bool chinese)
    {
        var clean = Clean(text);
        if (chinese)
            clean = ChineseNumerals.WriteOut(clean);
        var runs = new List<SpokenRun>();
        var run = new StringBuilder();
        bool? isHan = null;
        foreach (var rune in clean.EnumerateRunes())
        {
            // Digits and punctuation go with what stands before them.
            bool? script = IsHan(rune) ? true : Rune.IsLetter(rune) ? false : null;
            if (script is not null && isHan is not null && script != isHan)
                Close(runs, run, isHan.Value);
            isHan = script ?? isHan;
            run.Append(rune);
        }

        Close(runs, run, isHan ?? chinese);
        return runs;
    }

    private static void Close(List<SpokenRun> runs, StringBuilder run, bool isHan)
    {
        var text = run.ToString().Trim();
        run.Clear();
        foreach (var rune in text.EnumerateRunes())
        {
            if (!Rune.IsLetterOrDigit(rune))
                continue;
            runs.Add(new SpokenRun(isHan, text));
            return;
        }
    }

    // Brackets would begin espeak-ng's phoneme notation, control characters end its input; full-width forms become plain ones.
    private static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is >= 0xFF10 and <= 0xFF19 or >= 0xFF21 and <= 0xFF3A or >= 0xFF41 and <= 0xFF5A or 0xFF05)
                clean.Append((char)(rune.Value - 0xFEE0));
            else if (rune.Value is '[' or ']' or '<' or '>' || rune == Rune.ReplacementChar || IsUnspeakable(rune))
                clean.Append(' ');
            else
                clean.Append(rune);
        }

        return clean.ToString();
    }

    private static bool IsUnspeakable(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.OtherSymbol or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate;

    private static bool IsHan(Rune rune) => rune.Value is 0x3007 or (>= 0x3400 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x3FFFF);
}
