using System.Collections.Concurrent;
using System.Security.Cryptography;
using Switchboard.Contracts.Tenancy;
using Switchboard.Kernel;
using Switchboard.Tenancy.Domain;

namespace Switchboard.Tenancy.Directory;

/// <summary>A data key a tenant, wrapped by the master key that lies beside the data.</summary>
internal sealed class RecordingKeys(TenantDirectory tenants, SecretBox box) : IRecordingKeys
{
    private readonly ConcurrentDictionary<byte[], byte[]> _open = new(ReferenceEqualityComparer.Instance);

    public bool Encrypts(TenantId tenant) => tenants.Find(tenant)?.EncryptRecordings ?? false;

    public byte[]? Find(TenantId tenant)
    {
        if (tenants.WrappedKeyOf(tenant) is not { } wrapped)
            return null;
        if (_open.TryGetValue(wrapped, out var known))
            return known;
        return box.Open(wrapped) is { } text ? _open[wrapped] = Convert.FromBase64String(text) : null;
    }

    /// <summary>A new data key, wrapped.</summary>
    public static byte[] Make(SecretBox box) => box.Seal(Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
}
