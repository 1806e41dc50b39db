using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Switchboard.Contracts.Events;
using Switchboard.Kernel;

namespace Switchboard.Data.Web;

/// <summary>A thing that is edited: its version is its ETag.</summary>
public interface IVersioned
{
    /// <summary>Rises by one with each change.</summary>
    int Version { get; }
}

/// <summary>What a handler answers: 200 with a body, or the problem of a fault. Return either, it converts.</summary>
public sealed class Answer<T> : IResult, IEndpointMetadataProvider
{
    private readonly Outcome<T> _outcome;

    private Answer(Outcome<T> outcome) => _outcome = outcome;

    public static implicit operator Answer<T>(T value) => new(value);

    public static implicit operator Answer<T>(Fault fault) => new(fault);

    public static implicit operator Answer<T>(Outcome<T> outcome) => new(outcome);

    public Task ExecuteAsync(HttpContext httpContext) => Answers.WriteAsync(httpContext, _outcome, 200);

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder) => Answers.Describe(builder, 200, typeof(T));
}

/// <summary>What a handler that makes something answers: 201 with the new object.</summary>
public sealed class Made<T> : IResult, IEndpointMetadataProvider
{
    private readonly Outcome<T> _outcome;

    private Made(Outcome<T> outcome) => _outcome = outcome;

    public static implicit operator Made<T>(T value) => new(value);

    public static implicit operator Made<T>(Fault fault) => new(fault);

    public static implicit operator Made<T>(Outcome<T> outcome) => new(outcome);

    public Task ExecuteAsync(HttpContext httpContext) => Answers.WriteAsync(httpContext, _outcome, 201);

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder) => Answers.Describe(builder, 201, typeof(T));
}

/// <summary>What a handler with nothing to tell answers: 204.</summary>
public sealed class Done : IResult, IEndpointMetadataProvider
{
    /// <summary>It was done.</summary>
    public static readonly Done Well = new(null);

    private readonly Fault? _fault;

    private Done(Fault? fault) => _fault = fault;

    public static implicit operator Done(Fault fault) => new(fault);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        if (_fault is not null)
            return Problem.Of(_fault).ExecuteAsync(httpContext);
        httpContext.Response.StatusCode = 204;
        return Task.CompletedTask;
    }

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder) => Answers.Describe(builder, 204, null);
}

internal static class Answers
{
    public static Task WriteAsync<T>(HttpContext context, Outcome<T> outcome, int status)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!outcome.TryGet(out var value, out var fault))
            return Problem.Of(fault).ExecuteAsync(context);
        context.Response.StatusCode = status;
        if (value is IVersioned versioned)
            context.Response.Headers.ETag = IfMatch.Tag(versioned.Version);
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsJsonAsync(value, WireJson.Options, context.RequestAborted);
    }

    public static void Describe(EndpointBuilder builder, int status, Type? body)
    {
        builder.Metadata.Add(body is null
            ? new ProducesResponseTypeMetadata(status, typeof(void))
            : new ProducesResponseTypeMetadata(status, body, ["application/json"]));
        foreach (var refusal in (int[])[400, 401, 403, 404])
            builder.Metadata.Add(new ProducesResponseTypeMetadata(refusal, typeof(Problem), [Problem.MediaType]));
    }
}
