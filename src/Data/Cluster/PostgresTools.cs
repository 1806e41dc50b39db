using System.Diagnostics;
using System.Globalization;
using Switchboard.Data.Native;

namespace Switchboard.Data.Cluster;

/// <summary>Finds PostgreSQL's programs and runs them as the user that must own the cluster.</summary>
internal sealed class PostgresTools
{
    private readonly string _bin;

    private PostgresTools(string bin, (uint User, uint Group)? owner)
    {
        _bin = bin;
        Owner = owner;
    }

    /// <summary>The user PostgreSQL runs as when we are root (it refuses to run as root); null when it runs as ourselves.</summary>
    public (uint User, uint Group)? Owner { get; }

    /// <param name="version">Major version an existing cluster was made with; null takes the newest.</param>
    public static PostgresTools Find(string? version)
    {
        var bin = Candidates(version).FirstOrDefault(b => File.Exists(Path.Combine(b, "pg_ctl")))
            ?? throw new InvalidOperationException(version is null
                ? "PostgreSQL was not found. Install the Debian package postgresql (15 or newer), or give --db CONNECTION."
                : $"The data folder was made by PostgreSQL {version}, which is not installed. Install the package postgresql-{version}.");
        return new PostgresTools(bin, Libc.EffectiveUser() == 0 ? FindUser("postgres") : null);
    }

    public Task<(int Code, string Output)> RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellation) =>
        ExecuteAsync(Path.Combine(_bin, program), arguments, cancellation);

    /// <summary>True when the owner may enter the folder.</summary>
    public async Task<bool> CanReachAsync(string folder, CancellationToken cancellation) =>
        Owner is null || (await ExecuteAsync("/usr/bin/test", ["-x", folder], cancellation)).Code == 0;

    /// <summary>Makes the folder, 0700, the owner's.</summary>
    public void MakeFolder(string folder)
    {
        Directory.CreateDirectory(folder);
        if (OperatingSystem.IsWindows())
            throw new PlatformNotSupportedException("The private PostgreSQL needs Linux. Give --db CONNECTION.");
        File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (Owner is { } owner && Libc.Chown(folder, owner.User, owner.Group) != 0)
            throw new IOException($"Could not give {folder} to the user postgres.");
    }

    private async Task<(int Code, string Output)> ExecuteAsync(string file, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = "/",
            Environment = { ["LC_ALL"] = "C.UTF-8", ["PGTZ"] = "UTC" },
        };
        if (Owner is { } owner)
        {
            // --pdeathsig would fire when the starting thread ends, so a cluster outlives a killed server and is taken over.
            start.FileName = "/usr/bin/setpriv";
            start.ArgumentList.Add(string.Create(CultureInfo.InvariantCulture, $"--reuid={owner.User}"));
            start.ArgumentList.Add(string.Create(CultureInfo.InvariantCulture, $"--regid={owner.Group}"));
            start.ArgumentList.Add("--clear-groups");
            start.ArgumentList.Add(file);
        }
        else
        {
            start.FileName = file;
        }

        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{file} did not start.");
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(cancellation);
        var error = process.StandardError.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        return (process.ExitCode, await output + await error);
    }

    private static IEnumerable<string> Candidates(string? version)
    {
        const string root = "/usr/lib/postgresql";
        var installed = Directory.Exists(root)
            ? Directory.GetDirectories(root).Select(Path.GetFileName).Select(n => int.TryParse(n, CultureInfo.InvariantCulture, out var v) ? v : 0)
            : [];
        var wanted = version is null ? installed.Where(v => v >= 15) : installed.Where(v => v.ToString(CultureInfo.InvariantCulture) == version);
        foreach (var major in wanted.OrderDescending())
            yield return Path.Combine(root, major.ToString(CultureInfo.InvariantCulture), "bin");
        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries))
        {
            if (version is null && File.Exists(Path.Combine(folder, "initdb")))
                yield return folder;
        }
    }

    private static (uint User, uint Group) FindUser(string name)
    {
        foreach (var line in File.ReadLines("/etc/passwd"))
        {
            var fields = line.Split(':');
            if (fields.Length > 3 && fields[0] == name)
                return (uint.Parse(fields[2], CultureInfo.InvariantCulture), uint.Parse(fields[3], CultureInfo.InvariantCulture));
        }

        throw new InvalidOperationException("PostgreSQL does not run as root and there is no user postgres. Install the Debian package postgresql.");
    }
}
