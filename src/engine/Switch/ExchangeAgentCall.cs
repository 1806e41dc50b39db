using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Switch;
using Switchboard.Kernel;
using Switchboard.Switch.Calls;

namespace Switchboard.Switch;

/// <summary>A call that an agent makes because the router gave him one to make: his phone rings first, then the customer is dialled.</summary>
public sealed record AgentCall
{
    /// <summary>Whose call it is.</summary>
    public required TenantId Tenant { get; init; }

    /// <summary>The agent's extension; its rights count outside.</summary>
    public required Extension Extension { get; init; }

    /// <summary>The agent.</summary>
    public required Guid AgentId { get; init; }

    /// <summary>The queue the contact belongs to.</summary>
    public required Guid QueueId { get; init; }

    /// <summary>The customer's number.</summary>
    public required string To { get; init; }

    /// <summary>His name, if it is known.</summary>
    public string? ToName { get; init; }

    /// <summary>The customer, if he is known.</summary>
    public Guid? CustomerId { get; init; }

    /// <summary>The number to show outside; null leaves it to the rules.</summary>
    public string? CallerNumber { get; init; }

    /// <summary>How long the agent's phone rings.</summary>
    public required TimeSpan RingTimeout { get; init; }

    /// <summary>His phone shall answer by itself.</summary>
    public bool AutoAnswer { get; init; }

    /// <summary>The talk is recorded where no rule says otherwise.</summary>
    public bool Record { get; init; }

    /// <summary>Data that travels with the call.</summary>
    public IReadOnlyDictionary<string, string> Attached { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Called with the call's id before any phone rings.</summary>
    public Action<Guid>? Begun { get; init; }

    /// <summary>Called when the agent's phone rings.</summary>
    public Action? Ringing { get; init; }

    /// <summary>Asked when the agent has answered; false lets him go and nobody is dialled.</summary>
    public required Func<ValueTask<bool>> Accept { get; init; }

    /// <summary>Called when the customer has answered.</summary>
    public Action? Connected { get; init; }
}

/// <summary>What became of it.</summary>
/// <param name="CallId">The call.</param>
/// <param name="Accepted">The agent took it, and the customer was dialled.</param>
/// <param name="Reached">The two talked.</param>
/// <param name="Cause">Why it ended.</param>
public sealed record AgentCallEnd(Guid CallId, bool Accepted, bool Reached, CallCause Cause);

/// <content>Calls out for an agent whom the router chose.</content>
public sealed partial class Exchange
{
    /// <summary>Rings the agent, dials the customer, lets them talk; completes when the call is over. Cancelling ends it unless they talk.</summary>
    public async Task<Outcome<AgentCallEnd>> CallForAgentAsync(AgentCall order, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(order);
        if (_parts.Tenants.Find(order.Tenant) is not { } house)
            return Fault.NotFound("tenant", "There is no such tenant.");
        var origin = new CallOrigin
        {
            Tenant = order.Tenant,
            Direction = IsInside(order.Tenant, order.To) ? CallDirection.Internal : CallDirection.Outbound,
            Caller = order.Extension.Number,
            CallerName = order.Extension.DisplayName,
            Called = order.To,
            Extension = order.Extension.Number,
            Domain = house.Domain,
        };
        var dialling = new AgentDials(this, order);
        var call = BeginAlone(origin, dialling);
        order.Begun?.Invoke(call.Id);
        using var stop = cancel.Register(() => call.Mailbox.Post(() =>
        {
            if (!dialling.Reached)
                call.HangUp(new CallCause(487, "cancelled", "The contact was given up", EndedBy.System));
        }));
        var record = await call.Ended;
        return new AgentCallEnd(call.Id, dialling.Accepted, dialling.Reached, record.Cause ?? CallCause.Normal(EndedBy.System));
    }

    private sealed class AgentDials(Exchange exchange, AgentCall order) : ICallApplication
    {
        public bool Accepted { get; private set; }

        public bool Reached { get; private set; }

        public async Task RunAsync(Call call, CancellationToken hangup)
        {
            Prepare(call);
            var targets = exchange.TargetsOf(order.Extension, LegKind.Agent, order.To, order.ToName, call);
            var dialled = await call.DialAsync(
                order.AutoAnswer ? AnswerByItself.Ask(targets) : targets,
                new DialOptions { RingTimeout = order.RingTimeout, AgentId = order.AgentId, Ringing = _ => order.Ringing?.Invoke() },
                hangup);
            if (dialled.Leg is not { } agent)
            {
                call.HangUp(dialled.Cause!);
                return;
            }

            call.TakeAsParty(agent);
            call.AgentId = order.AgentId;
            if (!await order.Accept())
            {
                call.HangUp(new CallCause(200, "completed_elsewhere", "Too late", EndedBy.System));
                return;
            }

            hangup.ThrowIfCancellationRequested();
            Accepted = true;
            call.Answer();
            if (exchange._environment.Routing.Find(call, order.To) is { } application)
                await application.RunAsync(call, hangup);
            else
                call.HangUp(CauseOf(exchange.PlanOf(call, order.To)));
        }

        private void Prepare(Call call)
        {
            call.QueueId = order.QueueId;
            call.CustomerId = order.CustomerId;
            call.RecordsTalk = order.Record;
            call.Connected = () =>
            {
                Reached = true;
                order.Connected?.Invoke();
            };
            foreach (var (name, value) in order.Attached)
                call.Attached[name] = value;
            if (order.CallerNumber is { } shown)
                call.Attached[CallerNumberKey] = shown;
            call.Enter(CallState.Ringing);
        }
    }
}
