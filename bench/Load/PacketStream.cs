using System.Buffers.Binary;
using System.Diagnostics;
using Switchboard.Media.Loops;
using Switchboard.Media.Secure;

namespace Switchboard.Bench.Load;

/// <summary>
/// One end of a call: sends a G.711 packet every 20 ms whose payload tells when it was sent and which it is, and checks
/// every packet that comes from the other end. Belongs to the pump's thread.
/// </summary>
internal sealed class PacketStream(IPacketPort port, uint source, DelayMeter delays, GapMeter? gaps) : IPacketReceiver
{
    private const int HeaderBytes = 12;
    private const int Bytes = HeaderBytes + 160;
    private readonly byte[] _packet = Fresh(source);
    private PeerAddress _to;
    private bool _sends;
    private uint _number;
    private long _expected = -1;
    private long _last;

    public int LocalPort => port.LocalPort;

    public IPacketPort Port => port;

    /// <summary>Packets that came, those that never did, and those that a later one overtook.</summary>
    public (long Heard, long Lost, long Overtaken) Count { get; private set; }

    public void SendTo(PeerAddress to) => (_to, _sends) = (to, true);

    public void Stop() => _sends = false;

    /// <summary>Counts from here on.</summary>
    public void Clear() => (Count, _last, _expected) = (default, 0, gaps is null ? _expected : -1);

    public bool Send()
    {
        if (!_sends)
            return false;
        var packet = _packet.AsSpan();
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], (ushort)_number);
        BinaryPrimitives.WriteUInt32BigEndian(packet[4..], _number * 160);
        BinaryPrimitives.WriteInt64BigEndian(packet[HeaderBytes..], Stopwatch.GetTimestamp());
        BinaryPrimitives.WriteUInt32BigEndian(packet[(HeaderBytes + 8)..], _number++);
        port.TrySend(packet, _to);
        return true;
    }

    public void OnPacket(IPacketPort receiver, Span<byte> buffer, int length, in PeerAddress from)
    {
        if (length != Bytes || (buffer[1] & 0x7f) != 8)
            return;
        if (gaps is not null)
        {
            Listen(buffer, gaps);
            return;
        }

        delays.Record(Stopwatch.GetTimestamp() - BinaryPrimitives.ReadInt64BigEndian(buffer[HeaderBytes..]));
        var number = BinaryPrimitives.ReadUInt32BigEndian(buffer[(HeaderBytes + 8)..]);
        var (heard, lost, overtaken) = Count;
        if (_expected < 0 || number >= _expected)
        {
            Count = (heard + 1, lost + (_expected < 0 ? 0 : number - _expected), overtaken);
            _expected = number + 1L;
        }
        else
        {
            Count = (heard + 1, lost - 1, overtaken + 1);
        }
    }

    // A prompt's packets tell only their number: order and the time between two are all there is.
    private void Listen(Span<byte> buffer, GapMeter meter)
    {
        var now = Stopwatch.GetTimestamp();
        if (_last != 0)
            meter.Record(now - _last);
        _last = now;
        var number = BinaryPrimitives.ReadUInt16BigEndian(buffer[2..]);
        var missing = _expected < 0 ? 0 : (short)(number - (ushort)_expected);
        var (heard, lost, overtaken) = Count;
        Count = (heard + 1, lost + missing, overtaken + (missing < 0 ? 1 : 0));
        if (missing >= 0)
            _expected = (ushort)(number + 1);
    }

    private static byte[] Fresh(uint source)
    {
        var packet = new byte[Bytes];
        packet[0] = 0x80; // RFC 3550 §5.1: version 2
        packet[1] = 8; // PCMA, RFC 3551
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(8), source);
        packet.AsSpan(HeaderBytes).Fill(0x55);
        return packet;
    }
}
