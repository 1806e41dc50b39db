using System.Collections.Concurrent;
using System.Collections.Frozen;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Tenancy.Domain;

namespace Switchboard.Tenancy.Access;

/// <summary>
/// Short-lived tokens by which a page of another system works for one user: made by a program with its API key, which
/// itself never gets into the page. A token may do what both the user and the key may.
/// </summary>
internal sealed class PageTokens(IDatabase database, ITenantDirectory tenants, TimeProvider time)
{
    public const string Prefix = "sbt_";
    private static readonly TimeSpan Believed = TimeSpan.FromSeconds(15);
    private readonly ConcurrentDictionary<string, Known> _known = new(StringComparer.Ordinal);

    public async Task<(string Text, DateTimeOffset ExpiresAt)> MakeAsync(Caller program, Guid userId, TimeSpan lasts, CancellationToken cancellation)
    {
        var (text, token) = Token.Make(program.Tenant, Prefix);
        var now = time.GetUtcNow();
        await using var connection = await database.OpenAsync(program.Tenant, cancellation);
        await connection.ExecuteAsync(
            """
            delete from tenancy.page_token where tenant_id = @tenant and expires_at < @now;
            insert into tenancy.page_token (tenant_id, token_hash, key_id, user_id, created_at, expires_at) values (@tenant, @hash, @key, @userId, @now, @expires);
            """,
            new { hash = token.Hash, key = program.KeyId, userId, now, expires = now + lasts },
            cancellation);
        await connection.CommitAsync(cancellation);
        return (text, now + lasts);
    }

    public async ValueTask<Caller?> FindAsync(Token token, string address, CancellationToken cancellation)
    {
        var key = Convert.ToHexString(token.Hash);
        var known = _known.GetValueOrDefault(key);
        if (known is not null && known.ExpiresAt > time.GetUtcNow() && time.GetElapsedTime(known.Asked) < Believed)
            return known.Caller with { Address = address };
        try
        {
            known = await AskAsync(token, cancellation);
        }
        catch (Exception e) when (Absence.Is(e) && known is not null && known.ExpiresAt > time.GetUtcNow())
        {
            return known.Caller with { Address = address };
        }

        if (known is null)
        {
            _known.TryRemove(key, out _);
            return null;
        }

        if (_known.Count > 50_000)
            _known.Clear();
        _known[key] = known;
        return known.Caller with { Address = address };
    }

    /// <summary>A key or a user changed: ask again at once.</summary>
    public void Forget(Guid keyOrUser)
    {
        foreach (var (key, known) in _known)
        {
            if (known.Caller.KeyId == keyOrUser || known.Caller.UserId == keyOrUser)
                _known.TryRemove(key, out _);
        }
    }

    private async Task<Known?> AskAsync(Token token, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(token.Tenant, cancellation);
        var row = await connection.FindAsync<Row>(
            """
            select u.id as user_id, u.name, u.role, k.id as key_id, k.scopes, t.expires_at
            from tenancy.page_token t
            join tenancy.user_account u on u.tenant_id = t.tenant_id and u.id = t.user_id
            join tenancy.api_key k on k.tenant_id = t.tenant_id and k.id = t.key_id
            where t.tenant_id = @tenant and t.token_hash = @hash and t.expires_at > @now and u.enabled and (k.expires_at is null or k.expires_at > @now)
            """,
            new { hash = token.Hash, now = time.GetUtcNow() },
            cancellation);
        if (row is null || Permissions.OfPerson(row.Role, tenants.Find(token.Tenant)) is not { } person)
            return null;
        var both = row.Scopes.Where(person.Contains).ToFrozenSet(StringComparer.Ordinal);
        return new Known(new Caller(token.Tenant, row.UserId, row.KeyId, row.Name, row.Role, both, ""), row.ExpiresAt, time.GetTimestamp());
    }

    private sealed record Known(Caller Caller, DateTimeOffset ExpiresAt, long Asked);

    private sealed class Row
    {
        public Guid UserId { get; init; }

        public string Name { get; init; } = "";

        public string Role { get; init; } = "";

        public Guid KeyId { get; init; }

        public string[] Scopes { get; init; } = [];

        public DateTimeOffset ExpiresAt { get; init; }
    }
}
