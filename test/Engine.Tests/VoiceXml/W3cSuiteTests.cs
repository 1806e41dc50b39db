using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace Switchboard.Engine.Tests.VoiceXml;

/// <summary>The assertions of W3C's implementation reports. They stay outside this repository: <c>SWITCHBOARD_VXML_SUITE</c> names their folder.</summary>
public sealed class W3cSuiteTests(ITestOutputHelper output)
{
    private const string Variable = "SWITCHBOARD_VXML_SUITE";

    /// <summary>Assertions that cannot pass, each argued in docs/voicexml.md.</summary>
    private static readonly string[] Impossible = ["2.0/432"];

    [Fact]
    public async Task Every_assertion_that_a_text_driver_can_drive_passes()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } suite || !Directory.Exists(suite))
        {
            output.WriteLine($"No assertions were run: set {Variable} to the folder that holds them (index.tsv, irtest.xslt, 2.0, 2.1).");
            return;
        }

        var sheet = SuiteFetcher.Sheet(suite);
        var failed = new List<string>();
        var sections = new SortedDictionary<string, (int Passed, int All)>(StringComparer.Ordinal);
        foreach (var row in File.ReadLines(Path.Combine(suite, "index.tsv")).Skip(1).Select(line => line.Split('\t')).Where(row => row.Length >= 7))
        {
            var (id, section, start) = (row[0] + "/" + row[1], row[0] + " §" + row[2], row[6]);
            var fetcher = new SuiteFetcher(Path.Combine(suite, row[0]), sheet);
            var run = await SuiteRun.SearchAsync(SuiteFetcher.Origin + start[(row[0].Length + 1)..], fetcher);
            var passed = run.Passed || (row[5] == "manual" && Transcript(id, run));
            var counts = sections.GetValueOrDefault(section);
            sections[section] = (counts.Passed + (passed ? 1 : 0), counts.All + 1);
            if (!passed && !Impossible.Contains(id))
                failed.Add($"{id} (§{row[2]}): {run}");
        }

        foreach (var (section, counts) in sections)
            output.WriteLine($"{section}: {counts.Passed} of {counts.All}");
        failed.ShouldBeEmpty(string.Join("\n", failed));
    }

    /// <summary>Those that a person would judge by ear.</summary>
    private static bool Transcript(string id, SuiteRun run)
    {
        var heard = string.Join(' ', run.Heard);
        return id switch
        {
            "2.0/216" or "2.0/218" => InOrder(heard, "alpha", "bravo", "charlie", "delta"),
            _ => !heard.Contains("fail", StringComparison.Ordinal) && run.Outcome.Problem is null,
        };
    }

    private static bool InOrder(string text, params string[] words)
    {
        var at = 0;
        foreach (var word in words)
        {
            at = text.IndexOf(word, at, StringComparison.Ordinal);
            if (at < 0)
                return false;
        }

        return true;
    }
}
