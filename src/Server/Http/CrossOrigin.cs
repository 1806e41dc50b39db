using Switchboard.Tenancy.Access;

namespace Switchboard.Server.Http;

/// <summary>
/// Answers browsers that ask whether a page of another system may use the API (CORS): its origin stands in the list of an
/// API key. Cookies are never allowed along; whether the token's own key lists the origin is checked with the token.
/// </summary>
internal sealed class CrossOrigin(RequestDelegate next, IKeyOrigins keys)
{
    public Task InvokeAsync(HttpContext context)
    {
        var origin = context.Request.Headers.Origin.ToString();
        if (origin.Length == 0 || !context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal))
            return next(context);
        var headers = context.Response.Headers;
        headers.Vary = "Origin";
        if (!keys.IsKnown(origin))
            return next(context);
        headers.AccessControlAllowOrigin = origin;
        headers.AccessControlExposeHeaders = "ETag, Retry-After, Idempotency-Replayed";
        if (!HttpMethods.IsOptions(context.Request.Method) || context.Request.Headers.AccessControlRequestMethod.Count == 0)
            return next(context);
        headers.AccessControlAllowMethods = "GET, POST, PUT, PATCH, DELETE";
        headers.AccessControlAllowHeaders = "Authorization, Content-Type, Idempotency-Key, If-Match, X-Switchboard";
        headers.AccessControlMaxAge = "600";
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}
