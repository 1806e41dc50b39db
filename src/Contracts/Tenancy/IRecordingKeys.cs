using Switchboard.Kernel;

namespace Switchboard.Contracts.Tenancy;

/// <summary>The tenants' keys for what they say, from memory.</summary>
public interface IRecordingKeys
{
    /// <summary>True when the tenant's new recordings are encrypted.</summary>
    bool Encrypts(TenantId tenant);

    /// <summary>The tenant's data key; null when it has none, or when it was wrapped by another master key.</summary>
    byte[]? Find(TenantId tenant);
}
