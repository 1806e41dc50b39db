using System.Buffers.Binary;
using System.Net;

namespace Switchboard.Media.Secure;

/// <summary>
/// An IP address and port as a plain value: compared and copied on the packet path without an allocation. IPv4 is kept
/// apart from IPv6 (an IPv4-mapped IPv6 address becomes the IPv4 address).
/// </summary>
public readonly struct PeerAddress : IEquatable<PeerAddress>
{
    private readonly ulong _high;
    private readonly ulong _low;
    private readonly uint _scope;
    private readonly ushort _port;
    private readonly bool _v6;

    private PeerAddress(ulong high, ulong low, uint scope, ushort port, bool v6)
    {
        _high = high;
        _low = low;
        _scope = scope;
        _port = port;
        _v6 = v6;
    }

    /// <summary>The value of <paramref name="endpoint"/>.</summary>
    public PeerAddress(IPEndPoint endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        Span<byte> bytes = stackalloc byte[16];
        endpoint.Address.TryWriteBytes(bytes, out var written);
        this = written == 4
            ? FromV4(BinaryPrimitives.ReadUInt32BigEndian(bytes), (ushort)endpoint.Port)
            : FromV6(bytes, (ushort)endpoint.Port, (uint)endpoint.Address.ScopeId);
    }

    /// <summary>The port; 0 in a default value.</summary>
    public ushort Port => _port;

    /// <summary>True for an IPv6 address.</summary>
    public bool IsV6 => _v6;

    /// <summary>The IPv4 address in host order (only when not <see cref="IsV6"/>).</summary>
    public uint V4 => (uint)_low;

    /// <summary>The IPv6 scope.</summary>
    public uint Scope => _scope;

    /// <summary>True for a default value: no address, no port.</summary>
    public bool IsEmpty => _port == 0 && _low == 0 && _high == 0;

    /// <summary>An IPv4 address in host order.</summary>
    public static PeerAddress FromV4(uint address, ushort port) => new(0, address, 0, port, false);

    /// <summary>An IPv6 address of 16 bytes in network order.</summary>
    public static PeerAddress FromV6(ReadOnlySpan<byte> address, ushort port, uint scope = 0)
    {
        var high = BinaryPrimitives.ReadUInt64BigEndian(address);
        var low = BinaryPrimitives.ReadUInt64BigEndian(address[8..]);
        return high == 0 && low >> 32 == 0xFFFF ? FromV4((uint)low, port) : new PeerAddress(high, low, scope, port, true);
    }

    /// <summary>Writes the address without port, 4 or 16 bytes in network order; answers how many.</summary>
    public int WriteAddress(Span<byte> to)
    {
        if (!_v6)
        {
            BinaryPrimitives.WriteUInt32BigEndian(to, (uint)_low);
            return 4;
        }

        BinaryPrimitives.WriteUInt64BigEndian(to, _high);
        BinaryPrimitives.WriteUInt64BigEndian(to[8..], _low);
        return 16;
    }

    /// <summary>Writes 16 bytes in network order, an IPv4 address as IPv4-mapped.</summary>
    public void WriteMapped(Span<byte> to)
    {
        BinaryPrimitives.WriteUInt64BigEndian(to, _high);
        BinaryPrimitives.WriteUInt64BigEndian(to[8..], _v6 ? _low : 0xFFFF_0000_0000 | _low);
    }

    /// <summary>The same address with another port.</summary>
    public PeerAddress WithPort(ushort port) => new(_high, _low, _scope, port, _v6);

    /// <summary>True when the addresses are the same, whatever the ports.</summary>
    public bool SameHost(in PeerAddress other) => _low == other._low && _high == other._high && _v6 == other._v6;

    /// <summary>An <see cref="IPEndPoint"/> of the same value (allocates; not for the packet path).</summary>
    public IPEndPoint ToEndPoint()
    {
        Span<byte> bytes = stackalloc byte[16];
        var length = WriteAddress(bytes);
        return new IPEndPoint(length == 4 ? new IPAddress(bytes[..4]) : new IPAddress(bytes, _scope), _port);
    }

    /// <inheritdoc />
    public bool Equals(PeerAddress other) =>
        _low == other._low && _port == other._port && _high == other._high && _v6 == other._v6;

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is PeerAddress other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(_high, _low, _port);

    /// <inheritdoc />
    public override string ToString() => IsEmpty ? "none" : ToEndPoint().ToString();

    /// <summary>Equality.</summary>
    public static bool operator ==(PeerAddress left, PeerAddress right) => left.Equals(right);

    /// <summary>Inequality.</summary>
    public static bool operator !=(PeerAddress left, PeerAddress right) => !left.Equals(right);
}
