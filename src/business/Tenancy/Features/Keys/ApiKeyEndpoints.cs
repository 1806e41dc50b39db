using Microsoft.AspNetCore.Http;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Paging;
using Switchboard.Data.Web;
using Switchboard.Kernel;
using Switchboard.Tenancy.Access;
using Switchboard.Tenancy.Directory;
using Switchboard.Tenancy.Domain;

namespace Switchboard.Tenancy.Features.Keys;

/// <summary>An API key without its secret.</summary>
internal sealed class ApiKeyBody : IVersioned
{
    public Guid Id { get; init; }

    public string Name { get; init; } = "";

    public string[] Scopes { get; init; } = [];

    /// <summary>From which pages its tokens may be used.</summary>
    public string[] Origins { get; init; } = [];

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? LastUsedAt { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public int Version { get; init; }
}

/// <summary>A new API key; <c>key</c> is shown this once.</summary>
internal sealed record ApiKeyMade(Guid Id, string Name, IReadOnlyList<string> Scopes, IReadOnlyList<string> Origins, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt, DateTimeOffset? ExpiresAt, int Version, string Key) : IVersioned;

/// <summary>An API key as it is written.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Scopes">The permissions it has.</param>
/// <param name="ExpiresAt">When it ends; null: never.</param>
/// <param name="Origins">From which pages its tokens may be used, such as <c>https://crm.example</c>; null leaves them as they are.</param>
internal sealed record ApiKeyWrite(string? Name, IReadOnlyList<string>? Scopes, DateTimeOffset? ExpiresAt, IReadOnlyList<string>? Origins = null)
{
    private const int MostOrigins = 50;

    public string[]? NormalOrigins => Origins is null ? null : [.. Origins.Select(o => KeyOrigins.Normal(o)!).Distinct(StringComparer.OrdinalIgnoreCase)];

    public Fault? Check(Caller caller, DateTimeOffset now)
    {
        var check = new Check().Text(Name, "name").That(Scopes is { Count: > 0 }, "scopes", "field.required", "scopes names at least one permission.")
            .That(ExpiresAt is null || ExpiresAt > now, "expiresAt", "field.out_of_range", "expiresAt is in the future.");
        check.That(Origins is null || Origins.Count <= MostOrigins, "origins", "field.too_many", $"A key has at most {MostOrigins} origins.");
        foreach (var (index, origin) in (Origins ?? []).Index())
            check.That(KeyOrigins.Normal(origin) is not null, $"origins[{index}]", "apikey.origin_invalid", $"{origin} is no origin: write scheme and host, such as https://crm.example, without a path.");
        foreach (var (index, scope) in (Scopes ?? []).Index())
        {
            check.That(Permissions.All.Contains(scope), $"scopes[{index}]", "field.unknown_value", $"{scope} is no permission.")
                .That(!Permissions.All.Contains(scope) || caller.May(scope), $"scopes[{index}]", "apikey.scope_not_yours", $"You cannot give {scope}: you do not hold it.");
        }

        return check.Fault;
    }
}

internal static class ApiKeyEndpoints
{
    private const string Columns = "id, name, scopes, origins, created_at, last_used_at, expires_at, version";
    private static readonly Fault Missing = Fault.NotFound("apikey", "There is no such API key.");

    private static readonly Keyset Rows = new()
    {
        Columns = Columns,
        From = "tenancy.api_key",
        Where = "tenant_id = @tenant and (@Pattern::text is null or name ilike @Pattern)",
        Sorts = new Dictionary<string, SortKey>(StringComparer.Ordinal) { ["name"] = new("lower(name)", "text"), ["createdAt"] = new("created_at", "timestamptz") },
        DefaultSort = "-createdAt",
    };

    public static async Task<Answer<Page<ApiKeyBody>>> ListAsync([AsParameters] PageRequest page, Caller caller, IDatabase database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        return await Rows.ReadAsync<ApiKeyBody>(connection, page, new { page.Pattern }, cancellation);
    }

    public static async Task<Answer<ApiKeyBody>> GetAsync(Guid id, Caller caller, IDatabase database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        return await FindAsync(connection, id, cancellation) is { } key ? key : Missing;
    }

