using System.Security.Cryptography;
using System.Text;

namespace Switchboard.Tenancy.Domain;

/// <summary>HA1 of RFC 7616 §3.4.2: what the registrar needs instead of the password.</summary>
internal static class Digest
{
    public static (string Md5, string Sha256) Ha1(string user, string realm, string password)
    {
        var bytes = Encoding.UTF8.GetBytes($"{user}:{realm}:{password}");
#pragma warning disable CA5351 // SIP phones know only MD5 digests; SHA-256 is offered first
        return (Convert.ToHexStringLower(MD5.HashData(bytes)), Convert.ToHexStringLower(SHA256.HashData(bytes)));
#pragma warning restore CA5351
    }
}
