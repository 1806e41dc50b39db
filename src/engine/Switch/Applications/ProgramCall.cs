using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Switch;
using Switchboard.Switch.Calls;

namespace Switchboard.Switch.Applications;

/// <summary>A call that a program makes: rings the first party, then connects it with the second or waits for commands.</summary>
internal sealed class ProgramCall(Exchange exchange, PlaceRequest request, Extension? extension, RoutePlan? plan) : ICallApplication
{
    public async Task RunAsync(Call call, CancellationToken hangup)
    {
        if (request.CallerNumber is { } shown)
            call.Attached[Exchange.CallerNumberKey] = shown;
        call.SentBy ??= Exchange.ConsoleRights; // whoever holds the key asked: as many rights as the console
        call.Called = request.First;
        call.Enter(CallState.Ringing);
        var dialled = await DialAsync(call, hangup);
        if (dialled.Leg is not { } leg)
        {
            call.HangUp(dialled.Cause!);
            return;
        }

        call.TakeAsParty(leg);
        call.Answer();
        if (request.Then is not { } then)
        {
            await AwaitCommandsAsync(call, hangup);
            return;
        }

        call.House = leg;
        call.Called = then;
        if (call.Environment.Routing.Find(call, then) is { } application)
            await application.RunAsync(call, hangup);
        else
            call.HangUp(Exchange.CauseOf(exchange.PlanOf(call, then)));
    }

    private async Task<DialResult> DialAsync(Call call, CancellationToken hangup) => extension is not null
        ? await call.DialAsync(
            exchange.TargetsOf(extension, LegKind.Extension, call.Origin.Caller, call.Origin.CallerName, call), new DialOptions { RingTimeout = extension.RingTimeout }, hangup)
        : await new TrunkCall(exchange, plan!).DialAsync(call, ringing: null, earlyAudio: null, hangup);

    private static async Task AwaitCommandsAsync(Call call, CancellationToken hangup)
    {
        call.Enter(CallState.Ivr);
        call.AwaitsCommands = true;
        try
        {
            await Task.Delay(Timeout.Infinite, hangup);
        }
        finally
        {
            call.AwaitsCommands = false;
        }
    }
}
