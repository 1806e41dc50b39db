using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Web;
using Switchboard.Kernel;
using Switchboard.Tenancy.Access;
using Switchboard.Tenancy.Directory;

namespace Switchboard.Tenancy.Features.Keys;

/// <summary>For whom a page shall work.</summary>
/// <param name="User">Id or sign-in name of the user.</param>
/// <param name="Minutes">How long the token lasts, 1 to 60; null: 15.</param>
internal sealed record PageTokenWish(string? User, int? Minutes)
{
    public Fault? Check() => new Check().Text(User, "user").Range(Minutes, "minutes", 1, 60).Fault;
}

/// <summary>A token for a page of another system; shown this once.</summary>
/// <param name="Token">What the page sends as its bearer token.</param>
/// <param name="ExpiresAt">When it ends.</param>
/// <param name="UserId">The user.</param>
/// <param name="Name">His sign-in name.</param>
/// <param name="Extension">His extension's number, if he has one.</param>
internal sealed record PageTokenMade(string Token, DateTimeOffset ExpiresAt, Guid UserId, string Name, string? Extension);

internal static class PageTokenEndpoints
{
    private static readonly Fault ProgramsOnly = Fault.Forbidden("auth.programs_only", "Tokens for pages are made by a server with its API key, not by a person or a page.");
    private static readonly Fault NoUser = Fault.Invalid("user.not_found", "There is no such user, or he is switched off.", "user");

    public static async Task<Made<PageTokenMade>> MakeAsync(
        PageTokenWish wish, Caller caller, IDatabase database, LineDirectory lines, PageTokens tokens, IAuditLog audit, CancellationToken cancellation)
    {
        if (caller is not { KeyId: not null, UserId: null })
            return ProgramsOnly;
        if (wish.Check() is { } wrong)
            return wrong;
        if (await FindAsync(wish.User!.Trim(), caller, database, cancellation) is not { } user)
            return NoUser;
        var (text, expires) = await tokens.MakeAsync(caller, user.Id, TimeSpan.FromMinutes(wish.Minutes ?? 15), cancellation);
        audit.Write(caller.Tenant, caller.Actor, "pagetoken.created", $"user:{user.Id}", null, caller.Address);
        return new PageTokenMade(text, expires, user.Id, user.Name, lines.FindExtensionOfUser(caller.Tenant, user.Id)?.Number);
    }

    private static async Task<User?> FindAsync(string user, Caller caller, IDatabase database, CancellationToken cancellation)
    {
        var id = Guid.TryParse(user, out var given) ? given : (Guid?)null;
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        return await connection.FindAsync<User>(
            "select id, name from tenancy.user_account where tenant_id = @tenant and enabled and (id = @id or (@id::uuid is null and lower(name) = lower(@user)))",
            new { id, user },
            cancellation);
    }

    private sealed record User(Guid Id, string Name);
}
