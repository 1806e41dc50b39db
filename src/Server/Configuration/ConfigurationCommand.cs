using System.Globalization;
using System.Net;
using System.Text;
using Switchboard.Server.Hosting;

namespace Switchboard.Server.Configuration;

/// <summary><c>switchboard apply FILE</c> and <c>switchboard export</c>.</summary>
internal static class ConfigurationCommand
{
    public const string Help = """
        switchboard run    [--demo] [--data DIR] [--http ADDR:PORT] [--sip ADDR:PORT] [--rtp FROM-TO] [--db CONNECTION]
        switchboard apply  FILE.yaml [--data DIR | --url http://HOST:PORT --key sbk_...]
        switchboard export [--out FILE.yaml] [--tenant NAME] [--customers] [--data DIR | --url http://HOST:PORT --key sbk_...]
        switchboard help

        apply and export work through a running server with --url and --key (or SWITCHBOARD_URL and SWITCHBOARD_KEY), else on the
        data folder while no server runs. Applying a file again changes nothing; what a file does not mention stays as it is.
        """;

    public static async Task<int> RunAsync(string command, IReadOnlyList<string> arguments, Func<string, string?> environment, CancellationToken cancellation)
    {
        var (asked, wrong) = ConfigurationArguments.Parse(command, arguments, environment);
        if (asked is null)
        {
            await Console.Error.WriteLineAsync(wrong);
            return 2;
        }

        return asked.Server is { } server ? await OverHttpAsync(asked, server, cancellation) : await OnFolderAsync(asked, cancellation);
    }

    private static async Task<int> OverHttpAsync(ConfigurationArguments asked, Uri server, CancellationToken cancellation)
    {
        using var http = new HttpClient(new SocketsHttpHandler()) { Timeout = TimeSpan.FromSeconds(60) };
        try
        {
            return await RunAsync(asked, new RunningServer(new HttpTarget(http, server, asked.Key!)), cancellation);
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancellation.IsCancellationRequested)
        {
            return await FailAsync($"The server at {server} does not answer: {e.Message}");
        }
    }

    /// <summary>Starts the house on the data folder, with its doors on free ports of this machine, for as long as it takes.</summary>
    private static async Task<int> OnFolderAsync(ConfigurationArguments asked, CancellationToken cancellation)
    {
        var own = asked.House! with { Http = new IPEndPoint(IPAddress.Loopback, 0), Sip = new IPEndPoint(IPAddress.Loopback, 0), LimitRequests = false };
        ServerHost house;
        try
        {
            house = await ServerHost.StartAsync(own, builder => builder.Logging.SetMinimumLevel(LogLevel.Error), cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            return await FailAsync($"The data folder {own.DataFolder} cannot be opened: {e.Message} Where a server runs, use --url and --key.");
        }

        await using (house)
        {
            if (house.FirstAdministrator is { Generated: true } first)
                await Console.Error.WriteLineAsync($"The data folder is new. Sign in as {first.Name}, password {first.Password} (shown this once).");
            return await RunAsync(asked, new OwnHouse(house.Services), cancellation);
        }
    }

    private static Task<int> RunAsync(ConfigurationArguments asked, ITenantDoor door, CancellationToken cancellation) =>
        asked.Command == "apply" ? ApplyAsync(asked, door, cancellation) : ExportAsync(asked, door, cancellation);

    private static async Task<int> ApplyAsync(ConfigurationArguments asked, ITenantDoor door, CancellationToken cancellation)
    {
        var path = asked.File!;
        if (!File.Exists(path))
            return await FailAsync($"There is no file {path}.");
        var (file, errors) = ConfigurationFile.Parse(
            Path.GetFileName(path), await File.ReadAllTextAsync(path, cancellation), new FolderFiles(Path.GetDirectoryName(Path.GetFullPath(path))!));
        if (file is null)
            return await FailAsync(string.Join('\n', errors.Select(e => e.In(Path.GetFileName(path)))));
        errors = await ApplyAsync(file, door, Console.Out, cancellation);
        return errors.Count == 0 ? 0 : await FailAsync(string.Join('\n', errors.Select(e => e.In(file.Name))));
    }

    /// <summary>Plans every tenant, then applies: nothing is written unless the whole file is good.</summary>
    public static async Task<IReadOnlyList<ConfigurationError>> ApplyAsync(ConfigurationFile file, ITenantDoor door, TextWriter report, CancellationToken cancellation)
    {
        var targets = new List<IConfigurationTarget>();
        foreach (var part in file.Tenants)
        {
            if (!(await door.OpenAsync(part, cancellation)).TryGet(out var target, out var fault))
                return [new ConfigurationError(part.Place.Line, part.Place.Path, fault.Detail)];
            targets.Add(target);
        }

        var plans = new List<ConfigurationPlan>();
        foreach (var (part, target) in file.Tenants.Zip(targets))
        {
            var (plan, errors) = await ConfigurationPlan.MakeAsync(part, file.Files, target, cancellation);
            if (plan is null)
                return errors;
            plans.Add(plan);
        }

        foreach (var plan in plans)
        {
            if (await plan.ApplyAsync(cancellation) is { } error)
                return [error];
            await report.WriteLineAsync(plan.Summary().AsMemory(), cancellation);
        }

        return [];
    }

    private static async Task<int> ExportAsync(ConfigurationArguments asked, ITenantDoor door, CancellationToken cancellation)
    {
        if (!(await door.FindAsync(asked.Tenant, cancellation)).TryGet(out var found, out var fault)
            || !(await ConfigurationExport.WriteAsync(found.Name, asked.Customers, found.Target, cancellation)).TryGet(out var export, out fault))
            return await FailAsync(fault.Detail);
        if (asked.File is not { } path)
        {
            if (export.Files.Count > 0)
                return await FailAsync($"There are {export.Files.Count} recorded prompts: use --out FILE, so that they can be written beside it.");
            await Console.Out.WriteAsync(export.Text);
            return 0;
        }

        await File.WriteAllTextAsync(path, export.Text, new UTF8Encoding(false), cancellation);
        foreach (var (name, bytes) in export.Files)
        {
            var beside = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, name);
            Directory.CreateDirectory(Path.GetDirectoryName(beside)!);
            await File.WriteAllBytesAsync(beside, bytes, cancellation);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{path} written{(export.Files.Count > 0 ? $", {export.Files.Count} audio files beside it" : "")}."));
        return 0;
    }

    private static async Task<int> FailAsync(string what)
    {
        await Console.Error.WriteLineAsync(what);
        return 1;
    }
}
