using Switchboard.Contracts.Switch;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data.Web;
using Switchboard.Kernel;
using Switchboard.Reporting.Domain;

namespace Switchboard.Reporting.Features.Calls;

/// <summary>Who is to be added.</summary>
/// <param name="To">The extension or number to ring.</param>
internal sealed record AddParty(string? To)
{
    public Fault? Check() => new Check().Text(To, "to", 64).Fault;
}

/// <summary>How a supervisor takes part.</summary>
/// <param name="Mode"><c>monitor</c> (hears, is not heard), <c>whisper</c> (heard by the agent alone) or <c>barge</c> (heard by all).</param>
/// <param name="FromExtension">The phone to ring; null takes one's own.</param>
internal sealed record Supervise(GuestMode? Mode, string? FromExtension)
{
    public Fault? Check() => new Check()
        .That(Mode is GuestMode.Monitor or GuestMode.Whisper or GuestMode.Barge, "mode", "call.mode_invalid", "mode is monitor, whisper or barge.")
        .OptionalText(FromExtension, "fromExtension", 32).Fault;
}

/// <summary>Whose phone talks on.</summary>
/// <param name="FromExtension">The phone; null takes one's own.</param>
internal sealed record TakeOver(string? FromExtension)
{
    public Fault? Check() => new Check().OptionalText(FromExtension, "fromExtension", 32).Fault;
}

/// <summary>Third parties in living calls: conference for whoever has the call, supervision for whoever may act on the floor.</summary>
internal sealed class FloorCalls(IEnumerable<ICallControl> controls, IEnumerable<IFloorCalls> floors, CallScopes scopes, IAuditLog audit)
{
    private static readonly Fault NoTelephones = new("call.unavailable", "The telephones are not running.", FaultKind.Unavailable);

    public static Task<Answer<CallRecord>> AddPartyAsync(Guid id, AddParty body, Caller caller, FloorCalls calls) =>
        calls.ActAsync(id, caller, body.Check(), floor => floor.AddPartyAsync(caller.Tenant, id, body.To!.Trim(), caller.Actor));

    public static Task<Answer<CallRecord>> MutePartyAsync(Guid id, Guid legId, SwitchOnOff body, Caller caller, FloorCalls calls) =>
        calls.ActAsync(id, caller, body.Check(), floor => floor.MutePartyAsync(caller.Tenant, id, legId, body.On!.Value, caller.Actor));

    public static Task<Answer<CallRecord>> RemovePartyAsync(Guid id, Guid legId, Caller caller, FloorCalls calls) =>
        calls.ActAsync(id, caller, null, floor => floor.RemovePartyAsync(caller.Tenant, id, legId, caller.Actor));

    public static Task<Answer<CallRecord>> SuperviseAsync(Guid id, Supervise body, Caller caller, FloorCalls calls) =>
        calls.SuperviseAsync(id, caller, body.FromExtension, body.Check(), $"call.{Word(body.Mode)}",
            (floor, own) => floor.SuperviseAsync(caller.Tenant, id, own, body.Mode!.Value, caller.Actor));

    public static Task<Answer<CallRecord>> ChangeModeAsync(Guid id, Supervise body, Caller caller, FloorCalls calls) =>
        calls.SuperviseAsync(id, caller, body.FromExtension, body.Check(), $"call.{Word(body.Mode)}",
            (floor, own) => floor.ChangeModeAsync(caller.Tenant, id, own, body.Mode!.Value, caller.Actor));

    public static Task<Answer<CallRecord>> LeaveAsync(Guid id, string? fromExtension, Caller caller, FloorCalls calls) =>
        calls.SuperviseAsync(id, caller, fromExtension, null, "call.supervision_ended", (floor, own) => floor.LeaveAsync(caller.Tenant, id, own, caller.Actor));

    public static Task<Answer<CallRecord>> TakeOverAsync(Guid id, TakeOver body, Caller caller, FloorCalls calls) =>
        calls.SuperviseAsync(id, caller, body.FromExtension, body.Check(), "call.taken_over", (floor, own) => floor.TakeOverAsync(caller.Tenant, id, own, caller.Actor));

    private async Task<Answer<CallRecord>> SuperviseAsync(
        Guid id, Caller caller, string? from, Fault? wrong, string action, Func<IFloorCalls, string, Task<Outcome<CallRecord>>> act)
    {
        var own = string.IsNullOrWhiteSpace(from) ? scopes.ExtensionOf(caller) : from.Trim();
        wrong ??= own is null
            ? Fault.Invalid("call.no_extension", "There is no extension of one's own to ring; say which phone listens.", "fromExtension")
            : null;
        return await ActAsync(id, caller, wrong, async floor =>
        {
            var outcome = await act(floor, own!);
            if (outcome.Succeeded)
                audit.Write(caller.Tenant, caller.Actor, action, $"call:{id}", $"extension {own}", caller.Address);
            return outcome;
        });
    }

    /// <summary>Whether the call is there comes first: what was wrong with the request tells a stranger nothing about it.</summary>
    private async Task<Answer<CallRecord>> ActAsync(Guid id, Caller caller, Fault? wrong, Func<IFloorCalls, Task<Outcome<CallRecord>>> act)
    {
        if (controls.LastOrDefault() is not { } control || floors.LastOrDefault() is not { } floor)
            return NoTelephones;
        if (control.Find(caller.Tenant, id) is not { } call || !scopes.Of(caller).Covers(call))
            return ReadCalls.Missing;
        if (wrong is not null)
            return wrong;
        var done = await act(floor);
        return done.TryGet(out var now, out var fault) ? now.ForOutside() : fault;
    }

    private static string Word(GuestMode? mode) => mode switch
    {
        GuestMode.Whisper => "whispered",
        GuestMode.Barge => "barged",
        _ => "monitored",
    };
}
