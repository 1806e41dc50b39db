using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Switchboard.Contracts.Desk;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Paging;
using Switchboard.Data.Web;
using Switchboard.Desk.Directory;
using Switchboard.Desk.Features.Configuration;
using Switchboard.Desk.Features.Floor;
using Switchboard.Desk.Features.History;
using Switchboard.Desk.Features.WrapUp;
using Switchboard.Desk.History;
using Switchboard.Desk.Live;
using Switchboard.Desk.Routing;

namespace Switchboard.Desk;

/// <summary>Agents, queues and skills; the agent's desk and the floor; wrap-up.</summary>
public static class DeskModule
{
    /// <summary>
    /// Adds the module. It needs the router (<c>AddAcd</c>) and the calls (<c>ICallControl</c>) from the host. Add it before
    /// the telephones, so that queues and agents are there before the first call.
    /// </summary>
    public static IServiceCollection AddDesk(this IServiceCollection services) => services
        .AddMigrations("desk", typeof(DeskModule).Assembly)
        .AddDurableHandler<ContactKeeper>()
        .AddSingleton<DeskDirectory>().AddSingleton<IDeskDirectory>(p => p.GetRequiredService<DeskDirectory>())
        .AddSingleton<FamiliarAgents>().AddSingleton<IFamiliarAgents>(p => p.GetRequiredService<FamiliarAgents>())
        .AddSingleton<IAgentLookup>(p => p.GetRequiredService<DeskDirectory>()).AddSingleton<ILineTargets>(p => p.GetRequiredService<DeskDirectory>())
        .AddSingleton<RouterFeed>().AddSingleton<RouterMemory>().AddSingleton<DeskChanges>().AddSingleton<RegistryParts>().AddSingleton<IWhereUsed, DeskUses>()
        .AddSingleton<Skills>().AddSingleton<Agents>().AddSingleton<Queues>().AddSingleton<Dispositions>().AddSingleton<BreakReasons>().AddSingleton<Scripts>().AddSingleton<CallOwners>().AddSingleton<ScriptRuns>()
        .AddSingleton<DayBook>().AddSingleton<CallerNames>().AddSingleton<FloorReader>().AddSingleton<AgentStatuses>()
        .AddSingleton<WrapUps>().AddSingleton<IWrapUps>(p => p.GetRequiredService<WrapUps>()).AddSingleton<IWrapUpDesk>(p => p.GetRequiredService<WrapUps>())
        .AddSingleton<IScreenPop, ScreenPop>().AddSingleton<IFloorSnapshot, FloorSnapshot>().AddSingleton<IEventAudience, EventAudience>()
        .AddSingleton<LiveFloor>().AddSingleton<FloorAt>().AddSingleton<FloorHistory>()
        .AddHostedService<RouterKeeper>().AddHostedService(p => p.GetRequiredService<LiveFloor>()).AddHostedService<FloorWatch>()
        .AddHostedService(p => p.GetRequiredService<FloorHistory>());

    /// <summary>The endpoints below <c>/api/v1</c>.</summary>
    public static void MapDeskEndpoints(this IEndpointRouteBuilder api)
    {
        ArgumentNullException.ThrowIfNull(api);
        Map<Skills, SkillRow, SkillBody, SkillWrite>(api, "/skills", "Skills", "Skill", "a skill");
        Map<Agents, AgentRow, AgentBody, AgentWrite>(api, "/agents", "Agents", "Agent", "an agent");
        Map<Queues, QueueRow, QueueBody, QueueWrite>(api, "/queues", "Queues", "Queue", "a queue");
        Map<Dispositions, DispositionRow, DispositionBody, DispositionWrite>(api, "/dispositions", "Dispositions", "Disposition", "a disposition", Permissions.DeskUse);
        Map<Scripts, ScriptRow, ScriptBody, ScriptWrite>(api, "/scripts", "Scripts", "Script", "a script", Permissions.DeskUse);
        Map<BreakReasons, BreakReasonRow, BreakReasonBody, BreakReasonWrite>(api, "/break-reasons", "Break reasons", "BreakReason", "a break reason");
        MapDesk(api);
        MapFloor(api);
    }

    private static void MapDesk(IEndpointRouteBuilder api)
    {
        var desk = api.MapGroup("/desk").WithTags("Desk");
        desk.MapGet("", (Caller caller, AgentStatuses statuses, CancellationToken cancellation) => statuses.ReadDeskAsync(caller, cancellation))
            .Needs(Permissions.DeskUse).Named("getDesk", "One's own desk: agent, calls, queues");
        desk.MapPost("/status", (StatusWrite write, Caller caller, AgentStatuses statuses, CancellationToken cancellation) => statuses.ChooseAsync(write, caller, cancellation))
            .Needs(Permissions.DeskUse).Named("setOwnStatus", "Sign in, take a break, sign out");
        desk.MapPost("/wrap-up/finish", (Caller caller, AgentStatuses statuses, CancellationToken cancellation) => statuses.FinishWrapUpAsync(caller, cancellation))
            .Needs(Permissions.DeskUse).Named("finishWrapUp", "End after-call work");
        desk.MapPost("/wrap-up/extend", (ExtensionOfWrapUp write, Caller caller, AgentStatuses statuses, CancellationToken cancellation) =>
                statuses.ExtendWrapUpAsync(write, caller, cancellation))
            .Needs(Permissions.DeskUse).Named("extendWrapUp", "More time for after-call work");
        desk.MapGet("/break-reasons", BreakReasons.ChoicesAsync).Needs(Permissions.DeskUse).Named("listOwnBreakReasons", "The break reasons to choose from, in one's language");
        var wrapUp = api.MapGroup("/calls/{id:guid}/wrap-up").WithTags("Calls");
        wrapUp.MapGet("", WrapUps.GetAsync).Needs(Permissions.DeskUse).Named("getWrapUp", "What one wrote after a call of one's own");
        wrapUp.MapPut("", WrapUps.WriteAsync).Needs(Permissions.DeskUse).Named("writeWrapUp", "Disposition and notes of a call of one's own");
        var script = api.MapGroup("/calls/{id:guid}/script").WithTags("Calls");
        script.MapGet("", ScriptRuns.ListAsync).Needs(Permissions.DeskUse, Permissions.CallsRead).Named("listScriptRuns", "What agents answered on the way through scripts in a call");
        script.MapPut("", ScriptRuns.WriteAsync).Needs(Permissions.DeskUse).Named("writeScriptRun", "How far one has come in a script, in a call of one's own");
    }