    public static async Task<Made<ApiKeyMade>> MakeAsync(
        ApiKeyWrite write, Caller caller, IDatabase database, KeyOrigins origins, ConfigChanges changes, TimeProvider time, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        if (write.Check(caller, now) is { } fault)
            return fault;
        var id = Ids.New(time);
        var (text, token) = Token.Make(caller.Tenant, Token.KeyPrefix);
        var scopes = write.Scopes!.Distinct(StringComparer.Ordinal).ToArray();
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        await connection.ExecuteAsync(
            """
            insert into tenancy.api_key (tenant_id, id, name, scopes, origins, secret_hash, created_at, expires_at)
            values (@tenant, @id, @name, @scopes, @listed, @hash, @now, @ExpiresAt)
            """,
            new { id, name = write.Name!.Trim(), scopes, listed = write.NormalOrigins ?? [], hash = token.Hash, now, write.ExpiresAt },
            cancellation);
        await connection.CommitAsync(cancellation);
        await origins.ReloadAsync(caller.Tenant, cancellation);
        await changes.TellAsync(caller, "apikey", id, "created", write.Name, cancellation);
        return new ApiKeyMade(id, write.Name!.Trim(), scopes, write.NormalOrigins ?? [], now, null, write.ExpiresAt, 1, text);
    }

    public static async Task<Answer<ApiKeyBody>> ChangeAsync(
        Guid id, ApiKeyWrite write, IfMatch match, Caller caller, IDatabase database, ApiKeyCaches caches, ConfigChanges changes, TimeProvider time, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        if (await FindAsync(connection, id, cancellation) is not { } before)
            return Missing;
        if (write.Check(caller, time.GetUtcNow()) is { } fault)
            return fault;
        if (!match.Allows(before.Version))
            return IfMatch.Stale;
        var touched = await connection.ExecuteAsync(
            """
            update tenancy.api_key set name = @name, scopes = @scopes, origins = coalesce(@listed, origins), expires_at = @ExpiresAt, version = version + 1
            where tenant_id = @tenant and id = @id and version = @Version
            """,
            new { id, name = write.Name!.Trim(), scopes = write.Scopes!.Distinct(StringComparer.Ordinal).ToArray(), listed = write.NormalOrigins, write.ExpiresAt, before.Version },
            cancellation);
        if (touched == 0)
            return IfMatch.Stale;
        var after = (await FindAsync(connection, id, cancellation))!;
        await connection.CommitAsync(cancellation);
        await caches.ForgetAsync(caller.Tenant, id, cancellation);
        await changes.TellAsync(caller, "apikey", id, "changed", write.Name, cancellation);
        return after;
    }

    public static async Task<Done> RemoveAsync(Guid id, Caller caller, IDatabase database, ApiKeyCaches caches, LineDirectory lines, ConfigChanges changes, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        if (await FindAsync(connection, id, cancellation) is not { } key)
            return Missing;
        await connection.ExecuteAsync("delete from tenancy.api_key where tenant_id = @tenant and id = @id", new { id }, cancellation);
        // Phones of pages that the key let in: their passwords end with it.
        var phones = await connection.ListAsync<string>("delete from tenancy.phone_secret where tenant_id = @tenant and key_id = @id returning auth_user", new { id }, cancellation);
        await connection.CommitAsync(cancellation);
        lines.Forget(phones);
        await caches.ForgetAsync(caller.Tenant, id, cancellation);
        await changes.TellAsync(caller, "apikey", id, "removed", key.Name, cancellation);
        return Done.Well;
    }

    private static Task<ApiKeyBody?> FindAsync(TenantConnection connection, Guid id, CancellationToken cancellation) =>
        connection.FindAsync<ApiKeyBody>($"select {Columns} from tenancy.api_key where tenant_id = @tenant and id = @id", new { id }, cancellation);
}

/// <summary>What is remembered of keys.</summary>
internal sealed class ApiKeyCaches(ApiKeys keys, PageTokens tokens, KeyOrigins origins)
{
    /// <summary>A key was changed or removed: what it opened ends.</summary>
    public async Task ForgetAsync(TenantId tenant, Guid key, CancellationToken cancellation)
    {
        keys.Forget(key);
        tokens.Forget(key);
        await origins.ReloadAsync(tenant, cancellation);
        await origins.EndAsync(key);
    }
}
