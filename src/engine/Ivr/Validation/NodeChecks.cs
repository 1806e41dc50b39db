using Switchboard.Ivr.Calendars;
using Switchboard.Ivr.Expressions;
using Switchboard.Ivr.Model;
using Switchboard.Ivr.Runtime;
using Switchboard.Ivr.VoiceXml;

namespace Switchboard.Ivr.Validation;

/// <summary>Checks what a node says of itself; its exits are checked by <see cref="GraphChecks"/>.</summary>
internal sealed partial class NodeChecks(Flow flow, NameScope names, PromptChecks prompts, IFlowReferences? references, Findings findings)
{
    private const string Keys = "0123456789*#ABCD";

    public void Check(NodeAt at)
    {
        if (at.Node is InputNode input)
            CheckInput(at, input);
        switch (at.Node)
        {
            case PlayNode play:
                if (play.Prompt.Count == 0)
                    findings.Error(at, "prompt.empty", "prompt", "There is nothing to play.");
                prompts.Check(at, "prompt", play.Prompt);
                CheckKeys(at, "terminators", play.Terminators);
                break;
            case MenuNode menu:
                CheckMenu(at, menu);
                break;
            case CollectDigitsNode collect:
                CheckCollect(at, collect);
                break;
            case AskNode ask:
                CheckAsk(at, ask);
                break;
            case SetVariableNode set:
                CheckAssignments(at, set);
                break;
            case ConditionNode condition:
                names.Check(findings, at, "expression", condition.Expression);
                break;
            case HoursNode hours:
                CheckHours(at, hours);
                break;
            case QueueNode queue:
                CheckQueue(at, queue);
                break;
            case ExtensionNode extension:
                CheckExtension(at, extension);
                break;
            case VoicemailNode voicemail:
                CheckVoicemail(at, voicemail);
                break;
            case CallbackNode callback:
                CheckQueue(at, callback.Queue);
                break;
            case VoiceXmlNode document:
                CheckVoiceXml(at, document);
                break;
            case HangupNode hangup:
                prompts.Check(at, "prompt", hangup.Prompt);
                break;
            default:
                CheckMore(at);
                break;
        }
    }

    private void CheckInput(NodeAt at, InputNode node)
    {
        if (node.Prompt.Count == 0)
            findings.Warn(at, "prompt.empty", "prompt", "The caller is asked nothing.");
        prompts.Check(at, "prompt", node.Prompt);
        prompts.Check(at, "noInputPrompt", node.NoInputPrompt);
        prompts.Check(at, "noMatchPrompt", node.NoMatchPrompt);
        CheckRange(at, "tries", node.Tries, 1, InputSteps.MostTries);
        CheckRange(at, "firstDigitTimeoutMs", node.FirstDigitTimeoutMs, 500, 60_000);
        CheckRange(at, "interDigitTimeoutMs", node.InterDigitTimeoutMs, 500, 60_000);
    }