    private static void MapFloor(IEndpointRouteBuilder api)
    {
        var floor = api.MapGroup("/floor").WithTags("Floor");
        floor.MapGet("", async (Caller caller, FloorReader reader, CancellationToken cancellation) => (Answer<FloorBody>)await reader.FloorAsync(caller.Tenant, cancellation))
            .Needs(Permissions.FloorRead).Named("getFloor", "The live floor: agents, queues, calls");
        floor.MapGet("/at", FloorAt.ReadAsync).Needs(Permissions.FloorRead).Named("getFloorAt", "The floor as it was at a moment of the last 30 days");
        floor.MapPost("/agents/{id:guid}/status", (Guid id, StatusWrite write, Caller caller, AgentStatuses statuses, CancellationToken cancellation) =>
                statuses.ForceAsync(id, write, caller, cancellation))
            .Needs(Permissions.FloorAct).Named("forceAgentStatus", "Set an agent's status");
        floor.MapPost("/calls/{id:guid}/hangup", (Guid id, Caller caller, AgentStatuses statuses) => statuses.HangUpAsync(id, caller))
            .Needs(Permissions.FloorAct).Named("disconnectCall", "End a call");
    }

    private static void Map<TRegistry, TRow, TBody, TWrite>(IEndpointRouteBuilder api, string path, string tag, string name, string one, params string[] alsoRead)
        where TRegistry : Registry<TRow, TBody, TWrite>
        where TRow : class, IConfigured
        where TBody : class, IVersioned
    {
        string[] readers = [Permissions.ConfigRead, .. alsoRead];
        var group = api.MapGroup(path).WithTags(tag);
        group.MapGet("", List<TRegistry, TRow, TBody, TWrite>()).Needs(readers).Named($"list{name}s", $"List {tag}");
        group.MapPost("", Make<TRegistry, TRow, TBody, TWrite>()).Needs(Permissions.ConfigWrite).Named($"create{name}", $"Create {one}");
        group.MapGet("/{id:guid}", Get<TRegistry, TRow, TBody, TWrite>()).Needs(readers).Named($"get{name}", $"Get {one}");
        group.MapPut("/{id:guid}", Change<TRegistry, TRow, TBody, TWrite>()).Needs(Permissions.ConfigWrite).Named($"update{name}", $"Change {one}");
        group.MapDelete("/{id:guid}", Remove<TRegistry, TRow, TBody, TWrite>()).Needs(Permissions.ConfigWrite).Named($"delete{name}", $"Remove {one}");
    }

    // Handlers as values: the analyzer of route handlers cannot read generic lambdas in place.
    private static Delegate List<TRegistry, TRow, TBody, TWrite>()
        where TRegistry : Registry<TRow, TBody, TWrite> where TRow : class, IConfigured where TBody : class, IVersioned =>
        ([AsParameters] PageRequest page, Caller caller, TRegistry registry, CancellationToken cancellation) => registry.ListAsync(page, caller, cancellation);

    private static Delegate Make<TRegistry, TRow, TBody, TWrite>()
        where TRegistry : Registry<TRow, TBody, TWrite> where TRow : class, IConfigured where TBody : class, IVersioned =>
        (TWrite write, Caller caller, TRegistry registry, CancellationToken cancellation) => registry.MakeAsync(write, caller, cancellation);

    private static Delegate Get<TRegistry, TRow, TBody, TWrite>()
        where TRegistry : Registry<TRow, TBody, TWrite> where TRow : class, IConfigured where TBody : class, IVersioned =>
        (Guid id, Caller caller, TRegistry registry, CancellationToken cancellation) => registry.GetAsync(id, caller, cancellation);

    private static Delegate Change<TRegistry, TRow, TBody, TWrite>()
        where TRegistry : Registry<TRow, TBody, TWrite> where TRow : class, IConfigured where TBody : class, IVersioned =>
        (Guid id, TWrite write, IfMatch match, Caller caller, TRegistry registry, CancellationToken cancellation) =>
            registry.ChangeAsync(id, write, match, caller, cancellation);

    private static Delegate Remove<TRegistry, TRow, TBody, TWrite>()
        where TRegistry : Registry<TRow, TBody, TWrite> where TRow : class, IConfigured where TBody : class, IVersioned =>
        (Guid id, Caller caller, TRegistry registry, CancellationToken cancellation) => registry.RemoveAsync(id, caller, cancellation);
}
