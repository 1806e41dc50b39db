using Switchboard.VoiceXml;
using Switchboard.VoiceXml.Execution;
using Switchboard.VoiceXml.Fetching;
using Switchboard.VoiceXml.Platform;
using Switchboard.VoiceXml.TextDriver;

namespace Switchboard.Engine.Tests.VoiceXml;

/// <summary>One assertion, run once.</summary>
internal sealed record SuiteRun(bool Passed, SessionOutcome Outcome, IReadOnlyList<string> Heard, IReadOnlyList<string> Lines)
{
    public override string ToString() =>
        $"{Outcome.End} {Outcome.Problem}\n  heard: {string.Join(" | ", Heard.TakeLast(8))}\n  log: {string.Join("\n       ", Lines.TakeLast(12))}";

    public static async Task<SuiteRun> RunAsync(string uri, IResourceFetcher fetcher, CallerCircumstances circumstances, SessionFacts? facts = null)
    {
        var caller = new PromptedCaller(circumstances);
        var platform = new TextVoiceXmlPlatform(caller, facts);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var outcome = await VoiceXmlInterpreter.RunAsync(uri, platform, fetcher, new SessionOptions(), patience.Token);
        // after the line is cut nobody hears the verdict; the log has it then
        var verdicts = caller.Heard.Concat(platform.Lines.Where(line => line.StartsWith("unheard: ", StringComparison.Ordinal)).Select(line => line[9..])).ToList();
        var passed = verdicts.Exists(Says("pass")) && !verdicts.Exists(Says("fail"));
        return new SuiteRun(passed, outcome, caller.Heard, platform.Lines);
    }

    /// <summary>Runs under one circumstance after the other until one passes: the document does not say what it presumes.</summary>
    public static async Task<SuiteRun> SearchAsync(string uri, IResourceFetcher fetcher, string? only = null)
    {
        SuiteRun? last = null;
        foreach (var circumstances in CallerCircumstances.All.Where(candidate => only is null || candidate.Name == only))
        {
            last = await RunAsync(uri, fetcher, circumstances);
            if (last.Passed || !last.Lines.Any(line => line.StartsWith("visit: transfer", StringComparison.Ordinal)))
                return last;
        }

        return last!;
    }

    private static Predicate<string> Says(string verdict) => heard =>
        heard.Trim().Equals(verdict, StringComparison.OrdinalIgnoreCase) || heard.Split(' ').Contains(verdict, StringComparer.Ordinal);
}
