using Switchboard.Media.Loops;
using Switchboard.Media.Secure;

namespace Switchboard.Media.Rtp;

internal enum AddressVerdict
{
    /// <summary>From a stranger: drop and count.</summary>
    Drop,

    /// <summary>From the peer.</summary>
    Take,

    /// <summary>From the peer, whose address is settled by this packet.</summary>
    Locked,
}

/// <summary>
/// Whose packets are taken. Four packets in order from the signalled address settle it; otherwise, once, four in order from
/// another address within 5 s of the first stranger's packet do (symmetric RTP behind NAT). Then nobody else is heard.
/// </summary>
internal sealed class RemoteAddressLock
{
    private const int Needed = 4;
    private const long LearningTime = 5 * MediaClock.Rate;

    private PeerAddress _signalled;
    private Run _fromSignalled;
    private Run _fromStranger;
    private PeerAddress _stranger;
    private long _learnUntil = -1;

    /// <summary>Where we send and, once <see cref="IsLocked"/>, whom we hear.</summary>
    public PeerAddress Remote { get; private set; }

    public bool IsLocked { get; private set; }

    /// <summary>True when the settled address is not the signalled one.</summary>
    public bool IsLearned { get; private set; }

    /// <summary>A (new) address was signalled; the same address again changes nothing.</summary>
    public void Signal(in PeerAddress address)
    {
        if (address == _signalled && (IsLocked || !address.IsEmpty))
            return;
        _signalled = address;
        Remote = address;
        IsLocked = false;
        IsLearned = false;
        _fromSignalled = default;
        _fromStranger = default;
        _learnUntil = -1;
    }

    /// <summary>ICE chose: no learning, no doubt.</summary>
    public void Nominate(in PeerAddress address)
    {
        Remote = address;
        IsLocked = true;
        IsLearned = false;
    }

    /// <summary>Judges a packet that passed every other check.</summary>
    public AddressVerdict Judge(in PeerAddress from, ushort sequence, long now)
    {
        if (IsLocked)
            return from == Remote ? AddressVerdict.Take : AddressVerdict.Drop;
        return from == _signalled && !_signalled.IsEmpty ? FromSignalled(sequence) : FromStranger(from, sequence, now);
    }

    private AddressVerdict FromSignalled(ushort sequence)
    {
        if (_fromSignalled.Continue(sequence) < Needed)
            return AddressVerdict.Take;
        IsLocked = true;
        return AddressVerdict.Locked;
    }

    private AddressVerdict FromStranger(in PeerAddress from, ushort sequence, long now)
    {
        if (_learnUntil < 0)
            _learnUntil = now + LearningTime;
        if (now > _learnUntil || _fromSignalled.Length > 0)
            return AddressVerdict.Drop;
        if (from != _stranger)
        {
            _stranger = from;
            _fromStranger = default;
        }

        if (_fromStranger.Continue(sequence) < Needed)
            return AddressVerdict.Drop;
        Remote = from;
        IsLocked = true;
        IsLearned = true;
        return AddressVerdict.Locked;
    }

    private struct Run
    {
        private ushort _next;

        public int Length { get; private set; }

        public int Continue(ushort sequence)
        {
            Length = Length > 0 && sequence == _next ? Length + 1 : 1;
            _next = (ushort)(sequence + 1);
            return Length;
        }
    }
}
