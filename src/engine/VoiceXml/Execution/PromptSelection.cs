using System.Globalization;
using Switchboard.VoiceXml.Documents;

namespace Switchboard.VoiceXml.Execution;

/// <summary>VoiceXML 2.0 §4.1.6: which prompts a form item plays this time.</summary>
internal static class PromptSelection
{
    public static async Task QueueAsync(ItemState item, Frame frame)
    {
        var counter = item.PromptCounter++;
        var queue = frame.Session.Queue;
        var candidates = Candidates(item.Element, frame);
        var count = candidates.Select(candidate => candidate.Count).Where(candidate => candidate <= counter).DefaultIfEmpty(0).Max();
        foreach (var candidate in candidates.Where(candidate => candidate.Count == count))
        {
            var prompt = candidate.Element is { } element
                ? await PromptComposer.PromptAsync(element, frame)
                : await PromptComposer.BareAsync(candidate.Content, item.Element, frame);
            if (prompt is not null)
                queue.Add(prompt);
        }
    }

    private static List<(int Count, VxmlElement? Element, List<object> Content)> Candidates(VxmlElement item, Frame frame)
    {
        var candidates = new List<(int Count, VxmlElement? Element, List<object> Content)>();
        List<object>? bare = null;
        foreach (var child in item.Children)
        {
            if (PromptComposer.IsBare(child))
            {
                if (bare is null && child is string text && string.IsNullOrWhiteSpace(text))
                    continue;
                if (bare is null)
                    candidates.Add((1, null, bare = []));
                bare.Add(child);
                continue;
            }

            bare = null;
            if (child is VxmlElement { Name: "prompt" } prompt && frame.Session.Scripts.Test(prompt["cond"], frame.Scope))
                candidates.Add((prompt["count"] is { } count ? int.Parse(count, CultureInfo.InvariantCulture) : 1, prompt, []));
        }

        return candidates;
    }
}
