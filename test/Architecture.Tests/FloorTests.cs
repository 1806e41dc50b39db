using Shouldly;
using Xunit;

namespace Switchboard.Architecture.Tests;

/// <summary>Lower floors know nothing of the upper ones (docs/architecture.md).</summary>
public sealed class FloorTests
{
    private static readonly Dictionary<string, string[]> MayReference = new(StringComparer.Ordinal)
    {
        ["Kernel"] = [],
        ["Contracts"] = ["Kernel"],
        ["Data"] = ["Kernel", "Contracts"],
        ["Sip"] = ["Kernel"],
        ["Media"] = ["Kernel"],
        ["Switch"] = ["Sip", "Media", "Kernel", "Contracts"],
        ["Speech"] = ["Media", "Kernel", "Contracts"],
        ["Acd"] = ["Kernel", "Contracts", "Data"],
        ["VoiceXml"] = ["Kernel"],
        ["Ivr"] = ["Switch", "Speech", "VoiceXml", "Kernel", "Contracts", "Data"],
        ["Fax"] = ["Switch", "Media", "Kernel", "Contracts", "Data"],
        ["Dialer"] = ["Switch", "Speech", "Kernel", "Contracts", "Data"],
    };

    private static readonly string[] BusinessMayReference = ["Kernel", "Contracts", "Data"];

    [Fact]
    public void Every_project_references_only_what_the_table_allows()
    {
        Repository.Projects.ShouldNotBeEmpty();
        var faults =
            from project in Repository.Projects
            where project.Name != "Server"
            let allowed = project.Floor == "business" ? BusinessMayReference : MayReference.GetValueOrDefault(project.Name)
            from reference in project.References
            where allowed is null || !allowed.Contains(reference)
            select $"{project.Name} must not reference {reference}";
        faults.ShouldBeEmpty();
    }

    [Fact]
    public void Every_project_stands_on_a_known_floor()
    {
        var strangers = Repository.Projects
            .Where(project => project.Name != "Server" && project.Floor != "business" && !MayReference.ContainsKey(project.Name))
            .Select(project => project.Folder);
        strangers.ShouldBeEmpty();
    }

    [Fact]
    public void The_wire_libraries_know_neither_a_database_nor_a_web_server()
    {
        var faults =
            from project in Repository.Projects
            where project.Name is "Sip" or "Media" or "Switch"
            from package in project.Packages.Concat(project.Frameworks)
            where package.Contains("Npgsql", StringComparison.Ordinal) || package.Contains("AspNetCore", StringComparison.Ordinal)
                || package.Contains("EntityFramework", StringComparison.Ordinal) || package.Contains("Dapper", StringComparison.Ordinal)
            select $"{project.Name} must not use {package}";
        faults.ShouldBeEmpty();
    }

    [Fact]
    public void No_source_file_names_a_namespace_of_a_floor_above_it()
    {
        var faults = new List<string>();
        foreach (var project in Repository.Projects.Where(project => project.Floor is "engine"))
        {
            foreach (var file in Repository.SourceFiles(project.Folder))
            {
                var text = File.ReadAllText(file);
                foreach (var upper in Repository.Projects.Where(other => other.Floor is "business" or "Server"))
                {
                    if (text.Contains($"using Switchboard.{upper.Name};", StringComparison.Ordinal))
                        faults.Add($"{Repository.Relative(file)} uses {upper.Name}");
                }
            }
        }

        faults.ShouldBeEmpty();
    }
}
