using Switchboard.Media.Codecs;
using Switchboard.Media.Loops;
using Switchboard.Media.Mixing;
using Switchboard.Media.Rtp;

namespace Switchboard.Media.Legs;

/// <summary>The leg's seat in a room.</summary>
internal sealed partial class MediaPath
{
    private MixSeat? _seat;

    public bool IsBridgedWith(MediaPath other) => ReferenceEquals(_partner, other);

    /// <summary>Moves to the thread of the room it is to sit in.</summary>
    public void GoTo(MediaLoop target)
    {
        if (_closed || _home == target)
            return;
        Unbridge();
        Detach();
        _home.Release();
        target.Reserve();
        _home = target; // the orders that follow are read there
    }

    public void EnterRoom(MixSeat seat)
    {
        EnsureAttached();
        LeaveRoom(_seat);
        if (_closed || _home != seat.Room.Mixer.Loop || !seat.Room.Mixer.Add(seat))
        {
            seat.Room.Release(seat);
            return;
        }

        _seat = seat;
        _joins++;
        if (seat.Warming == 0 || _partner is null)
        {
            seat.Warming = 0;
            PartBridge();
        }
    }

    public void LeaveRoom(MixSeat? seat)
    {
        if (seat is null || !ReferenceEquals(seat, _seat))
            return;
        _seat = null;
        seat.Room.Mixer.Remove(seat);
        seat.Room.Release(seat);
        EndPcm();
    }

    /// <summary>Ends the bridge alone; the seat stays.</summary>
    public void PartBridge()
    {
        if (_partner is not { } partner)
            return;
        _partner = null;
        partner._partner = null;
        LeaveBridge();
        partner.LeaveBridge();
    }

    /// <summary>Sends what the room has for this leg: the shared encoding where it fits, else its own.</summary>
    public void SendMix(Mix mix, int sampleRate, long now)
    {
        if (sampleRate != MediaClock.Rate || _frameUnits != MediaLoop.TickUnits || _codec is not G711Codec g711)
        {
            SendPcm(mix.Samples, sampleRate, now);
            return;
        }

        if (HearsOwnSource || !IsReady || !MaySend)
            return;
        var payload = Home.Scratch.AsSpan(RtpPacket.HeaderLength, MediaLoop.TickUnits);
        mix.Encoded(g711.Law).CopyTo(payload);
        _sender.NextLocal(MediaLoop.TickUnits, now, out var sequence, out var timestamp, out var marker);
        SendMade(payload, _parameters!.PayloadType, marker, sequence, timestamp, now, record: true);
    }
}
