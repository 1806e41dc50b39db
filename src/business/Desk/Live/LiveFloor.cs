using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Switchboard.Contracts.Events;
using Switchboard.Desk.Routing;
using Switchboard.Kernel;

namespace Switchboard.Desk.Live;

/// <summary>
/// The live lane of agents and queues. Whoever changed is marked; a few times a second one picture of the tenant is taken
/// and the marked ones are told. Nothing happens while nothing changes: waiting ages tick in the console.
/// </summary>
internal sealed class LiveFloor(FloorReader reader, ILiveFeed feed, RouterFeed router, TimeProvider time, ILogger<LiveFloor> log) : IHostedService
{
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(30);
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(170);
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private Dictionary<TenantId, Marks> _marks = [];
    private Task _telling = Task.CompletedTask;

    public void TouchAgent(TenantId tenant, Guid agent) => Touch(tenant, m => m.Agents.Add(agent));

    public void TouchQueue(TenantId tenant, Guid queue) => Touch(tenant, m => m.Queues.Add(queue));

    public Task StartAsync(CancellationToken cancellationToken)
    {
        router.Applied += TouchAll;
        _telling = TellAsync();
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        router.Applied -= TouchAll;
        await _stop.CancelAsync();
        await _telling;
        _stop.Dispose();
    }

    private void TouchAll(TenantId tenant) => Touch(tenant, m => m.All = true);

    private void Touch(TenantId tenant, Action<Marks> mark)
    {
        if (!feed.IsWatched(tenant))
            return; // who comes later gets the whole picture first
        lock (_gate)
        {
            if (!_marks.TryGetValue(tenant, out var marks))
                _marks[tenant] = marks = new Marks();
            mark(marks);
        }

        _signal.Writer.TryWrite(true);
    }

    private async Task TellAsync()
    {
        try
        {
            while (await _signal.Reader.WaitToReadAsync(_stop.Token))
            {
                await Task.Delay(Gather, time, _stop.Token);
                _signal.Reader.TryRead(out _);
                foreach (var (tenant, marks) in TakeMarks())
                    await TellAsync(tenant, marks);
                await Task.Delay(Rest, time, _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // stopped
        }
    }

    private Dictionary<TenantId, Marks> TakeMarks()
    {
        lock (_gate)
        {
            var taken = _marks;
            _marks = [];
            return taken;
        }
    }

    private async Task TellAsync(TenantId tenant, Marks marks)
    {
        try
        {
            var sight = await reader.ViewAsync(tenant, _stop.Token);
            foreach (var agent in sight.Agents.Values.Where(a => marks.All || marks.Agents.Contains(a.Id.Value)))
            {
                if (reader.Of(sight, agent) is { } seat)
                    feed.Publish(LiveUpdate.Of(tenant, sight.At, "agent.updated", "agent", agent.Id.Value, seat));
            }

            foreach (var queue in sight.Queues.Values.Where(q => marks.All || marks.Queues.Contains(q.Id.Value)))
                feed.Publish(LiveUpdate.Of(tenant, sight.At, "queue.updated", "queue", queue.Id.Value, reader.Of(sight, queue)));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.NotTold(log, tenant.Value, e);
        }
    }

    private sealed class Marks
    {
        public HashSet<Guid> Agents { get; } = [];

        public HashSet<Guid> Queues { get; } = [];

        public bool All { get; set; }
    }
}
