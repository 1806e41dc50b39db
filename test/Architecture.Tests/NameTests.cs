using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace Switchboard.Architecture.Tests;

/// <summary>Names that say nothing are refused; so is code that is not there yet.</summary>
public sealed partial class NameTests
{
    [Fact]
    public void No_type_is_called_manager_helper_or_util()
    {
        var faults =
            from path in Repository.SourceFiles("src")
            from Match match in EmptyName().Matches(File.ReadAllText(path))
            select $"{Repository.Relative(path)}: {match.Value}";
        faults.ShouldBeEmpty();
    }

    [Fact]
    public void No_code_waits_to_be_written()
    {
        var faults = Repository.SourceFiles("src")
            .Where(path => File.ReadAllText(path).Contains("NotImplementedException", StringComparison.Ordinal))
            .Select(Repository.Relative);
        faults.ShouldBeEmpty();
    }

    [GeneratedRegex(@"\b(class|struct|interface|record)\s+\w*(Manager|Helper|Helpers|Util|Utils|Utility)\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex EmptyName();
}
