using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Switchboard.Data.Cluster;

/// <summary>How the private cluster runs.</summary>
/// <param name="Folder">The server's data folder; the cluster lives in <c>postgres</c> below it.</param>
/// <param name="Durable">False only in tests: trades fsync for speed.</param>
public sealed record PrivateClusterOptions(string Folder, bool Durable = true);

/// <summary>
/// A PostgreSQL of our own: no TCP port, reached by a socket in a folder only its owner may enter. A cluster that a
/// killed server left running is taken over; one that dies is started again.
/// </summary>
public sealed class PrivateCluster : IAsyncDisposable
{
    private const int LongestSocketFolder = 107 - 1 - 14; // sun_path without its NUL and "/.s.PGSQL.5432"
    private static readonly TimeSpan WatchEvery = TimeSpan.FromSeconds(2);

    private readonly PrivateClusterOptions _options;
    private readonly PostgresTools _tools;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly FileStream _lock;
    private readonly string _data;
    private readonly string _logFile;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly CancellationTokenSource _closing = new();
    private Task _watch = Task.CompletedTask;
    private string _sockets;
    private bool _wanted;

    private PrivateCluster(PrivateClusterOptions options, PostgresTools tools, string home, FileStream @lock, TimeProvider time, ILogger log)
    {
        _options = options;
        _tools = tools;
        _time = time;
        _log = log;
        _lock = @lock;
        _data = Path.Combine(home, "data");
        _logFile = Path.Combine(home, "postgres.log");
        _sockets = Path.Combine(home, "run");
    }

    /// <summary>True when this start found the cluster still running from before.</summary>
    public bool TakenOver { get; private set; }

    /// <summary>Makes the cluster if there is none, starts it if it is not running, returns when it answers.</summary>
    public static async Task<PrivateCluster> StartAsync(PrivateClusterOptions options, TimeProvider time, ILogger log, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        Directory.CreateDirectory(options.Folder);
        var @lock = TakeLock(options.Folder);
        try
        {
            var home = await FindHomeAsync(options.Folder, cancellation);
            var versionFile = Path.Combine(home, "data", "PG_VERSION");
            var version = File.Exists(versionFile) ? (await File.ReadAllTextAsync(versionFile, cancellation)).Trim() : null;
            var cluster = new PrivateCluster(options, PostgresTools.Find(version), home, @lock, time, log);
            cluster._tools.MakeFolder(home);
            if (version is null)
                await cluster.InitialiseAsync(cancellation);
            await cluster.StartServerAsync(cancellation);
            cluster._watch = cluster.WatchAsync();
            return cluster;
        }
        catch
        {
            await @lock.DisposeAsync();
            throw;
        }
    }

    /// <summary>How to connect as a user of the cluster.</summary>
    public string ConnectionString(string user, string database) => new NpgsqlConnectionStringBuilder
    {
        Host = _sockets,
        Username = user,
        Database = database,
        SslMode = SslMode.Disable,
    }.ConnectionString;

