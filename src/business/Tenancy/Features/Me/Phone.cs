using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Web;
using Switchboard.Kernel;
using Switchboard.Tenancy.Directory;
using Switchboard.Tenancy.Domain;

namespace Switchboard.Tenancy.Features.Me;

/// <summary>What a browser phone needs to register.</summary>
/// <param name="SipUri">Address of record: the user's extension.</param>
/// <param name="AuthUser">Digest user.</param>
/// <param name="Password">Digest password, short-lived.</param>
/// <param name="WsUrl">Where SIP over WebSocket is.</param>
/// <param name="ExpiresAt">When the password ends.</param>
/// <param name="IceServers">For the browser's peer connection; none are needed.</param>
internal sealed record PhoneBody(string SipUri, string AuthUser, string Password, string WsUrl, DateTimeOffset ExpiresAt, IReadOnlyList<string> IceServers);

internal static class Phone
{
    private static readonly Fault NoExtension = Fault.Conflict("user.no_extension", "No extension is assigned to you. Ask an administrator.");

    public static async Task<Answer<PhoneBody>> HandleAsync(
        Caller caller, HttpContext context, IDatabase database, ITenantDirectory tenants, LineDirectory lines, TenancyOptions options, TimeProvider time,
        CancellationToken cancellation)
    {
        if (caller.UserId is not { } user || lines.FindExtensionOfUser(caller.Tenant, user) is not { } extension)
            return NoExtension;
        var domain = tenants.Find(caller.Tenant)!.Domain;
        var authUser = "web-" + RandomNumberGenerator.GetHexString(16, lowercase: true);
        var password = Passwords.Generate();
        var (md5, sha256) = Digest.Ha1(authUser, domain, password);
        var expires = time.GetUtcNow() + options.PhoneSecretLasts;
        await using (var connection = await database.OpenAsync(caller.Tenant, cancellation))
        {
            await connection.ExecuteAsync(
                """
                insert into tenancy.phone_secret (tenant_id, auth_user, extension_id, user_id, key_id, ha1_md5, ha1_sha256, expires_at)
                values (@tenant, @authUser, @extension, @user, @key, @md5, @sha256, @expires)
                """,
                new { authUser, extension = extension.Id, user, key = caller.KeyId, md5, sha256, expires },
                cancellation);
            await connection.CommitAsync(cancellation);
        }

        lines.Remember(new DigestSecret(extension, authUser, domain, md5, sha256, expires));
        var scheme = context.Request.IsHttps ? "wss" : "ws";
        // The key is named so that the page's origin can be looked up in its list when the socket opens; it is no secret.
        var page = caller.KeyId is { } key ? $"?key={key}" : "";
        return new PhoneBody($"sip:{extension.Number}@{domain}", authUser, password, $"{scheme}://{context.Request.Host}/sip{page}", expires, []);
    }
}
