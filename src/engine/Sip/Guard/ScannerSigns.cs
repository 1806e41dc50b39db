using System.Buffers;
using System.Text;

namespace Switchboard.Sip.Guard;

/// <summary>Looks for the words scanners give themselves away with.</summary>
internal sealed class ScannerSigns(IReadOnlyList<string> agents, IReadOnlyList<string> addresses)
{
    private const int Looked = 256;

    private readonly SearchValues<string> _agents = SearchValues.Create([.. agents], StringComparison.OrdinalIgnoreCase);
    private readonly SearchValues<string> _addresses = SearchValues.Create([.. addresses], StringComparison.OrdinalIgnoreCase);

    public bool Betrayed(ReadOnlySpan<byte> userAgent, ReadOnlySpan<byte> from, ReadOnlySpan<byte> to) =>
        Contains(userAgent, _agents) || Contains(from, _addresses) || Contains(to, _addresses);

    private static bool Contains(ReadOnlySpan<byte> value, SearchValues<string> words)
    {
        if (value.IsEmpty)
            return false;
        Span<char> text = stackalloc char[Looked];
        var length = Encoding.Latin1.GetChars(value[..Math.Min(value.Length, Looked)], text);
        return text[..length].ContainsAny(words);
    }
}
