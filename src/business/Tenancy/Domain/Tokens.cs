using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Switchboard.Kernel;

namespace Switchboard.Tenancy.Domain;

/// <summary>
/// A secret that names its tenant, so that it is looked up behind that tenant's wall: cookies and API keys. Only its hash
/// is stored.
/// </summary>
internal sealed record Token(TenantId Tenant, byte[] Hash)
{
    public const string KeyPrefix = "sbk_";

    public static (string Text, Token Token) Make(TenantId tenant, string prefix)
    {
        var text = prefix + Base64Url.EncodeToString(tenant.Value.ToByteArray()) + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        return (text, new Token(tenant, SHA256.HashData(Encoding.ASCII.GetBytes(text))));
    }

    public static bool TryParse(string text, string prefix, [NotNullWhen(true)] out Token? token)
    {
        token = null;
        // 16 bytes are 22 characters, 32 bytes are 43
        if (text.Length != prefix.Length + 22 + 43 || !text.StartsWith(prefix, StringComparison.Ordinal) || !Base64Url.IsValid(text.AsSpan(prefix.Length, 22)))
            return false;
        Span<byte> id = stackalloc byte[16];
        if (!Base64Url.TryDecodeFromChars(text.AsSpan(prefix.Length, 22), id, out var written) || written != 16)
            return false;
        token = new Token(new TenantId(new Guid(id)), SHA256.HashData(Encoding.ASCII.GetBytes(text)));
        return true;
    }
}
