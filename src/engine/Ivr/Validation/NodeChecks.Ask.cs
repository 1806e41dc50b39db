using Switchboard.Ivr.Model;
using Switchboard.VoiceXml;

namespace Switchboard.Ivr.Validation;

/// <content>Questions that are answered by words.</content>
internal sealed partial class NodeChecks
{
    private void CheckAsk(NodeAt at, AskNode node)
    {
        if (node.Variable is not null)
            CheckSettable(at, "variable", node.Variable);
        CheckRange(at, "confidence", node.Confidence, 0, 100);
        CheckRange(at, "endSilenceMs", node.EndSilenceMs, 200, 5000);
        CheckRange(at, "maxSpeechMs", node.MaxSpeechMs, 1000, 60_000);
        CheckKeys(at, "terminators", node.Terminators);
        CheckRecogniser(at, node);
        CheckAskChoices(at, node);
        if (node.Kind == AskKind.Digits)
        {
            CheckRange(at, "minDigits", node.MinDigits, 1, 40);
            CheckRange(at, "maxDigits", node.MaxDigits, 1, 40);
            if (node.MinDigits > node.MaxDigits)
                findings.Error(at, "collect.min_above_max", "minDigits", "The fewest digits are more than the most.");
        }

        if (node.Kind == AskKind.Grammar)
            CheckGrammar(at, node);
        if (node.Kind is not (AskKind.Words or AskKind.YesNo or AskKind.Grammar) && node.Variable is null)
            findings.Warn(at, "ask.no_variable", "variable", "The answer is not kept: name a variable.");
    }

    /// <summary>Said of its own language it is an error; where a call may have that language, keys still answer.</summary>
    private void CheckRecogniser(NodeAt at, AskNode node)
    {
        if (references is null)
            return;
        if (node.Language is { } own && !references.Hears(own))
        {
            findings.Error(at, "ask.language_unheard", "language", $"There is no recogniser for '{own}'. Leave the language out and keys alone answer, or choose English.", ("language", own));
            return;
        }

        foreach (var language in node.Language is null ? flow.SpokenLanguages.Where(spoken => !references.Hears(spoken)) : [])
            findings.Warn(at, "ask.language_keys_only", "language", $"There is no recogniser for '{language}': callers in it answer by keys.", ("language", language));
    }

    private void CheckAskChoices(NodeAt at, AskNode node)
    {
        if (node.Kind == AskKind.Words && node.Choices.Count == 0)
            findings.Error(at, "ask.no_choices", "choices", "Say what may be said.");
        var (values, keys, phrases) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.OrdinalIgnoreCase));
        for (var i = 0; i < node.Choices.Count; i++)
        {
            var choice = node.Choices[i];
            if (string.IsNullOrWhiteSpace(choice.Value) || choice.Value.Length > 60)
                findings.Error(at, "ask.value_invalid", $"choices[{i}].value", "A choice has a value of 1 to 60 characters.");
            else if (!values.Add(choice.Value))
                findings.Error(at, "ask.value_duplicate", $"choices[{i}].value", $"'{choice.Value}' is offered twice.", ("value", choice.Value));
            if (node.Kind == AskKind.Words && choice.Words.All(string.IsNullOrWhiteSpace) && string.IsNullOrEmpty(choice.Key))
                findings.Error(at, "ask.choice_empty", $"choices[{i}].words", $"Nothing can be said or pressed for '{choice.Value}'.", ("value", choice.Value));
            if (choice.Key is { Length: > 0 } key && (key.Length > 8 || key.Any(c => !Keys.Contains(c, StringComparison.Ordinal))))
                findings.Error(at, "menu.key_invalid", $"choices[{i}].key", $"'{key}' is not a key: 1 to 8 of 0–9, *, #, A–D.", ("key", key));
            else if (choice.Key is { Length: > 0 } once && !keys.Add(once))
                findings.Error(at, "menu.key_duplicate", $"choices[{i}].key", $"The key '{once}' is offered twice.", ("key", once));
            foreach (var phrase in choice.Words.Where(phrase => !string.IsNullOrWhiteSpace(phrase) && !phrases.Add(phrase.Trim())))
                findings.Error(at, "ask.words_duplicate", $"choices[{i}].words", $"'{phrase}' stands for two things.", ("words", phrase));
        }

        if (node.Kind == AskKind.Words && keys.Count < node.Choices.Count)
            findings.Warn(at, "ask.no_keys", "choices", "Some choices have no key: who is not understood cannot choose them.");
    }

    private void CheckGrammar(NodeAt at, AskNode node)
    {
        if (string.IsNullOrWhiteSpace(node.Grammar))
            findings.Error(at, "ask.grammar_empty", "grammar", "Give the grammar.");
        else if (node.Grammar.Length > 200_000)
            findings.Error(at, "ask.grammar_invalid", "grammar", "The grammar is longer than 200,000 characters.", ("problem", "longer than 200,000 characters"));
        else if (SpokenGrammars.Normalise(node.Grammar, out var problem) is null)
            findings.Error(at, "ask.grammar_invalid", "grammar", problem!, ("problem", problem!));
    }
}
