namespace Switchboard.Wire.Tests.Fixture;

/// <summary>Where the things under test are.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    /// <summary>The server as built in the configuration of these tests.</summary>
    public static string Server { get; } = Path.Combine(
        Root, "artifacts", "bin", "Switchboard.Server", new DirectoryInfo(AppContext.BaseDirectory).Name, "switchboard.dll");

    public static string Console => Path.Combine(Root, "web", "console", "dist");

    /// <summary>What a failed test leaves for its reader: logs and screenshots.</summary>
    public static string Diagnostics { get; } = Path.Combine(Root, "artifacts", "wire");

    private static readonly Lazy<Task> Built = new(BuildOnceAsync);

    /// <summary>Builds the console once where nobody has.</summary>
    public static Task BuildConsoleAsync() => Built.Value;

    private static async Task BuildOnceAsync()
    {
        if (File.Exists(Path.Combine(Console, "index.html")))
            return;
        var web = Path.Combine(Root, "web");
        if (!Directory.Exists(Path.Combine(web, "node_modules")))
            await RunAsync(web, "ci", "--no-audit", "--no-fund");
        await RunAsync(web, "run", "build");
    }

    private static async Task RunAsync(string folder, params string[] arguments)
    {
        await using var npm = Started.Run("npm", arguments, folder);
        (await npm.Ended.WaitAsync(TimeSpan.FromMinutes(8))).ShouldBe(0, npm.Tail());
    }

    private static string Find()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Switchboard.slnx")))
                return at.FullName;
        }

        throw new InvalidOperationException("These tests run inside the source tree.");
    }
}
