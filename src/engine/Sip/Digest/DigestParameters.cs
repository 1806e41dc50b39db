using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Switchboard.Sip.Digest;

/// <summary><c>Digest name=value, name="value"</c> as a small table; names without case, each once.</summary>
internal sealed class DigestParameters
{
    public const int MaxBytes = 4096;
    private const int MaxCount = 32;

    private static readonly SearchValues<char> NotInName = SearchValues.Create(" \t\r\n,\"");

    private readonly List<(string Name, string Raw)> _values = [];

    private DigestParameters()
    {
    }

    /// <summary>The value as written, without its quotes.</summary>
    public string? Raw(string name)
    {
        foreach (var (key, raw) in _values)
        {
            if (key.Equals(name, StringComparison.OrdinalIgnoreCase))
                return raw;
        }

        return null;
    }

    /// <summary>The value with its quoted pairs resolved.</summary>
    public string? Unescaped(string name)
    {
        var raw = Raw(name);
        if (raw is null || !raw.Contains('\\', StringComparison.Ordinal))
            return raw;
        var text = new StringBuilder(raw.Length);
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] == '\\' && i + 1 < raw.Length)
                i++;
            text.Append(raw[i]);
        }

        return text.ToString();
    }

    /// <summary>Missing means MD5 (RFC 7616 §3.3); an unknown name gives null.</summary>
    public static DigestAlgorithm? AlgorithmOf(string? name) =>
        name is null || name.Equals("MD5", StringComparison.OrdinalIgnoreCase) ? DigestAlgorithm.Md5
        : name.Equals("SHA-256", StringComparison.OrdinalIgnoreCase) ? DigestAlgorithm.Sha256
        : null;

    public static bool TryParse(ReadOnlySpan<byte> value, [NotNullWhen(true)] out DigestParameters? parameters)
    {
        parameters = null;
        var text = Encoding.UTF8.GetString(value).AsSpan().Trim(" \t\r\n");
        if (text.Length < 7 || !text[..6].Equals("Digest", StringComparison.OrdinalIgnoreCase) || text[6] is not (' ' or '\t'))
            return false;
        text = text[7..];
        var table = new DigestParameters();
        while (true)
        {
            text = text.TrimStart(" \t\r\n,");
            if (text.IsEmpty)
                break;
            if (!table.TryTake(ref text))
                return false;
        }

        parameters = table;
        return true;
    }

    private bool TryTake(ref ReadOnlySpan<char> text)
    {
        var equals = text.IndexOf('=');
        if (equals <= 0 || _values.Count == MaxCount)
            return false;
        var name = text[..equals].Trim(" \t\r\n");
        text = text[(equals + 1)..].TrimStart(" \t\r\n");
        if (name.IsEmpty || name.ContainsAny(NotInName) || Raw(name.ToString()) is not null)
            return false;
        int length;
        if (!text.IsEmpty && text[0] == '"')
        {
            text = text[1..];
            length = ClosingQuote(text);
            if (length < 0)
                return false;
            _values.Add((name.ToString(), text[..length].ToString()));
            text = text[(length + 1)..].TrimStart(" \t\r\n");
            return text.IsEmpty || text[0] == ',';
        }

        length = text.IndexOf(',');
        if (length < 0)
            length = text.Length;
        _values.Add((name.ToString(), text[..length].TrimEnd(" \t\r\n").ToString()));
        text = text[length..];
        return true;
    }

    private static int ClosingQuote(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\')
                i++;
            else if (text[i] == '"')
                return i;
        }

        return -1;
    }
}
