using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing.Template;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data.Web;
using Switchboard.Kernel;

namespace Switchboard.Server.Configuration;

/// <summary>The endpoints of this very process, called without a network: the same handlers, checks, events and audit lines as over HTTP.</summary>
internal sealed class HouseTarget(IServiceProvider services, TenantId tenant) : IConfigurationTarget
{
    private const string Base = "/api/v1";
    private readonly Caller _caller = new(tenant, null, null, "configuration", Roles.Administrator,
        Permissions.OfPerson(Roles.Administrator, services.GetRequiredService<ITenantDirectory>().Find(tenant)) ?? Permissions.All, "");
    private readonly List<(string Method, TemplateMatcher Matcher, RouteEndpoint Endpoint)> _endpoints = [.. Endpoints(services)];

    public async Task<ApiReply> SendAsync(HttpMethod method, string path, HttpContent? body, CancellationToken cancellation)
    {
        await using var scope = services.CreateAsyncScope();
        var question = path.IndexOf('?', StringComparison.Ordinal);
        var plain = new PathString(Base + (question < 0 ? path : path[..question]));
        if (Find(method.Method, plain) is not ({ } endpoint, { } values))
            return new ApiReply(404, []);
        if (endpoint.Metadata.GetMetadata<NeedsPermission>() is { } needs && !needs.AnyOf.Any(_caller.May))
            return new ApiReply(404, []); // what belongs to the house, from a tenant that does not keep it
        using var answer = new MemoryStream();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider, RequestAborted = cancellation };
        context.Request.Method = method.Method;
        context.Request.Path = plain;
        context.Request.QueryString = question < 0 ? QueryString.Empty : new QueryString(path[question..]);
        context.Request.RouteValues = values;
        context.Response.Body = answer;
        context.Features.Set(_caller);
        context.SetEndpoint(endpoint);
        if (body is not null)
            await FillAsync(context, body, cancellation);
        await RunAsync(context, endpoint, scope.ServiceProvider.GetRequiredService<IHttpContextAccessor>());
        return new ApiReply(context.Response.StatusCode, answer.ToArray());
    }

    private static async Task RunAsync(HttpContext context, RouteEndpoint endpoint, IHttpContextAccessor accessor)
    {
        var outer = accessor.HttpContext;
        accessor.HttpContext = context;
        try
        {
            await endpoint.RequestDelegate!(context);
        }
        catch (BadHttpRequestException e)
        {
            await Problem.Of(Fault.Invalid("request.malformed", e.InnerException?.Message ?? e.Message)).ExecuteAsync(context);
        }
        finally
        {
            accessor.HttpContext = outer;
        }
    }

    private static async Task FillAsync(HttpContext context, HttpContent body, CancellationToken cancellation)
    {
        var bytes = await body.ReadAsByteArrayAsync(cancellation);
        context.Request.Body = new MemoryStream(bytes);
        context.Request.ContentLength = bytes.Length;
        context.Request.ContentType = body.Headers.ContentType?.ToString();
        context.Features.Set<IHttpRequestBodyDetectionFeature>(new HasBody());
    }

    private (RouteEndpoint? Endpoint, RouteValueDictionary? Values) Find(string method, PathString path)
    {
        foreach (var (verb, matcher, endpoint) in _endpoints)
        {
            var values = new RouteValueDictionary();
            if (verb == method && matcher.TryMatch(path, values) && (!values.TryGetValue("id", out var id) || Guid.TryParse(id as string, out _)))
                return (endpoint, values);
        }

        return default;
    }

    private static IEnumerable<(string, TemplateMatcher, RouteEndpoint)> Endpoints(IServiceProvider services) =>
        from endpoint in services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        let text = endpoint.RoutePattern.RawText
        where text is not null && text.TrimStart('/').StartsWith(Base[1..], StringComparison.Ordinal) && endpoint.RequestDelegate is not null
        from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []
        select (method, new TemplateMatcher(TemplateParser.Parse(text.Trim('/')), []), endpoint);

    private sealed class HasBody : IHttpRequestBodyDetectionFeature
    {
        public bool CanHaveBody => true;
    }
}
