using Microsoft.Extensions.Logging.Abstractions;
using Switchboard.Acd;
using Switchboard.Contracts.Acd;
using Switchboard.Contracts.Acd.Events;
using Switchboard.Contracts.Desk;
using Switchboard.Contracts.Ivr;
using Switchboard.Ivr;
using Switchboard.Ivr.Calls;
using Switchboard.Ivr.Platform;
using Switchboard.Kernel;
using Switchboard.Media.Prompts;
using Switchboard.Switch.Calls;
using Switchboard.Switch.Phones;

namespace Switchboard.Engine.Tests.Switch;

/// <summary>A queue on a real switch with the real router: agents are phones, prompts are tones.</summary>
internal sealed class QueueScene : IDeskDirectory, IScreenPop, IPromptAudio, IIvrTrail, IAcdEventSink, IFlowCatalog, IAsyncDisposable
{
    public static readonly Guid Queue = Guid.Parse("018f0000-0000-7000-8000-00000000000a");
    private readonly List<AgentSeat> _seats = [];

    public QueueScene()
    {
        Router = new AcdService(TimeProvider.System, this, NullLogger<AcdService>.Instance);
        Services = new CallServices
        {
            Exchange = () => Switch.Exchange,
            Lines = Switch,
            Desk = this,
            Router = Router,
            ScreenPop = this,
            Prompts = this,
            Trail = this,
            Flows = new FlowLibrary(this),
            Interpreter = new FlowInterpreter(),
        };
        Switch.OnDestination = ToFlow;
        Switch.OnNumber = _ => new Steps(async (call, hangup) => Result = await new QueueCall(Services, Request).RunAsync(call, hangup));
    }

    /// <summary>Sends calls to a published flow, as the house does.</summary>
    private ICallApplication? ToFlow(string destination) => destination.StartsWith("queue:", StringComparison.Ordinal)
        ? new DirectQueueCall(Services, Guid.Parse(destination.AsSpan(6)), "en")
        : destination.StartsWith("flow:", StringComparison.Ordinal) ? new FlowCall(Services, new FlowId(Guid.Parse(destination.AsSpan(5)))) : null;

    public SwitchFixture Switch { get; } = new();

    public AcdService Router { get; }

    public CallServices Services { get; }

    public QueueCard Card { get; set; } = new(Queue, "Service", Record: false, false, false, TimeSpan.Zero, null, null);

    public QueueRequest Request { get; set; } = new() { Queue = Queue.ToString(), Language = "en" };

    public QueueResult? Result { get; private set; }

    /// <summary>What prompts and words sound like; silence by default is refused.</summary>
    public Func<string, AudioSource?> OnPrompt { get; set; } = _ => null;

    /// <summary>Published flows, as JSON.</summary>
    public Dictionary<Guid, string> Flows { get; } = [];

    /// <summary>What entered queues.</summary>
    public List<WorkItem> Entered { get; } = [];

    /// <summary>What agents' screens were told.</summary>
    public List<ContactOffer> Offers { get; } = [];

    /// <summary>What the router told, as its type and reason.</summary>
    public List<string> Happened { get; } = [];

    /// <summary>A queue without agents that sends its callers on.</summary>
    public static readonly Guid Short = Guid.Parse("018f0000-0000-7000-8000-00000000000c");

    /// <summary>Puts the short queue beside the other: who has waited there so long goes to <paramref name="target"/>.</summary>
    public async Task AddShortQueueAsync(TimeSpan wait, string target)
    {
        var queue = new QueueSettings { Id = new QueueId(Queue), Name = "Service", WrapUp = WrapUpMode.None };
        await Router.ApplyAsync(new AcdConfiguration
        {
            Tenant = Switch.Tenant.Id,
            Queues = [queue, queue with { Id = new QueueId(Short), Name = "Short", MaxWait = wait, OverflowTarget = target }],
            Agents = [],
        });
    }

    /// <summary>An agent at work, with his phone.</summary>
    public async Task<(AgentSeat Seat, SoftPhone Phone)> AddAgentAsync(string number)
    {
        var phone = await Switch.AddPhoneAsync(number);
        var seat = new AgentSeat(Guid.NewGuid(), Guid.NewGuid(), number, "Agent " + number, number) { Language = "en" };
        _seats.Add(seat);
        await Router.ApplyAsync(new AcdConfiguration
        {
            Tenant = Switch.Tenant.Id,
            Queues = [new QueueSettings { Id = new QueueId(Queue), Name = "Service", WrapUp = WrapUpMode.None }],
            Agents = [.. _seats.Select(s => new AgentSettings { Id = new AgentId(s.Id), Name = s.Name, Queues = [new(new QueueId(Queue))], DevicePresenceKnown = false })],
        });
        await Router.SignInAsync(Switch.Tenant.Id, new AgentId(seat.Id), Actor.User(seat.UserId));
        return (seat, phone);
    }

    public async ValueTask DisposeAsync()
    {
        await Switch.DisposeAsync();
        await Router.DisposeAsync();
    }

    AgentSeat? IDeskDirectory.FindSeat(TenantId tenant, Guid agentId) => _seats.Find(s => s.Id == agentId);

    AgentSeat? IDeskDirectory.FindSeatByExtension(TenantId tenant, string extension) => _seats.Find(s => s.Extension == extension);

    AgentSeat? IDeskDirectory.FindSeatOfUser(TenantId tenant, Guid userId) => _seats.Find(s => s.UserId == userId);

    QueueCard? IDeskDirectory.FindQueue(TenantId tenant, string queue) => queue == Short.ToString() ? Card with { Id = Short, Name = "Short" } : Card;

    void IScreenPop.Offer(ContactOffer offer)
    {
        lock (Offers)
            Offers.Add(offer);
    }

    ValueTask<Outcome<AudioSource>> IPromptAudio.FindAsync(TenantId tenant, string prompt, string language, CancellationToken cancellation) => Sound(prompt);

    ValueTask<Outcome<AudioSource>> IPromptAudio.SpeakAsync(string text, string language, CancellationToken cancellation) => Sound(text);

    void IIvrTrail.Take(IvrEvent step)
    {
    }

    void IAcdEventSink.Publish(AcdEvent happened)
    {
        lock (Happened)
        {
            Happened.Add($"{happened.GetType().Name} {happened.Reason}");
            if (happened is ContactQueued queued)
                Entered.Add(queued.Item);
        }
    }

    ValueTask<PublishedFlow?> IFlowCatalog.FindPublishedAsync(TenantId tenant, FlowId flow, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Flows.TryGetValue(flow.Value, out var json) ? new PublishedFlow(tenant, flow, 1, "flow", json, DateTimeOffset.UnixEpoch) : null);

    ValueTask<PublishedFlow?> IFlowCatalog.FindPublishedAsync(TenantId tenant, string name, CancellationToken cancellationToken) => ValueTask.FromResult<PublishedFlow?>(null);

    private ValueTask<Outcome<AudioSource>> Sound(string words) =>
        ValueTask.FromResult<Outcome<AudioSource>>(OnPrompt(words) is { } audio ? audio : Fault.NotFound("prompt", words));

    private sealed class Steps(Func<Call, CancellationToken, Task> run) : ICallApplication
    {
        public Task RunAsync(Call call, CancellationToken hangup) => run(call, hangup);
    }
}
