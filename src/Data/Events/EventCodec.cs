using System.Buffers.Binary;
using System.Text;
using Switchboard.Contracts.Events;
using Switchboard.Kernel;

namespace Switchboard.Data.Events;

/// <summary>An event as journal payload. The sequence stands first so that it can be filled in last.</summary>
internal static class EventCodec
{
    public const string Kind = "event";

    /// <summary>Everything but the sequence.</summary>
    public static byte[] Encode(EventDraft draft, DateTimeOffset at)
    {
        using var stream = new MemoryStream(draft.Data.Length + 200);
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(0L);
        writer.Write(at.UtcTicks);
        writer.Write(draft.Type);
        writer.Write(draft.SubjectKind);
        writer.Write(draft.SubjectId);
        writer.Write(draft.Actor);
        writer.Write(draft.Reason is not null);
        if (draft.Reason is not null)
            writer.Write(draft.Reason);
        writer.Write(draft.Data.Span);
        return stream.ToArray();
    }

    public static void Number(byte[] payload, long sequence) => BinaryPrimitives.WriteInt64LittleEndian(payload, sequence);

    public static long SequenceOf(ReadOnlySpan<byte> payload) => BinaryPrimitives.ReadInt64LittleEndian(payload);

    public static TenantEvent Decode(TenantId tenant, ReadOnlyMemory<byte> payload)
    {
        using var stream = new MemoryStream(payload.ToArray(), writable: false);
        using var reader = new BinaryReader(stream, Encoding.UTF8);
        var sequence = reader.ReadInt64();
        var at = new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero);
        var (type, kind, id, actor) = (reader.ReadString(), reader.ReadString(), reader.ReadString(), reader.ReadString());
        var reason = reader.ReadBoolean() ? reader.ReadString() : null;
        return new TenantEvent(tenant, sequence, at, type, kind, id, actor, reason, payload[(int)stream.Position..]);
    }
}
