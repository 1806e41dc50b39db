using System.Text;

namespace Switchboard.VoiceXml.Grammars;

/// <summary>Splits grammar text and utterances into words, or keys.</summary>
internal static class GrammarTokens
{
    /// <summary>Adds the words of a grammar's text; what stands in double quotes is words as well, since an utterance has no quotes.</summary>
    public static void Add(List<Expansion> parts, string text, bool dtmf)
    {
        foreach (var word in dtmf ? Keys(text) : Words(text))
            parts.Add(new TokenExpansion(word));
    }

    public static string[] Words(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var letter in text)
        {
            if (char.IsLetterOrDigit(letter) || letter is '\'' or '-' or '_' or '&' or '@' or '%' or '+' || (letter == '.' && word.Length > 0))
                word.Append(char.ToLowerInvariant(letter));
            else
                Close(words, word);
        }

        Close(words, word);
        return [.. words];
    }

    public static string[] Keys(string text)
    {
        var keys = new List<string>();
        foreach (var part in text.Split([' ', '\t', '\r', '\n', '"'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (part is "star" or "pound")
                keys.Add(part == "star" ? "*" : "#");
            else
                AddKeys(keys, part.StartsWith("dtmf-", StringComparison.Ordinal) ? part[5..] : part);
        }

        return [.. keys];
    }

    public static SpecialRule? Special(string name) => name switch
    {
        "NULL" => SpecialRule.Null,
        "VOID" => SpecialRule.Void,
        "GARBAGE" => SpecialRule.Garbage,
        _ => null,
    };

    private static void AddKeys(List<string> keys, string part)
    {
        foreach (var key in part)
            keys.Add(char.ToUpperInvariant(key).ToString());
    }

    private static void Close(List<string> words, StringBuilder word)
    {
        while (word.Length > 0 && word[^1] is '.' or '\'' or '-')
            word.Length--;
        if (word.Length > 0 && word[0] == '\'')
            word.Remove(0, 1);
        if (word.Length > 0)
            words.Add(word.ToString());
        word.Clear();
    }
}
