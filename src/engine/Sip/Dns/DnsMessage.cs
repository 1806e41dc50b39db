using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text;

namespace Switchboard.Sip.Dns;

/// <summary>A DNS question and its answer as bytes (RFC 1035 §4). Reading never throws on what comes from the wire.</summary>
internal static class DnsMessage
{
    private const int HeaderSize = 12;
    private const int MaxPointers = 32;
    private const int MaxName = 255;

    /// <summary>A recursive question; null when the name cannot stand in DNS.</summary>
    public static byte[]? Ask(ushort id, string name, DnsType type)
    {
        var bytes = new List<byte>(HeaderSize + name.Length + 6) { (byte)(id >> 8), (byte)id, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0 };
        foreach (var label in name.TrimEnd('.').Split('.'))
        {
            if (label.Length is 0 or > 63 || !Ascii.IsValid(label))
                return null;
            bytes.Add((byte)label.Length);
            bytes.AddRange(Encoding.ASCII.GetBytes(label));
        }

        bytes.AddRange([0, (byte)((ushort)type >> 8), (byte)type, 0, 1]);
        return bytes.Count - HeaderSize - 4 > MaxName ? null : [.. bytes];
    }

    /// <summary>Reads the answer to a question: it must repeat the id and the question, or it is somebody else's.</summary>
    public static bool TryRead(ReadOnlySpan<byte> answer, ReadOnlySpan<byte> question, [NotNullWhen(true)] out DnsReply? reply)
    {
        reply = null;
        if (answer.Length < question.Length || !answer[..2].SequenceEqual(question[..2]) || (answer[2] & 0x80) == 0)
            return false;
        var asked = question[HeaderSize..];
        if (answer[4] != 0 || answer[5] != 1 || !Ascii.EqualsIgnoreCase(answer.Slice(HeaderSize, asked.Length), asked))
            return false;
        var records = new List<DnsRecord>();
        var at = HeaderSize + asked.Length;
        var count = BinaryPrimitives.ReadUInt16BigEndian(answer[6..]) + BinaryPrimitives.ReadUInt16BigEndian(answer[8..])
            + BinaryPrimitives.ReadUInt16BigEndian(answer[10..]);
        for (var i = 0; i < count; i++)
        {
            if (!TryName(answer, ref at, out var name) || answer.Length - at < 10)
                break; // cut off: what came before counts
            var type = (DnsType)BinaryPrimitives.ReadUInt16BigEndian(answer[at..]);
            var seconds = BinaryPrimitives.ReadUInt32BigEndian(answer[(at + 4)..]);
            var size = BinaryPrimitives.ReadUInt16BigEndian(answer[(at + 8)..]);
            at += 10;
            if (answer.Length - at < size)
                break;
            if (Record(answer[..(at + size)], at, name, type, TimeSpan.FromSeconds(Math.Min(seconds, 86_400))) is { } record)
                records.Add(record);
            at += size;
        }

        reply = new DnsReply(answer[3] & 0x0F, (answer[2] & 0x02) != 0, records);
        return true;
    }

    private static DnsRecord? Record(ReadOnlySpan<byte> message, int at, string name, DnsType type, TimeSpan life)
    {
        var data = message[at..];
        switch (type)
        {
            case DnsType.A when data.Length == 4:
            case DnsType.Aaaa when data.Length == 16:
                return new AddressRecord(name, type, life, new IPAddress(data));
            case DnsType.Cname:
                return TryName(message, ref at, out var alias) ? new AliasRecord(name, life, alias) : null;
            case DnsType.Srv when data.Length > 6:
                at += 6;
                return TryName(message, ref at, out var target)
                    ? new ServiceRecord(name, life, Short(data), Short(data[2..]), Short(data[4..]), target)
                    : null;
            case DnsType.Naptr when data.Length > 7:
                at += 4;
                return TryText(message, ref at, out var flags) && TryText(message, ref at, out var service) && TryText(message, ref at, out _)
                    && TryName(message, ref at, out var replacement)
                    ? new PointerRecord(name, life, Short(data), Short(data[2..]), flags, service, replacement)
                    : null;
            case DnsType.Soa when data.Length > 20:
                var minimum = BinaryPrimitives.ReadUInt32BigEndian(data[^4..]);
                return new AuthorityRecord(name, TimeSpan.FromSeconds(Math.Min(minimum, (uint)life.TotalSeconds)));
            default:
                return null;
        }
    }

    private static ushort Short(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16BigEndian(bytes);

    private static bool TryText(ReadOnlySpan<byte> message, ref int at, out string text)
    {
        text = "";
        if (at >= message.Length || message.Length - at - 1 < message[at])
            return false;
        text = Encoding.Latin1.GetString(message.Slice(at + 1, message[at]));
        at += 1 + message[at];
        return true;
    }

    // Compressed names point backwards (RFC 1035 §4.1.4); a ring of pointers is cut by their number.
    private static bool TryName(ReadOnlySpan<byte> message, ref int at, out string name)
    {
        var text = new StringBuilder();
        var end = -1;
        name = "";
        for (int here = at, pointers = 0; ;)
        {
            if (here >= message.Length)
                return false;
            var length = message[here];
            if (length >= 0xC0)
            {
                if (here + 1 >= message.Length || ++pointers > MaxPointers)
                    return false;
                end = end < 0 ? here + 2 : end;
                here = ((length & 0x3F) << 8) | message[here + 1];
                continue;
            }

            here++;
            if (length == 0)
            {
                at = end < 0 ? here : end;
                name = text.ToString();
                return true;
            }

            if (length > 63 || here + length > message.Length || text.Length + length > MaxName)
                return false;
            if (text.Length > 0)
                text.Append('.');
            text.Append(Encoding.Latin1.GetString(message.Slice(here, length)).ToLowerInvariant());
            here += length;
        }
    }
}

/// <summary>What a server answered.</summary>
/// <param name="Code">0 good, 3 no such name (RFC 1035 §4.1.1).</param>
/// <param name="Truncated">The rest is to be had over TCP.</param>
/// <param name="Records">Answer, authority and additional records.</param>
internal sealed record DnsReply(int Code, bool Truncated, IReadOnlyList<DnsRecord> Records);
