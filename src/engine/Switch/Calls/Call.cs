using Switchboard.Contracts.Switch;
using Switchboard.Kernel;
using Switchboard.Media;
using Switchboard.Media.Prompts;
using Switchboard.Sip;

namespace Switchboard.Switch.Calls;

/// <summary>
/// A call: an actor with one mailbox. The application that runs it, the events of its legs and the commands of console and
/// API all happen there, one after the other. Members are used on the mailbox unless they say otherwise.
/// </summary>
public sealed partial class Call
{
    private readonly List<Leg> _legs = [];
    private readonly CancellationTokenSource _hungUp = new();
    private readonly TaskCompletionSource<CallRecord> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CallClock _clock;
    private CancellationTokenSource _application = new();
    private Redirection? _redirect;
    private volatile CallRecord? _record;
    private ITimer? _durationLimit;
    private int _hops;
    private List<Action>? _unsaid = []; // null once the record is on disk

    internal Call(CallEnvironment environment, CallOrigin origin)
    {
        Environment = environment;
        Origin = origin;
        Id = Ids.New(environment.Time);
        Called = origin.Called;
        Affinity = environment.Media.NewAffinity();
        _clock = new CallClock(environment.Time);
        Mailbox = new CallMailbox(OnFault);
    }

    /// <summary>Its name (UUIDv7).</summary>
    public Guid Id { get; }

    /// <summary>What was known when it began.</summary>
    public CallOrigin Origin { get; }

    /// <summary>Whose call it is.</summary>
    public TenantId Tenant => Origin.Tenant;

    /// <summary>What it is going to now.</summary>
    public string Called { get; set; }

    /// <summary>The queue it is or was last in.</summary>
    public Guid? QueueId { get; set; }

    /// <summary>The agent who has or last had it.</summary>
    public Guid? AgentId { get; set; }

    /// <summary>Since when the party waits that a queue has sent on to another; null when none has.</summary>
    public DateTimeOffset? WaitingSince { get; set; }

    /// <summary>The customer, once known.</summary>
    public Guid? CustomerId { get; set; }

    /// <summary>The trunk it goes over.</summary>
    public Guid? TrunkId { get; set; }

    /// <summary>The extension that takes part.</summary>
    public string? Extension { get; set; }

    /// <summary>Data that travels with the call (随路数据).</summary>
    public Dictionary<string, string> Attached { get; } = new(StringComparer.Ordinal);

    /// <summary>The party the application serves: the caller, or who stays after a transfer.</summary>
    public Leg Party { get; private set; } = null!;

    /// <summary>Its legs, in the order they were made; ended ones too.</summary>
    public IReadOnlyList<Leg> Legs => _legs;

    /// <summary>Where everything of this call happens. Any thread may post.</summary>
    public CallMailbox Mailbox { get; }

    /// <summary>Cancelled when the call is over. Any thread.</summary>
    public CancellationToken HungUp => _hungUp.Token;

    /// <summary>Completes with the last record. Any thread.</summary>
    public Task<CallRecord> Ended => _ended.Task;

    /// <summary>What it is doing.</summary>
    public CallState State => _clock.State;

    /// <summary>True once the call has begun. Any thread.</summary>
    public bool HasRecord => _record is not null;

    /// <summary>The latest record. Any thread.</summary>
    public CallRecord Record => _record ?? throw new InvalidOperationException("The call has not begun.");

    /// <summary>What every call shares.</summary>
    public CallEnvironment Environment { get; }

    /// <summary>The moment, by the call's own steady clock.</summary>
    public DateTimeOffset Now => _clock.Now;

    /// <summary>What is left of the caller's Max-Forwards: a loop through other switches ends (RFC 3261 §16.3).</summary>
    internal int MaxForwards => Math.Max(0, Origin.MaxForwards - 1);

    internal MediaAffinity Affinity { get; }

    private DateTimeOffset? AnsweredAt { get; set; }

    private DateTimeOffset? ConnectedAt { get; set; }

    private DateTimeOffset? EndedAt { get; set; }

    private CallCause? Cause { get; set; }

