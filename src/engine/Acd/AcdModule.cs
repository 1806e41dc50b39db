using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Switchboard.Contracts.Acd;

namespace Switchboard.Acd;

/// <summary>Entry of the router: needs a <see cref="TimeProvider"/> and an <see cref="IAcdEventSink"/> from the host.</summary>
public static class AcdModule
{
    /// <summary>Adds one <see cref="AcdService"/> under all its interfaces.</summary>
    public static IServiceCollection AddAcd(this IServiceCollection services, AcdOptions? options = null)
    {
        services.AddSingleton(sp => new AcdService(
            sp.GetRequiredService<TimeProvider>(),
            sp.GetRequiredService<IAcdEventSink>(),
            sp.GetRequiredService<ILogger<AcdService>>(),
            options));
        services.AddSingleton<IWorkRouter>(sp => sp.GetRequiredService<AcdService>());
        services.AddSingleton<IAgentDesk>(sp => sp.GetRequiredService<AcdService>());
        services.AddSingleton<IExpectedWait>(sp => sp.GetRequiredService<AcdService>());
        services.AddSingleton<IFloor>(sp => sp.GetRequiredService<AcdService>());
        services.AddSingleton<IAcdConfigurator>(sp => sp.GetRequiredService<AcdService>());
        services.AddSingleton<IAcdSnapshots>(sp => sp.GetRequiredService<AcdService>());
        return services;
    }
}
