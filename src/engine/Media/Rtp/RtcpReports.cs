using System.Buffers.Binary;
using Switchboard.Media.Loops;

namespace Switchboard.Media.Rtp;

/// <summary>Builds our RTCP reports and reads the peer's (RFC 3550 §6), and keeps what they say.</summary>
internal sealed class RtcpReports
{
    private const int SenderReport = 200;
    private const int ReceiverReport = 201;
    private const int SourceDescription = 202;
    private const int Goodbye = 203;
    private const long Interval = 5 * MediaClock.Rate;
    private const int CNameLength = 16;

    private readonly byte[] _cname = new byte[CNameLength];
    private long _due;
    private long _packetsAtLast;
    private uint _lastSenderReport;
    private long _lastSenderReportAt;

    public RtcpReports()
    {
        // RFC 7022: a random name tells nothing about the host.
        for (var i = 0; i < CNameLength; i++)
            _cname[i] = (byte)"0123456789abcdef"[Random.Shared.Next(16)];
    }

    public long RemoteLost { get; private set; }

    public TimeSpan RemoteJitter { get; private set; }

    public TimeSpan? RoundTrip { get; private set; }

    /// <summary>The next report goes 2.5 to 7.5 s after <paramref name="now"/> (RFC 3550 §6.2).</summary>
    public void Schedule(long now) => _due = now + (Interval / 2) + Random.Shared.NextInt64(Interval);

    public bool IsDue(long now) => now >= _due;

    /// <summary>Writes SR or RR, a report block when something was received, SDES, and BYE at the end; answers the length.</summary>
    public int Write(Span<byte> to, SenderStream sent, ReceiverFigures received, MediaClock clock, long now, bool goodbye)
    {
        var isSender = sent.Packets > _packetsAtLast;
        _packetsAtLast = sent.Packets;
        var at = 8;
        BinaryPrimitives.WriteUInt32BigEndian(to[4..], sent.Ssrc);
        if (isSender)
        {
            BinaryPrimitives.WriteUInt64BigEndian(to[8..], clock.ToNtp(now));
            BinaryPrimitives.WriteUInt32BigEndian(to[16..], sent.TimestampAt(now));
            BinaryPrimitives.WriteUInt32BigEndian(to[20..], (uint)sent.Packets);
            BinaryPrimitives.WriteUInt32BigEndian(to[24..], (uint)sent.Bytes);
            at = 28;
        }

        if (received.HasSource)
        {
            WriteBlock(to[at..], received, now);
            at += 24;
        }

        WriteStart(to, received.HasSource ? 1 : 0, isSender ? SenderReport : ReceiverReport, at);
        at += WriteSourceDescription(to[at..], sent.Ssrc);
        if (!goodbye)
            return at;
        WriteStart(to[at..], 1, Goodbye, 8);
        BinaryPrimitives.WriteUInt32BigEndian(to[(at + 4)..], sent.Ssrc);
        return at + 8;
    }

    /// <summary>Reads a compound packet; what cannot be read is passed over. A BYE changes nothing.</summary>
    public void Read(ReadOnlySpan<byte> compound, uint ourSsrc, int ourClock, MediaClock clock, long now)
    {
        while (compound.Length >= 8 && compound[0] >> 6 == 2)
        {
            var length = (BinaryPrimitives.ReadUInt16BigEndian(compound[2..]) + 1) * 4;
            if (length > compound.Length)
                return;
            var packet = compound[..length];
            var blocks = compound[0] & 0x1F;
            if (compound[1] == SenderReport && length >= 28)
            {
                _lastSenderReport = BinaryPrimitives.ReadUInt32BigEndian(packet[10..]);
                _lastSenderReportAt = now;
                ReadBlocks(packet[28..], blocks, ourSsrc, ourClock, clock, now);
            }
            else if (compound[1] == ReceiverReport && length >= 8)
            {
                ReadBlocks(packet[8..], blocks, ourSsrc, ourClock, clock, now);
            }

            compound = compound[length..];
        }
    }

    private static void WriteStart(Span<byte> to, int count, int type, int length)
    {
        to[0] = (byte)(0x80 | count);
        to[1] = (byte)type;
        BinaryPrimitives.WriteUInt16BigEndian(to[2..], (ushort)((length / 4) - 1));
    }

    private void WriteBlock(Span<byte> to, ReceiverFigures received, long now)
    {
        BinaryPrimitives.WriteUInt32BigEndian(to, received.Ssrc);
        BinaryPrimitives.WriteUInt32BigEndian(to[4..], ((uint)received.TakeFraction() << 24) | ((uint)received.CumulativeLost & 0xFFFFFF));
        BinaryPrimitives.WriteUInt32BigEndian(to[8..], received.ExtendedHighest);
        BinaryPrimitives.WriteUInt32BigEndian(to[12..], (uint)received.Jitter);
        BinaryPrimitives.WriteUInt32BigEndian(to[16..], _lastSenderReport);
        var delay = _lastSenderReport == 0 ? 0 : (now - _lastSenderReportAt) * 65536 / MediaClock.Rate;
        BinaryPrimitives.WriteUInt32BigEndian(to[20..], (uint)delay);
    }

    private int WriteSourceDescription(Span<byte> to, uint ssrc)
    {
        const int Length = 8 + 2 + CNameLength + 2; // header, SSRC, item, its end padded to 32 bits
        WriteStart(to, 1, SourceDescription, Length);
        BinaryPrimitives.WriteUInt32BigEndian(to[4..], ssrc);
        to[8] = 1;
        to[9] = CNameLength;
        _cname.CopyTo(to[10..]);
        to[(10 + CNameLength)..Length].Clear();
        return Length;
    }

    private void ReadBlocks(ReadOnlySpan<byte> blocks, int count, uint ourSsrc, int ourClock, MediaClock clock, long now)
    {
        for (; count > 0 && blocks.Length >= 24; count--, blocks = blocks[24..])
        {
            if (BinaryPrimitives.ReadUInt32BigEndian(blocks) != ourSsrc)
                continue;
            var lost = (int)(BinaryPrimitives.ReadUInt32BigEndian(blocks[4..]) << 8) >> 8;
            RemoteLost = Math.Max(0, lost);
            RemoteJitter = TimeSpan.FromSeconds(BinaryPrimitives.ReadUInt32BigEndian(blocks[12..]) / (double)ourClock);
            var ourReport = BinaryPrimitives.ReadUInt32BigEndian(blocks[16..]);
            if (ourReport == 0)
                continue;
            var roundTrip = (int)((uint)(clock.ToNtp(now) >> 16) - ourReport - BinaryPrimitives.ReadUInt32BigEndian(blocks[20..]));
            if (roundTrip is >= 0 and < 60 * 65536)
                RoundTrip = TimeSpan.FromSeconds(roundTrip / 65536.0);
        }
    }
}
