using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Switchboard.Contracts.Events;
using Switchboard.Data.Web;
using Switchboard.Ivr.Validation;
using Switchboard.Kernel;

namespace Switchboard.Ivr.Features.Flows;

/// <summary>A problem document whose errors name the nodes (RFC 9457 with an extension).</summary>
internal sealed record UnsoundFlow(string Type, string Title, int Status, string Detail, string Code, IReadOnlyList<NodeError> Errors);

/// <summary>What is wrong, by node and field.</summary>
internal sealed record NodeError(string? NodeId, string? Field, string Code, string Detail);

/// <summary>What publishing answers: the flow, or 422 with what is wrong in it.</summary>
internal sealed class PublishAnswer : IResult, IEndpointMetadataProvider
{
    private readonly Outcome<FlowBody> _outcome;
    private readonly IReadOnlyList<FlowIssue> _issues;

    private readonly UnsoundFlow? _failed;

    private PublishAnswer(Outcome<FlowBody> outcome, IReadOnlyList<FlowIssue> issues) => (_outcome, _issues) = (outcome, issues);

    public static implicit operator PublishAnswer(Outcome<FlowBody> outcome) => new(outcome, []);

    public static implicit operator PublishAnswer(Fault fault) => new(fault, []);

    public static PublishAnswer Unsound(IReadOnlyList<FlowIssue> issues) => new(Fault.Invalid("flow.invalid", "The flow has errors."), issues);

    /// <summary>The kept calls no longer go as they must.</summary>
    public static PublishAnswer Untrue(FlowTestResults results)
    {
        var failed = results.Items.Where(i => !i.Passed).Select(i => new NodeError(null, $"tests/{i.Id}", "flow.test_failed", $"{i.Name}: {i.Difference}")).ToList();
        return new PublishAnswer(new UnsoundFlow(
            "urn:switchboard:problem:flow.tests_failed", "Tests of the flow fail", 422, $"{failed.Count} of {results.Items.Count} tests fail; the flow was not published.", "flow.tests_failed", failed));
    }

    private PublishAnswer(UnsoundFlow failed)
        : this(Fault.Invalid(failed.Code, failed.Detail), []) => _failed = failed;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        if (_issues.Count == 0 && _failed is null)
        {
            await ((Answer<FlowBody>)_outcome).ExecuteAsync(httpContext);
            return;
        }

        httpContext.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        httpContext.Response.ContentType = Problem.MediaType;
        httpContext.Response.Headers.CacheControl = "no-store";
        var document = _failed ?? new UnsoundFlow(
            "urn:switchboard:problem:flow.invalid", "The flow is not sound", 422, $"The flow has {_issues.Count} errors; it was not published.", "flow.invalid",
            [.. _issues.Select(i => new NodeError(i.Node, i.Field, i.Code, i.Message))]);
        await JsonSerializer.SerializeAsync(httpContext.Response.Body, document, WireJson.Options, httpContext.RequestAborted);
    }

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        builder.Metadata.Add(new ProducesResponseTypeMetadata(200, typeof(FlowBody), ["application/json"]));
        builder.Metadata.Add(new ProducesResponseTypeMetadata(422, typeof(UnsoundFlow), [Problem.MediaType]));
        foreach (var refusal in (int[])[400, 401, 403, 404])
            builder.Metadata.Add(new ProducesResponseTypeMetadata(refusal, typeof(Problem), [Problem.MediaType]));
    }
}
