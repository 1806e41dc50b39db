using System.Collections.Concurrent;
using System.Collections.Frozen;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Tenancy.Domain;

namespace Switchboard.Tenancy.Access;

/// <summary>Bearer keys of programs, stored by hash, believed for some seconds and while PostgreSQL is away.</summary>
internal sealed class ApiKeys(IDatabase database, TimeProvider time)
{
    private static readonly TimeSpan Believed = TimeSpan.FromSeconds(15);
    private readonly ConcurrentDictionary<string, Known> _known = new(StringComparer.Ordinal);

    public async ValueTask<Caller?> FindAsync(Token token, string address, CancellationToken cancellation)
    {
        var key = Convert.ToHexString(token.Hash);
        var known = _known.GetValueOrDefault(key);
        if (known is not null && Lasts(known) && time.GetElapsedTime(known.Asked) < Believed)
            return known.Caller with { Address = address };
        try
        {
            known = await AskAsync(token, cancellation);
        }
        catch (Exception e) when (Absence.Is(e) && known is not null && Lasts(known))
        {
            return known.Caller with { Address = address };
        }

        if (known is null)
        {
            _known.TryRemove(key, out _);
            return null;
        }

        if (_known.Count > 10_000)
            _known.Clear();
        _known[key] = known;
        return known.Caller with { Address = address };
    }

    /// <summary>A key was removed.</summary>
    public void Forget(Guid keyId)
    {
        foreach (var (key, known) in _known)
        {
            if (known.Caller.KeyId == keyId)
                _known.TryRemove(key, out _);
        }
    }

    private bool Lasts(Known known) => known.ExpiresAt is null || known.ExpiresAt > time.GetUtcNow();

    private async Task<Known?> AskAsync(Token token, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(token.Tenant, cancellation);
        var row = await connection.FindAsync<Row>(
            """
            update tenancy.api_key set last_used_at = @now
            where tenant_id = @tenant and secret_hash = @hash and (expires_at is null or expires_at > @now)
            returning id, name, scopes, expires_at
            """,
            new { hash = token.Hash, now = time.GetUtcNow() },
            cancellation);
        await connection.CommitAsync(cancellation);
        return row is null
            ? null
            : new Known(
                new Caller(token.Tenant, null, row.Id, row.Name, "program", row.Scopes.ToFrozenSet(StringComparer.Ordinal), ""), row.ExpiresAt, time.GetTimestamp());
    }

    private sealed record Known(Caller Caller, DateTimeOffset? ExpiresAt, long Asked);

    private sealed class Row
    {
        public Guid Id { get; init; }

        public string Name { get; init; } = "";

        public string[] Scopes { get; init; } = [];

        public DateTimeOffset? ExpiresAt { get; init; }
    }
}
