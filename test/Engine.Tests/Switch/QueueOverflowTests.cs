using Shouldly;
using Switchboard.Contracts.Acd;
using Xunit;

namespace Switchboard.Engine.Tests.Switch;

/// <summary>Callers whom a queue sends on.</summary>
public sealed class QueueOverflowTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly QueueScene _queue = new();

    public ValueTask DisposeAsync() => _queue.DisposeAsync();

    [Fact]
    public async Task Who_is_sent_on_to_another_queue_has_waited_there_as_long()
    {
        await _queue.AddShortQueueAsync(TimeSpan.FromSeconds(2), $"queue:{QueueScene.Queue}");
        _queue.Request = _queue.Request with { Queue = QueueScene.Short.ToString() };
        var call = _queue.Switch.Carrier.Call("4008001234").Value;
        (await call.Answered.WaitAsync(Patience)).Status.ShouldBe(200);
        using var limit = new CancellationTokenSource(Patience);
        while (Entered() is null)
            await Task.Delay(50, limit.Token);
        Entered()!.AlreadyWaited.ShouldBeGreaterThan(TimeSpan.FromSeconds(1.9));
    }

    private WorkItem? Entered()
    {
        lock (_queue.Happened)
            return _queue.Entered.Find(item => item.Queue.Value == QueueScene.Queue);
    }
}
