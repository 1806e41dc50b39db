using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data.Paging;
using Switchboard.Data.Web;

namespace Switchboard.Tenancy.Features.Lines;

/// <summary>Groups, pools, rules and the route test.</summary>
internal static class RoutingEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        MapGroups(api);
        MapPools(api);
        MapRules(api);
        var routes = api.MapGroup("/routes").WithTags("Routing");
        routes.MapPost("/test", RouteTests.Handle).Needs(Permissions.ConfigRead).Named("testRoute", "What would happen to this call? Every rule tried, and why");
        routes.MapPost("/rewrite", RouteTests.Rewrite).Needs(Permissions.ConfigRead).Named("testRewrite", "What a rewriting list makes of a number");
    }

    private static void MapGroups(IEndpointRouteBuilder api)
    {
        var groups = api.MapGroup("/trunk-groups").WithTags("Routing");
        groups.MapGet("", ([AsParameters] PageRequest page, Caller caller, TrunkGroups things, CancellationToken stop) => things.ListAsync(page, caller, stop)).Needs(Permissions.ConfigRead).Named("listTrunkGroups", "List trunk groups");
        groups.MapPost("", (TrunkGroupWrite write, Caller caller, TrunkGroups things, CancellationToken stop) => things.MakeAsync(write, caller, stop)).Needs(Permissions.ConfigWrite).Named("createTrunkGroup", "Create a trunk group");
        groups.MapGet("/{id:guid}", (Guid id, Caller caller, TrunkGroups things, CancellationToken stop) => things.GetAsync(id, caller, stop)).Needs(Permissions.ConfigRead).Named("getTrunkGroup", "Get a trunk group");
        groups.MapPut("/{id:guid}", (Guid id, TrunkGroupWrite write, IfMatch match, Caller caller, TrunkGroups things, CancellationToken stop) => things.ChangeAsync(id, write, match, caller, stop)).Needs(Permissions.ConfigWrite).Named("updateTrunkGroup", "Change a trunk group");
        groups.MapDelete("/{id:guid}", (Guid id, Caller caller, TrunkGroups things, CancellationToken stop) => things.RemoveAsync(id, caller, stop)).Needs(Permissions.ConfigWrite).Named("deleteTrunkGroup", "Remove a trunk group");
    }

    private static void MapPools(IEndpointRouteBuilder api)
    {
        var pools = api.MapGroup("/number-pools").WithTags("Routing");
        pools.MapGet("", ([AsParameters] PageRequest page, Caller caller, NumberPools things, CancellationToken stop) => things.ListAsync(page, caller, stop)).Needs(Permissions.ConfigRead).Named("listNumberPools", "List number pools");
        pools.MapPost("", (NumberPoolWrite write, Caller caller, NumberPools things, CancellationToken stop) => things.MakeAsync(write, caller, stop)).Needs(Permissions.ConfigWrite).Named("createNumberPool", "Create a number pool");
        pools.MapGet("/{id:guid}", (Guid id, Caller caller, NumberPools things, CancellationToken stop) => things.GetAsync(id, caller, stop)).Needs(Permissions.ConfigRead).Named("getNumberPool", "Get a number pool");
        pools.MapGet("/{id:guid}/usage", (Guid id, Caller caller, NumberPools things, IEnumerable<IRouteTest> switches, CancellationToken stop) => things.ListUsageAsync(id, caller, switches, stop)).Needs(Permissions.ConfigRead).Named("listNumberPoolUsage", "How often each number of a pool was shown today");
        pools.MapPut("/{id:guid}", (Guid id, NumberPoolWrite write, IfMatch match, Caller caller, NumberPools things, CancellationToken stop) => things.ChangeAsync(id, write, match, caller, stop)).Needs(Permissions.ConfigWrite).Named("updateNumberPool", "Change a number pool");
        pools.MapDelete("/{id:guid}", (Guid id, Caller caller, NumberPools things, CancellationToken stop) => things.RemoveAsync(id, caller, stop)).Needs(Permissions.ConfigWrite).Named("deleteNumberPool", "Remove a number pool");
    }

    private static void MapRules(IEndpointRouteBuilder api)
    {
        var rules = api.MapGroup("/outbound-rules").WithTags("Routing");
        rules.MapGet("", ([AsParameters] PageRequest page, Caller caller, OutboundRules things, CancellationToken stop) => things.ListAsync(page, caller, stop)).Needs(Permissions.ConfigRead).Named("listOutboundRules", "List outbound rules in their order");
        rules.MapPost("", (OutboundRuleWrite write, Caller caller, OutboundRules things, CancellationToken stop) => things.MakeAsync(write, caller, stop)).Needs(Permissions.ConfigWrite).Named("createOutboundRule", "Create an outbound rule");
        rules.MapGet("/{id:guid}", (Guid id, Caller caller, OutboundRules things, CancellationToken stop) => things.GetAsync(id, caller, stop)).Needs(Permissions.ConfigRead).Named("getOutboundRule", "Get an outbound rule");
        rules.MapPut("/{id:guid}", (Guid id, OutboundRuleWrite write, IfMatch match, Caller caller, OutboundRules things, CancellationToken stop) => things.ChangeAsync(id, write, match, caller, stop)).Needs(Permissions.ConfigWrite).Named("updateOutboundRule", "Change an outbound rule");
        rules.MapDelete("/{id:guid}", (Guid id, Caller caller, OutboundRules things, CancellationToken stop) => things.RemoveAsync(id, caller, stop)).Needs(Permissions.ConfigWrite).Named("deleteOutboundRule", "Remove an outbound rule");
        rules.MapPost("/order", (RuleOrder order, Caller caller, OutboundRules things, CancellationToken stop) => things.OrderAsync(order.Ids ?? [], caller, stop)).Needs(Permissions.ConfigWrite).Named("orderOutboundRules", "Put the outbound rules into this order");
    }
}
