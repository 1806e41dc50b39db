using Switchboard.Contracts.Switch;
using Switchboard.Kernel;
using Switchboard.Switch.Applications;
using Switchboard.Switch.Calls;

namespace Switchboard.Switch;

/// <content>Third parties in living calls.</content>
public sealed partial class Exchange : IFloorCalls
{
    private const int MostParties = 10;
    private static readonly TimeSpan SupervisorRings = TimeSpan.FromSeconds(20);

    /// <inheritdoc />
    public Task<Outcome<CallRecord>> AddPartyAsync(TenantId tenant, Guid callId, string to, string actor) => SteerAsync(tenant, callId, call =>
    {
        if (_parts.Lines.FindExtension(tenant, to) is { } extension)
        {
            if (!IsReachable(tenant, extension.Number))
                return Fault.Conflict("extension.not_registered", $"No phone is registered for extension {extension.Number}.");
        }
        else if (PlanGuest(call, to) is { Allowed: false } plan)
        {
            return NoRoute(to, plan);
        }

        if (Present(call) >= MostParties)
            return Fault.Conflict("conference.full", $"A call takes {MostParties} parties; use a conference room for more.");
        return call.Invite(cancel => DialGuestAsync(call, to, autoAnswer: false, cancel), GuestMode.Member, actor);
    });

    /// <inheritdoc />
    public Task<Outcome<CallRecord>> SuperviseAsync(TenantId tenant, Guid callId, string extension, GuestMode mode, string actor) =>
        SteerAsync(tenant, callId, call => Supervise(call, extension, mode, actor, null));

    /// <inheritdoc />
    public Task<Outcome<CallRecord>> ChangeModeAsync(TenantId tenant, Guid callId, string extension, GuestMode mode, string actor) =>
        SteerAsync(tenant, callId, call =>
        {
            if (call.FindGuest(extension) is not { } guest)
                return NotSupervising(extension);
            call.SetMode(guest, mode, actor);
            return null;
        });

    /// <inheritdoc />
    public Task<Outcome<CallRecord>> LeaveAsync(TenantId tenant, Guid callId, string extension, string actor) => SteerAsync(tenant, callId, call =>
    {
        if (call.FindGuest(extension) is not { } guest)
            return NotSupervising(extension);
        guest.HangUp(new CallCause(200, "normal", $"Left by {actor}", EndedBy.User));
        return null;
    });

    /// <inheritdoc />
    public Task<Outcome<CallRecord>> TakeOverAsync(TenantId tenant, Guid callId, string extension, string actor) => SteerAsync(tenant, callId, call =>
        call.FindGuest(extension) is { } guest
            ? call.TakeOver(guest, actor)
            : Supervise(call, extension, GuestMode.Barge, actor, leg => call.TakeOver(leg, actor)));

    /// <inheritdoc />
    public Task<Outcome<CallRecord>> MutePartyAsync(TenantId tenant, Guid callId, Guid legId, bool on, string actor) => SteerAsync(tenant, callId, call =>
    {
        if (call.FindPresent(legId) is not { } leg)
            return NoParty;
        call.MuteParty(leg, on, actor);
        return null;
    });

    /// <inheritdoc />
    public Task<Outcome<CallRecord>> RemovePartyAsync(TenantId tenant, Guid callId, Guid legId, string actor) => SteerAsync(tenant, callId, call =>
    {
        if (call.FindPresent(legId) is not { } leg)
            return NoParty;
        leg.HangUp(new CallCause(200, "kicked", $"Removed by {actor}", EndedBy.User));
        return null;
    });

    private static Fault NoParty => Fault.NotFound("leg", "This leg does not take part in a conference of this call.");

    private static Fault NotSupervising(string extension) => Fault.Conflict("call.not_supervising", $"Extension {extension} does not listen to this call.");

    private Fault? Supervise(Call call, string extension, GuestMode mode, string actor, Func<Leg, Fault?>? then)
    {
        if (_parts.Lines.FindExtension(call.Tenant, extension) is not { } own)
            return Fault.NotFound("extension", $"There is no extension {extension}.");
        if (!IsReachable(call.Tenant, own.Number))
            return Fault.Conflict("extension.not_registered", $"No phone is registered for extension {own.Number}: sign in with the browser phone or a SIP phone first.");
        foreach (var leg in call.Legs)
        {
            if (leg.IsAlive && leg.Address == own.Number)
                return Fault.Conflict("call.takes_part", $"Extension {own.Number} takes part in this call already.");
        }

        return call.Invite(cancel => DialGuestAsync(call, own.Number, autoAnswer: true, cancel), mode, actor, then);
    }

    private static int Present(Call call)
    {
        var count = 0;
        foreach (var leg in call.Legs)
            count += leg.IsAlive ? 1 : 0;
        return count;
    }

    /// <summary>Rings an extension, or a number over the first trunk that takes it.</summary>
    internal async Task<DialResult> DialGuestAsync(Call call, string to, bool autoAnswer, CancellationToken cancel)
    {
        if (_parts.Lines.FindExtension(call.Tenant, to) is { } extension)
        {
            var targets = TargetsOf(extension, LegKind.Extension, call.Origin.Caller, call.Origin.CallerName, call);
            return await call.DialAsync(
                autoAnswer ? AnswerByItself.Ask(targets) : targets,
                new DialOptions { RingTimeout = autoAnswer ? SupervisorRings : extension.RingTimeout },
                cancel);
        }

        var plan = PlanGuest(call, to);
        return plan.Allowed
            ? await new TrunkCall(this, plan).DialAsync(call, ringing: null, earlyAudio: null, cancel)
            : new DialResult(null, CauseOf(plan));
    }
}
