using System.Globalization;

namespace Switchboard.Server.Configuration;

/// <summary>Something wrong in a configuration file: where, and what would be right.</summary>
/// <param name="Line">Line in the file, from 1.</param>
/// <param name="Path">Field, as people say it: <c>queues[1].strategy</c>.</param>
/// <param name="Message">One sentence.</param>
internal sealed record ConfigurationError(int Line, string Path, string Message)
{
    public string In(string file) => string.Create(CultureInfo.InvariantCulture, $"{file}:{Line}: {(Path.Length > 0 ? Path + ": " : "")}{Message}");
}

/// <summary>Gathers what is wrong, so that all of it is told at once.</summary>
internal sealed class ConfigurationErrors
{
    private readonly List<ConfigurationError> _all = [];

    public IReadOnlyList<ConfigurationError> All => [.. _all.OrderBy(e => e.Line)];

    public bool Any => _all.Count > 0;

    public void Add(Place place, string message) => _all.Add(new ConfigurationError(place.Line, place.Path, message));
}

/// <summary>A place in the file.</summary>
internal readonly record struct Place(int Line, string Path)
{
    public Place At(int line, string field) => new(line, Path.Length == 0 ? field : $"{Path}.{field}");
}

/// <summary>The file beside which others are named: a folder, or the program's own resources.</summary>
internal interface IConfigurationFiles
{
    /// <summary>The bytes of a file named in the configuration; null when there is none.</summary>
    byte[]? Read(string name);
}

/// <summary>Files in the configuration's own folder and below.</summary>
internal sealed class FolderFiles(string folder) : IConfigurationFiles
{
    public byte[]? Read(string name)
    {
        var path = Path.GetFullPath(Path.Combine(folder, name));
        return File.Exists(path) ? File.ReadAllBytes(path) : null;
    }
}
