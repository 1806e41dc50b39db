using Switchboard.Acd.Engine;
using Switchboard.Contracts.Acd;

namespace Switchboard.Engine.Tests.Acd.Simulation;

/// <summary>Agents and their phones: shifts and breaks, answering and not, after-call work, devices that fail, calls of their own.</summary>
internal sealed class FloorStaff(FloorDay day)
{
    private static readonly Actor Boss = Actor.Supervisor(Guid.Empty);
    private readonly Worker[] _workers = [.. Enumerable.Range(0, FloorPlan.Staff).Select(i => new Worker(FloorPlan.AgentNo(i)))];
    private readonly Dictionary<AgentId, Worker> _byId = [];
    private int _calls;

    public void Begin(double hours)
    {
        for (var i = 0; i < _workers.Length; i++)
        {
            var worker = _workers[i];
            _byId.Add(worker.Id, worker);
            var (from, length) = FloorPlan.ShiftOf(i);
            if (from >= hours)
                continue;
            day.In(from * 3600, () => BeginShift(worker));
            foreach (var (part, minutes) in new[] { (0.25, 15), (0.5, 45), (0.75, 15) })
                day.In(((from + (length * part)) * 3600) + day.Random.Next(900), () => Pause(worker, minutes));
            // They all want to go home at the same instant.
            day.In(Math.Min(hours, from + length) * 3600, () => GoHome(worker));
        }
    }

    /// <summary>After a restart the devices register again, some of them too late.</summary>
    public void ComeBack()
    {
        foreach (var worker in _workers)
        {
            worker.OtherCall = null;
            if (worker.AtWork)
                day.In(1 + day.Random.Next(75), () => Return(worker));
        }
    }

    public void Hear(in Output output)
    {
        if (output.Agent is not { } agent)
            return;
        var worker = _byId[agent.Settings.Id];
        switch (output.Kind)
        {
            case OutputKind.Reserved:
                Ring(worker, output.Work!.Item.Id, new ReservationId(output.Reservation), output.Work.Queue.Settings.RingTimeout.TotalSeconds);
                break;
            case OutputKind.StateChanged when (AgentState)output.To == AgentState.AfterCallWork:
                WrapUp(worker);
                break;
            // Set aside by the system, or signed out by it or by a supervisor: an agent on shift comes back.
            case OutputKind.StatusChanged when output.Actor != agent.UserActor && (AgentStatus)output.To != AgentStatus.Available:
                day.In(10 + day.Random.Next(120), () => Return(worker));
                break;
            default:
                break;
        }
    }

    private void BeginShift(Worker worker)
    {
        worker.AtWork = true;
        Return(worker);
        day.In(day.Exponential(1200), () => Mischief(worker));
    }

    private void Return(Worker worker)
    {
        if (!worker.AtWork)
            return;
        if (day.Do(() => day.Engine.DeviceConnected(day.Now, worker.Id)) == AgentResult.NotFound)
            day.In(120, () => Return(worker)); // removed from the configuration for a while
        else if (day.Engine.FindAgent(worker.Id)!.Status != AgentStatus.Available)
            day.Do(() => day.Engine.SignIn(day.Now, worker.Id, AgentStatus.Available, "signed_in", worker.User));
    }

    private void Pause(Worker worker, int minutes)
    {
        if (!worker.AtWork)
            return;
        day.Do(() => day.Engine.SetStatus(day.Now, worker.Id, AgentStatus.Break, $"break{minutes}", worker.User));
        day.In(60 * minutes, () => Return(worker));
    }

    private void GoHome(Worker worker)
    {
        worker.AtWork = false;
        day.Do(() => day.Engine.SetStatus(day.Now, worker.Id, AgentStatus.SignedOut, "shift_over", worker.User));
    }

