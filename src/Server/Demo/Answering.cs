using Switchboard.Switch.Phones;

namespace Switchboard.Server.Demo;

/// <summary>Somebody in the house takes a call: lets it ring a little, answers, and talks with the caller, whoever that is.</summary>
internal sealed class Answering(SyntheticHouse house, Dice dice)
{
    /// <summary>Ends with the call; gives what there is to note of it, null when it was not answered.</summary>
    public async Task<string?> TakeAsync(PhoneCall call, double misses, CancellationToken stop)
    {
        string? note = null;
        if (!dice.Happens(misses))
        {
            using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
            await Task.WhenAny(call.Ended, house.Pause(dice.Between(house.Options.QuickestAnswer, house.Options.SlowestAnswer), over.Token));
            await over.CancelAsync();
            stop.ThrowIfCancellationRequested();
            if (!call.Ended.IsCompleted && call.Answer() is { } fault)
                house.Stumbles.Tell("agent", fault.Detail);
            else if (!call.Ended.IsCompleted)
                note = await TalkAsync(call, stop);
        }

        await call.Ended.WaitAsync(stop);
        return note;
    }

    private async Task<string> TalkAsync(PhoneCall call, CancellationToken stop)
    {
        if (house.Visits.TryGetValue(call.RemoteUser, out var visit) && visit.Call is { } caller)
        {
            visit.Join();
            await new Talk(house, dice).TogetherAsync(caller, call, visit.Plan.Dialogue, visit.Plan.TalkLength, stop);
            return visit.Plan.Dialogue.Note;
        }

        // A colleague or somebody real: polite words, then good-bye.
        var dialogue = dice.Pick(Lines.Of(Lines.Chinese));
        string[] lines = [Lines.Greeting(Lines.Chinese), .. dialogue.Turns.Select(t => t.Agent), Lines.Farewell(Lines.Chinese).Agent];
        await new Talk(house, dice).AloneAsync(call, lines, Lines.Chinese, dice.Between(house.Options.ShortestTalk, house.Options.LongestTalk), stop);
        return dialogue.Note;
    }
}