    private void CheckMenu(NodeAt at, MenuNode node)
    {
        if (node.Choices.Count == 0)
            findings.Error(at, "menu.no_choices", "choices", "The menu has no choices.");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < node.Choices.Count; i++)
        {
            var (key, field) = (node.Choices[i].Key, $"choices[{i}].key");
            if (key.Length is 0 or > 8 || key.Any(c => !Keys.Contains(c, StringComparison.Ordinal)))
                findings.Error(at, "menu.key_invalid", field, $"'{key}' is not a key: 1 to 8 of 0–9, *, #, A–D.", ("key", key));
            else if (!seen.Add(key))
                findings.Error(at, "menu.key_duplicate", field, $"The key '{key}' is offered twice.", ("key", key));
            else if (node.Choices.FirstOrDefault(other => other.Key.Length > key.Length && other.Key.StartsWith(key, StringComparison.Ordinal)) is { } longer)
                findings.Warn(at, "menu.key_prefix", field, $"'{longer.Key}' begins with '{key}': who presses '{key}' has to wait.", ("key", key), ("other", longer.Key));
        }
    }

    private void CheckCollect(NodeAt at, CollectDigitsNode node)
    {
        CheckRange(at, "minDigits", node.MinDigits, 0, 64);
        CheckRange(at, "maxDigits", node.MaxDigits, 1, 64);
        if (node.MinDigits > node.MaxDigits)
            findings.Error(at, "collect.min_above_max", "minDigits", "The fewest digits are more than the most.");
        CheckSettable(at, "variable", node.Variable);
        CheckKeys(at, "terminators", node.Terminators);
        if (node.Pattern is not null && !Function.IsPattern(node.Pattern))
            findings.Error(at, "collect.pattern_invalid", "pattern", "The pattern is not a valid regular expression.");
    }

    private void CheckAssignments(NodeAt at, SetVariableNode node)
    {
        if (node.Assignments.Count == 0)
            findings.Warn(at, "set.empty", "assignments", "The node sets nothing.");
        for (var i = 0; i < node.Assignments.Count; i++)
        {
            var assignment = node.Assignments[i];
            CheckSettable(at, $"assignments[{i}].variable", assignment.Variable);
            names.Check(findings, at, $"assignments[{i}].value", assignment.Value);
            if (assignment.Variable == ReservedNames.Language && Constant(assignment.Value) is { } language
                && !flow.SpokenLanguages.Contains(language, StringComparer.OrdinalIgnoreCase))
            {
                findings.Error(at, "set.language_unknown", $"assignments[{i}].value", $"The flow does not speak '{language}'.", ("language", language));
            }
        }
    }

    private void CheckHours(NodeAt at, HoursNode node)
    {
        if (node.Schedule is null == node.Calendar is null)
            findings.Error(at, "hours.source", "schedule", "Give either a schedule or a calendar.");
        if (node.Calendar is not null && references?.HasCalendar(node.Calendar) == false)
            findings.Error(at, "calendar.unknown", "calendar", $"There is no calendar '{node.Calendar}'.", ("calendar", node.Calendar));
        foreach (var problem in node.Schedule?.Problems() ?? [])
            findings.Error(at, problem.Code, "schedule." + problem.Field, problem.Detail);
    }

    private void CheckQueue(NodeAt at, QueueNode node)
    {
        CheckQueue(at, node.Queue);
        if (node.Music is not null)
            prompts.CheckLibrary(at, "music", node.Music, spoken: false);
        if (node.MaxWaitMs is { } wait)
            CheckRange(at, "maxWaitMs", wait, 1000, 86_400_000);
        if (node.AnnounceEveryMs is { } every)
            CheckRange(at, "announceEveryMs", every, 5000, 3_600_000);
    }

    private void CheckQueue(NodeAt at, string queue)
    {
        if (string.IsNullOrWhiteSpace(queue))
            findings.Error(at, "queue.empty", "queue", "Choose a queue.");
        else if (references?.HasQueue(queue) == false)
            findings.Error(at, "queue.unknown", "queue", $"There is no queue '{queue}'.", ("queue", queue));
    }

    private void CheckVoicemail(NodeAt at, VoicemailNode node)
    {
        if (string.IsNullOrWhiteSpace(node.Box))
            findings.Error(at, "voicemail.empty", "box", "Choose a mailbox.");
        else if (references?.HasVoicemailBox(node.Box) == false)
            findings.Error(at, "voicemail.unknown", "box", $"There is no mailbox '{node.Box}'.", ("box", node.Box));
    }

    private void CheckVoiceXml(NodeAt at, VoiceXmlNode node)
    {
        if (!Uri.TryCreate(node.Url, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https" or PackageFetcher.Scheme))
            findings.Error(at, "voicexml.url", "url", "Give the document's address, beginning with https:// or http://, or choose one of a package.");
        else if (url.Scheme == PackageFetcher.Scheme && references?.HasDocument(node.Url) == false)
            findings.Error(at, "voicexml.package", "url", $"No package has the document '{node.Url}'.", ("url", node.Url));
        if (node.Result is not null)
            CheckSettable(at, "result", node.Result);
    }

    private void CheckExtension(NodeAt at, ExtensionNode node)
    {
        if (string.IsNullOrWhiteSpace(node.Number) == node.NumberFrom is null)
            findings.Error(at, "extension.source", "number", "Give either a number or an expression for it.");
        if (node.NumberFrom is not null)
            names.Check(findings, at, "numberFrom", node.NumberFrom);
        else if (!string.IsNullOrWhiteSpace(node.Number) && references?.HasExtension(node.Number) == false)
            findings.Error(at, "extension.unknown", "number", $"There is no extension '{node.Number}'.", ("number", node.Number));
        CheckRange(at, "ringTimeoutMs", node.RingTimeoutMs, 1000, 600_000);
    }

    private void CheckSettable(NodeAt at, string field, string variable)
    {
        if (!names.CanSet(variable))
            findings.Error(at, "variable.undeclared", field, $"The flow declares no variable '{variable}'.", ("name", variable));
    }

    private void CheckKeys(NodeAt at, string field, string keys)
    {
        if (keys.Any(c => !Keys.Contains(c, StringComparison.Ordinal)))
            findings.Error(at, "keys.invalid", field, $"'{keys}' holds something that is no key of a telephone.", ("keys", keys));
    }

    private void CheckRange(NodeAt at, string field, int value, int min, int max)
    {
        if (value < min || value > max)
            findings.Error(at, "value.range", field, $"{field} must be from {min} to {max}.", ("value", $"{value}"), ("min", $"{min}"), ("max", $"{max}"));
    }

    private static string? Constant(string source) =>
        Expression.TryParse(source, out var expression, out _) && expression.Variables.Count == 0
            && expression.TryEvaluate(_ => null, out var value, out _)
            ? value.ToString()
            : null;
}
