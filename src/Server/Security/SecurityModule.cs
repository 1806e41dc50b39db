using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Web;
using Switchboard.Sip.Guard;
using Switchboard.Switch;

namespace Switchboard.Server.Security;

/// <summary>Self-defence: blocks, networks and the security log. Its tables are the observability's schema.</summary>
internal static class SecurityModule
{
    /// <summary>Adds it; before the telephones, so that the networks are in force when they open.</summary>
    public static IServiceCollection AddSecurity(this IServiceCollection services) => services
        .AddDurableHandler<SecurityEventWriter>()
        .AddSingleton<SecurityLog>()
        .AddSingleton<ISecurityLog>(p => p.GetRequiredService<SecurityLog>())
        .AddSingleton<IGuardListener>(p => p.GetRequiredService<SecurityLog>())
        .AddSingleton(p => new Lazy<SipGuard>(() => p.GetRequiredService<Exchange>().Guard))
        .AddSingleton<Networks>()
        .AddSingleton<SecurityKeeper>().AddHostedService(p => p.GetRequiredService<SecurityKeeper>());

    /// <summary>The endpoints below <c>/api/v1</c>: for administrators of the house, hidden from everybody else.</summary>
    public static void MapSecurityEndpoints(this IEndpointRouteBuilder api)
    {
        var security = api.MapGroup("/security").WithTags("Security").Needs(Permissions.SecurityManage).Hidden();
        security.MapGet("/blocks", Blocks.List).Named("listBlocks", "Addresses and users blocked now, and what the door counted");
        security.MapPost("/blocks", Blocks.Block).Named("blockAddress", "Block an address for a while");
        security.MapPost("/blocks/lift", Blocks.Lift).Named("liftBlock", "Lift a block");
        security.MapGet("/events", Blocks.ListEventsAsync).Named("listSecurityEvents", "The security log");
        security.MapGet("/networks", Networks.ListAsync).Named("listNetworks", "Networks that are allowed or denied");
        security.MapPost("/networks", Networks.MakeAsync).Named("createNetwork", "Allow or deny a network");
        security.MapGet("/networks/{id:guid}", Networks.GetAsync).Named("getNetwork", "A network with a rule");
        security.MapPut("/networks/{id:guid}", Networks.ChangeAsync).Named("updateNetwork", "Change a network's rule");
        security.MapDelete("/networks/{id:guid}", Networks.RemoveAsync).Named("deleteNetwork", "Remove a network's rule");
    }
}
