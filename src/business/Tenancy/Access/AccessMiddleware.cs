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
internal sealed class AccessMiddleware(RequestDelegate next, SignIns signIns, ApiKeys keys, PageTokens tokens, KeyOrigins origins, ITenantDirectory tenants)
{
    public static readonly Fault Required = new("auth.required", "Sign in first.", FaultKind.Unauthenticated);
    private static readonly Fault Forbidden = Fault.Forbidden("auth.forbidden", "You do not have the permission for this.");
    private static readonly Fault NotThere = Fault.NotFound("endpoint", "There is nothing here.");
    private static readonly Fault Csrf = Fault.Forbidden("auth.csrf", "Requests with a cookie that change something need the header X-Switchboard: 1.");
    private static readonly Fault ForeignPage = Fault.Forbidden("auth.origin", "This page's origin is not in the list of the API key that the token was made with.");
    private static readonly Fault KeyInPage = Fault.Forbidden("auth.key_in_page", "An API key does not belong into a page: let your server ask POST /api/v1/embed/tokens for a token of one user.");
    private static readonly Fault NotForPages = Fault.Forbidden("auth.not_for_pages", "A page's token cannot sign anybody in or out nor change how he signs in.");
    private static readonly string[] OwnersOnly = ["/api/v1/auth", "/api/v1/me/second-factor"];
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
                return Page(await BearerAsync(bearer, address, context.RequestAborted), context);
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

    private async ValueTask<Caller?> BearerAsync(string bearer, string address, CancellationToken cancellation) =>
        Token.TryParse(bearer, Token.KeyPrefix, out var key) ? await keys.FindAsync(key, address, cancellation)
        : Token.TryParse(bearer, PageTokens.Prefix, out var token) ? await tokens.FindAsync(token, address, cancellation)
        : null;

    /// <summary>Where the request comes from must fit how it is signed: browsers name the page's origin, programs none.</summary>
    private (Caller? Caller, Fault? Fault) Page(Caller? caller, HttpContext context)
    {
        if (caller is null)
            return (null, null);
        if (caller.UserId is not null && Array.Exists(OwnersOnly, path => context.Request.Path.StartsWithSegments(path, StringComparison.Ordinal)))
            return (null, NotForPages);
        var origin = context.Request.Headers.Origin.ToString();
        if (origin.Length == 0 || (Uri.TryCreate(origin, UriKind.Absolute, out var from) && string.Equals(from.Authority, context.Request.Host.Value, StringComparison.OrdinalIgnoreCase)))
            return (caller, null);
        if (caller.UserId is null)
            return (null, KeyInPage);
        return origins.Allows(caller.KeyId!.Value, origin) ? (caller, null) : (null, ForeignPage);
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