    /// <summary>Why the call ended; null while it lives.</summary>
    public CallCause? EndCause => Cause;

    /// <summary>
    /// Begins: the record is on disk before the caller is told anything (<see cref="OnceRecorded"/>). Any thread; the party is
    /// made on it, for a CANCEL may follow its INVITE before the mailbox has run.
    /// </summary>
    internal void Start(Func<Call, Leg> makeParty, ICallApplication application)
    {
        Party = Add(makeParty(this));
        Mailbox.Post(() =>
        {
            Publish(CallEventKind.Started, "system");
            _ = BeginAsync(application);
        });
    }

    /// <summary>Begins without a party: the application dials, and <see cref="TakeAsParty"/> takes who answers. Any thread.</summary>
    internal void StartAlone(ICallApplication application)
    {
        Mailbox.Post(() =>
        {
            Publish(CallEventKind.Started, "system");
            _ = BeginAsync(application);
        });
    }

    /// <summary>The party of a call that began without one.</summary>
    internal void TakeAsParty(Leg leg) => Party = leg;

    /// <summary>Answers the caller; true when it is (or was already) answered.</summary>
    public bool Answer()
    {
        if (Party is InboundLeg { IsAnswered: false } caller && caller.Accept() is not null)
            return false;
        if (Cause is not null)
            return false;
        if (AnsweredAt is null)
        {
            AnsweredAt = Now;
            Publish(CallEventKind.Answered, "system", leg: Party);
        }

        return true;
    }

    /// <summary>Says what the call does now; kept in the record, told to everybody who watches.</summary>
    public void Enter(CallState state)
    {
        if (Cause is not null || _clock.State == state)
            return;
        _clock.Enter(state);
        if (state is CallState.Queued or CallState.Ivr)
            SettleTransfer(null); // somebody takes care of him: the transferor may go
        Publish(state == CallState.Ringing ? CallEventKind.Ringing : CallEventKind.Updated, "system");
        if (state == CallState.Queued)
            Environment.Records.Save(Record); // a crash must not forget that he waited
    }

    /// <summary>The time from here to the next call counts as waiting in a queue (agents' ringing included).</summary>
    public void SetWaiting(bool waiting) => _clock.Waiting = waiting;

    /// <summary>Plays to the party. Ends by itself when the call ends.</summary>
    public Playback Play(AudioSource audio, PlayOptions? options = null) =>
        Party.Media is { } media ? media.Play(audio, options) : throw new InvalidOperationException("The party has no audio yet: answer first.");

    /// <summary>Ends the call.</summary>
    public void HangUp(CallCause cause)
    {
        ArgumentNullException.ThrowIfNull(cause);
        if (Cause is not null || SendsBack(cause))
            return;
        Cause = cause;
        EndedAt = Now;
        StopRecording();
        CloseRoom();
        EndTransfer(487);
        foreach (var leg in _legs.ToArray())
            leg.HangUp(cause);
        _clock.Enter(CallState.Ended);
        _durationLimit?.Dispose();
        Publish(CallEventKind.Ended, ActorOf(cause.By), cause.Reason);
        Environment.Records.Save(Record);
        _application.Cancel();
        _hungUp.Cancel();
        _ended.TrySetResult(Record);
    }

    /// <summary>Sends the party to another destination: the running application is cancelled, the next one begins.</summary>
    public void Redirect(string destination, Leg staying, string actor)
    {
        Redirect(new Redirection(destination), staying, actor);
    }

    /// <summary>Tells of a change that is not told elsewhere (attached data, customer).</summary>
    public void PublishChange(string actor = "system") => Publish(CallEventKind.Updated, actor);

    /// <summary>
    /// Says something to who called in, at once or as soon as the record is on disk: the call whose caller heard of it is
    /// never lost, and nobody who is rung has to wait for the disk.
    /// </summary>
    internal void OnceRecorded(Action say)
    {
        if (_unsaid is { } waiting)
            waiting.Add(say);
        else
            say();
    }

    internal Leg Add(Leg leg)
    {
        _legs.Add(leg);
        return leg;
    }

