using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Switchboard.Data;
using Switchboard.Data.Web;
using Switchboard.Kernel;

namespace Switchboard.Server.Http;

/// <summary>The last wall: whatever is thrown, or answered without a body, leaves as a problem document that tells nothing of the inside.</summary>
internal sealed partial class FaultWall(RequestDelegate next, ILogger<FaultWall> log)
{
    private static readonly Fault Away = new("database.away", "The database is away for the moment. Try again.", FaultKind.Unavailable);
    private static readonly Fault Broken = Fault.Invalid("request.malformed", "The request could not be read.");

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            if (!context.Response.HasStarted && context.Response is { StatusCode: >= 400, ContentLength: null, ContentType: null } && context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal))
                await Empty(context.Response.StatusCode).ExecuteAsync(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // nobody waits for an answer any more
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            await AnswerAsync(context, e);
        }
    }

    private async Task AnswerAsync(HttpContext context, Exception error)
    {
        var upgrade = context.Features.Get<IHttpResponseFeature>();
        if (upgrade is { HasStarted: true })
            return;
        context.Response.Clear();
        var problem = error switch
        {
            BadHttpRequestException { StatusCode: 413 } => Of(413, "request.too_large", "Request too large", "The request is larger than this endpoint takes."),
            BadHttpRequestException { InnerException: JsonException json } => Problem.Of(Broken with { Detail = Say(json), Field = Path(json) }),
            BadHttpRequestException e => Problem.Of(Broken with { Detail = e.Message }),
            _ when error is not IOException and not ObjectDisposedException && Absence.Is(error) => Problem.Of(Away),
            _ => Of(500, "server.fault", "Internal error", "Something went wrong here. It has been logged."),
        };
        if (problem.Status >= 500)
            RequestFailed(log, context.Request.Method, Plain(context.Request.Path), error);
        if (problem.Status == 503)
            context.Response.Headers.RetryAfter = "5";
        await problem.ExecuteAsync(context);
    }

    // Addresses of phones' configurations hold a secret.
    private static string Plain(PathString path) => path.StartsWithSegments("/provisioning", StringComparison.OrdinalIgnoreCase) ? "/provisioning/…" : path.Value ?? "";

    /// <summary>The path tells the client where; the inner message would tell of our types.</summary>
    private static string Say(JsonException error) => error.Path is { Length: > 1 } path ? $"{path[2..]} has the wrong form." : "The body is not valid JSON.";

    private static string? Path(JsonException error) => error.Path is { Length: > 2 } path ? path[2..] : null;

    private static Problem Empty(int status) => status switch
    {
        401 => Problem.Of(new Fault("auth.required", "Sign in first.", FaultKind.Unauthenticated)),
        404 => Problem.Of(Fault.NotFound("endpoint", "There is no such endpoint.")),
        405 => Of(405, "request.method", "Method not allowed", "This endpoint does not know this method."),
        415 => Of(415, "request.media_type", "Unsupported media type", "Send application/json."),
        429 => Problem.Of(new Fault("request.throttled", "Too many requests. Slow down.", FaultKind.Throttled)),
        _ => Of(status, "request.malformed", "Invalid request", "The request could not be read."),
    };

    private static Problem Of(int status, string code, string title, string detail) => new($"urn:switchboard:problem:{code}", title, status, detail, code, null);

    [LoggerMessage(1, LogLevel.Error, "Request {Method} {Path} failed")]
    private static partial void RequestFailed(ILogger log, string method, string path, Exception error);
}

/// <summary>What nothing answers.</summary>
internal static class NotFound
{
    public static Problem Answer() => Problem.Of(Fault.NotFound("endpoint", "There is no such endpoint."));
}
