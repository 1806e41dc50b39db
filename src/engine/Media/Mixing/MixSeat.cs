using Switchboard.Media.Legs;
using Switchboard.Media.Streams;

namespace Switchboard.Media.Mixing;

/// <summary>Who hears a seat.</summary>
public readonly record struct MixAudience
{
    internal const ulong All = ulong.MaxValue;

    private MixAudience(bool everyone, MixSeat? only) => (IsEveryone, One) = (everyone, only);

    /// <summary>Every other seat: a member, a supervisor who barges in.</summary>
    public static MixAudience Everyone { get; } = new(true, null);

    /// <summary>Nobody: a supervisor who listens.</summary>
    public static MixAudience Nobody { get; }

    internal bool IsEveryone { get; }

    internal MixSeat? One { get; }

    /// <summary>One seat alone: a supervisor who whispers.</summary>
    public static MixAudience Only(MixSeat seat) => new(false, seat);

    internal ulong Mask => IsEveryone ? All : One is { IsGone: false } seat ? 1UL << seat.Slot : 0;
}

/// <summary>A leg's place in a room: what it says goes into the others' mixes, and it gets a mix of its own. Any thread.</summary>
public sealed class MixSeat
{
    private const int TalkLevel = 250; // about -45 dBov
    private const int TalkHangover = 20; // ticks of 20 ms

    private volatile bool _muted;
    private volatile bool _talking;
    private volatile bool _gone;
    private volatile int _level;
    private int _quiet = TalkHangover;

    internal MixSeat(MixRoom room, MediaLeg leg, int slot, MixAudience audience, bool keepsBridge)
    {
        Room = room;
        Leg = leg;
        Slot = slot;
        Audience = audience;
        Warming = keepsBridge ? MixRoom.WarmTicks : 0;
    }

    /// <summary>The room.</summary>
    public MixRoom Room { get; }

    /// <summary>The leg.</summary>
    public MediaLeg Leg { get; }

    /// <summary>True while its words are kept from everybody.</summary>
    public bool IsMuted => _muted;

    /// <summary>True while it speaks, and a moment longer.</summary>
    public bool IsTalking => _talking;

    /// <summary>How loud it is: the mean of its samples' absolute values, smoothed.</summary>
    public int Level => _level;

    internal int Slot { get; }

    internal ulong Bit => 1UL << Slot;

    internal bool IsGone => _gone;

    internal MediaPath Path => Leg.Path;

    // the media thread's own
    internal MixAudience Audience { get; set; }

    internal ulong Hearers { get; set; }

    internal ulong Hears { get; set; }

    internal DecodedStream? Stream { get; set; }

    internal short[] Frame { get; set; } = [];

    /// <summary>Ticks it may go on hearing its old bridge while its stream fills.</summary>
    internal int Warming { get; set; }

    /// <summary>Keeps its words from everybody, or lets them in again.</summary>
    public void SetMuted(bool muted) => _muted = muted;

    /// <summary>Changes who hears it.</summary>
    public void SetAudience(MixAudience audience) => Room.Mixer.SetAudience(this, audience);

    /// <summary>Leaves the room; the leg lives on.</summary>
    public void Leave() => Leg.Path.Post(path => path.LeaveRoom(this));

    internal void MarkGone() => (_gone, _talking) = (true, false);

    /// <summary>Takes the loudness of a tick; true when it began or ceased to talk.</summary>
    internal bool Note(int level)
    {
        _level = ((_level * 3) + level) / 4;
        _quiet = level >= TalkLevel ? 0 : _quiet + 1;
        var talking = _quiet < TalkHangover;
        if (talking == _talking)
            return false;
        _talking = talking;
        return true;
    }
}
