using System.Buffers.Binary;
using System.Text;

namespace Switchboard.Media.Secure.Stun;

/// <summary>Writes one STUN message into a buffer of the caller, attribute after attribute.</summary>
/// <remarks>The buffer must be large enough (<see cref="StunWire.MaxMessageSize"/> always is for what ICE answers).</remarks>
internal ref struct StunWriter
{
    private readonly Span<byte> _buffer;

    public StunWriter(Span<byte> buffer, StunClass kind, ReadOnlySpan<byte> transactionId, ushort method = StunWire.BindingMethod)
    {
        _buffer = buffer;
        BinaryPrimitives.WriteUInt16BigEndian(buffer, StunWire.TypeOf(kind, method));
        BinaryPrimitives.WriteUInt32BigEndian(buffer[4..], StunWire.MagicCookie);
        transactionId.CopyTo(buffer[8..]);
        Length = StunWire.HeaderSize;
        WriteLength();
    }

    public int Length { get; private set; }

    public void Add(StunAttribute type, scoped ReadOnlySpan<byte> value)
    {
        var room = Begin(type, value.Length);
        value.CopyTo(room);
    }

    public void AddNumber(StunAttribute type, uint value) => BinaryPrimitives.WriteUInt32BigEndian(Begin(type, 4), value);

    public void AddNumber(StunAttribute type, ulong value) => BinaryPrimitives.WriteUInt64BigEndian(Begin(type, 8), value);

    /// <summary>RFC 8489 §14.2: four or sixteen address bytes, XOR-ed with the cookie and the transaction id.</summary>
    public void AddXorMappedAddress(scoped ReadOnlySpan<byte> address, int port)
    {
        var room = Begin(StunAttribute.XorMappedAddress, 4 + address.Length);
        room[0] = 0;
        room[1] = (byte)(address.Length == 4 ? 1 : 2);
        BinaryPrimitives.WriteUInt16BigEndian(room[2..], (ushort)(port ^ (StunWire.MagicCookie >> 16)));
        for (var i = 0; i < address.Length; i++)
            room[4 + i] = (byte)(address[i] ^ _buffer[4 + i]);
    }

    /// <summary>RFC 8489 §14.8.</summary>
    public void AddError(int code, string reason)
    {
        var room = Begin(StunAttribute.ErrorCode, 4 + Encoding.UTF8.GetByteCount(reason));
        room[0] = 0;
        room[1] = 0;
        room[2] = (byte)(code / 100);
        room[3] = (byte)(code % 100);
        Encoding.UTF8.GetBytes(reason, room[4..]);
    }

    public void AddUnknownAttributes(scoped ReadOnlySpan<ushort> types)
    {
        var room = Begin(StunAttribute.UnknownAttributes, types.Length * 2);
        for (var i = 0; i < types.Length; i++)
            BinaryPrimitives.WriteUInt16BigEndian(room[(i * 2)..], types[i]);
    }

    public void AddIntegrity(scoped ReadOnlySpan<byte> key)
    {
        var before = _buffer[..Length];
        var room = Begin(StunAttribute.MessageIntegrity, StunWire.IntegritySize);
        StunIntegrity.Compute(key, before, room);
    }

    public void AddFingerprint()
    {
        var before = Length;
        var room = Begin(StunAttribute.Fingerprint, 4);
        BinaryPrimitives.WriteUInt32BigEndian(room, Crc32.Of(_buffer[..before]) ^ StunWire.FingerprintMask);
    }

    private Span<byte> Begin(StunAttribute type, int size)
    {
        var at = Length;
        var padded = (size + 3) & ~3;
        BinaryPrimitives.WriteUInt16BigEndian(_buffer[at..], (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(_buffer[(at + 2)..], (ushort)size);
        _buffer.Slice(at + 4 + size, padded - size).Clear();
        Length = at + 4 + padded;
        WriteLength();
        return _buffer.Slice(at + 4, size);
    }

    private readonly void WriteLength() =>
        BinaryPrimitives.WriteUInt16BigEndian(_buffer[2..], (ushort)(Length - StunWire.HeaderSize));
}
