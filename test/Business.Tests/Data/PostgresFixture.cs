using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Switchboard.Data;
using Switchboard.Data.Cluster;
using Switchboard.Kernel;

namespace Switchboard.Business.Tests.Data;

/// <summary>
/// One private PostgreSQL for all tests of this project; each test class takes a database of its own in it. A class that
/// stops the server takes a cluster of its own.
/// </summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private PrivateCluster? _cluster;
    private string _folder = "";
    private int _databases;

    public async Task InitializeAsync()
    {
        _folder = TempFolder.Make();
        _cluster = await StartClusterAsync(_folder);
    }

    public async Task DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await _cluster!.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    public static Task<PrivateCluster> StartClusterAsync(string folder) =>
        PrivateCluster.StartAsync(new PrivateClusterOptions(folder, Durable: false), TimeProvider.System, NullLogger.Instance, CancellationToken.None);

    /// <summary>An empty database, and the house's own connections to it.</summary>
    public Task<Database> MakeDatabaseAsync() => MakeDatabaseAsync(_cluster!, $"t{Interlocked.Increment(ref _databases)}");

    public static async Task<Database> MakeDatabaseAsync(PrivateCluster cluster, string name)
    {
        await using var connection = new NpgsqlConnection(cluster.ConnectionString("switchboard", "postgres") + ";Pooling=false");
        await connection.OpenAsync();
        await using var create = new NpgsqlCommand($"create database {name}", connection);
        await create.ExecuteNonQueryAsync();
        return new Database(cluster.ConnectionString("switchboard", name), cluster.ConnectionString(Database.WorkRole, name));
    }

    /// <summary>A container with a migrated database and the modules that <paramref name="add"/> adds.</summary>
    public async Task<ServiceProvider> MakeHouseAsync(Action<IServiceCollection> add)
    {
        var provider = House(await MakeDatabaseAsync(), add);
        await provider.MigrateAsync(CancellationToken.None);
        return provider;
    }

    public static ServiceProvider House(Database database, Action<IServiceCollection> add)
    {
        var services = new ServiceCollection();
        services.AddLogging().AddSingleton(TimeProvider.System).AddDatabase(database);
        add(services);
        return services.BuildServiceProvider();
    }

    public static TenantId NewTenant() => new(Ids.New(TimeProvider.System));
}

/// <summary>Folders for tests that the user postgres can enter when the tests run as root.</summary>
public static class TempFolder
{
    public static string Make()
    {
        var folder = Directory.CreateTempSubdirectory("sbt-").FullName;
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        return folder;
    }
}

[CollectionDefinition(nameof(Postgres))]
public sealed class Postgres : ICollectionFixture<PostgresFixture>;