    /// <summary>Starts PostgreSQL again after <see cref="StopServerAsync"/>.</summary>
    public async Task StartServerAsync(CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            _wanted = true;
            await EnsureRunningAsync(cancellation);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Stops PostgreSQL at once: open transactions are rolled back, nothing committed is lost.</summary>
    public async Task StopServerAsync(CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            _wanted = false;
            if (RunningPid() is null)
                return;
            var (code, output) = await _tools.RunAsync("pg_ctl", ["stop", "-D", _data, "-m", "fast", "-w", "-t", "30"], cancellation);
            if (code != 0 && RunningPid() is not null)
                await _tools.RunAsync("pg_ctl", ["stop", "-D", _data, "-m", "immediate", "-w", "-t", "10"], cancellation);
            Log.ClusterStopped(_log, output.Trim());
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _watch;
        await StopServerAsync(CancellationToken.None);
        if (_sockets.StartsWith(Path.GetTempPath(), StringComparison.Ordinal) && Path.GetFileName(_sockets).StartsWith("sb-", StringComparison.Ordinal))
            Directory.Delete(_sockets, recursive: true);
        await _lock.DisposeAsync();
        _gate.Dispose();
        _closing.Dispose();
    }

    private static FileStream TakeLock(string folder)
    {
        try
        {
            return new FileStream(Path.Combine(folder, "postgres.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new InvalidOperationException($"Another server is using the data folder {folder}.", e);
        }
    }

    /// <summary>Below the data folder; as root in a folder that the user postgres cannot enter, below /var/lib instead.</summary>
    private static async Task<string> FindHomeAsync(string folder, CancellationToken cancellation)
    {
        var full = Path.GetFullPath(folder);
        if (await PostgresTools.Find(null).CanReachAsync(full, cancellation))
            return Path.Combine(full, "postgres");
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(full)))[..16];
        Directory.CreateDirectory("/var/lib/switchboard");
        var home = $"/var/lib/switchboard/{name}";
        await File.WriteAllTextAsync(Path.Combine(full, "postgres.location"), home + "\n", cancellation);
        return home;
    }

    private async Task InitialiseAsync(CancellationToken cancellation)
    {
        _tools.MakeFolder(_data);
        string[] arguments =
        [
            "-D", _data, "-U", "switchboard", "--encoding=UTF8", "--locale=C.UTF-8", "--auth-local=trust", "--auth-host=reject",
            _options.Durable ? "--data-checksums" : "--no-sync",
        ];
        var (code, output) = await _tools.RunAsync("initdb", arguments, cancellation);
        if (code != 0)
            throw new InvalidOperationException($"initdb failed: {output}");
    }

    private async Task EnsureRunningAsync(CancellationToken cancellation)
    {
        if (RunningPid() is { } pid)
        {
            TakenOver = true;
            _sockets = (await File.ReadAllLinesAsync(PidFile, cancellation)).ElementAtOrDefault(4) ?? _sockets;
            Log.ClusterTakenOver(_log, pid);
        }
        else
        {
            File.Delete(PidFile); // stale: its process is gone or is somebody else
            PrepareSockets();
            await LaunchAsync(cancellation);
        }

        await WaitUntilAnsweringAsync(cancellation);
    }

    private async Task LaunchAsync(CancellationToken cancellation)
    {
        var settings = new StringBuilder()
            .Append("-c listen_addresses='' -c unix_socket_permissions=0700 -c max_connections=200 -c timezone=UTC -c log_timezone=UTC ")
            .Append("-c jit=off -c log_min_messages=warning -c idle_in_transaction_session_timeout=60s ")
            .Append(CultureInfo.InvariantCulture, $"-c unix_socket_directories='{_sockets.Replace("'", "''", StringComparison.Ordinal)}'");
        if (!_options.Durable)
            settings.Append(" -c fsync=off -c synchronous_commit=off -c full_page_writes=off");
        var (code, output) = await _tools.RunAsync(
            "pg_ctl", ["start", "-D", _data, "-l", _logFile, "-w", "-t", "120", "-s", "-o", settings.ToString()], cancellation);
        if (code != 0)
            throw new InvalidOperationException($"PostgreSQL did not start: {output.Trim()} (see {_logFile})");
    }

    private void PrepareSockets()
    {
        if (Encoding.UTF8.GetByteCount(_sockets) > LongestSocketFolder)
            _sockets = Directory.CreateTempSubdirectory("sb-").FullName;
        _tools.MakeFolder(_sockets);
    }

    private async Task WaitUntilAnsweringAsync(CancellationToken cancellation)
    {
        var started = _time.GetTimestamp();
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(ConnectionString("switchboard", "postgres") + ";Pooling=false;Timeout=5");
                await connection.OpenAsync(cancellation);
                return;
            }
            catch (NpgsqlException) when (_time.GetElapsedTime(started) < TimeSpan.FromSeconds(120))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), _time, cancellation);
            }
        }
    }

    private string PidFile => Path.Combine(_data, "postmaster.pid");

    /// <summary>The postmaster of this very folder, if it lives. A number alone proves nothing: it may be another process's by now.</summary>
    private int? RunningPid()
    {
        try
        {
            if (!int.TryParse(File.ReadLines(PidFile).FirstOrDefault(), CultureInfo.InvariantCulture, out var pid))
                return null;
            var name = File.ReadAllText($"/proc/{pid}/comm").Trim();
            var command = File.ReadAllText($"/proc/{pid}/cmdline");
            return name is "postgres" or "postmaster" && command.Contains(_data, StringComparison.Ordinal) ? pid : null;
        }
        catch (IOException)
        {
            return null;
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(WatchEvery, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_closing.Token))
                await ReviveAsync();
        }
        catch (OperationCanceledException)
        {
            // closing
        }
    }

    private async Task ReviveAsync()
    {
        await _gate.WaitAsync(_closing.Token);
        try
        {
            if (!_wanted || RunningPid() is not null)
                return;
            Log.ClusterDied(_log);
            await EnsureRunningAsync(_closing.Token);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.ClusterNotRevived(_log, e);
        }
        finally
        {
            _gate.Release();
        }
    }
}
