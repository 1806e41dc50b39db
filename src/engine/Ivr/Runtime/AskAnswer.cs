using System.Globalization;
using System.Security;
using Switchboard.Ivr.Model;
using Switchboard.Speech.Recognition;
using Switchboard.VoiceXml;

namespace Switchboard.Ivr.Runtime;

/// <summary>What an <see cref="AskNode"/> listens for, and what an answer to it means.</summary>
internal static class AskAnswer
{
    private const int MostKeys = 20;

    /// <summary>The grammar for a recogniser; null when there is nothing to listen for.</summary>
    public static SpeechGrammar? Listens(AskNode node) => node.Kind switch
    {
        AskKind.Words => Phrases(node) is { Length: > 0 } phrases
            ? new SpeechGrammar("<grammar xmlns=\"http://www.w3.org/2001/06/grammar\" version=\"1.0\" root=\"r\"><rule id=\"r\"><one-of>" + phrases + "</one-of></rule></grammar>")
            : null,
        AskKind.Grammar => node.Grammar is { } written && SpokenGrammars.Normalise(written, out _) is { } grammar ? new SpeechGrammar(grammar) : null,
        _ => new SpeechGrammar("builtin:grammar/" + Builtin(node)),
    };

    /// <summary>How many keys may come, and which end them.</summary>
    public static (int Most, string Terminators) Keys(AskNode node) => node.Kind switch
    {
        AskKind.Words or AskKind.Grammar => (Math.Max(1, node.Choices.Select(choice => choice.Key?.Length ?? 0).DefaultIfEmpty(1).Max()), ""),
        AskKind.YesNo => (1, ""),
        AskKind.Digits => (Math.Max(1, node.MaxDigits), node.Terminators),
        _ => (MostKeys, node.Terminators),
    };

    /// <summary>The value of keys; null when they are no answer.</summary>
    public static string? OfKeys(AskNode node, string keys) => node.Kind switch
    {
        AskKind.Words or AskKind.Grammar => node.Choices.FirstOrDefault(choice => choice.Key == keys)?.Value,
        _ => SpokenGrammars.ReadBuiltin(Builtin(node), keys, keys: true),
    };

    /// <summary>The value of words; null when they are no answer. A grammar's tags are another's business.</summary>
    public static string? OfWords(AskNode node, string words) => node.Kind switch
    {
        AskKind.Words => node.Choices.FirstOrDefault(choice => choice.Words.Any(phrase => Same(phrase, words)))?.Value,
        AskKind.Grammar => words,
        _ => SpokenGrammars.ReadBuiltin(Builtin(node), words, keys: false),
    };

    private static string Builtin(AskNode node) => node.Kind switch
    {
        AskKind.YesNo => "boolean",
        AskKind.Digits => string.Create(CultureInfo.InvariantCulture, $"digits?minlength={Math.Max(1, node.MinDigits)};maxlength={Math.Max(1, node.MaxDigits)}"),
        AskKind.Number => "number",
        AskKind.Date => "date",
        _ => "time",
    };

    private static string Phrases(AskNode node) => string.Concat(node.Choices.SelectMany(choice => choice.Words)
        .Where(phrase => !string.IsNullOrWhiteSpace(phrase))
        .Select(phrase => $"<item>{SecurityElement.Escape(Plain(phrase))}</item>"));

    private static bool Same(string phrase, string words) => string.Equals(Plain(phrase), Plain(words), StringComparison.Ordinal);

    private static string Plain(string phrase) => string.Join(' ', phrase
        .ToLowerInvariant()
        .Split([' ', '\t', '\r', '\n', ',', '.', '!', '?', ';', ':', '"', '，', '。', '！', '？', '；', '：', '、'], StringSplitOptions.RemoveEmptyEntries));
}
