using Switchboard.Contracts.Switch;
using Switchboard.Kernel;

namespace Switchboard.Switch.Calls;

/// <summary>What is known of a call when it begins.</summary>
public sealed record CallOrigin
{
    /// <summary>Whose call it is.</summary>
    public required TenantId Tenant { get; init; }

    /// <summary>Which way it goes.</summary>
    public required CallDirection Direction { get; init; }

    /// <summary>The calling number.</summary>
    public required string Caller { get; init; }

    /// <summary>The calling name, as signalled.</summary>
    public string? CallerName { get; init; }

    /// <summary>The number dialled.</summary>
    public required string Called { get; init; }

    /// <summary>The access number it came in on.</summary>
    public Guid? NumberId { get; init; }

    /// <summary>The trunk it came in on.</summary>
    public Guid? TrunkId { get; init; }

    /// <summary>The extension that dialled.</summary>
    public string? Extension { get; init; }

    /// <summary>The number that the phone would like to show outside; a wish, not a right.</summary>
    public string? Wanted { get; init; }

    /// <summary>The phone would like to show no number outside.</summary>
    public bool Anonymous { get; init; }

    /// <summary>Max-Forwards of the INVITE that began it.</summary>
    public int MaxForwards { get; init; } = 70;

    /// <summary>SIP domain of the tenant, for From headers.</summary>
    public required string Domain { get; init; }
}
