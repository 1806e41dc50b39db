using System.Threading.Channels;
using Switchboard.Contracts.Acd;
using Switchboard.Contracts.Desk;
using Switchboard.Contracts.Ivr;
using Switchboard.Contracts.Switch;
using Switchboard.Ivr.Calendars;
using Switchboard.Ivr.Callbacks;
using Switchboard.Ivr.Platform;
using Switchboard.Kernel;
using Switchboard.Media;
using Switchboard.Media.Prompts;
using Switchboard.Switch;
using Switchboard.Switch.Calls;

namespace Switchboard.Ivr.Calls;

/// <summary>
/// A call's stay in a queue: music and announcements for the caller while the router looks for an agent, ringing the agent
/// who is reserved, the talk, and the report when it is over. Lives on the call's mailbox; the router only posts signals.
/// </summary>
internal sealed class QueueCall : IWorkObserver
{
    private readonly CallServices _services;
    private readonly QueueRequest _request;
    private readonly Channel<Signal> _signals = Channel.CreateUnbounded<Signal>(new UnboundedChannelOptions { SingleReader = true });
    private readonly List<Ringing> _ringing = [];
    private Task<Signal>? _read;

    public QueueCall(CallServices services, QueueRequest request)
    {
        _services = services;
        _request = request;
    }

    public async Task<QueueResult> RunAsync(Call call, CancellationToken cancel)
    {
        if (_services.Desk.FindQueue(call.Tenant, _request.Queue) is not { } queue)
            return new QueueResult(QueueEnd.Error, Fault: Fault.NotFound("queue", $"There is no queue {_request.Queue}."));
        if (queue.CalendarId is not null && await ClosedAsync(call, queue, cancel) is { } closed)
            return closed;
        if (!call.Answer())
            throw new OperationCanceledException(cancel);
        call.QueueId = queue.Id;
        call.SetWaiting(true);
        _place = PlaceOfCallback.Take(_services.Callbacks, call, queue.Id, _request.Priority);
        call.Enter(CallState.Queued);
        var since = call.Now;
        try
        {
            var agents = await KnownAgents.FindAsync(_services, call, queue, cancel);
            if (!(await _services.Router.EnqueueAsync(_place.Of(ItemOf(call, queue, agents)), this, cancel)).TryGet(out var work, out var fault))
            {
                _place.GiveBack();
                return Refused(fault);
            }

            return await StayAsync(call, queue, work, since, cancel);
        }
        finally
        {
            call.SetWaiting(false);
        }
    }

    void IWorkObserver.OnReserved(IReservation reservation) => _signals.Writer.TryWrite(new Signal.Reserved(reservation));

    void IWorkObserver.OnReservationEnded(IReservation reservation, ReservationEnd end, string reason) =>
        _signals.Writer.TryWrite(new Signal.Ended(reservation, end));

    void IWorkObserver.OnOverflow(IQueuedWork work, string? target, OverflowCause cause) => _signals.Writer.TryWrite(new Signal.Overflowed(target));

    void IWorkObserver.OnPlaceChanged(IQueuedWork work, QueuePlace place)
    {
        // announced at its time, read then
    }

