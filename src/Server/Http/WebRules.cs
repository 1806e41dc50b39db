using System.Threading.RateLimiting;
using Switchboard.Data.Web;
using Switchboard.Kernel;
using Switchboard.Server.Hosting;

namespace Switchboard.Server.Http;

/// <summary>Limits on requests.</summary>
internal static class WebRules
{
    private const int RequestsASecond = 100;
    private const int Burst = 400;

    public static IServiceCollection AddWebRules(this IServiceCollection services, ServerOptions options) => services.AddRateLimiter(limiter =>
    {
        limiter.RejectionStatusCode = 429;
        limiter.OnRejected = async (context, _) =>
        {
            context.HttpContext.Response.Headers.RetryAfter = "1";
            await Problem.Of(new Fault("request.throttled", "Too many requests. Slow down.", FaultKind.Throttled)).ExecuteAsync(context.HttpContext);
        };
        limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
            context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal) && options.LimitRequests
                ? RateLimitPartition.GetTokenBucketLimiter(Who(context), _ => new TokenBucketRateLimiterOptions
                {
                    TokenLimit = Burst,
                    TokensPerPeriod = RequestsASecond,
                    ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                    QueueLimit = 0,
                })
                : RateLimitPartition.GetNoLimiter(""));
    });

    /// <summary>Per address: behind one office address many agents work, so the limit is wide; sign-in has its own.</summary>
    private static string Who(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "";
}
