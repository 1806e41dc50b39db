using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;

namespace Switchboard.Media.Secure.Stun;

/// <summary>A view of one STUN message in a datagram. Parsing checks the whole structure, so that reading never fails.</summary>
internal readonly ref struct StunMessage
{
    private readonly ReadOnlySpan<byte> _bytes;

    private StunMessage(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    private ushort Type => BinaryPrimitives.ReadUInt16BigEndian(_bytes);

    public StunClass Class => StunWire.ClassOf(Type);

    public ushort Method => StunWire.MethodOf(Type);

    public ReadOnlySpan<byte> TransactionId => _bytes.Slice(8, StunWire.TransactionIdSize);

    /// <summary>True when the bytes are one well-formed STUN message, no more and no less.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out StunMessage message)
    {
        message = default;
        if (bytes.Length is < StunWire.HeaderSize or > StunWire.MaxMessageSize || bytes[0] > 0x3F)
            return false;
        if (BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]) != StunWire.MagicCookie)
            return false;
        var length = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        if ((length & 3) != 0 || length != bytes.Length - StunWire.HeaderSize)
            return false;
        if (!AttributesFit(bytes[StunWire.HeaderSize..]))
            return false;
        message = new StunMessage(bytes);
        return true;
    }

    /// <summary>
    /// Finds the first attribute of a type. What follows MESSAGE-INTEGRITY is not covered by it and is not seen
    /// (RFC 8489 §14.5), FINGERPRINT excepted.
    /// </summary>
    public bool TryFind(StunAttribute wanted, out ReadOnlySpan<byte> value)
    {
        var at = OffsetOf(wanted);
        value = at < 0 ? default : _bytes.Slice(at + 4, BinaryPrimitives.ReadUInt16BigEndian(_bytes[(at + 2)..]));
        return at >= 0;
    }

    public bool Has(StunAttribute wanted) => OffsetOf(wanted) >= 0;

    /// <summary>RFC 8489 §14.5: HMAC-SHA1 over all that stands before, the header's length ending with the attribute itself.</summary>
    public bool HasValidIntegrity(ReadOnlySpan<byte> key)
    {
        var at = OffsetOf(StunAttribute.MessageIntegrity);
        if (at < 0 || !TryFind(StunAttribute.MessageIntegrity, out var theirs) || theirs.Length != StunWire.IntegritySize)
            return false;
        Span<byte> ours = stackalloc byte[StunWire.IntegritySize];
        StunIntegrity.Compute(key, _bytes[..at], ours);
        return CryptographicOperations.FixedTimeEquals(ours, theirs);
    }

    /// <summary>RFC 8489 §14.7: the last attribute, a CRC-32 of all that stands before it.</summary>
    public bool HasValidFingerprint()
    {
        var at = OffsetOf(StunAttribute.Fingerprint);
        if (at < 0 || at != _bytes.Length - 8)
            return false;
        var theirs = BinaryPrimitives.ReadUInt32BigEndian(_bytes[(at + 4)..]);
        return theirs == (Crc32.Of(_bytes[..at]) ^ StunWire.FingerprintMask);
    }

    /// <summary>Collects attributes that must be understood and are not; answers how many (RFC 8489 §6.3.1).</summary>
    public int UnknownRequired(Span<ushort> found)
    {
        var count = 0;
        for (var at = StunWire.HeaderSize; at < _bytes.Length; at = Next(_bytes, at))
        {
            var type = BinaryPrimitives.ReadUInt16BigEndian(_bytes[at..]);
            if (type is (ushort)StunAttribute.MessageIntegrity)
                break;
            if (type < StunWire.FirstOptionalAttribute && !IsKnown(type) && count < found.Length)
                found[count++] = type;
        }

        return count;
    }

    /// <summary>The error code of an error response, 300 to 699; 0 when there is none.</summary>
    public int ErrorCode =>
        TryFind(StunAttribute.ErrorCode, out var value) && value.Length >= 4 && (value[2] & 7) is >= 3 and <= 6 && value[3] < 100
            ? ((value[2] & 7) * 100) + value[3]
            : 0;

    /// <summary>Reads XOR-MAPPED-ADDRESS (RFC 8489 §14.2).</summary>
    public bool TryReadMappedAddress(out IPEndPoint? mapped)
    {
        mapped = null;
        if (!TryFind(StunAttribute.XorMappedAddress, out var value) || value.Length < 4)
            return false;
        var size = value[1] switch { 1 => 4, 2 => 16, _ => 0 };
        if (size == 0 || value.Length != 4 + size)
            return false;
        Span<byte> address = stackalloc byte[16];
        for (var i = 0; i < size; i++)
            address[i] = (byte)(value[4 + i] ^ _bytes[4 + i]);
        var port = BinaryPrimitives.ReadUInt16BigEndian(value[2..]) ^ (StunWire.MagicCookie >> 16);
        mapped = new IPEndPoint(new IPAddress(address[..size]), (int)port);
        return true;
    }

    private int OffsetOf(StunAttribute wanted)
    {
        var covered = true;
        for (var at = StunWire.HeaderSize; at < _bytes.Length; at = Next(_bytes, at))
        {
            var type = (StunAttribute)BinaryPrimitives.ReadUInt16BigEndian(_bytes[at..]);
            if (type == wanted && (covered || type == StunAttribute.Fingerprint))
                return at;
            if (type == StunAttribute.MessageIntegrity)
                covered = false;
        }

        return -1;
    }

    private static bool AttributesFit(ReadOnlySpan<byte> attributes)
    {
        var at = 0;
        while (at < attributes.Length)
            at = Next(attributes, at);
        return at == attributes.Length;
    }

    // Lengths are multiples of four and the rest is too, so four bytes of attribute header are always there.
    private static int Next(ReadOnlySpan<byte> bytes, int at) => at + 4 + ((BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]) + 3) & ~3);

    private static bool IsKnown(ushort type) => (StunAttribute)type is StunAttribute.Username or StunAttribute.MessageIntegrity
        or StunAttribute.ErrorCode or StunAttribute.UnknownAttributes or StunAttribute.Realm or StunAttribute.Nonce
        or StunAttribute.MessageIntegritySha256 or StunAttribute.XorMappedAddress or StunAttribute.Priority or StunAttribute.UseCandidate;
}
