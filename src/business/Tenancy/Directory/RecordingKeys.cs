using System.Collections.Concurrent;
using System.Security.Cryptography;
using Switchboard.Contracts.Tenancy;
using Switchboard.Kernel;
using Switchboard.Tenancy.Domain;

namespace Switchboard.Tenancy.Directory;

/// <summary>The data keys of a tenant, wrapped by the master key that lies beside the data: one is in use, those before it still open what they sealed.</summary>
internal sealed class RecordingKeys(TenantDirectory tenants, SecretBox box) : IRecordingKeys
{
    private readonly ConcurrentDictionary<byte[], byte[]> _open = new(ReferenceEqualityComparer.Instance);

    public bool Encrypts(TenantId tenant) => tenants.Find(tenant)?.EncryptRecordings ?? false;

    public byte[]? Find(TenantId tenant) => tenants.WrappedKeysOf(tenant) is [var present, ..] ? Open(present) : null;

    public IReadOnlyList<byte[]> FindAll(TenantId tenant)
    {
        var wrapped = tenants.WrappedKeysOf(tenant);
        var keys = new List<byte[]>(wrapped.Count);
        foreach (var key in wrapped)
        {
            if (Open(key) is { } open)
                keys.Add(open);
        }

        return keys;
    }

    /// <summary>A new data key, wrapped.</summary>
    public static byte[] Make(SecretBox box) => box.Seal(Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));

    private byte[]? Open(byte[] wrapped)
    {
        if (_open.TryGetValue(wrapped, out var known))
            return known;
        return box.Open(wrapped) is { } text ? _open[wrapped] = Convert.FromBase64String(text) : null;
    }
}
