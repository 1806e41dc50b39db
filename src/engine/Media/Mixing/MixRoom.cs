using Switchboard.Kernel;
using Switchboard.Media.Prompts;
using Switchboard.Media.Recording;

namespace Switchboard.Media.Mixing;

/// <summary>What a room has to tell. Called on its media thread: return at once, never throw.</summary>
public interface IMixRoomListener
{
    /// <summary>A seat began or ceased to talk.</summary>
    void OnTalking(MixSeat seat);
}

/// <summary>
/// A room where legs hear each other: each gets the sum of the others it may hear. It lives on one media thread; legs of
/// other threads move there. Any thread may call, and returns at once.
/// </summary>
public sealed class MixRoom
{
    /// <summary>The most seats of a room.</summary>
    public const int MaxSeats = 63;

    /// <summary>How many ticks two bridged legs go on relaying while their streams fill: the talk becomes a room without a gap.</summary>
    internal const int WarmTicks = 10;

    private readonly Lock _gate = new();
    private ulong _taken;
    private volatile bool _closed;

    internal MixRoom(RoomMixer mixer) => Mixer = mixer;

    /// <summary>The rate it mixes at.</summary>
    public int SampleRate => Mixer.SampleRate;

    internal RoomMixer Mixer { get; }

    /// <summary>
    /// Seats a leg. It leaves the bridge it was in; with <paramref name="keepsBridge"/> only when the partner too has a seat
    /// and both are ready, so that two who talk hear no gap. Refused with <c>media.room_full</c>.
    /// </summary>
    public Outcome<MixSeat> Join(MediaLeg leg, MixAudience audience, bool keepsBridge = false)
    {
        ArgumentNullException.ThrowIfNull(leg);
        int slot;
        lock (_gate)
        {
            slot = System.Numerics.BitOperations.TrailingZeroCount(~_taken);
            if (_closed || slot >= MaxSeats)
                return new Fault("media.room_full", $"The room is full: it has {MaxSeats} seats.", FaultKind.Conflict);
            _taken |= 1UL << slot;
        }

        var seat = new MixSeat(this, leg, slot, audience, keepsBridge);
        var mixer = Mixer;
        if (!leg.Path.Post(path => path.GoTo(mixer.Loop)) || !leg.Path.Post(path => path.EnterRoom(seat)))
            Release(seat);
        return seat;
    }

    /// <summary>Plays to everybody in the room; what is asked for later follows. Completes when it has been played, or the room is over.</summary>
    public Task PlayAsync(AudioSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Mixer.PlayAsync(source);
    }

    /// <summary>Records what the room hears as a whole, on both channels; whispers are not in it.</summary>
    public void StartRecording(RecordingFile recording) => Mixer.StartRecording(recording);

    /// <summary>Takes the recording off the room; the file stays open.</summary>
    public void StopRecording() => Mixer.StopRecording();

    /// <summary>Ends the room; the legs live on and hear nothing of each other.</summary>
    public void Close()
    {
        _closed = true;
        Mixer.Close();
    }

    internal void Release(MixSeat seat)
    {
        seat.MarkGone();
        lock (_gate)
            _taken &= ~seat.Bit;
    }
}
