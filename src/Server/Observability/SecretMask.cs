using System.Text;
using System.Text.RegularExpressions;

namespace Switchboard.Server.Observability;

/// <summary>
/// Stars in place of what a reader of a trace must not learn: digest responses (they can be tried against passwords),
/// SRTP keys, ICE passwords, and keys pressed by INFO (a PIN). The length stays, so that Content-Length stays right.
/// </summary>
internal static partial class SecretMask
{
    public static byte[] Of(byte[] message)
    {
        var text = Encoding.Latin1.GetString(message);
        var masked = Secrets().Replace(text, static found =>
        {
            var secret = found.Groups["secret"];
            return string.Concat(found.Value.AsSpan(0, secret.Index - found.Index), new string('*', secret.Length), found.Value.AsSpan(secret.Index - found.Index + secret.Length));
        });
        return ReferenceEquals(masked, text) ? message : Encoding.Latin1.GetBytes(masked);
    }

    [GeneratedRegex(
        """
        ^(?:proxy-)?authorization[\ \t]*:[^\n]*?[\ ,\t]response\s*=\s*"?(?<secret>[^"\r\n,]+)
        | ^a=crypto:[^\n]*?inline:(?<secret>[^|\r\n\ ]+)
        | ^a=ice-pwd:(?<secret>[^\r\n]+)
        | ^signal\s*=[\ \t]*(?<secret>[^\r\n]+)
        """,
        RegexOptions.IgnoreCase | RegexOptions.Multiline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace,
        1000)]
    private static partial Regex Secrets();
}
