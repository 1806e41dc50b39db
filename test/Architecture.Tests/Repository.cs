using System.Xml.Linq;

namespace Switchboard.Architecture.Tests;

/// <summary>The checkout as it stands on disk; the tests read the project files themselves, never a list written by hand.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<Project> Projects { get; } = LoadProjects();

    public static IEnumerable<string> SourceFiles(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains("/artifacts/", StringComparison.Ordinal) && !path.Contains("/obj/", StringComparison.Ordinal));

    public static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Switchboard.slnx")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("Switchboard.slnx not found above the test");
    }

    private static List<Project> LoadProjects() =>
        [.. Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.csproj", SearchOption.AllDirectories)
            .Select(Project.Load)
            .OrderBy(project => project.Name, StringComparer.Ordinal)];
}

internal sealed record Project(string Name, string Folder, IReadOnlyList<string> References, IReadOnlyList<string> Packages, IReadOnlyList<string> Frameworks)
{
    /// <summary>The floor of the house: Kernel, Contracts, Data, engine, business or Server.</summary>
    public string Floor => Folder.Split('/') is ["src", "engine" or "business", ..] parts ? parts[1] : Name;

    public static Project Load(string path)
    {
        var document = XDocument.Load(path);
        IReadOnlyList<string> Includes(string element) =>
            [.. document.Descendants(element).Select(item => (string?)item.Attribute("Include") ?? "").Where(text => text.Length > 0)];
        return new Project(
            Path.GetFileNameWithoutExtension(path).Replace("Switchboard.", "", StringComparison.Ordinal),
            Repository.Relative(Path.GetDirectoryName(path)!),
            [.. Includes("ProjectReference").Select(text => Path.GetFileNameWithoutExtension(text.Replace('\\', '/')).Replace("Switchboard.", "", StringComparison.Ordinal))],
            Includes("PackageReference"),
            Includes("FrameworkReference"));
    }
}
