using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Switchboard.Sip.Sdp;

/// <summary>Reads SDP from bytes. Never throws on what comes from the wire.</summary>
public static class SdpParser
{
    /// <summary>HARDENING: the most m= lines.</summary>
    public const int MaxMedia = 16;

    /// <summary>HARDENING: the most formats of one m= line.</summary>
    public const int MaxFormats = 64;

    /// <summary>HARDENING: the most candidates of one part.</summary>
    public const int MaxCandidates = 64;

    /// <summary>HARDENING: the most crypto lines of one part.</summary>
    public const int MaxCrypto = 8;

    private const int MaxBytes = 64 * 1024;
    private const int MaxLine = 8 * 1024;
    private const int MaxLines = 2048;

    /// <summary>True and the description, or false and the reason.</summary>
    public static bool TryParse(
        ReadOnlySpan<byte> body, [NotNullWhen(true)] out SessionDescription? description, [NotNullWhen(false)] out string? reason)
    {
        description = null;
        if (body.Length > MaxBytes)
        {
            reason = "the description is longer than 64 KB";
            return false;
        }

        var builder = new SdpBuilder();
        var lines = 0;
        reason = null;
        while (!body.IsEmpty && reason is null)
        {
            // RFC 8866 §5: CR LF, but a bare LF is taken too
            var end = body.IndexOf((byte)'\n');
            var line = end < 0 ? body : body[..end];
            body = end < 0 ? default : body[(end + 1)..];
            if (line.EndsWith("\r"u8))
                line = line[..^1];
            if (line.IsEmpty)
                continue;
            reason = ++lines > MaxLines ? "too many lines" : Take(builder, line);
        }

        reason ??= builder.Missing();
        if (reason is not null)
            return false;
        description = builder.ToDescription();
        return true;
    }

    private static string? Take(SdpBuilder builder, ReadOnlySpan<byte> line)
    {
        if (line.Length > MaxLine)
            return "a line is longer than 8 KB";
        if (line.Length < 2 || line[1] != '=' || !char.IsAsciiLetter((char)line[0]))
            return "a line does not start with a letter and an equals sign";
        if (line.ContainsAny((byte)0, (byte)'\r'))
            return "a line holds NUL or a lone CR";
        return builder.Take((char)line[0], Encoding.UTF8.GetString(line[2..]));
    }

    /// <summary>A number of plain digits up to <paramref name="max"/>; no sign, no blanks.</summary>
    internal static bool TryNumber(ReadOnlySpan<char> text, int max, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= max;
}
