using Switchboard.Kernel;

namespace Switchboard.Contracts.Tenancy;

/// <summary>The tenants' keys for what they say, from memory.</summary>
public interface IRecordingKeys
{
    /// <summary>True when the tenant's new recordings are encrypted.</summary>
    bool Encrypts(TenantId tenant);

    /// <summary>The tenant's present data key, for what is written; null when it has none, or when it was wrapped by another master key.</summary>
    byte[]? Find(TenantId tenant);

    /// <summary>Every key that the tenant ever had and that can be opened here, the present one first: what was sealed with an older one stays readable.</summary>
    IReadOnlyList<byte[]> FindAll(TenantId tenant);
}
