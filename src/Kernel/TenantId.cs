namespace Switchboard.Kernel;

/// <summary>Names a tenant (企业). Every row, event and call belongs to exactly one.</summary>
/// <param name="Value">A UUIDv7.</param>
public readonly record struct TenantId(Guid Value)
{
    /// <summary>The system itself: events and settings that belong to no company.</summary>
    public static readonly TenantId System = new(Guid.Empty);

    /// <inheritdoc />
    public override string ToString() => Value.ToString();
}
