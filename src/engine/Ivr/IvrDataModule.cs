using Microsoft.Extensions.DependencyInjection;
using Switchboard.Contracts.Ivr;
using Switchboard.Contracts.Lines;
using Switchboard.Data;
using Switchboard.Ivr.Persistence;

namespace Switchboard.Ivr;

/// <summary>The stored part of the module: prompts and flows, and their endpoints.</summary>
public static class IvrDataModule
{
    /// <summary>Adds <see cref="IFlowCatalog"/> and <see cref="IPromptFiles"/>. Add it before the telephones: it reads its books when the host starts.</summary>
    public static IServiceCollection AddIvrData(this IServiceCollection services, IvrDataOptions options) => services
        .AddMigrations("ivr", typeof(IvrDataModule).Assembly)
        .AddSingleton(options)
        .AddSingleton<IvrDirectory>()
        .AddSingleton<IFlowCatalog>(p => p.GetRequiredService<IvrDirectory>())
        .AddSingleton<IPromptFiles>(p => p.GetRequiredService<IvrDirectory>())
        .AddSingleton<ILineTargets>(p => p.GetRequiredService<IvrDirectory>())
        .AddSingleton<IvrChanges>()
        .AddHostedService<IvrOpening>();
}
