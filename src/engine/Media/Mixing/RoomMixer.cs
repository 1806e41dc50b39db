using System.Numerics;
using Switchboard.Media.Loops;
using Switchboard.Media.Recording;

namespace Switchboard.Media.Mixing;

/// <summary>
/// The mixing itself, on the room's media thread. A tick pulls a frame of every seat, adds up those that say something, and
/// gives each seat the sum of whom it may hear. Seats that hear the same share one mix and, in G.711, one encoding.
/// </summary>
internal sealed class RoomMixer
{
    private const int Gate = 8; // below it a frame counts as silence (about -72 dBov)
    private const int Ceiling = 30_000;
    private const float Release = 0.04f;

    private readonly List<MixSeat> _seats = [];
    private readonly List<Mix> _mixes = [];
    private readonly IMixRoomListener? _listener;
    private readonly int[] _total;
    private readonly int[] _sum;
    private readonly RoomPlayer _player;
    private RoomRecorder? _recorder;
    private int _mixCount;
    private float _gain = 1;
    private float _gainBefore = 1;
    private ulong _talking;
    private bool _closed;

    public RoomMixer(MediaLoop loop, int sampleRate, IMixRoomListener? listener)
    {
        Loop = loop;
        SampleRate = sampleRate;
        FrameSamples = sampleRate / 50;
        _listener = listener;
        _total = new int[FrameSamples];
        _sum = new int[FrameSamples];
        _player = new RoomPlayer(sampleRate);
        loop.Post(() => loop.Add(this));
    }

    public MediaLoop Loop { get; }

    public int SampleRate { get; }

    public int FrameSamples { get; }

    public void SetAudience(MixSeat seat, MixAudience audience) => Loop.Post(() =>
    {
        seat.Audience = audience;
        seat.Hearers = audience.Mask;
    });

    public Task PlayAsync(Prompts.AudioSource source)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Loop.Post(() => _player.Add(source, done, _closed));
        return done.Task;
    }

    public void StartRecording(RecordingFile recording) => Loop.Post(() =>
    {
        if (_closed || !recording.Attach(Loop.Clock))
            return;
        _recorder?.Stop();
        _recorder = new RoomRecorder(recording, SampleRate);
    });

    public void StopRecording() => Loop.Post(() =>
    {
        _recorder?.Stop();
        _recorder = null;
    });

    public void Close() => Loop.Post(() =>
    {
        _closed = true;
        foreach (var seat in _seats.ToArray())
            seat.Path.LeaveRoom(seat);
        _recorder?.Stop();
        _recorder = null;
        _player.Dispose();
        Loop.Remove(this);
    });

    /// <summary>A leg sits down; false when the room is over.</summary>
    public bool Add(MixSeat seat)
    {
        if (_closed)
            return false;
        seat.Stream = seat.Path.OpenDecoded(SampleRate);
        seat.Frame = new short[FrameSamples];
        seat.Hearers = seat.Audience.Mask;
        _seats.Add(seat);
        return true;
    }

    public void Remove(MixSeat seat)
    {
        if (!_seats.Remove(seat))
            return;
        seat.Path.CloseDecoded(seat.Stream!);
        // The place may be taken again: nobody speaks to whoever comes next by mistake.
        foreach (var other in _seats)
        {
            if (!other.Audience.IsEveryone)
                other.Hearers &= ~seat.Bit;
        }
    }

    public void Tick(long now)
    {
        Listen(now);
        SettleWarming();
        _recorder?.Write(MixOf(Recorded()).Samples, now);
        foreach (var seat in _seats)
        {
            if (seat.Warming == 0)
                seat.Path.SendMix(MixOf(seat.Hears), SampleRate, now);
        }
    }

    /// <summary>Takes a frame of everybody and finds out who hears whom this time.</summary>
    private void Listen(long now)
    {
        _talking = 0;
        _mixCount = 0;
        Array.Clear(_total);
        foreach (var seat in _seats)
        {
            seat.Hears = 0;
            var level = seat.Stream!.Pull(seat.Frame, now) && !seat.IsMuted ? MixMath.Loudness(seat.Frame) : 0;
            if (seat.Note(level))
                _listener?.OnTalking(seat);
            if (level < Gate || seat.Hearers == 0)
                continue;
            _talking |= seat.Bit;
            MixMath.Add(_total, seat.Frame);
        }

        foreach (var speaker in _seats)
        {
            if ((_talking & speaker.Bit) == 0)
                continue;
            foreach (var hearer in _seats)
            {
                if ((speaker.Hearers & hearer.Bit) != 0)
                    hearer.Hears |= speaker.Bit;
            }
        }

        foreach (var seat in _seats)
            seat.Hears &= ~seat.Bit;
        if (_player.Pull())
            MixMath.Add(_total, _player.Frame);
        Limit();
    }

    /// <summary>One gain for the whole room: it yields at once to what would be cut and comes back slowly.</summary>
    private void Limit()
    {
        var peak = MixMath.Peak(_total);
        var target = peak > Ceiling ? (float)Ceiling / peak : 1;
        _gainBefore = _gain;
        _gain = target < _gain ? target : Math.Min(target, _gain + Release);
    }

    /// <summary>Legs that were bridged go on so until both their streams run, then both come over in the same tick.</summary>
    private void SettleWarming()
    {
        foreach (var seat in _seats)
        {
            if (seat.Warming == 0)
                continue;
            seat.Warming--;
            var partner = PartnerOf(seat);
            if (partner is { Warming: > 0 } && seat.Warming > 0 && !(seat.Stream!.Buffer.IsPlaying && partner.Stream!.Buffer.IsPlaying))
                continue;
            seat.Warming = 0;
            if (partner is not null)
                partner.Warming = 0;
            seat.Path.PartBridge();
        }
    }

    private MixSeat? PartnerOf(MixSeat seat)
    {
        foreach (var other in _seats)
        {
            if (seat.Path.IsBridgedWith(other.Path))
                return other;
        }

        return null;
    }

    private ulong Recorded()
    {
        var mask = 0UL;
        foreach (var seat in _seats)
        {
            if (seat.Hearers == MixAudience.All)
                mask |= seat.Bit;
        }

        return mask & _talking;
    }

    private Mix MixOf(ulong speakers)
    {
        for (var i = 0; i < _mixCount; i++)
        {
            if (_mixes[i].Speakers == speakers)
                return _mixes[i];
        }

        if (_mixCount == _mixes.Count)
            _mixes.Add(new Mix(FrameSamples));
        var mix = _mixes[_mixCount++];
        mix.Begin(speakers);
        Sum(mix);
        return mix;
    }

    private void Sum(Mix mix)
    {
        var missing = _talking & ~mix.Speakers;
        var isSilent = mix.Speakers == 0 && !_player.IsPlaying;
        if (isSilent)
        {
            Array.Clear(mix.Samples);
            return;
        }

        // Whichever is shorter: take the few missing out of the total, or add the few heard.
        if (BitOperations.PopCount(missing) <= BitOperations.PopCount(mix.Speakers))
        {
            _total.CopyTo(_sum, 0);
            foreach (var seat in _seats)
            {
                if ((missing & seat.Bit) != 0)
                    MixMath.Subtract(_sum, seat.Frame);
            }
        }
        else
        {
            Array.Clear(_sum);
            foreach (var seat in _seats)
            {
                if ((mix.Speakers & seat.Bit) != 0)
                    MixMath.Add(_sum, seat.Frame);
            }

            if (_player.IsPlaying)
                MixMath.Add(_sum, _player.Frame);
        }

        MixMath.Narrow(_sum, mix.Samples, _gainBefore, _gain);
    }
}
