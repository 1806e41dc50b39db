using Switchboard.Kernel;

namespace Switchboard.Ivr.Platform;

/// <summary>What a flow may know of its call.</summary>
public sealed record CallFacts
{
    /// <summary>Whose call it is.</summary>
    public required TenantId Tenant { get; init; }

    /// <summary>Which call.</summary>
    public required Guid CallId { get; init; }

    /// <summary>The caller's number; empty when withheld.</summary>
    public required string Caller { get; init; }

    /// <summary>The number that led here.</summary>
    public required string Called { get; init; }

    /// <summary>The number that the caller dialled, before any forwarding.</summary>
    public string? OriginalCalled { get; init; }

    /// <summary>
    /// The data that goes with the call (随路数据): seen by queue, agent and record. Expressions read it as <c>data.name</c>;
    /// variables declared with <c>attach</c> write it. <c>lang</c> in it is the caller's language: a flow that speaks it begins in it.
    /// </summary>
    public IDictionary<string, string> Attached { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
