using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Switchboard.Data.Journal;
using Switchboard.Data.Migrations;

namespace Switchboard.Data;

/// <summary>How a module joins the database.</summary>
public static class DataModule
{
    /// <summary>The database, for every module as <see cref="IDatabase"/>.</summary>
    public static IServiceCollection AddDatabase(this IServiceCollection services, Database database)
    {
        ArgumentNullException.ThrowIfNull(database);
        return services.AddSingleton(database).AddSingleton<IDatabase>(database).AddSingleton(p => new MigrationRunner(
            database.Owner, p.GetServices<MigrationSet>(), p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<MigrationRunner>>()));
    }

    /// <summary>Brings the database to this version; the first thing a start does.</summary>
    public static Task MigrateAsync(this IServiceProvider services, CancellationToken cancellation) =>
        services.GetRequiredService<MigrationRunner>().RunAsync(cancellation);

    /// <summary>The module owns the schema <paramref name="module"/>; its files <c>Persistence/Migrations/0001_….sql</c> run at start.</summary>
    public static IServiceCollection AddMigrations(this IServiceCollection services, string module, Assembly assembly) =>
        services.AddSingleton(new MigrationSet(module, assembly));

    /// <summary>The module applies journal records of a kind of its own.</summary>
    public static IServiceCollection AddDurableHandler<THandler>(this IServiceCollection services) where THandler : class, IDurableHandler =>
        services.AddSingleton<IDurableHandler, THandler>();
}