    private async Task<QueueResult> StayAsync(Call call, QueueCard queue, IQueuedWork work, DateTimeOffset since, CancellationToken cancel)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        _invitation = CallbackInvitation.For(_services, call, queue, _request, work, promised => _signals.Writer.TryWrite(new Signal.Promised()));
        var entertainment = new QueueEntertainment(_services.Prompts, call, queue, _request, work, _invitation);
        var entertaining = entertainment.RunAsync(leaving.Token);
        try
        {
            while (true)
            {
                if (await NextAgentAsync(call, queue, work, cancel) is not { } talk)
                {
                    if (GoesOnWaiting(_overflowTarget))
                        call.WaitingSince = since - work.Item.AlreadyWaited;
                    return _invitation?.Promised is null ? Overflow(call, queue, since) : LeaveForCallback(call, work, since);
                }

                await leaving.CancelAsync();
                await entertaining;
                _place.Served(_invitation?.Promised);
                var waited = call.Now - since;
                var cause = await TalkAsync(call, queue, talk, entertainment.Music, cancel);
                if (cause.By != EndedBy.Network)
                {
                    work.Complete(cause.Reason);
                    // The survey is the last that the caller hears, whatever his flow would have said; unless he was sent back into it.
                    if (_returned is null && queue is { AsksAfterTalk: true, SurveyFlowId: { } survey } && call.Party.IsAlive)
                        await new FlowCall(_services, new FlowId(survey)).RunAsync(call, cancel);
                    return new QueueResult(QueueEnd.Answered, waited) { Returned = _returned };
                }

                if (queue.AfterLoss != QueueLoss.Wait)
                    return EndLost(call, queue, work, cause, waited);

                // The agent's device was lost in mid-call: the caller goes back to the front of his place.
                work.ReturnToQueue(cause.Reason);
                call.AgentId = null;
                call.SetWaiting(true);
                call.Enter(CallState.Queued);
                call.Party.Media?.Play(entertainment.Music, new PlayOptions { Loop = true });
            }
        }
        catch (OperationCanceledException)
        {
            Leave(call, work);
            throw;
        }
        finally
        {
            await leaving.CancelAsync();
            foreach (var ringing in _ringing)
                ringing.Stop.Cancel();
        }
    }

    /// <summary>Waits until an agent has answered; null when the caller overflows.</summary>
    private async Task<Ringing?> NextAgentAsync(Call call, QueueCard queue, IQueuedWork work, CancellationToken cancel)
    {
        while (true)
        {
            // Kept between turns: a read that was begun takes the next signal, whoever waits for it then.
            var read = _read ??= _signals.Reader.ReadAsync(cancel).AsTask();
            if (await FirstAnswerAsync(call, read) is { } answered)
                return answered;
            var signal = await read;
            _read = null;
            switch (signal)
            {
                case Signal.Reserved reserved:
                    var begun = new Ringing(reserved.Reservation, CancellationTokenSource.CreateLinkedTokenSource(cancel));
                    _ringing.Add(begun);
                    begun.Outcome = RingAsync(call, queue, work, begun);
                    break;
                case Signal.Ended ended when ended.How != ReservationEnd.Accepted && _ringing.Find(r => r.Reservation.Id == ended.Reservation.Id) is { } over:
                    await over.Stop.CancelAsync();
                    break;
                case Signal.Promised:
                    return null;
                case Signal.Overflowed overflowed:
                    _overflowTarget = overflowed.Target;
                    return null;
            }
        }
    }

    /// <summary>Waits while phones ring until one is answered, or until the router says something (then null).</summary>
    private async Task<Ringing?> FirstAnswerAsync(Call call, Task<Signal> read)
    {
        while (_ringing.Count > 0 && !read.IsCompleted)
        {
            await Task.WhenAny([read, .. _ringing.Select(static r => r.Outcome)]);
            for (var i = _ringing.Count - 1; i >= 0; i--)
            {
                var ringing = _ringing[i];
                if (!ringing.Outcome.IsCompleted)
                    continue;
                _ringing.RemoveAt(i);
                if (await ringing.Outcome is { } leg)
                {
                    ringing.Leg = leg;
                    await StopOthersAsync();
                    return ringing;
                }

                if (_ringing.Count == 0)
                    call.Enter(CallState.Queued);
            }
        }

        return null;
    }

    // The router has given the call to one agent: the other phones are told that it was answered elsewhere (RFC 3326, cause 200).
    private async Task StopOthersAsync()
    {
        foreach (var other in _ringing)
            await other.Stop.CancelAsync();
        foreach (var other in _ringing)
            await other.Outcome;
        _ringing.Clear();
    }

    private async Task<OutboundLeg?> RingAsync(Call call, QueueCard queue, IQueuedWork work, Ringing ringing)
    {
        var reservation = ringing.Reservation;
        var seat = _services.Desk.FindSeat(call.Tenant, reservation.Agent.Value);
        var extension = seat?.Extension is { } number ? _services.Lines.FindExtension(call.Tenant, number) : null;
        if (extension is null)
        {
            reservation.Failed("no_extension");
            return null;
        }

        _services.ScreenPop.Offer(new ContactOffer(
            call.Tenant,
            call.Id,
            work.Item.Id.Value,
            reservation.Agent.Value,
            queue.Id,
            queue.Name,
            call.Origin.Caller,
            call.Origin.Called,
            call.Record.WaitMs,
            new Dictionary<string, string>(call.Attached, StringComparer.Ordinal))
        {
            Line = call.Attached.GetValueOrDefault(Services.ServiceLineCalls.LineKey) ?? (call.Origin.TrunkId is { } trunk ? _services.Lines.FindNumber(trunk, call.Origin.Called)?.Label : null),
        });
        try
        {
            var targets = _services.Exchange().TargetsOf(extension, LegKind.Agent, call.Origin.Caller, call.Origin.CallerName, call);
            var options = new DialOptions
            {
                RingTimeout = reservation.RingTimeout,
                AgentId = reservation.Agent.Value,
                Ringing = _ =>
                {
                    reservation.Ringing();
                    call.Enter(CallState.Ringing);
                },
            };
            ringing.Introduction = Introduction.Prepare(_services.Prompts, call, queue, seat!, _request.Language, ringing.Stop.Token);
            var dialled = await call.DialAsync(reservation.AutoAnswer ? AnswerByItself.Ask(targets) : targets, options, ringing.Stop.Token);
            if (dialled.Leg is { } leg)
            {
                if (await reservation.AcceptAsync())
                    return leg;
                leg.HangUp(new CallCause(200, "completed_elsewhere", "Too late", EndedBy.System));
                return null;
            }

            Report(reservation, dialled.Cause!);
        }
        catch (OperationCanceledException) when (ringing.Stop.IsCancellationRequested)
        {
            // the reservation or the call is over; the phones have been told
        }

        return null;
    }

    private static void Report(IReservation reservation, CallCause cause)
    {
        switch (cause.Reason)
        {
            case "no_answer":
                reservation.NoAnswer();
                break;
            case "busy" or "rejected":
                reservation.Reject();
                break;
            default:
                reservation.Failed(cause.Reason);
                break;
        }
    }

    private async Task<CallCause> TalkAsync(Call call, QueueCard queue, Ringing talk, AudioSource music, CancellationToken cancel)
    {
        call.AgentId = talk.Reservation.Agent.Value;
        call.SetWaiting(false);
        if (talk.Introduction is { } introduction)
            await introduction.SayAsync(call, talk.Leg!, music, cancel);
        if (talk.Leg!.Cause is { } early)
            return early with { By = EndedBy.Network }; // gone before the caller had him: for the caller nothing has begun
        await call.RecordIfDueAsync(talk.Leg!, queue.Record, cancel);
        try
        {
            call.AwaitsPhones = true;
            return await TalkOnAsync(call, talk, cancel);
        }
        finally
        {
            call.AwaitsPhones = false;
        }
    }

    // A browser that was loaded again comes back to its call; the agent is his all the time.
    private async Task<CallCause> TalkOnAsync(Call call, Ringing talk, CancellationToken cancel)
    {
        while (true)
        {
            _talking = talk.Leg;
            using var form = _request.Form is { } wanted ? _services.Returns.Begin(call, talk.Reservation.Agent.Value, talk.Leg!, wanted) : null;
            var cause = await call.TalkAsync(talk.Leg!, cancel);
            _returned = form?.Values;
            if (cause.By != EndedBy.Network || Exchange.Lost(talk.Leg!) is not { } lost
                || await _services.Exchange().AwaitReturnAsync(call, lost with { AgentId = call.AgentId }, cancel) is not { } back)
            {
                if (call.EndCause is null)
                    call.StopRecording();
                return cause;
            }

            talk.Leg = back;
        }
    }

    /// <summary>What becomes of a caller outside the queue's hours; null while it is open, or its calendar is gone.</summary>
    private async Task<QueueResult?> ClosedAsync(Call call, QueueCard queue, CancellationToken cancel)
    {
        if (_services.Calendars is not { } calendars || await calendars.FindAsync(call.Tenant, queue.CalendarId!.Value.ToString(), cancel) is not { } schedule
            || !schedule.At(call.Environment.Time.GetUtcNow()).TryGet(out var now, out _) || now.Open)
            return null;
        call.QueueId = queue.Id;
        if (queue.ClosedTarget is not { } target || _request.DealsWithClosed)
            return new QueueResult(QueueEnd.Closed, Fault: Fault.Conflict("queue.closed", $"Queue {queue.Name} is closed at this time."));
        _overflowTarget = target;
        return Overflow(call, queue, call.Now);
    }

    // Elsewhere he has waited as long as here.
    private static bool GoesOnWaiting(string? target) => target is not null
        && (target.StartsWith("queue:", StringComparison.Ordinal) || target.StartsWith(CallbackPromise.Prefix, StringComparison.Ordinal));

    private QueueResult Overflow(Call call, QueueCard queue, DateTimeOffset since)
    {
        if (_overflowTarget is { } target && target.StartsWith(OutsidePrefix, StringComparison.Ordinal))
        {
            // The administrator sends him outside: the queue's name counts there, not the stranger's.
            call.SentBy = $"queue:{queue.Name}";
            call.Redirect(target[OutsidePrefix.Length..], call.Party, "system");
        }
        else if (_overflowTarget is { } inside)
        {
            call.Redirect(inside, call.Party, "system");
        }

        return new QueueResult(QueueEnd.Overflow, call.Now - since);
    }

    // Where a queue does not take him back, the contact is complete: to the overflow flow, or the end.
    private static QueueResult EndLost(Call call, QueueCard queue, IQueuedWork work, CallCause cause, TimeSpan waited)
    {
        work.Complete(cause.Reason);
        if (queue is { AfterLoss: QueueLoss.Overflow, OverflowFlowId: { } flow })
            call.Redirect($"flow:{flow}", call.Party, "system");
        else
            call.HangUp(cause);
        return new QueueResult(QueueEnd.Overflow, waited);
    }

    // The promise keeps his place; he himself goes.
    private static QueueResult LeaveForCallback(Call call, IQueuedWork work, DateTimeOffset since)
    {
        work.Leave("callback");
        return new QueueResult(QueueEnd.Callback, call.Now - since);
    }

    private void Abandon(IQueuedWork work, string reason)
    {
        work.Abandon(reason);
        _place.GiveBack();
    }

    private CallbackInvitation? _invitation;
    private PlaceOfCallback _place = PlaceOfCallback.None;
    private const string OutsidePrefix = "number:";
    private string? _overflowTarget;
    private IReadOnlyDictionary<string, string>? _returned;
    private Leg? _talking;

    // Talking already: the contact is complete, whoever hung up. Waiting still: given up by the caller, or moved elsewhere.
    private void Leave(Call call, IQueuedWork work)
    {
        // An attended transfer took the agent's leg to the customer's other call: he is at work until that talk ends.
        if (_talking is { IsAlive: true } moved && !ReferenceEquals(moved.Call, call))
            _ = CompleteLaterAsync(moved, work);
        else if (call.State is CallState.Talking or CallState.Held || call.AgentId is not null)
            work.Complete(call.EndCause?.Reason ?? (call.SentToSurvey ? "survey" : "transferred"));
        else if (_invitation?.Promised is not null)
            work.Leave("callback");
        else if (call.EndCause is not null)
            Abandon(work, call.EndCause.Reason);
        else
            work.Leave("moved");
    }

    private static async Task CompleteLaterAsync(Leg moved, IQueuedWork work) => work.Complete((await moved.Ended).Reason);

    private WorkItem ItemOf(Call call, QueueCard queue, IReadOnlyList<AgentId> agents)
    {
        var skills = new List<SkillRequirement>();
        foreach (var skill in _request.Skills)
            skills.Add(new SkillRequirement(skill, 1));
        var waited = call.WaitingSince is { } earlier && call.Now > earlier ? call.Now - earlier : TimeSpan.Zero;
        call.WaitingSince = null;
        return new WorkItem
        {
            AlreadyWaited = waited,
            Id = new WorkItemId(Ids.New(call.Environment.Time)),
            Tenant = call.Tenant,
            Queue = new QueueId(queue.Id),
            Priority = _request.Priority,
            Vip = call.Attached.GetValueOrDefault("customerLevel") == "vip",
            Requirements = skills,
            PreferredAgents = agents,
            Caller = KnownAgents.NumberOf(call),
            CallerLabel = call.Origin.CallerName ?? call.Origin.Caller,
            Subject = call.Id.ToString(),
        };
    }

    private static QueueResult Refused(Fault fault) => fault.Code switch
    {
        "queue.full" or "queue.all_busy" => new QueueResult(QueueEnd.Full, Fault: fault),
        "queue.closed" or "queue.no_agent" or "queue.all_paused" => new QueueResult(QueueEnd.Closed, Fault: fault),
        _ => new QueueResult(QueueEnd.Error, Fault: fault),
    };

    private abstract record Signal
    {
        public sealed record Reserved(IReservation Reservation) : Signal;

        public sealed record Ended(IReservation Reservation, ReservationEnd How) : Signal;

        public sealed record Overflowed(string? Target) : Signal;

        public sealed record Promised : Signal;
    }

    private sealed class Ringing(IReservation reservation, CancellationTokenSource stop)
    {
        public IReservation Reservation { get; } = reservation;

        public CancellationTokenSource Stop { get; } = stop;

        public Task<OutboundLeg?> Outcome { get; set; } = Task.FromResult<OutboundLeg?>(null);

        public OutboundLeg? Leg { get; set; }

        public Introduction? Introduction { get; set; }
    }
}
