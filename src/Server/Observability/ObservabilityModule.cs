using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Web;

namespace Switchboard.Server.Observability;

/// <summary>What the house shows of its inside: traces of calls, figures, checks.</summary>
internal static class ObservabilityModule
{
    /// <summary>Adds it; before the telephones, so that it stops after them.</summary>
    public static IServiceCollection AddObservability(this IServiceCollection services) => services
        .AddMigrations("operations", typeof(ObservabilityModule).Assembly)
        .AddDurableHandler<TraceWriter>()
        .AddSingleton<HouseFigures>().AddSingleton<HealthChecks>()
        .AddSingleton<CallTraces>().AddSingleton<ReadTraces>()
        .AddSingleton<TraceKeeper>().AddHostedService(p => p.GetRequiredService<TraceKeeper>());

    /// <summary>The endpoints below <c>/api/v1</c>.</summary>
    public static void MapObservabilityEndpoints(this IEndpointRouteBuilder api)
    {
        var calls = api.MapGroup("/calls").WithTags("Calls");
        calls.MapGet("/{id:guid}/trace", ReadTraces.GetAsync).Needs(Permissions.CallsRead).Named("getCallTrace", "The SIP messages of a call, living or past, secrets masked");
        calls.MapGet("/{id:guid}/trace.pcap", ReadTraces.DownloadAsync).Needs(Permissions.CallsRead).Named("downloadCallTrace", "The same as a capture file for Wireshark")
            .Produces<byte[]>(200, "application/vnd.tcpdump.pcap").Produces<Problem>(404, Problem.MediaType);
        api.MapGet("/system/health", SystemHealth.GetAsync).Needs(Permissions.SecurityManage).Hidden().WithTags("System")
            .Named("getSystemHealth", "How the house is: its checks and its main figures");
    }
}
