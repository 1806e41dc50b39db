using System.Buffers.Binary;
using System.Text;

namespace Switchboard.Fuzz;

/// <summary>Makes unlawful inputs of lawful ones; the same number gives the same inputs.</summary>
public sealed class Mutator(int seed, IReadOnlyList<byte[]> seeds, IReadOnlyList<byte[]> words)
{
    private const int MostBytes = 70_000;
    private static readonly long[] Edges = [0, 1, -1, 2, 127, 128, 255, 256, 32_767, 32_768, 65_535, 65_536, int.MaxValue, int.MinValue, uint.MaxValue, long.MaxValue];
    private readonly Random _random = new(seed);

    /// <summary>The next input.</summary>
    public byte[] Next()
    {
        var bytes = new List<byte>(seeds[_random.Next(seeds.Count)]);
        // Most are hurt lightly, so that they get far; a few are wrecked.
        for (var changes = _random.Next(8) == 0 ? _random.Next(5, 40) : _random.Next(1, 5); changes > 0; changes--)
            Change(bytes);
        if (bytes.Count > MostBytes)
            bytes.RemoveRange(MostBytes, bytes.Count - MostBytes);
        return [.. bytes];
    }

    private void Change(List<byte> bytes)
    {
        var at = _random.Next(bytes.Count + 1);
        var some = Math.Min(bytes.Count - at, 1 + _random.Next(_random.Next(4) == 0 ? 200 : 12));
        switch (_random.Next(11))
        {
            case 0 or 1 when at < bytes.Count:
                bytes[at] = (byte)_random.Next(256);
                break;
            case 2 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << _random.Next(8));
                break;
            case 3:
                bytes.RemoveRange(at, some);
                break;
            case 4:
                Repeat(bytes, at, some);
                break;
            case 5 or 6 when words.Count > 0:
                bytes.InsertRange(at, words[_random.Next(words.Count)]);
                break;
            case 7:
                Splice(bytes, at);
                break;
            case 8:
                Number(bytes, at);
                break;
            case 9:
                Lines(bytes);
                break;
            case 10:
                bytes.RemoveRange(at, _random.Next(3) == 0 ? bytes.Count - at : 0);
                break;
        }
    }

    // Long names, many values: what fills limits.
    private void Repeat(List<byte> bytes, int at, int some)
    {
        var part = bytes.GetRange(at, some);
        for (var times = _random.Next(6) == 0 ? _random.Next(2000) : _random.Next(1, 6); times > 0 && bytes.Count < MostBytes; times--)
            bytes.InsertRange(at, part);
    }

    private void Splice(List<byte> bytes, int at)
    {
        var other = seeds[_random.Next(seeds.Count)];
        if (other.Length == 0)
            return;
        var from = _random.Next(other.Length);
        var part = other.AsSpan(from, Math.Min(other.Length - from, 1 + _random.Next(120)));
        bytes.InsertRange(at, part.ToArray());
    }

    // A number at the edge of what fits: in digits over digits, in bytes anywhere.
    private void Number(List<byte> bytes, int at)
    {
        var edge = Edges[_random.Next(Edges.Length)];
        var digits = bytes.FindIndex(at, x => x is >= (byte)'0' and <= (byte)'9');
        if (words.Count > 0 && digits >= 0)
        {
            var end = digits;
            while (end < bytes.Count && bytes[end] is >= (byte)'0' and <= (byte)'9')
                end++;
            bytes.RemoveRange(digits, end - digits);
            bytes.InsertRange(digits, Encoding.ASCII.GetBytes(_random.Next(8) == 0 ? new string('9', _random.Next(1, 60)) : edge.ToString(System.Globalization.CultureInfo.InvariantCulture)));
            return;
        }

        if (at + 2 > bytes.Count)
            return;
        Span<byte> two = stackalloc byte[2];
        BinaryPrimitives.WriteInt16BigEndian(two, (short)edge);
        (bytes[at], bytes[at + 1]) = (two[0], two[1]);
    }

    // Lines change places, go missing or come twice.
    private void Lines(List<byte> bytes)
    {
        var first = LineAt(bytes, _random.Next(bytes.Count + 1));
        var line = bytes.GetRange(first.Start, first.Length);
        if (_random.Next(2) == 0)
            bytes.RemoveRange(first.Start, first.Length);
        if (_random.Next(3) > 0)
            bytes.InsertRange(LineAt(bytes, _random.Next(bytes.Count + 1)).Start, line);
    }

    private static (int Start, int Length) LineAt(List<byte> bytes, int at)
    {
        var start = at == 0 ? 0 : bytes.LastIndexOf((byte)'\n', Math.Max(0, at - 1)) + 1;
        var end = bytes.IndexOf((byte)'\n', start);
        return (start, (end < 0 ? bytes.Count : end + 1) - start);
    }
}