    internal EndedBy SideOf(Leg leg) => _legs.Count > 0 && ReferenceEquals(_legs[0], leg) ? EndedBy.Caller : EndedBy.Called;

    internal void OnLegEnded(Leg leg)
    {
        if (Cause is not null)
            return;
        Publish(CallEventKind.LegEnded, ActorOf(leg.Cause!.By), leg.Cause.Reason, leg);
        if (GuestLost(leg) || ConsultLost(leg))
            return;
        if (ReferenceEquals(leg, Party))
            HangUp(leg.Cause);
    }

    internal void OnRequest(Leg leg, InboundRequest request)
    {
        switch (request.Method)
        {
            case SipMethod.Info when request.Message.Body.Length > 0 && InfoDigit.TryRead(request.Message.Body.Span) is { } digit:
                request.Respond(200);
                leg.Press(digit);
                _talk?.Other(leg)?.Media?.SendDigits(digit.ToString());
                break;
            case SipMethod.Info or SipMethod.Notify or SipMethod.Options or SipMethod.Message:
                request.Respond(200);
                break;
            case SipMethod.Refer:
                Refer(leg, request);
                break;
            default:
                request.Respond(501);
                break;
        }
    }

    private async Task BeginAsync(ICallApplication application)
    {
        try
        {
            _ = RecordAsync();
            _durationLimit = Environment.Time.CreateTimer(
                static call => ((Call)call!).Mailbox.Post(() => ((Call)call!).HangUp(new CallCause(200, "max_duration", null, EndedBy.System))),
                this,
                Environment.Options.MaxDuration,
                Timeout.InfiniteTimeSpan);
            await RunAsync(application);
        }
        catch (Exception fault)
        {
            OnFault(fault);
            HangUp(new CallCause(500, "error", null, EndedBy.System));
        }
    }

    private async Task RecordAsync()
    {
        try
        {
            await Environment.Records.SaveDurablyAsync(Record);
        }
        catch (Exception fault)
        {
            OnFault(fault);
            HangUp(new CallCause(500, "error", null, EndedBy.System));
        }

        var waiting = _unsaid!;
        _unsaid = null;
        foreach (var say in waiting)
            say();
    }

    private async Task RunAsync(ICallApplication application)
    {
        ICallApplication? next = application;
        while (next is not null && Cause is null)
        {
            try
            {
                await next.RunAsync(this, _application.Token);
            }
            catch (OperationCanceledException) when (_application.IsCancellationRequested)
            {
                // the call ended, or was sent elsewhere
            }

            next = TakeRedirect();
        }

        HangUp(CallCause.Normal(TalkEndedBy ?? EndedBy.System));
    }

    private ICallApplication? TakeRedirect()
    {
        while (_redirect is { } next && Cause is null)
        {
            _redirect = null;
            _application.Dispose();
            _application = new CancellationTokenSource();
            if (++_hops > Environment.Options.MaxHops)
            {
                _transfer = null;
                HangUp(new CallCause(482, "loop", "Sent on too often", EndedBy.System));
                return null;
            }

            foreach (var leg in _legs.ToArray())
            {
                if (!ReferenceEquals(leg, Party) && !ReferenceEquals(leg, next.Kept) && !ReferenceEquals(leg, _transfer?.Transferor) && !Stays(leg))
                    leg.HangUp(CallCause.Normal(EndedBy.System));
            }

            if (!GoesOnWithoutOne)
                Party.Media?.Unbridge();
            Party.Media?.Retrieve();
            if (Party.State == LegState.Held)
                Party.Enter(LegState.Answered);
            Called = next.Destination;
            if ((next.Application ?? TakeRemainingTalk() ?? Environment.Routing.Find(this, next.Destination)) is { } application)
                return application;
            HangUp(new CallCause(404, "not_found", $"Nothing answers {next.Destination}", EndedBy.System));
        }

        return null;
    }

    private void OnFault(Exception fault) => Log.ApplicationFailed(Environment.Log, Id, fault);

    private static string ActorOf(EndedBy by) => by switch
    {
        EndedBy.Caller => "caller",
        EndedBy.Called => "called",
        _ => "system",
    };
}
