using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Switchboard.Data.Web;

/// <summary>Who may use an endpoint. Without a rule, anybody who is signed in.</summary>
/// <param name="AnyOf">Holding one of these is enough.</param>
public sealed record NeedsPermission(IReadOnlyList<string> AnyOf);

/// <summary>The endpoint serves strangers too (sign-in, health).</summary>
public sealed record ForAnyone;

/// <summary>Who may not use the endpoint does not learn that it is there: 404 instead of 403.</summary>
public sealed record HiddenFromOthers;

/// <summary>The answer holds a secret that is shown once: it is stored nowhere, not even for a repeated request.</summary>
public sealed record ShowsSecret;

/// <summary>Writing an endpoint's rules in its own line.</summary>
public static class EndpointRules
{
    /// <summary>Only for callers who hold one of these permissions.</summary>
    public static TBuilder Needs<TBuilder>(this TBuilder builder, params string[] anyOf) where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new NeedsPermission(anyOf));

    /// <summary>Also for strangers.</summary>
    public static TBuilder OpenToAnyone<TBuilder>(this TBuilder builder) where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new ForAnyone());

    /// <summary>404 for whoever lacks the permission.</summary>
    public static TBuilder Hidden<TBuilder>(this TBuilder builder) where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new HiddenFromOthers());

    /// <summary>Shows a secret once.</summary>
    public static TBuilder ShowsSecretOnce<TBuilder>(this TBuilder builder) where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new ShowsSecret());

    /// <summary>Operation id and one-line summary: every endpoint has both.</summary>
    public static TBuilder Named<TBuilder>(this TBuilder builder, string operationId, string summary) where TBuilder : IEndpointConventionBuilder =>
        builder.WithName(operationId).WithSummary(summary);
}
