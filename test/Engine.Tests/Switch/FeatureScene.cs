using Shouldly;
using Switchboard.Contracts.Switch;
using Switchboard.Media;
using Switchboard.Media.Prompts;
using Switchboard.Switch.Calls;
using Switchboard.Switch.Phones;

namespace Switchboard.Engine.Tests.Switch;

/// <summary>What tests of the phones' features share: phones that ring, talk by tones, and what each ear hears.</summary>
public abstract class FeatureScene : IAsyncDisposable
{
    private protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Last = TimeSpan.FromMilliseconds(500);
    private protected readonly SwitchFixture _switch = new();

    public async ValueTask DisposeAsync()
    {
        await _switch.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected static Task<PhoneCall> Rings(SoftPhone phone)
    {
        var rings = new TaskCompletionSource<PhoneCall>(TaskCreationOptions.RunContinuationsAsynchronously);
        phone.Incoming = call =>
        {
            rings.TrySetResult(call);
            return Task.CompletedTask;
        };
        return rings.Task.WaitAsync(Patience);
    }

    private protected static void Speak(PhoneCall call, double frequency) =>
        call.Media.Play(Tones.Sine(frequency, TimeSpan.FromSeconds(1)), new PlayOptions { Loop = true });

    /// <summary>The tone that a phone hears now; 0 for silence.</summary>
    private protected static async Task<double> HearsAsync(PhoneCall call)
    {
        // On a busy machine what was heard before lingers: it is over once the same is heard twice.
        var before = await ListenAsync(call);
        for (var i = 0; i < 8; i++)
        {
            var now = await ListenAsync(call);
            if (now > 0 && Math.Abs(now - before) < 5)
                return now;
            before = now;
        }

        return before;
    }

    private static async Task<double> ListenAsync(PhoneCall call)
    {
        var ear = new Ear(call);
        await Task.Delay(700);
        return await ear.HeardAsync(Last);
    }

    /// <summary>Calls, lets the other answer, and gives both ends.</summary>
    private protected static async Task<(PhoneCall Caller, PhoneCall Called)> TalkAsync(SoftPhone from, string number, SoftPhone to)
    {
        var ringing = Rings(to);
        var call = from.Call(number).Value;
        var other = await ringing;
        other.Answer();
        (await call.Answered.WaitAsync(Patience)).Status.ShouldBe(200);
        return (call, other);
    }

    private protected Task<CallRecord> CallIsAsync(Predicate<CallRecord> wanted) =>
        Eventually(() => _switch.Exchange.List(_switch.Tenant.Id).FirstOrDefault(call => wanted(call)));

    private protected void NumberLeadsTo(string destination) => _switch.OnNumber =
        _ => new Script((call, hangup) => _switch.Exchange.Environment.Routing.Find(call, destination)!.RunAsync(call, hangup));

    private protected static async Task<T> Eventually<T>(Func<T?> find) where T : class
    {
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            if (find() is { } found)
                return found;
            await Task.Delay(20, limit.Token);
        }
    }

    private protected sealed class Script(Func<Call, CancellationToken, Task> run) : ICallApplication
    {
        public Task RunAsync(Call call, CancellationToken hangup) => run(call, hangup);
    }
}
