using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Switch;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data.Web;
using Switchboard.Kernel;
using Switchboard.Reporting.Domain;

namespace Switchboard.Reporting.Features.Calls;

/// <summary>Who shall have a call that rings elsewhere or is parked.</summary>
/// <param name="Extension">The extension; null takes one's own.</param>
internal sealed record PickUpCall(string? Extension);

/// <summary>Consultation, park and pickup: all calls with <c>calls.read</c>, otherwise one's own; parked and ringing ones are everybody's.</summary>
internal sealed class ControlFeatures(IEnumerable<ICallControl> controls, IEnumerable<ICallFeatures> features, CallScopes scopes, ILineDirectory lines)
{
    private static readonly Fault NoTelephones = new("call.unavailable", "The telephones are not running.", FaultKind.Unavailable);

    public static Task<Answer<CallRecord>> ConsultAsync(Guid id, TransferCall body, Caller caller, ControlFeatures calls) =>
        calls.SteerAsync(id, caller, phones => phones.ConsultAsync(caller.Tenant, id, body.To!.Trim(), calls.OwnExtension(caller), caller.Actor), body.Check());

    public static Task<Answer<CallRecord>> SwapAsync(Guid id, Caller caller, ControlFeatures calls) =>
        calls.SteerAsync(id, caller, phones => phones.SwapAsync(caller.Tenant, id, caller.Actor));

    public static Task<Answer<CallRecord>> CompleteAsync(Guid id, Caller caller, ControlFeatures calls) =>
        calls.SteerAsync(id, caller, phones => phones.CompleteAsync(caller.Tenant, id, caller.Actor));

    public static Task<Answer<CallRecord>> CancelAsync(Guid id, Caller caller, ControlFeatures calls) =>
        calls.SteerAsync(id, caller, phones => phones.CancelAsync(caller.Tenant, id, caller.Actor));

    public static Task<Answer<CallRecord>> ParkAsync(Guid id, Caller caller, ControlFeatures calls) =>
        calls.SteerAsync(id, caller, phones => phones.ParkAsync(caller.Tenant, id, calls.OwnExtension(caller), caller.Actor));

    public static Task<Answer<CallRecord>> PickUpAsync(Guid id, PickUpCall? body, Caller caller, ControlFeatures calls, CancellationToken cancellation) =>
        calls.TakeAsync(id, body?.Extension, caller, cancellation);

    public static Answer<LineStates> ListLines(Caller caller, ControlFeatures calls) =>
        calls.Features is { } phones ? new LineStates(phones.ListLines(caller.Tenant)) : NoTelephones;

    public static Answer<ParkedCalls> ListParked(Caller caller, ControlFeatures calls) => calls.Parked(caller);

    // Between two extensions whoever asks is the house's side.
    private string? OwnExtension(Caller caller) => scopes.ExtensionOf(caller);

    private ICallFeatures? Features => features.LastOrDefault();

    private Answer<ParkedCalls> Parked(Caller caller)
    {
        if (controls.LastOrDefault() is not { } control)
            return NoTelephones;
        return new ParkedCalls([.. control.List(caller.Tenant)
            .Where(c => c.Attached.ContainsKey("parkSlot"))
            .Select(c => new ParkedCallBody(c.Id, c.Attached["parkSlot"], c.Caller, c.CallerName, c.StartedAt))
            .OrderBy(c => c.Slot, StringComparer.Ordinal)]);
    }

    private async Task<Answer<CallRecord>> TakeAsync(Guid id, string? extension, Caller caller, CancellationToken cancellation)
    {
        if (Features is not { } phones || controls.LastOrDefault() is not { } control)
            return NoTelephones;
        if (control.Find(caller.Tenant, id) is null)
            return ReadCalls.Missing;
        var own = scopes.ExtensionOf(caller);
        var number = string.IsNullOrWhiteSpace(extension) ? own : extension.Trim();
        if (number is null)
            return Fault.Invalid("call.no_extension", "There is no extension of one's own; say which one shall have the call.", "extension");
        if (number != own && !caller.May(Permissions.CallsRead))
            return Fault.Forbidden("call.extension_forbidden", "Only one's own extension may be used to pick up.");
        if (lines.FindExtension(caller.Tenant, number) is null)
            return Fault.Invalid("extension.not_found", "There is no such extension.", "extension");
        return Outside(await phones.PickUpAsync(caller.Tenant, id, number, caller.Actor, cancellation));
    }

    private async Task<Answer<CallRecord>> SteerAsync(Guid id, Caller caller, Func<ICallFeatures, Task<Outcome<CallRecord>>> act, Fault? wrong = null)
    {
        if (Features is not { } phones || controls.LastOrDefault() is not { } control)
            return NoTelephones;
        if (control.Find(caller.Tenant, id) is not { } call || !scopes.Of(caller).Covers(call))
            return ReadCalls.Missing;
        return wrong is not null ? wrong : Outside(await act(phones));
    }

    private static Outcome<CallRecord> Outside(Outcome<CallRecord> outcome) =>
        outcome.TryGet(out var call, out var fault) ? call.ForOutside() : fault;
}

/// <summary>What the extensions are doing.</summary>
internal sealed record LineStates(IReadOnlyList<LineState> Items);

/// <summary>The parked calls of the tenant.</summary>
internal sealed record ParkedCalls(IReadOnlyList<ParkedCallBody> Items);

/// <summary>A call that waits in a parking slot.</summary>
/// <param name="CallId">The call.</param>
/// <param name="Slot">What is dialled to take it back.</param>
/// <param name="Caller">Who waits.</param>
/// <param name="CallerName">His name, if known.</param>
/// <param name="StartedAt">When the call began.</param>
internal sealed record ParkedCallBody(Guid CallId, string Slot, string Caller, string? CallerName, DateTimeOffset StartedAt);
