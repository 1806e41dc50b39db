using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Switchboard.Contracts.Desk;
using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Desk.Directory;
using Switchboard.Desk.Live;
using Switchboard.Desk.Routing;

namespace Switchboard.Desk;

/// <summary>Agents, queues and skills; the agent's desk and the floor; wrap-up.</summary>
public static class DeskModule
{
    /// <summary>Adds the module. It needs the router (<c>AddAcd</c>) and the calls (<c>ICallControl</c>) from the host; add it before the telephones, so that queues are there before the first call.</summary>
    public static IServiceCollection AddDesk(this IServiceCollection services) => services
        .AddMigrations("desk", typeof(DeskModule).Assembly)
        .AddSingleton<DeskDirectory>().AddSingleton<IDeskDirectory>(p => p.GetRequiredService<DeskDirectory>())
        .AddSingleton<IAgentLookup>(p => p.GetRequiredService<DeskDirectory>()).AddSingleton<ILineTargets>(p => p.GetRequiredService<DeskDirectory>())
        .AddSingleton<RouterFeed>().AddSingleton<RouterMemory>()
        .AddSingleton<RouterKeeper>().AddHostedService(p => p.GetRequiredService<RouterKeeper>())
        .AddSingleton<IScreenPop, ScreenPop>();

    /// <summary>The endpoints below <c>/api/v1</c>.</summary>
    public static void MapDeskEndpoints(this IEndpointRouteBuilder api) => ArgumentNullException.ThrowIfNull(api);
}
