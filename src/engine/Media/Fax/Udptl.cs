using System.Buffers.Binary;

namespace Switchboard.Media.Fax;

/// <summary>Hands on IFP packets in their order.</summary>
internal delegate void IfpSink(ReadOnlySpan<byte> packet, ushort sequence);

/// <summary>Wraps IFP packets into UDPTL datagrams that repeat the ones before (T.38 §9.1, Annex C).</summary>
internal sealed class UdptlWriter(int redundancy = UdptlWriter.DefaultRedundancy, int maxDatagram = UdptlWriter.DefaultDatagram)
{
    public const int DefaultRedundancy = 3;
    public const int DefaultDatagram = 400;
    public const int MostIfp = 1024;
    private readonly List<byte[]> _before = [];
    private ushort _sequence;

    /// <summary>Writes the next datagram; 0 when the packet is longer than any of T.38. Room: <see cref="MostIfp"/> × 2.</summary>
    public int Write(ReadOnlySpan<byte> ifp, Span<byte> datagram)
    {
        if (ifp.Length is 0 or > MostIfp)
            return 0;
        BinaryPrimitives.WriteUInt16BigEndian(datagram, _sequence++);
        var at = 2 + Put(ifp, datagram[2..]);
        datagram[at++] = 0; // secondary-ifp-packets
        var count = Repeated(at);
        datagram[at++] = (byte)count;
        for (var i = 0; i < count; i++)
            at += Put(_before[i], datagram[at..]); // newest first
        _before.Insert(0, ifp.ToArray());
        if (_before.Count > redundancy)
            _before.RemoveAt(redundancy);
        return at;
    }

    private int Repeated(int length)
    {
        var count = 0;
        length++;
        foreach (var before in _before)
        {
            length += before.Length + (before.Length < 128 ? 1 : 2);
            if (length > maxDatagram)
                break;
            count++;
        }

        return count;
    }

    // X.691 §10.9.3: one octet below 128, two below 16384
    private static int Put(ReadOnlySpan<byte> packet, Span<byte> room)
    {
        var head = 1;
        if (packet.Length < 128)
            room[0] = (byte)packet.Length;
        else
            BinaryPrimitives.WriteUInt16BigEndian(room, (ushort)(0x8000 | packet.Length));
        if (packet.Length >= 128)
            head = 2;
        packet.CopyTo(room[head..]);
        return head + packet.Length;
    }
}

/// <summary>Takes IFP packets out of UDPTL datagrams, lost ones out of their repetition. Never throws, whatever comes.</summary>
internal sealed class UdptlReader
{
    private const int MostRepeated = 16;
    private const int FarBehind = 1000;
    private readonly Range[] _repeated = new Range[MostRepeated];
    private bool _begun;
    private ushort _next;

    /// <summary>Datagrams that could not be read.</summary>
    public long Bad { get; private set; }

    /// <summary>Packets that were lost and came by repetition.</summary>
    public long Recovered { get; private set; }

    /// <summary>Reads a datagram; false when it is none.</summary>
    public bool Read(ReadOnlySpan<byte> datagram, IfpSink sink)
    {
        if (!TryParse(datagram, out var sequence, out var primary, out var repeated))
        {
            Bad++;
            return false;
        }

        var ahead = (short)(sequence - _next);
        if (_begun && ahead is < 0 and > -FarBehind)
            return true; // heard already, by repetition or twice
        if (_begun && ahead > 0)
        {
            for (var i = Math.Min(ahead, repeated) - 1; i >= 0; i--)
            {
                Recovered++;
                sink(datagram[_repeated[i]], (ushort)(sequence - 1 - i));
            }
        }

        (_begun, _next) = (true, (ushort)(sequence + 1));
        sink(datagram[primary], sequence);
        return true;
    }

    private bool TryParse(ReadOnlySpan<byte> datagram, out ushort sequence, out Range primary, out int repeated)
    {
        (sequence, primary, repeated) = (0, default, 0);
        if (datagram.Length < 4)
            return false;
        sequence = BinaryPrimitives.ReadUInt16BigEndian(datagram);
        var at = 2;
        if (!TryTake(datagram, ref at, out primary) || primary.Start.Value == primary.End.Value)
            return false;
        if (at >= datagram.Length || (datagram[at++] & 0x80) != 0)
            return true; // no recovery, or parity (which we do not ask for)
        if (!TryLength(datagram, ref at, out var count))
            return true;
        // A repetition that is cut off spoils nothing of the packet before it.
        while (repeated < Math.Min(count, MostRepeated) && TryTake(datagram, ref at, out var range))
            _repeated[repeated++] = range;
        return true;
    }

    private static bool TryTake(ReadOnlySpan<byte> datagram, ref int at, out Range range)
    {
        range = default;
        if (!TryLength(datagram, ref at, out var length) || length > datagram.Length - at)
            return false;
        range = at..(at + length);
        at += length;
        return true;
    }

    private static bool TryLength(ReadOnlySpan<byte> datagram, ref int at, out int length)
    {
        length = 0;
        if (at >= datagram.Length)
            return false;
        length = datagram[at++];
        if (length < 0x80)
            return true;
        if ((length & 0x40) != 0 || at >= datagram.Length)
            return false; // fragments of 16 KB do not fit a datagram
        length = ((length & 0x3F) << 8) | datagram[at++];
        return true;
    }
}
