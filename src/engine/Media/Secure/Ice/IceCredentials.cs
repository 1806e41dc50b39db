using System.Security.Cryptography;

namespace Switchboard.Media.Secure;

/// <summary>What authenticates connectivity checks: <c>a=ice-ufrag</c> and <c>a=ice-pwd</c> (RFC 8839 §5.4).</summary>
/// <param name="Ufrag">At least 4 characters.</param>
/// <param name="Password">At least 22 characters.</param>
public sealed record IceCredentials(string Ufrag, string Password)
{
    private const string IceCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    /// <summary>Fresh random credentials, for one leg.</summary>
    public static IceCredentials Create() =>
        new(RandomNumberGenerator.GetString(IceCharacters, 8), RandomNumberGenerator.GetString(IceCharacters, 24));

    /// <inheritdoc />
    public override string ToString() => Ufrag;
}
