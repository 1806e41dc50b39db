using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Switchboard.Data.Journal;
using Switchboard.Data.Migrations;

namespace Switchboard.Data;

/// <summary>How a module joins the database.</summary>
public static class DataModule
{
    /// <summary>The module owns the schema <paramref name="module"/>; its files <c>Persistence/Migrations/0001_….sql</c> run at start.</summary>
    public static IServiceCollection AddMigrations(this IServiceCollection services, string module, Assembly assembly) =>
        services.AddSingleton(new MigrationSet(module, assembly));

    /// <summary>The module applies journal records of a kind of its own.</summary>
    public static IServiceCollection AddDurableHandler<THandler>(this IServiceCollection services) where THandler : class, IDurableHandler =>
        services.AddSingleton<IDurableHandler, THandler>();
}
