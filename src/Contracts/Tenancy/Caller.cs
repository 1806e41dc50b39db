using Switchboard.Kernel;

namespace Switchboard.Contracts.Tenancy;

/// <summary>Who makes a request: a signed-in user or a program with an API key. A handler takes it as a parameter.</summary>
/// <param name="Tenant">The tenant the request works in.</param>
/// <param name="UserId">The user; null for a program.</param>
/// <param name="KeyId">The API key; null for a person.</param>
/// <param name="Name">Sign-in name or key name, for the audit log.</param>
/// <param name="Role">The role, or <c>program</c>.</param>
/// <param name="Permissions">What may be done.</param>
/// <param name="Address">Where the request came from.</param>
public sealed record Caller(
    TenantId Tenant,
    Guid? UserId,
    Guid? KeyId,
    string Name,
    string Role,
    IReadOnlySet<string> Permissions,
    string Address)
{
    /// <summary>The actor written into events and the audit log.</summary>
    public string Actor => UserId is { } user ? $"user:{user}" : KeyId is { } key ? $"key:{key}" : "system";

    /// <summary>True when the permission is held.</summary>
    public bool May(string permission) => Permissions.Contains(permission);
}
