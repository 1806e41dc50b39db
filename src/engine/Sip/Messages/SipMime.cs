using System.Text;

namespace Switchboard.Sip;

/// <summary>Finds one part in a body that may be multipart (RFC 2046 §5.1), four levels deep at most.</summary>
internal static class SipMime
{
    private const int MaxDepth = 4;

    public static ReadOnlyMemory<byte> Find(ReadOnlyMemory<byte> body, string? contentType, string wanted, int depth = 0)
    {
        if (contentType is null || depth > MaxDepth)
            return default;
        var semicolon = contentType.IndexOf(';', StringComparison.Ordinal);
        var type = (semicolon < 0 ? contentType : contentType[..semicolon]).Trim();
        if (type.Equals(wanted, StringComparison.OrdinalIgnoreCase))
            return body;
        if (!type.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) || semicolon < 0
            || SipText.FindParameter(contentType.AsSpan(semicolon), "boundary") is not { Length: > 0 and <= 70 } boundary)
        {
            return default;
        }

        return FindInParts(body, Encoding.UTF8.GetBytes("--" + boundary), wanted, depth);
    }

    private static ReadOnlyMemory<byte> FindInParts(ReadOnlyMemory<byte> body, byte[] delimiter, string wanted, int depth)
    {
        var at = body.Span.IndexOf(delimiter);
        while (at >= 0)
        {
            at += delimiter.Length;
            var next = body.Span[at..].IndexOf(delimiter);
            if (next < 0)
                return default;
            var found = FindInPart(body.Slice(at, next), wanted, depth);
            if (!found.IsEmpty)
                return found;
            at += next;
        }

        return default;
    }

    private static ReadOnlyMemory<byte> FindInPart(ReadOnlyMemory<byte> part, string wanted, int depth)
    {
        var head = part.Span.IndexOf("\r\n\r\n"u8);
        if (head < 0)
            return default;
        string? type = null;
        foreach (var line in Encoding.UTF8.GetString(part.Span[..head]).Split("\r\n"))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && line[..colon].Trim().Equals("Content-Type", StringComparison.OrdinalIgnoreCase))
                type = line[(colon + 1)..].Trim();
        }

        var content = part[(head + 4)..];
        return Find(content.Span.EndsWith("\r\n"u8) ? content[..^2] : content, type, wanted, depth + 1);
    }
}
