using System.Collections.Concurrent;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Kernel;

namespace Switchboard.Tenancy.Access;

/// <summary>From which pages the tokens of API keys may be used. Asked for each request of a page, so it answers from memory.</summary>
public interface IKeyOrigins
{
    /// <summary>True when some key of some tenant lists this origin: its pages may at least ask.</summary>
    bool IsKnown(string origin);

    /// <summary>True when this key lists the origin.</summary>
    bool Allows(Guid keyId, string origin);

    /// <summary>Cancelled when the key is changed or removed.</summary>
    CancellationToken EndOf(Guid keyId);
}

/// <summary>The origins of all keys in memory.</summary>
internal sealed class KeyOrigins(IDatabase database, ITenantDirectory tenants) : IKeyOrigins
{
    private readonly ConcurrentDictionary<TenantId, IReadOnlyList<Row>> _byTenant = new();
    private readonly ConcurrentDictionary<Guid, CancellationTokenSource> _ends = new();

    public bool IsKnown(string origin) => _byTenant.Values.Any(rows => rows.Any(row => Lists(row, origin)));

    public bool Allows(Guid keyId, string origin) => _byTenant.Values.Any(rows => rows.Any(row => row.Id == keyId && Lists(row, origin)));

    public CancellationToken EndOf(Guid keyId) => _ends.GetOrAdd(keyId, _ => new CancellationTokenSource()).Token;

    public async Task ReloadAllAsync(CancellationToken cancellation)
    {
        foreach (var tenant in tenants.All)
            await ReloadAsync(tenant.Id, cancellation);
    }

    public async Task ReloadAsync(TenantId tenant, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(tenant, cancellation);
        _byTenant[tenant] = await connection.ListAsync<Row>("select id, origins from tenancy.api_key where tenant_id = @tenant and origins <> '{}'", null, cancellation);
    }

    /// <summary>What a key opened ends.</summary>
    public async Task EndAsync(Guid keyId)
    {
        if (!_ends.TryRemove(keyId, out var end))
            return;
        await end.CancelAsync();
        end.Dispose();
    }

    /// <summary>An origin as browsers send it (RFC 6454 §6.2): scheme, host in lower case, a port that is not the usual one; null when it is none.</summary>
    public static string? Normal(string? text) =>
        Uri.TryCreate(text?.Trim(), UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri is { PathAndQuery: "/", Fragment: "", UserInfo: "" } && uri.Host.Length > 0
            ? uri.IsDefaultPort ? $"{uri.Scheme}://{uri.IdnHost}" : $"{uri.Scheme}://{uri.IdnHost}:{uri.Port}"
            : null;

    private static bool Lists(Row row, string origin) => row.Origins.Contains(origin, StringComparer.OrdinalIgnoreCase);

    private sealed class Row
    {
        public Guid Id { get; init; }

        public string[] Origins { get; init; } = [];
    }
}
