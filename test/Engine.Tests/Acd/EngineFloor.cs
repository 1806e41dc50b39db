using Switchboard.Acd.Agents;
using Switchboard.Acd.Engine;
using Switchboard.Contracts.Acd;
using Switchboard.Kernel;

namespace Switchboard.Engine.Tests.Acd;

/// <summary>A small floor around the bare engine: time in seconds, agents and items by short names.</summary>
internal sealed class EngineFloor
{
    public static readonly TenantId Tenant = new(Guid.Parse("018f0000-0000-7000-8000-000000000001"));
    private readonly Dictionary<string, WorkItemId> _items = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ReservationId> _reservations = new(StringComparer.Ordinal);

    public AcdEngine Engine { get; } = new(new AcdEngineOptions());

    public List<QueueSettings> Queues { get; } = [];

    public List<AgentSettings> Agents { get; } = [];

    public long Now { get; private set; }

    public List<Output> Log { get; } = [];

    /// <summary>What overflowed, as "item reason target".</summary>
    public List<string> Overflows { get; } = [];

    public static QueueId Queue(string name) => new(Named(name));

    public static AgentId Agent(string name) => new(Named(name));

    public EngineFloor WithQueue(string name, Func<QueueSettings, QueueSettings>? change = null)
    {
        var queue = new QueueSettings { Id = Queue(name), Name = name, WrapUp = WrapUpMode.Optional };
        Queues.Add(change is null ? queue : change(queue));
        return this;
    }

    public EngineFloor WithAgent(string name, string[] queues, Func<AgentSettings, AgentSettings>? change = null)
    {
        var agent = new AgentSettings { Id = Agent(name), Name = name, Queues = [.. queues.Select(q => new QueueMembership(Queue(q)))] };
        Agents.Add(change is null ? agent : change(agent));
        return this;
    }

    public EngineFloor Open()
    {
        Apply();
        return this;
    }

    /// <summary>Opens with everybody signed in, in order, a second apart.</summary>
    public EngineFloor OpenWithAllAvailable()
    {
        Apply();
        foreach (var agent in Agents)
        {
            Wait(1);
            SignIn(agent.Name);
        }

        return this;
    }

    public void Apply() => Run(() => Engine.Apply(Now, new AcdConfiguration { Tenant = Tenant, Queues = [.. Queues], Agents = [.. Agents] }));

    public void Wait(double seconds)
    {
        Now += (long)(seconds * TimeSpan.TicksPerSecond);
        Run(() => Engine.Advance(Now));
    }

    public void SignIn(string agent)
    {
        Run(() => Engine.DeviceConnected(Now, Agent(agent)));
        Run(() => Engine.SignIn(Now, Agent(agent), AgentStatus.Available, "signed_in", User(agent)));
    }

    public AgentResult Status(string agent, AgentStatus status, string reason = "wish") =>
        Run(() => Engine.SetStatus(Now, Agent(agent), status, reason, User(agent)));

    public EnqueueResult Call(string name, string queue, Func<WorkItem, WorkItem>? change = null)
    {
        var id = new WorkItemId(Guid.NewGuid());
        _items[name] = id;
        var item = new WorkItem { Id = id, Tenant = Tenant, Queue = Queue(queue), CallerLabel = name, Subject = name };
        return Run(() => Engine.Enqueue(Now, change is null ? item : change(item)));
    }

    public bool Ring(string item) => Run(() => Engine.Ringing(Now, _items[item], _reservations[item]));

    public bool Accept(string item) => Run(() => Engine.Accept(Now, _items[item], _reservations[item]));

    public bool Decline(string item, ReservationEnd end, string reason = "test") =>
        Run(() => Engine.Decline(Now, _items[item], _reservations[item], end, reason));

    /// <summary>Answers, or declines, of one of several agents who ring.</summary>
    public bool AcceptBy(string agent, string item) => Run(() => Engine.Accept(Now, _items[item], _reservations[$"{item} {agent}"]));

    public bool DeclineBy(string agent, string item, ReservationEnd end) =>
        Run(() => Engine.Decline(Now, _items[item], _reservations[$"{item} {agent}"], end, "test"));

    /// <summary>Who rings for an item, in the order they were asked.</summary>
    public IEnumerable<string> RingingFor(string item) => Engine.FindWork(_items[item]) is { } work ? Enumerable.Range(0, work.Asked.Count).Select(i => work.Asked[i].Settings.Name) : [];

    public bool Abandon(string item) => Run(() => Engine.Abandon(Now, _items[item], "caller_hung_up"));

    public bool Leave(string item) => Run(() => Engine.Leave(Now, _items[item], "exit_key"));

    public bool Complete(string item) => Run(() => Engine.Complete(Now, _items[item], "hung_up"));

    public bool Return(string item) => Run(() => Engine.ReturnToQueue(Now, _items[item], "agent_lost"));

    public T Run<T>(Func<T> command)
    {
        var result = command();
        Collect();
        return result;
    }

    public void Run(Action command)
    {
        command();
        Collect();
    }

    /// <summary>The agent an item is reserved for or talks to; null while it waits or is gone.</summary>
    public string? AgentOf(string item) => Engine.FindWork(_items[item])?.Agent?.Settings.Name;

    public WorkState StateOf(string item) => Engine.FindWork(_items[item])?.State ?? WorkState.Gone;

    public int PositionOf(string item) => Engine.FindWork(_items[item]) is { } work ? work.Queue.PositionOf(work) : 0;

    public Agent this[string agent] => Engine.FindAgent(Agent(agent))!;

    public QueueFigures Figures(string queue) => Engine.FindQueue(Queue(queue))!.Tally.Figures();

    public IEnumerable<Output> Of(OutputKind kind) => Log.Where(o => o.Kind == kind);

    /// <summary>Status changes of an agent as "Available→Break ring_no_answer by system".</summary>
    public string LastStatusChange(string agent)
    {
        var change = Log.Last(o => o.Kind == OutputKind.StatusChanged && o.Agent!.Settings.Name == agent);
        return $"{(AgentStatus)change.From}→{(AgentStatus)change.To} {change.Reason} by {(change.Actor == User(agent) ? "user" : change.Actor.Value)}";
    }

    public static Actor User(string agent) => Actor.User(Agent(agent).Value);

    private static Guid Named(string name)
    {
        Span<byte> bytes = stackalloc byte[16];
        System.Text.Encoding.UTF8.GetBytes(name, bytes);
        return new Guid(bytes);
    }

    private void Collect()
    {
        foreach (var output in Engine.Outputs)
        {
            Log.Add(output);
            if (output.Kind == OutputKind.Overflowed)
                Overflows.Add($"{output.Work!.Item.Subject} {output.Reason} {output.Work.Target}");
            if (output.Kind == OutputKind.Reserved && _items.ContainsKey(output.Work!.Item.Subject))
            {
                _reservations[output.Work.Item.Subject] = new ReservationId(output.Reservation);
                _reservations[$"{output.Work.Item.Subject} {output.Agent!.Settings.Name}"] = new ReservationId(output.Reservation);
            }
        }
    }
}
