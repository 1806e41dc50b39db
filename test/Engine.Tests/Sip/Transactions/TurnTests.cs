using Shouldly;
using Switchboard.Kernel;
using Xunit;

namespace Engine.Tests.Sip.Transactions;

public sealed class TurnTests
{
    [Fact]
    public void What_comes_up_in_a_turn_is_done_at_its_end_by_the_same_thread_in_order()
    {
        var thread = Environment.CurrentManagedThreadId;
        var done = new List<(int Work, int Thread)>();
        Turn.Begin();
        Turn.Schedule(new Work(() => done.Add((1, Environment.CurrentManagedThreadId))));
        Turn.Begin(); // one turn inside another
        Turn.Schedule(new Work(() =>
        {
            done.Add((2, Environment.CurrentManagedThreadId));
            Turn.Schedule(new Work(() => done.Add((3, Environment.CurrentManagedThreadId))));
        }));
        Turn.End();
        done.ShouldBeEmpty();
        Turn.End();

        done.ShouldBe([(1, thread), (2, thread), (3, thread)]);
    }

    [Fact]
    public async Task Outside_of_a_turn_the_pool_does_it_and_so_it_does_what_is_too_much_for_one()
    {
        var outside = new TaskCompletionSource<bool>();
        await Task.Factory.StartNew(
            () => Turn.Schedule(new Work(() => outside.SetResult(Thread.CurrentThread.IsThreadPoolThread))),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        (await outside.Task).ShouldBeTrue();

        using var all = new CountdownEvent(1000);
        var here = 0;
        var own = new Thread(() =>
        {
            var thread = Environment.CurrentManagedThreadId;
            Turn.Begin();
            for (var i = 0; i < 1000; i++)
            {
                Turn.Schedule(new Work(() =>
                {
                    if (Environment.CurrentManagedThreadId == thread)
                        here++;
                    all.Signal();
                }));
            }

            Turn.End();
        });
        own.Start();
        own.Join();
        all.Wait(TimeSpan.FromSeconds(30)).ShouldBeTrue();
        here.ShouldBeInRange(1, 100);
    }

    private sealed class Work(Action action) : IThreadPoolWorkItem
    {
        public void Execute() => action();
    }
}
