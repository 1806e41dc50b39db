using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Switchboard.Contracts.Events;
using Switchboard.Data.Web;
using Switchboard.Kernel;

namespace Switchboard.Ivr.Features.VoiceXml;

/// <summary>A package.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name in addresses: <c>package://NAME/start.vxml</c>.</param>
/// <param name="SizeBytes">All files together.</param>
/// <param name="Documents">The documents in it.</param>
/// <param name="Files">How many files it holds, documents too.</param>
/// <param name="UploadedBy">Who uploaded what is in it now.</param>
/// <param name="Version">Rises with each upload.</param>
/// <param name="UpdatedAt">When that was.</param>
internal sealed record PackageBody(
    Guid Id, string Name, long SizeBytes, IReadOnlyList<string> Documents, int Files, string UploadedBy, int Version, DateTimeOffset UpdatedAt) : IVersioned;

/// <summary>All packages.</summary>
internal sealed record PackageList(IReadOnlyList<PackageBody> Items);

/// <summary>A problem document that names files and lines (RFC 9457 with an extension).</summary>
internal sealed record UnsoundPackage(string Type, string Title, int Status, string Detail, string Code, IReadOnlyList<PackageIssue> Errors);

/// <summary>What an upload answers: the package, or 422 with what is wrong in it.</summary>
internal sealed class PackageAnswer : IResult, IEndpointMetadataProvider
{
    private readonly Outcome<PackageBody> _outcome;
    private readonly IReadOnlyList<PackageIssue> _issues;

    private PackageAnswer(Outcome<PackageBody> outcome, IReadOnlyList<PackageIssue> issues) => (_outcome, _issues) = (outcome, issues);

    public static implicit operator PackageAnswer(PackageBody package) => new(package, []);

    public static implicit operator PackageAnswer(Fault fault) => new(fault, []);

    public static PackageAnswer Unsound(IReadOnlyList<PackageIssue> issues) => new(Fault.Invalid("voicexml.package_invalid", "The package has errors."), issues);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        if (_issues.Count == 0)
        {
            await ((Answer<PackageBody>)_outcome).ExecuteAsync(httpContext);
            return;
        }

        httpContext.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        httpContext.Response.ContentType = Problem.MediaType;
        httpContext.Response.Headers.CacheControl = "no-store";
        var first = _issues[0];
        var place = first.Line is { } line ? $"{first.File}, line {line}: " : first.File.Length > 0 ? $"{first.File}: " : "";
        var document = new UnsoundPackage(
            "urn:switchboard:problem:voicexml.package_invalid", "The package has errors", 422,
            $"{place}{first.Detail}{(_issues.Count > 1 ? $" ({_issues.Count} errors in all; nothing was stored.)" : " (Nothing was stored.)")}", "voicexml.package_invalid", _issues);
        await JsonSerializer.SerializeAsync(httpContext.Response.Body, document, WireJson.Options, httpContext.RequestAborted);
    }

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        builder.Metadata.Add(new ProducesResponseTypeMetadata(200, typeof(PackageBody), ["application/json"]));
        builder.Metadata.Add(new ProducesResponseTypeMetadata(422, typeof(UnsoundPackage), [Problem.MediaType]));
        foreach (var refusal in (int[])[400, 401, 403, 404, 409, 412])
            builder.Metadata.Add(new ProducesResponseTypeMetadata(refusal, typeof(Problem), [Problem.MediaType]));
    }
}
