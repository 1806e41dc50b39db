using System.Collections.Concurrent;
using System.Text;

namespace Switchboard.Speech.Mandarin;

/// <summary>
/// Reads Chinese text as pinyin with tone numbers (<c>ni3 hao3</c>), which is what espeak-ng's Mandarin voice speaks. The third
/// tone's change is left to espeak-ng; those of 一 and 不 are made here.
/// </summary>
internal sealed class PinyinReader(HanTransliterator transliterator)
{
    private const string Numerals = "零〇一二三四五六七八九十百千万亿两幺点第";

    // What 一 counts, links to or multiplies; before others (一月, 一号, 星期一) it keeps its tone.
    private const string AfterCountingOne = "个位下次些样起直定共般百千万亿条张台通种部元块遍天年会切段句声份分秒点件名间杯家门";

    private readonly ConcurrentDictionary<string, string> _known = new(StringComparer.Ordinal);

    /// <summary>The pinyin of Chinese text; punctuation becomes ASCII, what has no reading is left out.</summary>
    /// <param name="text">Han characters and punctuation.</param>
    /// <param name="syllableCount">How many syllables there are.</param>
    public string Read(string text, out int syllableCount)
    {
        var syllables = Syllables(text);
        ChangeTones(syllables);
        var pinyin = new StringBuilder(text.Length * 5);
        syllableCount = 0;
        foreach (var (_, reading) in syllables)
        {
            pinyin.Append(reading).Append(' ');
            if (char.IsAsciiLetter(reading[0]))
                syllableCount++;
        }

        return pinyin.ToString().TrimEnd();
    }

    private List<(string Han, string Reading)> Syllables(string text)
    {
        var syllables = new List<(string Han, string Reading)>(text.Length);
        for (var at = 0; at < text.Length;)
        {
            if (PinyinPhrases.Match(text.AsSpan(at)) is { } phrase)
            {
                for (var i = 0; i < phrase.Length; i++)
                    syllables.Add((text.Substring(at + i, 1), phrase[i]));
                at += phrase.Length;
                continue;
            }

            Rune.DecodeFromUtf16(text.AsSpan(at), out _, out var size);
            var character = text.Substring(at, size);
            var reading = Punctuation(character[0]) ?? _known.GetOrAdd(character, ReadCharacter);
            if (reading.Length > 0)
                syllables.Add((character, reading));
            at += size;
        }

        return syllables;
    }

    private string ReadCharacter(string character)
    {
        var marked = transliterator.Read(character);
        return marked is null ? "" : Numbered(marked.AsSpan().Trim());
    }

    /// <summary>nǚ → nv3; empty when it is no syllable.</summary>
    internal static string Numbered(ReadOnlySpan<char> marked)
    {
        var syllable = new StringBuilder(8);
        var tone = '5';
        foreach (var c in marked.ToString().Normalize(NormalizationForm.FormD))
        {
            switch (c)
            {
                case '\u0304':
                    tone = '1';
                    break;
                case '\u0301':
                    tone = '2';
                    break;
                case '\u030C':
                    tone = '3';
                    break;
                case '\u0300':
                    tone = '4';
                    break;
                case '\u0308' when syllable is [.., 'u']:
                    syllable[^1] = 'v';
                    break;
                case '\u0302':
                    break;
                case >= 'a' and <= 'z':
                    syllable.Append(c);
                    break;
                default:
                    return "";
            }
        }

        return syllable.Length > 0 ? syllable.Append(tone).ToString() : "";
    }

    private static void ChangeTones(List<(string Han, string Reading)> syllables)
    {
        for (var i = 0; i + 1 < syllables.Count; i++)
        {
            var (han, reading) = syllables[i];
            var (next, nextReading) = syllables[i + 1];
            if (han == "不" && nextReading[^1] == '4')
                syllables[i] = (han, "bu2");
            else if (han == "一" && reading == "yi1" && AfterCountingOne.Contains(next, StringComparison.Ordinal) && !FollowsNumeral(syllables, i))
                syllables[i] = (han, nextReading[^1] is '4' || next == "个" ? "yi2" : "yi4");
        }
    }

    private static bool FollowsNumeral(List<(string Han, string Reading)> syllables, int i) =>
        i > 0 && Numerals.Contains(syllables[i - 1].Han, StringComparison.Ordinal);

    private static string? Punctuation(char c) => c switch
    {
        '，' or '、' or ',' or '：' or ':' or '—' or '…' or '（' or '）' or '(' or ')' => ",",
        '。' or '.' or '；' or ';' or '\n' => ".",
        '？' or '?' => "?",
        '！' or '!' => "!",
        _ => null,
    };
}
