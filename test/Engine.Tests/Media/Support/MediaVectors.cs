using System.Text.Json;

namespace Switchboard.Engine.Tests.Media.Support;

/// <summary>The facts in test/Vectors/media.json.</summary>
internal static class MediaVectors
{
    private static readonly Lazy<JsonDocument> Document = new(static () => JsonDocument.Parse(File.ReadAllText(Find())));

    public static JsonElement Root => Document.Value.RootElement;

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "test", "Vectors", "media.json");
            if (File.Exists(path))
                return path;
        }

        throw new FileNotFoundException("test/Vectors/media.json");
    }
}
