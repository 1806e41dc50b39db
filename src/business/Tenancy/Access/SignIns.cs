using System.Collections.Concurrent;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Kernel;
using Switchboard.Tenancy.Directory;
using Switchboard.Tenancy.Domain;

namespace Switchboard.Tenancy.Access;

/// <summary>
/// The sign-ins, stored by the hash of their token. A known one is asked for again every few seconds; while PostgreSQL
/// is away it goes on being believed, so that agents stay at work.
/// </summary>
internal sealed class SignIns(IDatabase database, LineDirectory lines, PageTokens tokens, ITenantDirectory tenants, TenancyOptions options, TimeProvider time) : ISignInWatch
{
    private static readonly TimeSpan Believed = TimeSpan.FromSeconds(15);
    private readonly ConcurrentDictionary<string, Known> _known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Guid, CancellationTokenSource> _ends = new();

    /// <summary>Makes a sign-in; answers the cookie's text and when it ends.</summary>
    public async Task<(string Cookie, DateTimeOffset ExpiresAt)> OpenAsync(TenantId tenant, Guid userId, string address, string? agent, CancellationToken cancellation)
    {
        var (text, token) = Token.Make(tenant, "");
        var now = time.GetUtcNow();
        await using var connection = await database.OpenAsync(tenant, cancellation);
        await connection.ExecuteAsync(
            """
            delete from tenancy.sign_in where tenant_id = @tenant and user_id = @userId and expires_at < @now;
            insert into tenancy.sign_in (tenant_id, token_hash, user_id, created_at, expires_at, address, user_agent)
            values (@tenant, @hash, @userId, @now, @expires, @address, @agent);
            update tenancy.user_account set last_sign_in_at = @now where tenant_id = @tenant and id = @userId;
            """,
            new { hash = token.Hash, userId, now, expires = now + options.SignInLasts, address, agent = agent is { Length: > 300 } ? agent[..300] : agent },
            cancellation);
        await connection.CommitAsync(cancellation);
        return (text, now + options.SignInLasts);
    }

    /// <summary>Who holds this cookie. Throws when PostgreSQL is away and the cookie is not known yet.</summary>
    public async ValueTask<Caller?> FindAsync(Token token, string address, CancellationToken cancellation)
    {
        var key = Convert.ToHexString(token.Hash);
        var known = _known.GetValueOrDefault(key);
        var now = time.GetUtcNow();
        if (known is not null && known.ExpiresAt > now && time.GetElapsedTime(known.Asked) < Believed)
            return known.Caller with { Address = address };
        try
        {
            known = await AskAsync(token, now, cancellation);
        }
        catch (Exception e) when (Absence.Is(e) && known is not null && known.ExpiresAt > now)
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

    /// <summary>Ends every sign-in of a user, everywhere: cookies, open event streams, passwords of browser phones.</summary>
    public async Task EndAllAsync(TenantId tenant, Guid userId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(tenant, cancellation);
        await connection.ExecuteAsync(
            """
            delete from tenancy.sign_in where tenant_id = @tenant and user_id = @userId;
            delete from tenancy.page_token where tenant_id = @tenant and user_id = @userId;
            delete from tenancy.phone_secret where tenant_id = @tenant and user_id = @userId;
            """,
            new { userId },
            cancellation);
        await connection.CommitAsync(cancellation);
        lines.ForgetPhones(userId);
        await ForgetAsync(userId);
    }

    /// <summary>A user changed: ask for him again at once.</summary>
    public async Task ForgetAsync(Guid userId)
    {
        tokens.Forget(userId);
        foreach (var (key, known) in _known)
        {
            if (known.Caller.UserId == userId)
                _known.TryRemove(key, out _);
        }

        if (_ends.TryRemove(userId, out var end))
        {
            await end.CancelAsync();
            end.Dispose();
        }
    }

    public async Task<IReadOnlySet<Guid>> ListSignedInAsync(TenantId tenant, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(tenant, cancellation);
        return (await connection.ListAsync<Guid>(
            "select distinct user_id from tenancy.sign_in where tenant_id = @tenant and expires_at > @now", new { now = time.GetUtcNow() }, cancellation)).ToHashSet();
    }

    public CancellationToken EndOf(Guid userId) => _ends.GetOrAdd(userId, _ => new CancellationTokenSource()).Token;

    private async Task<Known?> AskAsync(Token token, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(token.Tenant, cancellation);
        var row = await connection.FindAsync<Row>(
            """
            select u.id, u.name, u.role, s.expires_at
            from tenancy.sign_in s join tenancy.user_account u on u.tenant_id = s.tenant_id and u.id = s.user_id
            where s.tenant_id = @tenant and s.token_hash = @hash and s.expires_at > @now and u.enabled
            """,
            new { hash = token.Hash, now },
            cancellation);
        return row is null || Permissions.OfPerson(row.Role, tenants.Find(token.Tenant)) is not { } permissions
            ? null
            : new Known(new Caller(token.Tenant, row.Id, null, row.Name, row.Role, permissions, ""), row.ExpiresAt, time.GetTimestamp());
    }

    private sealed record Known(Caller Caller, DateTimeOffset ExpiresAt, long Asked);

    private sealed record Row(Guid Id, string Name, string Role, DateTimeOffset ExpiresAt);
}

/// <summary>Tells when a user's sign-ins end.</summary>
public interface ISignInWatch
{
    /// <summary>Cancelled when the user signs out, is disabled or changes his role.</summary>
    CancellationToken EndOf(Guid userId);

    /// <summary>The users of the tenant who are signed in somewhere.</summary>
    Task<IReadOnlySet<Guid>> ListSignedInAsync(TenantId tenant, CancellationToken cancellation);
}
