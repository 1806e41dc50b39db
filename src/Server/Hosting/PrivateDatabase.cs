using Npgsql;
using Switchboard.Data.Cluster;

namespace Switchboard.Server.Hosting;

/// <summary>The database inside the private cluster.</summary>
internal static class PrivateDatabase
{
    public const string Name = "switchboard";

    public static async Task<PrivateCluster> StartAsync(ServerOptions options, ILogger log, CancellationToken cancellation)
    {
        var cluster = await PrivateCluster.StartAsync(
            new PrivateClusterOptions(options.DataFolder, options.DurableDatabase), TimeProvider.System, log, cancellation);
        try
        {
            await CreateAsync(cluster, cancellation);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    private static async Task CreateAsync(PrivateCluster cluster, CancellationToken cancellation)
    {
        await using var connection = new NpgsqlConnection(cluster.ConnectionString("switchboard", "postgres") + ";Pooling=false");
        await connection.OpenAsync(cancellation);
        await using var find = new NpgsqlCommand($"select 1 from pg_database where datname = '{Name}'", connection);
        if (await find.ExecuteScalarAsync(cancellation) is not null)
            return;
        await using var create = new NpgsqlCommand($"create database {Name}", connection);
        await create.ExecuteNonQueryAsync(cancellation);
    }
}
