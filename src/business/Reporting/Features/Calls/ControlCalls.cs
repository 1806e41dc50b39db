using Switchboard.Contracts.Desk;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Switch;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data.Web;
using Switchboard.Kernel;
using Switchboard.Reporting.Domain;

namespace Switchboard.Reporting.Features.Calls;

/// <summary>A wish to dial.</summary>
/// <param name="From">The extension that rings first; null takes one's own.</param>
/// <param name="To">The extension, queue or number to dial.</param>
/// <param name="CallerNumber">The number to show outside; null takes the default.</param>
internal sealed record DialCall(string? From, string? To, string? CallerNumber);

/// <summary>On or off.</summary>
internal sealed record SwitchOnOff(bool? On)
{
    public Fault? Check() => new Check().That(On is not null, "on", "field.required", "on is true or false.").Fault;
}

/// <summary>Digits to send.</summary>
internal sealed record SendDigits(string? Digits)
{
    public Fault? Check() => new Check().Text(Digits, "digits", 32)
        .That(Digits is null || Digits.All(c => char.IsAsciiDigit(c) || c is '*' or '#' or (>= 'A' and <= 'D')), "digits", "call.digits_invalid", "digits are 0-9, *, # and A-D.")
        .Fault;
}

/// <summary>Where to.</summary>
internal sealed record TransferCall(string? To)
{
    public Fault? Check() => new Check().Text(To, "to").Fault;
}

/// <summary>Steers living calls: all of them with <c>calls.read</c>, otherwise one's own.</summary>
internal sealed class ControlCalls(IEnumerable<ICallControl> controls, CallScopes scopes, ILineDirectory lines, IEventSink events, IAuditLog audit, IEnumerable<IDeskDirectory> desks)
{
    private static readonly Fault NoSurvey = Fault.Conflict("call.no_survey", "The call came through no queue that has a survey.");

    private static readonly Fault NoTelephones = new("call.unavailable", "The telephones are not running.", FaultKind.Unavailable);

    public static async Task<Made<CallRecord>> DialAsync(DialCall wish, Caller caller, ControlCalls calls, CancellationToken cancellation)
    {
        var made = await calls.PlaceAsync(wish, caller, cancellation);
        return made;
    }

    /// <summary>Answers one's own phone; a program without a phone of its own answers whichever rings.</summary>
    public static Task<Answer<CallRecord>> AnswerAsync(Guid id, Caller caller, ControlCalls calls, CancellationToken cancellation) =>
        calls.SteerAsync(id, caller, async control =>
        {
            var asked = await control.AnswerAsync(caller.Tenant, id, calls.ExtensionOf(caller), cancellation);
            if (!asked.TryGet(out var phone, out var fault))
                return fault;
            if (phone.InBrowser)
                calls.TellBrowser(caller, phone.Extension, id);
            return phone.Call;
        });

    public static Task<Answer<CallRecord>> HangUpAsync(Guid id, Caller caller, ControlCalls calls) =>
        calls.SteerAsync(id, caller, control => control.HangUpAsync(caller.Tenant, id, caller.Actor));

    public static Task<Answer<CallRecord>> HoldAsync(Guid id, Caller caller, ControlCalls calls) =>
        calls.SteerAsync(id, caller, control => control.HoldAsync(caller.Tenant, id, true, caller.Actor));

    public static Task<Answer<CallRecord>> RetrieveAsync(Guid id, Caller caller, ControlCalls calls) =>
        calls.SteerAsync(id, caller, control => control.HoldAsync(caller.Tenant, id, false, caller.Actor));

    public static Task<Answer<CallRecord>> MuteAsync(Guid id, SwitchOnOff body, Caller caller, ControlCalls calls) =>
        calls.SteerAsync(id, caller, control => control.MuteAsync(caller.Tenant, id, body.On!.Value, caller.Actor), body.Check());

    public static Task<Answer<CallRecord>> RecordAsync(Guid id, SwitchOnOff body, Caller caller, ControlCalls calls) =>
        calls.SteerAsync(id, caller, control => control.RecordAsync(caller.Tenant, id, body.On!.Value, caller.Actor), body.Check());

    public static Task<Answer<CallRecord>> PauseRecordingAsync(Guid id, Caller caller, ControlCalls calls) => calls.PauseAsync(id, true, caller);

