using Switchboard.Contracts.Acd;
using Switchboard.Kernel;

namespace Switchboard.Server.Demo;

/// <summary>A synthetic agent's day: signs in, works, takes a break with a reason, comes back; also from a break that others set.</summary>
internal sealed class AgentDay(SyntheticHouse house, AgentId agent, Actor actor, BreakRoom room, Dice dice)
{
    private static readonly IReadOnlyList<string> Reasons = ["short_break", "short_break", "lunch", "meeting", "training"];
    private long _shiftBegan = house.Time.GetTimestamp();
    private TimeSpan _shift = dice.Between(house.Options.Shift * 0.2, house.Options.Shift * 1.2);
    private long? _awaySince;
    private TimeSpan _away;
    private bool _inRoom;
    private bool _worked;

    /// <summary>Looks at the status and changes it when it is time.</summary>
    public async Task LookAsync()
    {
        if (!(await house.Agents.GetAgentAsync(house.Id, agent)).TryGet(out var view, out var fault))
        {
            house.Stumbles.Tell("agent", fault.Detail);
            return;
        }

        if (view.Status == AgentStatus.Available)
            await WorkAsync(view);
        else
            await StayAwayAsync(view);
    }

    /// <summary>Somebody real takes the seat: signed out, so that he begins as he likes.</summary>
    public async Task GoHomeAsync(string reason)
    {
        LeaveRoom();
        _awaySince = null;
        await house.Agents.SignOutAsync(house.Id, agent, actor, reason);
    }

    private async Task WorkAsync(AgentView view)
    {
        _awaySince = null;
        _worked = true;
        LeaveRoom();
        if (house.Time.GetElapsedTime(_shiftBegan) < _shift || view.State != AgentState.Idle || !room.TryEnter())
            return;
        _inRoom = true;
        Begin(dice.Between(house.Options.ShortestBreak, house.Options.LongestBreak));
        Note(await house.Agents.SetBreakAsync(house.Id, agent, dice.Pick(Reasons), actor));
    }

    private async Task StayAwayAsync(AgentView view)
    {
        if (_awaySince is null)
            Begin(HowLong(view));
        if (house.Time.GetElapsedTime(_awaySince!.Value) < _away)
            return;
        Note(view.Status == AgentStatus.SignedOut
            ? await house.Agents.SignInAsync(house.Id, agent, actor)
            : await house.Agents.SetAvailableAsync(house.Id, agent, actor));
        _awaySince = null;
        _shiftBegan = house.Time.GetTimestamp();
        _shift = dice.Until(house.Options.Shift) + (house.Options.Shift * 0.3);
    }

    // Begins work at once, comes back soon after a missed call, and leaves a supervisor's word in force for a while.
    private TimeSpan HowLong(AgentView view)
    {
        if (!_worked)
            return dice.Between(TimeSpan.Zero, TimeSpan.FromSeconds(2));
        return view.StatusActor.Value.StartsWith("supervisor:", StringComparison.Ordinal)
            ? dice.Between(TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(120))
            : dice.Between(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(15));
    }

    private void Begin(TimeSpan away)
    {
        _awaySince = house.Time.GetTimestamp();
        _away = away;
    }

    private void LeaveRoom()
    {
        if (_inRoom)
            room.Leave();
        _inRoom = false;
    }

    private void Note(Outcome<AgentView> outcome)
    {
        if (!outcome.TryGet(out _, out var fault))
            house.Stumbles.Tell("agent", fault.Detail);
    }
}
