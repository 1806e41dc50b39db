using Switchboard.Ivr.Platform;
using Switchboard.Ivr.Prompts;
using Switchboard.Kernel;

namespace Switchboard.Ivr.TextDriver;

/// <summary>What the text driver knows of the house around it.</summary>
public sealed record TextDriverOptions
{
    /// <summary>Library prompt → what it says; a prompt that is not here shows as its name.</summary>
    public IReadOnlyDictionary<string, string> PromptTexts { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Library prompts that cannot be played.</summary>
    public IReadOnlySet<string> BrokenPrompts { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Finds the flows that a flow runs; without it there are none.</summary>
    public Func<string, CancellationToken, ValueTask<Outcome<FlowProgram>>>? FindFlow { get; init; }

    /// <summary>Reads rows of the tenant's own tables; without it there are only those of the script.</summary>
    public Func<string, string, CancellationToken, Task<Outcome<TableRow>>>? FindRow { get; init; }

    /// <summary>The run ends at the first question that the script has no answer to, instead of letting the caller stay silent.</summary>
    public bool StopAtQuestion { get; init; }

    /// <summary>Whether words of a language are heard: where calls would hear them too.</summary>
    public Func<string, bool> Hears { get; init; } = static language => language.StartsWith("en", StringComparison.OrdinalIgnoreCase);

    internal string Text(PromptSegment segment) => segment switch
    {
        SpeechSegment speech => speech.Text,
        SayAsSegment value => SpokenValue.ToWords(value),
        LibrarySegment library => PromptTexts.GetValueOrDefault(library.Prompt) ?? $"[{library.Prompt}]",
        AudioSegment own => $"[{own.Name}]",
        _ => "",
    };

    /// <summary>About as long as a voice needs: four and a half Chinese characters or fifteen letters a second.</summary>
    internal TimeSpan Length(PromptSegment segment)
    {
        if (segment is SilenceSegment silence)
            return silence.Duration;
        var milliseconds = Text(segment).Sum(c => c >= 0x2E80 ? 222 : 66);
        return TimeSpan.FromMilliseconds(milliseconds);
    }
}
