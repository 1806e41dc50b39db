using System.Collections.Concurrent;
using Switchboard.Contracts.Acd;
using Switchboard.Contracts.Desk;
using Switchboard.Data;
using Switchboard.Tenancy.Access;

namespace Switchboard.Server.Demo;

/// <summary>The real people in the demo: who is signed in as whom, and whether one of them waits for a call.</summary>
internal sealed class People(SyntheticHouse house, ISignInWatch signIns, IReadOnlyList<AgentSeat> seats)
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan IdleLongEnough = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan BetweenGifts = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<Guid, long> _given = new();
    private volatile IReadOnlySet<Guid> _present = new HashSet<Guid>();
    private string? _topic;

    /// <summary>Somebody real is signed in as this user.</summary>
    public bool IsPresent(Guid userId) => _present.Contains(userId);

    /// <summary>What the next caller should want, once, because somebody real sits idle and should get a call; null when nobody does.</summary>
    public string? TakeTopic() => Interlocked.Exchange(ref _topic, null);

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                _present = await signIns.ListSignedInAsync(house.Id, stop);
                foreach (var seat in seats.Where(s => IsPresent(s.UserId)))
                    await LookAtAsync(seat);
                await house.Pause(Look, stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                if (!Absence.Is(e)) // while the database is away those who were here are believed to be here still
                    house.Stumbles.Tell("look at the sign-ins", e);
                await Task.Delay(Look, house.Time, CancellationToken.None);
            }
        }
    }

    private async Task LookAtAsync(AgentSeat seat)
    {
        if (!(await house.Agents.GetAgentAsync(house.Id, new AgentId(seat.Id))).TryGet(out var view, out _)
            || view is not { Status: AgentStatus.Available, State: AgentState.Idle, DeviceConnected: true }
            || house.Time.GetUtcNow() - view.StateSince < IdleLongEnough)
            return;
        if (_given.TryGetValue(seat.Id, out var last) && house.Time.GetElapsedTime(last) < BetweenGifts)
            return;
        _given[seat.Id] = house.Time.GetTimestamp();
        _topic = view.Queues.Select(q => Topics.OfQueue(house.Desk.FindQueue(house.Id, q.Value.ToString())?.Name)).FirstOrDefault(topic => topic is not null) ?? "sales";
    }
}
