using System.Collections.Concurrent;
using Switchboard.Contracts.Acd;
using Switchboard.Contracts.Crm;
using Switchboard.Contracts.Desk;
using Switchboard.Contracts.Switch;
using Switchboard.Kernel;

namespace Switchboard.Api.Tests.Reporting;

/// <summary>Calls that live, and what was done to them.</summary>
internal sealed class CallsInHand : ICallControl
{
    public ConcurrentDictionary<Guid, CallRecord> Living { get; } = new();

    public ConcurrentQueue<string> Done { get; } = new();

    public IReadOnlyList<CallRecord> List(TenantId tenant) => [.. Living.Values.Where(c => c.TenantId == tenant.Value)];

    public CallRecord? Find(TenantId tenant, Guid callId) => Living.GetValueOrDefault(callId) is { } call && call.TenantId == tenant.Value ? call : null;

    public Task<Outcome<CallRecord>> DialAsync(TenantId tenant, DialRequest request, CancellationToken cancel) => Note(
        $"dial {request.FromExtension} {request.To}",
        new CallRecord
        {
            Id = Guid.CreateVersion7(),
            TenantId = tenant.Value,
            Direction = CallDirection.Outbound,
            State = CallState.Setup,
            Caller = request.FromExtension,
            Called = request.To,
            OriginalCalled = request.To,
            StartedAt = DateTimeOffset.UnixEpoch,
        });

    public bool InBrowser { get; set; }

    public Task<Outcome<PhoneAnswer>> AnswerAsync(TenantId tenant, Guid callId, string? extension, CancellationToken cancel)
    {
        Done.Enqueue($"answer {callId} {extension}");
        return Task.FromResult<Outcome<PhoneAnswer>>(new PhoneAnswer(Living[callId], extension ?? "1001", InBrowser));
    }

    public Task<Outcome<CallRecord>> HangUpAsync(TenantId tenant, Guid callId, string actor) => Note($"hangup {callId}", Living[callId]);

    public Task<Outcome<CallRecord>> HoldAsync(TenantId tenant, Guid callId, bool on, string actor) => Note($"hold {callId} {on}", Living[callId]);

    public Task<Outcome<CallRecord>> MuteAsync(TenantId tenant, Guid callId, bool on, string actor) => Note($"mute {callId} {on}", Living[callId]);

    public Task<Outcome<CallRecord>> SendDigitsAsync(TenantId tenant, Guid callId, string digits, string actor) => Note($"digits {callId} {digits}", Living[callId]);

    public Task<Outcome<CallRecord>> TransferAsync(TenantId tenant, Guid callId, string to, string actor) => Note($"transfer {callId} {to}", Living[callId]);

    public Task<Outcome<CallRecord>> SendToSurveyAsync(TenantId tenant, Guid callId, string destination, string actor) => Note($"survey {callId} {destination}", Living[callId]);

    public Task<Outcome<CallRecord>> RecordAsync(TenantId tenant, Guid callId, bool on, string actor) => Note($"record {callId} {on}", Living[callId]);

    public Task<Outcome<CallRecord>> PauseRecordingAsync(TenantId tenant, Guid callId, bool on, string actor) => Note($"pause {callId} {on}", Living[callId]);

    private Task<Outcome<CallRecord>> Note(string what, CallRecord call)
    {
        Done.Enqueue(what);
        return Task.FromResult<Outcome<CallRecord>>(call);
    }
}

/// <summary>Agents and queues.</summary>
internal sealed class Seats : IDeskDirectory
{
    public ConcurrentBag<(TenantId Tenant, AgentSeat Seat)> All { get; } = [];

    public ConcurrentDictionary<Guid, string> Queues { get; } = new();

    public ConcurrentBag<(TenantId Tenant, BreakReasonCard Reason)> Breaks { get; } = [];

    public IReadOnlyList<BreakReasonCard> ListBreakReasons(TenantId tenant) => [.. Breaks.Where(b => b.Tenant == tenant).Select(b => b.Reason)];

    public AgentSeat? FindSeat(TenantId tenant, Guid agentId) => Find(tenant, s => s.Id == agentId);

    public AgentSeat? FindSeatByExtension(TenantId tenant, string extension) => Find(tenant, s => s.Extension == extension);

    public AgentSeat? FindSeatOfUser(TenantId tenant, Guid userId) => Find(tenant, s => s.UserId == userId);

    public QueueCard? FindQueue(TenantId tenant, string queue) =>
        Guid.TryParse(queue, out var id) && Queues.TryGetValue(id, out var name) ? new QueueCard(id, name, true, false, false, TimeSpan.Zero, null, null) : null;

    private AgentSeat? Find(TenantId tenant, Func<AgentSeat, bool> wanted) => All.FirstOrDefault(a => a.Tenant == tenant && wanted(a.Seat)).Seat;
}

/// <summary>Customers by number.</summary>
internal sealed class Customers : IContactDirectory
{
    public ConcurrentDictionary<string, CustomerMatch[]> ByNumber { get; } = new();

    public ConcurrentQueue<string> Asked { get; } = new();

    public Task<IReadOnlyList<CustomerMatch>> FindByPhoneAsync(TenantId tenant, string number, CancellationToken cancellation)
    {
        Asked.Enqueue(number);
        return Task.FromResult<IReadOnlyList<CustomerMatch>>(ByNumber.GetValueOrDefault(number) ?? []);
    }
}

/// <summary>What each queue promises.</summary>
internal sealed class Goals : IFloor
{
    public ConcurrentBag<(TenantId Tenant, Guid Queue, ServiceLevelFormula Formula, TimeSpan Target)> All { get; } = [];

    public ValueTask<FloorView> GetFloorAsync(TenantId tenant, CancellationToken ct = default) =>
        new(new FloorView(DateTimeOffset.UnixEpoch, [], [.. All.Where(g => g.Tenant == tenant).Select(g => new QueueView
        {
            Id = new QueueId(g.Queue),
            Name = $"Queue {g.Formula}",
            Waiting = [],
            Today = new QueueFigures
            {
                Offered = 0, Answered = 0, AnsweredInTarget = 0, Abandoned = 0, ShortAbandoned = 0, AbandonedInTarget = 0, FlowedOut = 0,
                AnsweredWait = TimeSpan.Zero, LongestWait = TimeSpan.Zero,
            },
            ServiceLevel = null,
            Formula = g.Formula,
            Target = g.Target,
            LongestWaitNow = TimeSpan.Zero,
            ExpectedWait = null,
            AgentsStaffed = 0,
            AgentsIdle = 0,
        })]));
}
