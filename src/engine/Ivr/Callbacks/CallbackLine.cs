using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Switchboard.Contracts.Acd;
using Switchboard.Contracts.Desk;
using Switchboard.Kernel;

namespace Switchboard.Ivr.Callbacks;

/// <summary>
/// Lets each open callback stand in its queue at the place its customer had, hands it to the agent whose turn it is, and takes
/// it back when the customer was not reached. One loop for all: everything happens in order and nothing locks.
/// </summary>
internal sealed class CallbackLine(
    CallbackBook book, CallbackOffers offers, IWorkRouter router, IDeskDirectory desk, ICallbackPhones phones, TimeProvider time, ILogger<CallbackLine> log)
    : IHostedService, IDisposable
{
    /// <summary>How long until a queue that refused is asked again.</summary>
    private static readonly TimeSpan RefusalPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);
    private readonly Channel<Func<Task>> _todo = Channel.CreateUnbounded<Func<Task>>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Dictionary<Guid, Stand> _stands = [];
    private readonly CancellationTokenSource _stop = new();
    private ITimer? _beat;
    private Task _running = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        book.Changed += OnChanged;
        offers.Changed += LookAtAll;
        _running = Task.Run(RunAsync, CancellationToken.None);
        LookAtAll();
        _beat = time.CreateTimer(_ => LookAtAll(), null, Beat, Beat);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        book.Changed -= OnChanged;
        offers.Changed -= LookAtAll;
        if (_beat is not null)
            await _beat.DisposeAsync();
        await _stop.CancelAsync();
        _todo.Writer.TryComplete();
        await _running;
    }

    public void Dispose() => _stop.Dispose();

    /// <summary>Returns when everything asked for so far is done.</summary>
    internal Task SettleAsync()
    {
        var settled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(() =>
        {
            settled.TrySetResult();
            return Task.CompletedTask;
        });
        return settled.Task;
    }

    private void OnChanged(TenantId tenant, Callback callback) => Post(() => LookAsync(tenant, callback.Id));

    private void LookAtAll() => Post(async () =>
    {
        foreach (var (tenant, callback) in book.AllOpen())
            await LookAsync(tenant, callback.Id);
    });

    private void Post(Func<Task> what) => _todo.Writer.TryWrite(what);

    private async Task RunAsync()
    {
        await foreach (var what in _todo.Reader.ReadAllAsync())
        {
            try
            {
                await what();
            }
            catch (Exception e)
            {
                Log.CallbackFailed(log, e);
            }
        }
    }

    private async Task LookAsync(TenantId tenant, Guid id)
    {
        _stands.TryGetValue(id, out var stand);
        if (book.FindOpen(tenant, id) is not { } callback)
        {
            if (stand is not null)
                Drop(stand, "callback_closed");
            return;
        }

        if (stand?.Turn is not null)
            return;
        var now = time.GetUtcNow();
        if (callback.ExpiresAt <= now)
        {
            book.Change(tenant, id, c => c with { State = CallbackState.Expired, Reason = "expired" });
            return; // the change brings it here again
        }

        var isDue = callback.DueAt <= now && offers.Of(tenant, callback.QueueId).IsOpenAt(now) && !phones.IsOnTheLine(tenant, callback);
        if (isDue && stand?.Work is null && (stand is null || stand.RetryAt <= now))
            await StandInLineAsync(tenant, callback, stand ?? new Stand(tenant, id), now);
        else if (!isDue && stand?.Work is { } work)
            Leave(stand, work, "not_due");
    }

    private async Task StandInLineAsync(TenantId tenant, Callback callback, Stand stand, DateTimeOffset now)
    {
        _stands[callback.Id] = stand;
        if (desk.FindQueue(tenant, callback.QueueId.ToString()) is null)
        {
            // The desk is read anew after a restart: a queue that is only not there yet is waited for.
            stand.RetryAt = now + RefusalPause;
            return;
        }

        var item = new WorkItem
        {
            Id = new WorkItemId(Ids.New(time)),
            Tenant = tenant,
            Queue = new QueueId(callback.QueueId),
            Medium = Medium.Callback,
            Priority = callback.Priority,
            Vip = callback.Vip,
            Requirements = [.. callback.Skills.Select(s => new SkillRequirement(s, 1))],
            AlreadyWaited = now > callback.ArrivedAt ? now - callback.ArrivedAt : TimeSpan.Zero,
            CallerLabel = callback.Name ?? callback.Number,
            Subject = callback.Id.ToString(),
        };
        if ((await router.EnqueueAsync(item, new Ear(this, stand))).TryGet(out var work, out _))
            stand.Work = work;
        else
            stand.RetryAt = now + RefusalPause;
    }

    private void Drop(Stand stand, string reason)
    {
        // An agent who only rings is let go; a talk goes on to its end. Either way the turn's end comes here again.
        if (stand.Turn is { } turn)
        {
            stand.Work?.Leave(reason);
            turn.Stop.Cancel();
            return;
        }

        if (stand.Work is { } work)
            Leave(stand, work, reason);
        _stands.Remove(stand.Id);
    }

    private static void Leave(Stand stand, IQueuedWork work, string reason)
    {
        work.Leave(reason);
        stand.Work = null;
    }

    private async Task BeginTurnAsync(Stand stand, IReservation reservation)
    {
        if (stand.Turn is not null)
        {
            reservation.Reject(); // one agent at a time
            return;
        }

        if (book.FindOpen(stand.Tenant, stand.Id) is null || !ReferenceEquals(reservation.Work, stand.Work))
        {
            reservation.Work.Leave("callback_closed");
            return;
        }

        var agent = reservation.Agent.Value;
        var turn = stand.Turn = new Turn(reservation, CancellationTokenSource.CreateLinkedTokenSource(_stop.Token));
        var offered = book.Change(stand.Tenant, stand.Id, c => c with { State = CallbackState.Offered, AgentId = agent, Reason = null });
        if (offered is null)
            return; // closed this moment: its change comes next and drops the stand
        _ = Task.Run(() => TakeTurnAsync(stand, turn, offered));
        await Task.CompletedTask;
    }

    private async Task TakeTurnAsync(Stand stand, Turn turn, Callback callback)
    {
        CallbackTurnEnd end;
        try
        {
            end = await phones.IsBlockedAsync(stand.Tenant, callback, turn.Stop.Token)
                ? new CallbackTurnEnd(null, false, false, "blocked")
                : await phones.CallAsync(OrderOf(stand, turn, callback), turn.Stop.Token);
        }
        catch (OperationCanceledException)
        {
            end = new CallbackTurnEnd(null, turn.Accepted, false, "cancelled");
        }
        catch (Exception e)
        {
            Log.CallbackFailed(log, e);
            turn.Reservation.Failed("error");
            end = new CallbackTurnEnd(null, turn.Accepted, false, "error");
        }

        Post(() => EndTurnAsync(stand, turn, end));
    }

    private CallbackTurn OrderOf(Stand stand, Turn turn, Callback callback) => new()
    {
        Tenant = stand.Tenant,
        Callback = callback,
        Offer = offers.Of(stand.Tenant, callback.QueueId),
        Reservation = turn.Reservation,
        Accepted = call =>
        {
            turn.Accepted = true;
            book.Change(stand.Tenant, stand.Id, c => c with { State = CallbackState.Calling, Reason = null });
        },
        Connected = () => book.Change(stand.Tenant, stand.Id, c => c with { State = CallbackState.Talking, Reason = null }),
    };

    private async Task EndTurnAsync(Stand stand, Turn turn, CallbackTurnEnd end)
    {
        stand.Turn = null;
        turn.Stop.Dispose();
        if (end.Accepted)
        {
            stand.Work?.Complete(end.Result);
            stand.Work = null;
        }

        var now = time.GetUtcNow();
        var agent = turn.Reservation.Agent.Value;
        book.Change(stand.Tenant, stand.Id, c => CallbackRules.After(c, end, agent, now));
        await LookAsync(stand.Tenant, stand.Id);
    }

    private static void Withdraw(Stand stand, IReservation reservation, ReservationEnd end)
    {
        if (end != ReservationEnd.Accepted && stand.Turn is { } turn && turn.Reservation.Id == reservation.Id)
            turn.Stop.Cancel();
    }

    private void OnOverflow(Stand stand, IQueuedWork work, OverflowCause cause)
    {
        if (!ReferenceEquals(stand.Work, work))
            return;
        stand.Work = null;
        stand.RetryAt = time.GetUtcNow();
        // A promise overflows nowhere: it goes back to its place. Only with its queue it ends.
        if (cause == OverflowCause.QueueRemoved)
            book.Change(stand.Tenant, stand.Id, c => c with { State = CallbackState.Failed, Reason = "queue_removed" });
        else
            stand.RetryAt += RefusalPause;
    }

    /// <summary>A callback as it stands in its queue.</summary>
    private sealed class Stand(TenantId tenant, Guid id)
    {
        public TenantId Tenant { get; } = tenant;

        public Guid Id { get; } = id;

        public IQueuedWork? Work { get; set; }

        public Turn? Turn { get; set; }

        public DateTimeOffset RetryAt { get; set; }
    }

    private sealed class Turn(IReservation reservation, CancellationTokenSource stop)
    {
        public IReservation Reservation { get; } = reservation;

        public CancellationTokenSource Stop { get; } = stop;

        public volatile bool Accepted;
    }

    /// <summary>What the router says about one stay in the queue.</summary>
    private sealed class Ear(CallbackLine line, Stand stand) : IWorkObserver
    {
        public void OnReserved(IReservation reservation) => line.Post(() => line.BeginTurnAsync(stand, reservation));

        public void OnReservationEnded(IReservation reservation, ReservationEnd end, string reason) => line.Post(() =>
        {
            Withdraw(stand, reservation, end);
            return Task.CompletedTask;
        });

        public void OnOverflow(IQueuedWork work, string? target, OverflowCause cause) => line.Post(() =>
        {
            line.OnOverflow(stand, work, cause);
            return Task.CompletedTask;
        });

        public void OnPlaceChanged(IQueuedWork work, QueuePlace place)
        {
            // nobody listens to where it stands; lists ask the floor
        }
    }
}
