using System.Net;
using Switchboard.Contracts.Events;
using Switchboard.Server.Observability;

namespace Switchboard.Server.Http;

/// <summary>Is the process alive; is it ready for work; its figures.</summary>
internal static class Health
{
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/health/live", () => Results.Json(new { status = "ok" })).ExcludeFromDescription();
        app.MapGet("/health/ready", ReadyAsync).ExcludeFromDescription();
        app.MapGet("/metrics", FiguresAsync).ExcludeFromDescription();
    }

    /// <summary>The figures tell of the inside: only this machine reads them; a collector elsewhere comes through a proxy.</summary>
    private static async Task<IResult> FiguresAsync(HttpContext context, MetricsText metrics, HouseFigures figures, CancellationToken cancellation)
    {
        if (context.Connection.RemoteIpAddress is not { } from || !IPAddress.IsLoopback(from))
            return NotFound.Answer();
        await figures.SampleAsync(cancellation);
        return Results.Text(metrics.Write(), "text/plain; version=0.0.4; charset=utf-8");
    }

    /// <summary>503 says that new work should go elsewhere; what only should be looked at is told, but the server stays ready.</summary>
    private static async Task<IResult> ReadyAsync(HealthChecks health, CancellationToken cancellation)
    {
        var checks = await health.RunAsync(cancellation);
        var whole = HealthChecks.Whole(checks);
        return Results.Json(
            new { status = whole, database = checks.First(c => c.Name == "database").State == HealthState.Ok ? "ok" : "away", checks = checks.Select(c => new { c.Name, c.State }) },
            WireJson.Options, statusCode: whole == HealthState.Failed ? 503 : 200);
    }
}
