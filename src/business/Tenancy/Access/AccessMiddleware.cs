using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Primitives;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Web;
using Switchboard.Kernel;
using Switchboard.Tenancy.Domain;

namespace Switchboard.Tenancy.Access;

/// <summary>Finds out who asks, and whether he may: cookie or bearer key, the CSRF header, the endpoint's permission.</summary>
internal sealed class AccessMiddleware(RequestDelegate next, SignIns signIns, ApiKeys keys, ITenantDirectory tenants)
{
    public static readonly Fault Required = new("auth.required", "Sign in first.", FaultKind.Unauthenticated);
    private static readonly Fault Forbidden = Fault.Forbidden("auth.forbidden", "You do not have the permission for this.");
    private static readonly Fault NotThere = Fault.NotFound("endpoint", "There is nothing here.");
    private static readonly Fault Csrf = Fault.Forbidden("auth.csrf", "Requests with a cookie that change something need the header X-Switchboard: 1.");
    private static readonly Fault Away = new("auth.try_again", "The database is away for the moment. Try again.", FaultKind.Unavailable);

    public async Task InvokeAsync(HttpContext context)
    {
        var endpoint = context.GetEndpoint();
        if (endpoint is not RouteEndpoint || !context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal))
        {
            await next(context);
            return;
        }

        var (caller, fault) = await AuthenticateAsync(context);
        if (caller is not null && tenants.Find(caller.Tenant) is not { Enabled: true })
            caller = null;
        if (caller is not null)
            context.Features.Set(caller);
        var open = endpoint.Metadata.GetMetadata<ForAnyone>() is not null;
        fault = open ? null : fault ?? Refusal(caller, endpoint.Metadata);
        if (fault is not null)
            await Problem.Of(fault).ExecuteAsync(context);
        else
            await next(context);
    }

    private static Fault? Refusal(Caller? caller, EndpointMetadataCollection rules) =>
        caller is null ? Required
        : rules.GetMetadata<NeedsPermission>() is not { } rule || rule.AnyOf.Any(caller.May) ? null
        : rules.GetMetadata<HiddenFromOthers>() is null ? Forbidden : NotThere;

    private async Task<(Caller? Caller, Fault? Fault)> AuthenticateAsync(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress?.ToString() ?? "";
        try
        {
            if (Bearer(context.Request.Headers.Authorization) is { } bearer)
                return (Token.TryParse(bearer, Token.KeyPrefix, out var key) ? await keys.FindAsync(key, address, context.RequestAborted) : null, null);
            if (SignInCookie.Read(context) is not { } cookie || !Token.TryParse(cookie, "", out var token))
                return (null, null);
            var caller = await signIns.FindAsync(token, address, context.RequestAborted);
            return caller is not null && Changes(context.Request.Method) && context.Request.Headers["X-Switchboard"] != "1" ? (null, Csrf) : (caller, null);
        }
        catch (Exception e) when (Absence.Is(e))
        {
            return (null, Away);
        }
    }

    private static string? Bearer(StringValues header) =>
        header.ToString() is { Length: > 7 } text && text.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? text[7..].Trim() : null;

    private static bool Changes(string method) => !(HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method));
}

/// <summary>The cookie: <c>__Host-sb</c> on https, <c>sb</c> on plain http (loopback, or behind nothing).</summary>
internal static class SignInCookie
{
    public static string? Read(HttpContext context) => context.Request.Cookies[Name(context)];

    public static void Write(HttpContext context, string value, DateTimeOffset expires) =>
        context.Response.Cookies.Append(Name(context), value, Options(context, expires));

    public static void Remove(HttpContext context) => context.Response.Cookies.Delete(Name(context), Options(context, null));

    private static string Name(HttpContext context) => context.Request.IsHttps ? "__Host-sb" : "sb";

    private static CookieOptions Options(HttpContext context, DateTimeOffset? expires) => new()
    {
        HttpOnly = true,
        Secure = context.Request.IsHttps,
        SameSite = SameSiteMode.Strict,
        Path = "/",
        Expires = expires,
        IsEssential = true,
    };
}
