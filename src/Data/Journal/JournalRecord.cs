using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using Switchboard.Kernel;

namespace Switchboard.Data.Journal;

/// <summary>A record as it waits to be written; <see cref="Tag"/> is what its appender wants back once it is on disk.</summary>
internal sealed record JournalRecord(long Position, string Kind, TenantId Tenant, ReadOnlyMemory<byte> Payload)
{
    public object? Tag { get; init; }

    public TaskCompletionSource? Waiter { get; init; }
}

/// <summary>
/// The form on disk: length and CRC-32C of the body, then position, tenant, kind, payload. Little endian.
/// </summary>
internal static class JournalFormat
{
    public const int HeaderSize = 8;
    public const int LargestBody = 16 * 1024 * 1024;
    private const int FixedBody = 8 + 16 + 1;

    public static int SizeOf(JournalRecord record) => HeaderSize + FixedBody + Encoding.UTF8.GetByteCount(record.Kind) + record.Payload.Length;

    public static int Write(JournalRecord record, Span<byte> target)
    {
        var size = SizeOf(record);
        var body = target[HeaderSize..size];
        BinaryPrimitives.WriteInt64LittleEndian(body, record.Position);
        record.Tenant.Value.TryWriteBytes(body[8..]);
        var kind = Encoding.UTF8.GetBytes(record.Kind, body[FixedBody..]);
        body[24] = checked((byte)kind);
        record.Payload.Span.CopyTo(body[(FixedBody + kind)..]);
        BinaryPrimitives.WriteInt32LittleEndian(target, body.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(target[4..], Checksum(body));
        return size;
    }

    /// <summary>Length of the body, or -1 when the header cannot be one.</summary>
    public static int BodyLength(ReadOnlySpan<byte> header)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(header);
        return length is >= FixedBody and <= LargestBody ? length : -1;
    }

    /// <summary>The record, or null when it is damaged.</summary>
    public static JournalRecord? Read(ReadOnlySpan<byte> header, ReadOnlyMemory<byte> body)
    {
        var span = body.Span;
        if (BinaryPrimitives.ReadUInt32LittleEndian(header[4..]) != Checksum(span) || FixedBody + span[24] > span.Length)
            return null;
        var kind = Encoding.UTF8.GetString(span.Slice(FixedBody, span[24]));
        return new JournalRecord(
            BinaryPrimitives.ReadInt64LittleEndian(span), kind, new TenantId(new Guid(span.Slice(8, 16))), body[(FixedBody + span[24])..]);
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        while (bytes.Length >= 8)
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[8..];
        }

        foreach (var b in bytes)
            crc = BitOperations.Crc32C(crc, b);
        return ~crc;
    }
}
