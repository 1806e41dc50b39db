using System.Text.Json;
using Shouldly;

namespace Switchboard.Engine.Tests.Media.Secure;

/// <summary>The facts under test/Vectors.</summary>
internal static class SecureVectors
{
    public static JsonElement Load(string file)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !Directory.Exists(Path.Combine(folder.FullName, "test", "Vectors")))
            folder = folder.Parent;
        folder.ShouldNotBeNull("test/Vectors is above the test's folder");
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder.FullName, "test", "Vectors", file)));
        return document.RootElement.Clone();
    }

    public static byte[] Bytes(this JsonElement element, string name) => Convert.FromHexString(element.Text(name));

    public static string Text(this JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
