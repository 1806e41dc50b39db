using Shouldly;
using Xunit;

namespace Switchboard.Architecture.Tests;

/// <summary>Aim: a file 300 lines. Over 600 needs a reason in this checked list.</summary>
public sealed class SizeTests
{
    private const int FileLimit = 600;

    private static readonly Dictionary<string, string> Reasons = new(StringComparer.Ordinal);

    [Fact]
    public void No_file_is_longer_than_the_limit()
    {
        var faults = Repository.SourceFiles("src")
            .Select(path => (Path: Repository.Relative(path), Lines: File.ReadLines(path).Count()))
            .Where(file => file.Lines > FileLimit && !Reasons.ContainsKey(file.Path))
            .Select(file => $"{file.Path}: {file.Lines} lines");
        faults.ShouldBeEmpty();
    }

    [Fact]
    public void The_list_of_reasons_names_only_files_that_need_one()
    {
        var stale = Reasons.Keys.Where(path =>
            !File.Exists(Path.Combine(Repository.Root, path)) || File.ReadLines(Path.Combine(Repository.Root, path)).Count() <= FileLimit);
        stale.ShouldBeEmpty();
    }
}
