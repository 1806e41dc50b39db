using System.Xml.Linq;
using Shouldly;
using Switchboard.VoiceXml.Fetching;
using Xunit;
using Xunit.Abstractions;

namespace Switchboard.Engine.Tests.VoiceXml;

/// <summary>Our own assertions, one document each, for the text of VoiceXML 2.0 and 2.1: <c>test/Vectors/voicexml</c>.</summary>
public sealed class CorpusTests(ITestOutputHelper output)
{
    private const string Origin = "http://corpus.invalid/vxml/";

    private static readonly XNamespace Vxml = "http://www.w3.org/2001/vxml";

    [Fact]
    public async Task Every_document_ends_in_the_prompt_pass()
    {
        var folder = Folder();
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(file => Origin + Path.GetRelativePath(folder, file), File.ReadAllBytes, StringComparer.Ordinal);
        var fetcher = new MemoryFetcher(files);
        var failed = new List<string>();
        var sections = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(folder, "*.vxml").Where(file => !Path.GetFileName(file).StartsWith('_')).Order(StringComparer.Ordinal))
        {
            var metas = XDocument.Load(file).Root!.Elements(Vxml + "meta").Where(meta => meta.Attribute("name") is not null).ToDictionary(meta => (string)meta.Attribute("name")!, meta => (string)meta.Attribute("content")!);
            var run = await SuiteRun.SearchAsync(Origin + Path.GetFileName(file), fetcher, metas.GetValueOrDefault("caller"));
            sections[metas["section"]] = sections.GetValueOrDefault(metas["section"]) + 1;
            if (!run.Passed)
                failed.Add($"{Path.GetFileName(file)}: {metas["assertion"]}\n  {run}");
        }

        foreach (var (section, count) in sections)
            output.WriteLine($"§{section}: {count}");
        sections.ShouldNotBeEmpty();
        failed.ShouldBeEmpty($"{failed.Count} of {sections.Values.Sum()}:\n" + string.Join("\n", failed));
    }

    private static string Folder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Switchboard.slnx")))
            folder = folder.Parent;
        return Path.Combine(folder!.FullName, "test", "Vectors", "voicexml");
    }
}
