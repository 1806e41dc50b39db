using System.Security.Cryptography;
using System.Text;
using Switchboard.Data;
using Switchboard.Kernel;
using Switchboard.Tenancy.Domain;

namespace Switchboard.Tenancy.Access;

/// <summary>The second step of a sign-in: what the user's authenticator app shows, or one of the codes he has put away.</summary>
internal sealed class SecondFactors(IDatabase database, SecretBox box, TimeProvider time)
{
    private const int RecoveryCodes = 10;
    private const string RecoveryLetters = "abcdefghjkmnpqrstuvwxyz23456789";

    /// <summary>A new secret, in force once <see cref="ConfirmAsync"/> has seen a password of it.</summary>
    public async Task<byte[]> BeginAsync(TenantId tenant, Guid user, CancellationToken cancellation)
    {
        var secret = Totp.NewSecret();
        await using var connection = await database.OpenAsync(tenant, cancellation);
        await connection.ExecuteAsync(
            """
            insert into tenancy.second_factor (tenant_id, user_id, secret, made_at) values (@tenant, @user, @secret, @now)
            on conflict (tenant_id, user_id) do update set secret = excluded.secret, made_at = excluded.made_at, last_step = 0
            where tenancy.second_factor.confirmed_at is null
            """,
            new { user, secret = box.Seal(Convert.ToBase64String(secret)), now = time.GetUtcNow() },
            cancellation);
        await connection.CommitAsync(cancellation);
        return secret;
    }

    /// <summary>Puts it in force; answers the recovery codes, or null when the password is wrong or nothing was begun.</summary>
    public async Task<IReadOnlyList<string>?> ConfirmAsync(TenantId tenant, Guid user, string code, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(tenant, cancellation);
        if (await LockAsync(connection, user, cancellation) is not { ConfirmedAt: null } row || Match(row, code) is not { } step)
            return null;
        var codes = Enumerable.Range(0, RecoveryCodes).Select(_ => RandomNumberGenerator.GetString(RecoveryLetters, 10)).ToList();
        await connection.ExecuteAsync(
            "update tenancy.second_factor set confirmed_at = @now, last_step = @step, recovery_hashes = @hashes where tenant_id = @tenant and user_id = @user",
            new { user, now = time.GetUtcNow(), step, hashes = codes.Select(Hash).ToArray() },
            cancellation);
        await connection.CommitAsync(cancellation);
        return codes;
    }

    /// <summary>How it stands; null while it is not in force.</summary>
    public async Task<Standing?> FindAsync(TenantId tenant, Guid user, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(tenant, cancellation);
        return await connection.FindAsync<Standing>(
            """
            select confirmed_at as since, cardinality(recovery_hashes) as recovery_codes_left
            from tenancy.second_factor where tenant_id = @tenant and user_id = @user and confirmed_at is not null
            """,
            new { user },
            cancellation);
    }

    /// <summary>Takes a password of the app or a recovery code; each serves once.</summary>
    public async Task<bool> TakeAsync(TenantId tenant, Guid user, string code, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(tenant, cancellation);
        if (await LockAsync(connection, user, cancellation) is not { ConfirmedAt: not null } row)
            return false;
        var hash = Hash(code);
        if (Match(row, code) is { } step)
        {
            await connection.ExecuteAsync(
                "update tenancy.second_factor set last_step = @step where tenant_id = @tenant and user_id = @user", new { user, step }, cancellation);
        }
        else if (Array.Exists(row.RecoveryHashes, one => CryptographicOperations.FixedTimeEquals(one, hash)))
        {
            await connection.ExecuteAsync(
                "update tenancy.second_factor set recovery_hashes = array_remove(recovery_hashes, @hash) where tenant_id = @tenant and user_id = @user",
                new { user, hash },
                cancellation);
        }
        else
        {
            return false;
        }

        await connection.CommitAsync(cancellation);
        return true;
    }

    /// <summary>Ends it; true when there was one.</summary>
    public async Task<bool> RemoveAsync(TenantId tenant, Guid user, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(tenant, cancellation);
        var removed = await connection.ExecuteAsync("delete from tenancy.second_factor where tenant_id = @tenant and user_id = @user", new { user }, cancellation);
        await connection.CommitAsync(cancellation);
        return removed > 0;
    }

    private static Task<Row?> LockAsync(TenantConnection connection, Guid user, CancellationToken cancellation) => connection.FindAsync<Row>(
        "select secret, confirmed_at, last_step, recovery_hashes from tenancy.second_factor where tenant_id = @tenant and user_id = @user for update",
        new { user },
        cancellation);

    // Ten letters of 31 are 49 bits: too many to try at ten tries in ten minutes.
    private static byte[] Hash(string code) => SHA256.HashData(Encoding.UTF8.GetBytes(Plain(code).ToLowerInvariant()));

    private static string Plain(string code) => code.Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);

    private long? Match(Row row, string code) =>
        box.Open(row.Secret) is { } secret ? Totp.Match(Convert.FromBase64String(secret), Plain(code), time.GetUtcNow(), row.LastStep) : null;

    /// <summary>Since when it is in force, and how many recovery codes are left.</summary>
    internal sealed record Standing(DateTimeOffset Since, int RecoveryCodesLeft);

    // Properties, because Dapper finds no constructor for an array of bytea.
    private sealed class Row
    {
        public required byte[] Secret { get; init; }

        public DateTimeOffset? ConfirmedAt { get; init; }

        public long LastStep { get; init; }

        public required byte[][] RecoveryHashes { get; init; }
    }
}
