using Switchboard.Contracts.Switch;
using Switchboard.Kernel;
using Switchboard.Media;
using Switchboard.Media.Prompts;

namespace Switchboard.Switch.Calls;

/// <content>What programs do in a call: play, collect keys, attach data.</content>
public sealed partial class Call
{
    private const int MostAttached = 100;
    private readonly List<Playback> _programPlays = [];
    private bool _collects;

    /// <summary>Who was called first in a dual call: one of the house, even over a trunk.</summary>
    internal Leg? House { get; set; }

    /// <summary>True while no application runs but a program's commands.</summary>
    internal bool AwaitsCommands { get; set; }

    /// <summary>True when a call without a talk may be sent elsewhere: it waits for commands, or a flow serves the party.</summary>
    internal bool MayMove => _talk is null && State == CallState.Ivr && Party is { State: LegState.Answered };

    internal static Fault NotPlayable => Fault.Conflict("call.not_playable", "Nothing can be played in this call now: it neither talks nor waits for a program's commands.");

    /// <summary>Plays to a side; <c>call.played</c> follows when it is over.</summary>
    internal Fault? PlayTo(PlaySide side, AudioSource audio, bool loop, string actor)
    {
        var hearers = Hearers(side);
        if (hearers.Count == 0)
            return NotPlayable;
        StopPlaying();
        var options = new PlayOptions { Loop = loop };
        foreach (var hearer in hearers)
            _programPlays.Add(hearer.Media!.Play(audio, options));
        _ = TellPlayedAsync(_programPlays.ToArray(), actor);
        return null;
    }

    /// <summary>Stops what a program plays; false when it plays nothing.</summary>
    internal bool StopPlaying()
    {
        foreach (var play in _programPlays)
            play.Stop();
        var played = _programPlays.Count > 0;
        _programPlays.Clear();
        return played;
    }

    /// <summary>Collects keys of the customer's side.</summary>
    internal async Task<Outcome<CollectedDigits>> CollectAsync(CollectWish wish, AudioSource? audio, string actor, CancellationToken cancel)
    {
        if (Hearers(PlaySide.Customer) is not [var customer])
            return NotPlayable;
        if (_collects)
            return Fault.Conflict("call.collecting", "Keys of this call are being collected already.");
        _collects = true;
        try
        {
            customer.Digits.Clear(); // what was pressed before nobody asked for
            using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel, _hungUp.Token);
            if (audio is not null)
                await PlayUntilKeyAsync(customer, audio, over.Token);
            var collected = await KeysAsync(customer.Digits, wish, over.Token);
            if (wish.SaveAs is { } name && collected.Digits.Length > 0)
                Attached[name] = collected.Digits;
            Publish(CallEventKind.Collected, actor, collected.End, customer);
            return collected;
        }
        catch (OperationCanceledException) when (_hungUp.IsCancellationRequested)
        {
            return Fault.NotFound("call", $"Call {Id} ended while its keys were collected.");
        }
        finally
        {
            _collects = false;
        }
    }

    /// <summary>Sets and removes attached data.</summary>
    internal Fault? Attach(IReadOnlyDictionary<string, string?> data, string actor)
    {
        var grown = Attached.Count;
        foreach (var (name, value) in data)
            grown += !string.IsNullOrEmpty(value) && !Attached.ContainsKey(name) ? 1 : 0;
        if (grown > MostAttached)
            return Fault.Invalid("call.attached_too_many", $"A call carries at most {MostAttached} data.", "data");
        foreach (var (name, value) in data)
        {
            if (string.IsNullOrEmpty(value))
                Attached.Remove(name);
            else
                Attached[name] = value;
        }

        Publish(CallEventKind.Attached, actor);
        return null;
    }

    private List<Leg> Hearers(PlaySide side)
    {
        var hearers = new List<Leg>(2);
        if (_talk is { } talk)
        {
            var customer = Customer(talk);
            if (side != PlaySide.House)
                hearers.Add(customer);
            if (side != PlaySide.Customer)
                hearers.Add(talk.Other(customer)!);
            hearers.RemoveAll(static leg => leg.Media is null || !leg.IsAlive);
        }
        else if (AwaitsCommands && side != PlaySide.House && Party is { IsAlive: true, Media: not null })
        {
            hearers.Add(Party);
        }

        return hearers;
    }

    private async Task TellPlayedAsync(Playback[] plays, string actor)
    {
        var end = PlaybackEnd.Finished;
        foreach (var play in plays)
            end = (await play.Completion).End;
        if (Cause is not null)
            return;
        foreach (var play in plays)
            _programPlays.Remove(play);
        Publish(CallEventKind.Played, actor, end == PlaybackEnd.Finished ? "finished" : "stopped");
    }

    private static async Task PlayUntilKeyAsync(Leg leg, AudioSource audio, CancellationToken cancel)
    {
        var playback = leg.Media!.Play(audio, new PlayOptions { StopOnDigit = true });
        using var stop = cancel.Register(playback.Stop);
        await Task.WhenAny(playback.Completion, leg.Digits.NextAsync());
        cancel.ThrowIfCancellationRequested();
    }

    private async Task<CollectedDigits> KeysAsync(DigitBuffer keys, CollectWish wish, CancellationToken cancel)
    {
        var collected = "";
        while (collected.Length < wish.Max)
        {
            var limit = collected.Length == 0 ? wish.FirstDigit : wish.InterDigit;
            if (!await keys.ArrivesWithinAsync(limit, Environment.Time, cancel))
                return new CollectedDigits(collected, collected.Length == 0 ? "noInput" : "timeout");
            var key = keys.Take()!.Value;
            if (wish.Terminators.Contains(key, StringComparison.Ordinal))
                return new CollectedDigits(collected, "terminator");
            collected += key;
        }

        return new CollectedDigits(collected, "maxDigits");
    }
}