    private void Ring(Worker worker, WorkItemId item, ReservationId reservation, double timeout)
    {
        var engine = day.Engine;
        day.In(0.25, () => OnCurrent(engine, () => engine.Ringing(day.Now, item, reservation)));
        var after = 1 + day.Random.Next((int)timeout);
        switch (day.Random.Next(100))
        {
            case < 2: day.In(timeout, () => OnCurrent(engine, () => engine.Decline(day.Now, item, reservation, ReservationEnd.NoAnswer, "ring_no_answer"))); break;
            case < 5: day.In(after, () => OnCurrent(engine, () => engine.Decline(day.Now, item, reservation, ReservationEnd.Rejected, "rejected"))); break;
            case < 6: day.In(0, () => OnCurrent(engine, () => engine.Decline(day.Now, item, reservation, ReservationEnd.Failed, "486"))); break;
            case < 7: break; // nobody ever reports: the lease ends it
            case < 8: day.In(after, () => LoseDevice(worker)); break;
            default: day.In(Math.Min(after, 6), () => OnCurrent(engine, () => engine.Accept(day.Now, item, reservation))); break;
        }
    }

    // What the process before a restart had on its mind died with it.
    private void OnCurrent(AcdEngine engine, Func<bool> report)
    {
        if (ReferenceEquals(engine, day.Engine))
            day.Do(report);
    }

    private void WrapUp(Worker worker)
    {
        if (day.Chance(0.05))
            day.In(2, () => day.Do(() => day.Engine.ExtendWrapUp(day.Now, worker.Id, TimeSpan.FromSeconds(30), worker.User)));
        if (day.Chance(0.05))
            day.In(3, () => Pause(worker, 2));
        var actor = day.Chance(0.1) ? Boss : worker.User;
        // Sooner or later, and once for certain: some modes end by nothing else.
        day.In(1 + day.Random.Next(40), () => day.Do(() => day.Engine.FinishWrapUp(day.Now, worker.Id, actor)));
        day.In(60, () => day.Do(() => day.Engine.FinishWrapUp(day.Now, worker.Id, worker.User)));
    }

    private void Mischief(Worker worker)
    {
        if (!worker.AtWork)
            return;
        switch (day.Random.Next(8))
        {
            case 0 or 1: LoseDevice(worker); break;
            case 2: day.Do(() => day.Engine.SetStatus(day.Now, worker.Id, AgentStatus.SignedOut, "forced", Boss)); break;
            case 3: day.Do(() => day.Engine.SetStatus(day.Now, worker.Id, AgentStatus.Break, "forced", Boss)); break;
            case 4:
                // A break, and at the same instant the wish withdrawn.
                day.Do(() => day.Engine.SetStatus(day.Now, worker.Id, AgentStatus.Break, "second_thoughts", worker.User));
                day.Do(() => day.Engine.SetStatus(day.Now, worker.Id, AgentStatus.Available, "second_thoughts", worker.User));
                break;
            case 5: day.Do(() => day.Engine.ExtendWrapUp(day.Now, worker.Id, TimeSpan.FromSeconds(20), worker.User)); break;
            default: CallOut(worker); break;
        }

        day.In(day.Exponential(1200), () => Mischief(worker));
    }

    private void LoseDevice(Worker worker)
    {
        day.Do(() => day.Engine.DeviceLost(day.Now, worker.Id));
        day.In(day.Exponential(12), () => Return(worker));
    }

    private void CallOut(Worker worker)
    {
        day.Do(() => day.Engine.Advance(day.Now));
        if (worker.OtherCall is not null || day.Engine.FindAgent(worker.Id) is not { State: not AgentState.OnCall, Removed: false })
            return;
        var engine = day.Engine;
        var call = new Guid(++_calls, 1, 1, new byte[8]);
        worker.OtherCall = call;
        day.Books.OtherCall(worker.Id, day.Now, begins: true);
        day.Do(() => engine.CallStarted(day.Now, worker.Id, call));
        day.In(day.Exponential(60), () =>
        {
            if (worker.OtherCall != call)
                return;
            worker.OtherCall = null;
            day.Books.OtherCall(worker.Id, day.Now, begins: false);
            day.Do(() => engine.CallEnded(day.Now, worker.Id, call));
        });
    }

    private sealed class Worker(AgentId id)
    {
        public AgentId Id => id;

        public Actor User { get; } = Actor.User(id.Value);

        public bool AtWork { get; set; }

        public Guid? OtherCall { get; set; }
    }
}
