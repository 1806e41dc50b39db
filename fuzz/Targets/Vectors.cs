using System.Text.Json;

namespace Switchboard.Fuzz.Targets;

/// <summary>The facts under test/Vectors.</summary>
internal static class Vectors
{
    private static readonly string Folder = Find();

    /// <summary>Messages of a folder.</summary>
    public static IEnumerable<byte[]> Messages(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Folder, folder)).Where(file => !file.EndsWith(".json", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(File.ReadAllBytes);

    /// <summary>Messages written in hexadecimal.</summary>
    public static IEnumerable<byte[]> Hex(string file)
    {
        using var facts = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, file)));
        return [.. facts.RootElement.GetProperty("messages").EnumerateArray().Select(one => Convert.FromHexString(one.GetProperty("hex").GetString()!))];
    }

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!Directory.Exists(Path.Combine(folder.FullName, "test", "Vectors")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("test/Vectors is above the program's folder");
        return Path.Combine(folder.FullName, "test", "Vectors");
    }
}
