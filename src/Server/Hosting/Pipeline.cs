using Switchboard.Server.Http;
using Switchboard.Server.Streaming;
using Switchboard.Server.Telephony;
using Switchboard.Tenancy;

namespace Switchboard.Server.Hosting;

/// <summary>The order in which a request passes.</summary>
internal static class Pipeline
{
    public static void Build(WebApplication app, ServerOptions options)
    {
        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<CrossOrigin>();
        app.UseMiddleware<FaultWall>();
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.FromSeconds(20), KeepAliveTimeout = TimeSpan.FromSeconds(20) });
        app.UseConsoleFiles(options);
        app.UseRouting();
        app.UseRateLimiter();
        app.UseAccess();
        app.UseMiddleware<Idempotency>();
        app.MapHealth();
        app.MapApiDocument();
        var api = app.MapGroup("/api/v1");
        Modules.Map(api);
        api.MapStreaming();
        api.MapFallback(NotFound.Answer).WithMetadata(new Data.Web.ForAnyone()).ExcludeFromDescription();
        app.MapProvisioning();
        app.MapSipSocket(options);
        app.MapConsole(options);
    }
}
