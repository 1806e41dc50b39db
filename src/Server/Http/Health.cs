using System.Net;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Kernel;

namespace Switchboard.Server.Http;

/// <summary>Is the process alive; is it ready for work; its figures.</summary>
internal static class Health
{
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/health/live", () => Results.Json(new { status = "ok" })).ExcludeFromDescription();
        app.MapGet("/health/ready", ReadyAsync).ExcludeFromDescription();
        app.MapGet("/metrics", Figures).ExcludeFromDescription();
    }

    /// <summary>The figures tell of the inside: only this machine reads them; a collector elsewhere comes through a proxy.</summary>
    private static IResult Figures(HttpContext context, MetricsText metrics) => context.Connection.RemoteIpAddress is { } from && IPAddress.IsLoopback(from)
        ? Results.Text(metrics.Write(), "text/plain; version=0.0.4; charset=utf-8")
        : NotFound.Answer();

    /// <summary>Without the database calls still run, from memory and the journal; so it is told, but the server stays ready.</summary>
    private static async Task<IResult> ReadyAsync(IDatabase database, ITenantDirectory tenants, CancellationToken cancellation)
    {
        var reachable = true;
        try
        {
            await using var connection = await database.OpenAsync(TenantId.System, cancellation);
        }
        catch (Exception e) when (Absence.Is(e))
        {
            reachable = false;
        }

        return Results.Json(new { status = reachable ? "ok" : "degraded", database = reachable ? "ok" : "away" }, statusCode: tenants.All.Count > 0 ? 200 : 503);
    }
}
