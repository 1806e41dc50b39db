namespace Switchboard.Media.Secure.Stun;

/// <summary>The four classes of a STUN message (RFC 8489 §5).</summary>
internal enum StunClass
{
    Request = 0,
    Indication = 1,
    Success = 2,
    Error = 3,
}

/// <summary>The attributes that ICE needs (RFC 8489 §18.3, RFC 8445 §16.1).</summary>
internal enum StunAttribute : ushort
{
    Username = 0x0006,
    MessageIntegrity = 0x0008,
    ErrorCode = 0x0009,
    UnknownAttributes = 0x000A,
    Realm = 0x0014,
    Nonce = 0x0015,
    MessageIntegritySha256 = 0x001C,
    XorMappedAddress = 0x0020,
    Priority = 0x0024,
    UseCandidate = 0x0025,
    Software = 0x8022,
    Fingerprint = 0x8028,
    IceControlled = 0x8029,
    IceControlling = 0x802A,
}

/// <summary>Numbers of the STUN wire format.</summary>
internal static class StunWire
{
    public const int HeaderSize = 20;
    public const int TransactionIdSize = 12;
    public const int IntegritySize = 20;

    /// <summary>Nothing that ICE sends is larger; what is larger is not looked at.</summary>
    public const int MaxMessageSize = 1500;

    public const uint MagicCookie = 0x2112A442;
    public const uint FingerprintMask = 0x5354554E;
    public const ushort BindingMethod = 1;

    /// <summary>Attributes below this must be understood (RFC 8489 §14).</summary>
    public const ushort FirstOptionalAttribute = 0x8000;

    /// <summary>RFC 8489 §5: class bits are interleaved with the method bits.</summary>
    public static ushort TypeOf(StunClass kind, ushort method) => (ushort)(
        (method & 0x000F) | ((method & 0x0070) << 1) | ((method & 0x0F80) << 2)
        | (((int)kind & 1) << 4) | (((int)kind & 2) << 7));

    public static StunClass ClassOf(ushort type) => (StunClass)(((type >> 4) & 1) | ((type >> 7) & 2));

    public static ushort MethodOf(ushort type) => (ushort)((type & 0x000F) | ((type >> 1) & 0x0070) | ((type >> 2) & 0x0F80));
}
