using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Switchboard.Contracts.Events;
using Switchboard.Kernel;

namespace Switchboard.Data.Web;

/// <summary>An RFC 9457 problem document. The one place where a <see cref="Fault"/> becomes HTTP.</summary>
/// <param name="Type">A URI for the code.</param>
/// <param name="Title">The family, for people.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What was wrong.</param>
/// <param name="Code">Stable, for programs.</param>
/// <param name="Errors">Each wrong field.</param>
public sealed record Problem(string Type, string Title, int Status, string Detail, string Code, IReadOnlyList<FieldError>? Errors) : IResult
{
    /// <summary>Its media type.</summary>
    public const string MediaType = "application/problem+json";

    /// <summary>The document of a fault.</summary>
    public static Problem Of(Fault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        var (status, title) = Family(fault.Kind);
        var errors = fault.Errors.Count > 0
            ? fault.Errors.Select(e => new FieldError(e.Field ?? "", e.Code, e.Detail)).ToList()
            : fault.Field is { } field ? [new FieldError(field, fault.Code, fault.Detail)] : null;
        return new Problem($"urn:switchboard:problem:{fault.Code}", title, status, fault.Detail, fault.Code, errors);
    }

    /// <summary>Writes it.</summary>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        httpContext.Response.StatusCode = Status;
        httpContext.Response.ContentType = MediaType;
        httpContext.Response.Headers.CacheControl = "no-store";
        await JsonSerializer.SerializeAsync(httpContext.Response.Body, this, WireJson.Options, httpContext.RequestAborted);
    }

    private static (int Status, string Title) Family(FaultKind kind) => kind switch
    {
        FaultKind.Unauthenticated => (401, "Not signed in"),
        FaultKind.Forbidden => (403, "Not allowed"),
        FaultKind.NotFound => (404, "Not found"),
        FaultKind.Conflict => (409, "Conflict"),
        FaultKind.Stale => (412, "Changed meanwhile"),
        FaultKind.Throttled => (429, "Too many requests"),
        FaultKind.Unavailable => (503, "Try again"),
        _ => (400, "Invalid request"),
    };
}

/// <summary>A wrong field.</summary>
/// <param name="Field">JSON path in the request.</param>
/// <param name="Code">Stable.</param>
/// <param name="Detail">What would be right.</param>
public sealed record FieldError(string Field, string Code, string Detail);