    public static Task<Answer<CallRecord>> ResumeRecordingAsync(Guid id, Caller caller, ControlCalls calls) => calls.PauseAsync(id, false, caller);

    public static Task<Answer<CallRecord>> SendDigitsAsync(Guid id, SendDigits body, Caller caller, ControlCalls calls) =>
        calls.SteerAsync(id, caller, control => control.SendDigitsAsync(caller.Tenant, id, body.Digits!, caller.Actor), body.Check());

    public static Task<Answer<CallRecord>> TransferAsync(Guid id, TransferCall body, Caller caller, ControlCalls calls) =>
        calls.SteerAsync(id, caller, control => control.TransferAsync(caller.Tenant, id, body.To!.Trim(), caller.Actor), body.Check());

    public static Task<Answer<CallRecord>> SendToSurveyAsync(Guid id, Caller caller, ControlCalls calls) =>
        calls.SteerAsync(id, caller, async control =>
        {
            if (control.Find(caller.Tenant, id)?.QueueId is not { } queue || calls.SurveyOf(caller, queue) is not { } flow)
                return NoSurvey;
            return await control.SendToSurveyAsync(caller.Tenant, id, $"flow:{flow}", caller.Actor);
        });

    private Guid? SurveyOf(Caller caller, Guid queue) => desks.LastOrDefault()?.FindQueue(caller.Tenant, queue.ToString())?.SurveyFlowId;

    private Task<Answer<CallRecord>> PauseAsync(Guid id, bool on, Caller caller) => SteerAsync(id, caller, async control =>
    {
        var done = await control.PauseRecordingAsync(caller.Tenant, id, on, caller.Actor);
        if (done.Succeeded)
            audit.Write(caller.Tenant, caller.Actor, on ? "recording.paused" : "recording.resumed", $"call:{id}", null, caller.Address);
        return done;
    });

    private string? ExtensionOf(Caller caller) => scopes.ExtensionOf(caller);

    /// <summary>The page that holds the phone hears of it by the event stream and answers.</summary>
    private void TellBrowser(Caller caller, string extension, Guid call)
    {
        if (lines.FindExtension(caller.Tenant, extension) is { } own)
            events.Publish(EventDraft.Of(caller.Tenant, "phone.answer", "extension", own.Id, caller.Actor, new { callId = call, extension }));
    }

    private async Task<Outcome<CallRecord>> PlaceAsync(DialCall wish, Caller caller, CancellationToken cancellation)
    {
        if (new Check().Text(wish.To, "to").OptionalText(wish.CallerNumber, "callerNumber", 32).OptionalText(wish.From, "from", 32).Fault is { } wrong)
            return wrong;
        if (controls.LastOrDefault() is not { } control)
            return NoTelephones;
        var own = scopes.ExtensionOf(caller);
        var from = string.IsNullOrWhiteSpace(wish.From) ? own : wish.From.Trim();
        if (from is null)
            return Fault.Invalid("call.no_extension", "There is no extension of one's own to ring; say from which one to dial.", "from");
        if (from != own && !caller.May(Permissions.CallsRead))
            return Fault.Forbidden("call.extension_forbidden", "Only one's own extension may be used to dial.");
        if (lines.FindExtension(caller.Tenant, from) is null)
            return Fault.Invalid("extension.not_found", "There is no such extension.", "from");
        var dialled = await control.DialAsync(caller.Tenant, new DialRequest(from, wish.To!.Trim(), wish.CallerNumber, caller.Actor), cancellation);
        return Outside(dialled);
    }

    /// <summary>Whether the call is there comes first: what was wrong with the request tells a stranger nothing about it.</summary>
    private async Task<Answer<CallRecord>> SteerAsync(Guid id, Caller caller, Func<ICallControl, Task<Outcome<CallRecord>>> act, Fault? wrong = null)
    {
        if (controls.LastOrDefault() is not { } control)
            return NoTelephones;
        if (control.Find(caller.Tenant, id) is not { } call || !scopes.Of(caller).Covers(call))
            return ReadCalls.Missing;
        if (wrong is not null)
            return wrong;
        return Outside(await act(control));
    }

    private static Outcome<CallRecord> Outside(Outcome<CallRecord> outcome) =>
        outcome.TryGet(out var call, out var fault) ? call.ForOutside() : fault;
}
