using Switchboard.Media.Rtp;

namespace Switchboard.Media.Streams;

/// <summary>
/// Cuts the packets of a sample-wise codec to another length as they come, without decoding. A lost packet stays lost: what
/// was begun goes out short and the gap is told to the next numbering.
/// </summary>
internal sealed class Repacketizer
{
    private const int MostOctets = 2048;
    private readonly byte[] _octets = new byte[MostOctets * 2];
    private bool _known;
    private uint _ssrc;
    private uint _next;
    private int _start;
    private int _end;
    private int _cut;

    /// <summary>RTP units that are missing in front of what comes next; taken once.</summary>
    public int Gap { get; private set; }

    /// <summary>Takes a packet; false for one that is too late.</summary>
    public bool Put(in RtpPacket packet, ReadOnlySpan<byte> payload)
    {
        var ahead = _known && packet.Ssrc == _ssrc ? (int)(packet.Timestamp - _next) : int.MaxValue;
        if (ahead is < 0 and > -8000)
            return false;
        if (_start > 0)
        {
            _octets.AsSpan(_start, _end - _start).CopyTo(_octets);
            (_start, _end, _cut) = (0, _end - _start, Math.Max(0, _cut - _start));
        }

        if (_end + payload.Length > _octets.Length)
            return false;
        if (ahead != 0)
        {
            _cut = _end; // what is here ends at the gap
            Gap = ahead is > 0 and < 8000 ? ahead : 0;
        }

        payload.CopyTo(_octets.AsSpan(_end));
        _end += payload.Length;
        (_known, _ssrc, _next) = (true, packet.Ssrc, packet.Timestamp + (uint)payload.Length);
        return true;
    }

    /// <summary>The next payload of <paramref name="length"/>, or the short rest before a gap; false when more must come first.</summary>
    public bool TryTake(int length, out ReadOnlySpan<byte> payload, out int gapBefore)
    {
        gapBefore = 0;
        var bound = _cut > _start ? _cut : _end;
        if (_cut <= _start)
            (gapBefore, _cut) = (Gap, 0);
        var isShort = bound - _start < length && bound < _end;
        if (bound - _start < length && !isShort)
        {
            payload = default;
            gapBefore = 0;
            return false;
        }

        if (gapBefore > 0)
            Gap = 0;
        payload = _octets.AsSpan(_start, Math.Min(length, bound - _start));
        _start += payload.Length;
        return true;
    }

    /// <summary>Forgets everything: the source changes.</summary>
    public void Clear() => (_known, _start, _end, _cut, Gap) = (false, 0, 0, 0, 0);
}
