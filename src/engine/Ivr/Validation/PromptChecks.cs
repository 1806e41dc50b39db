using System.Globalization;
using Switchboard.Ivr.Model;

namespace Switchboard.Ivr.Validation;

/// <summary>Checks the prompts of a node: every text in every language, every library prompt known.</summary>
internal sealed class PromptChecks(Flow flow, NameScope names, IFlowReferences? references, Findings findings)
{
    private const int MaxTextLength = 2000;

    public void Check(NodeAt at, string field, IReadOnlyList<PromptPart> prompt)
    {
        for (var i = 0; i < prompt.Count; i++)
            CheckPart(at, $"{field}[{i.ToString(CultureInfo.InvariantCulture)}]", prompt[i]);
    }

    public void CheckLibrary(NodeAt at, string field, string prompt, bool spoken)
    {
        if (references is null)
            return;
        if (references.PromptLanguages(prompt) is not { } languages)
        {
            findings.Error(at, "prompt.unknown", field, $"There is no prompt '{prompt}'.", ("prompt", prompt));
            return;
        }

        if (!spoken || languages.Count == 0)
            return;
        foreach (var language in flow.SpokenLanguages.Except(languages, StringComparer.OrdinalIgnoreCase))
        {
            findings.Warn(
                at, "prompt.take_missing", field, $"The prompt '{prompt}' has no {language} version.", ("prompt", prompt), ("language", language));
        }
    }

    private void CheckPart(NodeAt at, string field, PromptPart part)
    {
        switch (part)
        {
            case LibraryPart library:
                CheckLibrary(at, field + ".prompt", library.Prompt, spoken: true);
                break;
            case TextPart text:
                CheckText(at, field + ".text", text);
                break;
            case ValuePart value:
                names.Check(findings, at, field + ".value", value.Value);
                break;
            case SilencePart { DurationMs: <= 0 or > 60_000 }:
                findings.Error(at, "prompt.silence_range", field + ".durationMs", "A pause lasts from 1 ms to a minute.");
                break;
        }
    }

    private void CheckText(NodeAt at, string field, TextPart part)
    {
        IReadOnlyList<string> wanted = part.Language is null ? flow.SpokenLanguages : [part.Language];
        foreach (var language in wanted)
        {
            if (!part.Text.TryGetValue(language, out var text) || string.IsNullOrWhiteSpace(text))
                findings.Error(at, "prompt.language_missing", $"{field}.{language}", $"The text is missing in {language}.", ("language", language));
            else if (text.Length > MaxTextLength)
                findings.Error(at, "prompt.text_too_long", $"{field}.{language}", $"A text has at most {MaxTextLength} characters.", ("max", $"{MaxTextLength}"));
        }

        foreach (var language in part.Text.Keys.Except(wanted, StringComparer.Ordinal))
            findings.Warn(at, "prompt.language_unused", $"{field}.{language}", $"This text is never spoken in {language}.", ("language", language));
    }
}
