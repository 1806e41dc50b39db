using Switchboard.Contracts.Switch;
using Switchboard.Kernel;
using Switchboard.Sip;
using Switchboard.Switch.Calls;

namespace Switchboard.Switch;

/// <content>Calls as console and API steer them.</content>
public sealed partial class Exchange : ICallControl
{
    /// <inheritdoc />
    public IReadOnlyList<CallRecord> List(TenantId tenant)
    {
        var records = new List<CallRecord>();
        foreach (var (_, call) in _calls)
        {
            if (call.Tenant == tenant && call.HasRecord)
                records.Add(call.Record);
        }

        records.Sort(static (a, b) => a.StartedAt.CompareTo(b.StartedAt));
        return records;
    }

    /// <inheritdoc />
    public CallRecord? Find(TenantId tenant, Guid callId) => FindCall(tenant, callId) is { HasRecord: true } call ? call.Record : null;

    /// <inheritdoc />
    public async Task<Outcome<CallRecord>> DialAsync(TenantId tenant, DialRequest request, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (_parts.Lines.FindExtension(tenant, request.FromExtension) is not { } extension || _parts.Tenants.Find(tenant) is not { } house)
            return Fault.NotFound("extension", $"There is no extension {request.FromExtension}.");
        if (!IsReachable(tenant, extension.Number))
            return Fault.Conflict("extension.not_registered", $"No phone is registered for extension {extension.Number}: sign in with the browser phone or a SIP phone first.");
        var to = request.To.Trim();
        var inside = IsInside(tenant, to);
        if (!inside && Plan(tenant, to, extension.Number, request.CallerNumber, anonymous: false) is { Allowed: false } plan)
            return NoRoute(to, plan);
        var origin = new CallOrigin
        {
            Tenant = tenant,
            Direction = inside ? CallDirection.Internal : CallDirection.Outbound,
            Caller = extension.Number,
            CallerName = extension.DisplayName,
            Called = request.Shown ?? to,
            Extension = extension.Number,
            Domain = house.Domain,
        };
        var click = new ClickToDial(this, request, to);
        var call = Begin(origin, call => ClickParty(call, extension, origin.Called), click);
        return await call.Mailbox.InvokeAsync(() => Task.FromResult<Outcome<CallRecord>>(call.Record));
    }

    /// <inheritdoc />
    public Task<Outcome<CallRecord>> HangUpAsync(TenantId tenant, Guid callId, string actor) => SteerAsync(tenant, callId, call =>
    {
        call.HangUp(new CallCause(200, "normal", $"Hung up by {actor}", EndedBy.User));
        return null;
    });

    /// <inheritdoc />
    public Task<Outcome<CallRecord>> HoldAsync(TenantId tenant, Guid callId, bool on, string actor) =>
        SteerAsync(tenant, callId, call => call.Hold(on, actor, LegOfActor(call, actor)) ? null : NotTalking);

    /// <inheritdoc />
    public Task<Outcome<CallRecord>> MuteAsync(TenantId tenant, Guid callId, bool on, string actor) =>
        SteerAsync(tenant, callId, call => call.Mute(on, LegOfActor(call, actor)) ? null : NotTalking);

    /// <inheritdoc />
    public Task<Outcome<CallRecord>> SendDigitsAsync(TenantId tenant, Guid callId, string digits, string actor) => SteerAsync(tenant, callId, call =>
    {
        foreach (var digit in digits)
        {
            if (!"0123456789*#ABCDabcd,w".Contains(digit, StringComparison.Ordinal))
                return Fault.Invalid("call.bad_digits", $"'{digit}' is not a key: use 0–9, *, #, A–D, and a comma for a pause.", "digits");
        }

        return call.SendDigits(digits.ToUpperInvariant(), LegOfActor(call, actor)) ? null : NotTalking;
    });

    /// <inheritdoc />
    public Task<Outcome<CallRecord>> TransferAsync(TenantId tenant, Guid callId, string to, string actor) =>
        SteerAsync(tenant, callId, call => Transfer(call, to, actor, LegOfActor(call, actor)));

    /// <inheritdoc />
    public Task<Outcome<CallRecord>> SendToSurveyAsync(TenantId tenant, Guid callId, string destination, string actor) =>
        SteerAsync(tenant, callId, call => call.SendToSurvey(destination, actor, LegOfActor(call, actor)) ? null : NotTalking);

    /// <inheritdoc />
    public Task<Outcome<CallRecord>> RecordAsync(TenantId tenant, Guid callId, bool on, string actor) => SteerAsync(tenant, callId, call =>
    {
        if (on)
            return call.StartRecording();
        call.StopRecording();
        return null;
    });

    /// <inheritdoc />
    public Task<Outcome<CallRecord>> PauseRecordingAsync(TenantId tenant, Guid callId, bool on, string actor) =>
        SteerAsync(tenant, callId, call => call.PauseRecording(on, actor) ? null : NotRecording);

    private static Fault NotRecording => Fault.Conflict("recording.not_running", "This call is not being recorded now.");

    internal static Fault NoRoute(string to, Contracts.Lines.RoutePlan plan) => plan.Code is "not_a_number" or "no_trunk" or "allowed"
        ? Fault.Invalid("call.no_route", $"Nothing answers {to}: no extension, no queue, and no trunk carries this number.", "to")
        : Fault.Forbidden("call.not_allowed", plan.Detail) with { Field = "to" };

    // Between two extensions whoever acts is the house's side, whether he called or was called.
    private Leg? LegOfActor(Call call, string actor) =>
        actor.StartsWith("user:", StringComparison.Ordinal) && Guid.TryParse(actor.AsSpan(5), out var user)
            ? call.LegOf(_parts.Lines.FindExtensionOfUser(call.Tenant, user)?.Number)
            : null;

    private static Fault NotTalking => Fault.Conflict("call.not_talking", "This call has no two parties talking now.");

    private Task<Outcome<CallRecord>> SteerAsync(TenantId tenant, Guid callId, Func<Call, Fault?> act)
    {
        if (FindCall(tenant, callId) is not { } call)
            return Task.FromResult<Outcome<CallRecord>>(Fault.NotFound("call", $"There is no living call {callId}."));
        return call.Mailbox.InvokeAsync(() =>
        {
            if (call.EndCause is not null)
                return Task.FromResult<Outcome<CallRecord>>(Fault.NotFound("call", $"Call {callId} has ended."));
            var fault = act(call);
            return Task.FromResult<Outcome<CallRecord>>(fault is null ? call.Record : fault);
        });
    }

    // The first phone of the extension; ringing several for one's own click would only confuse.
    private OutboundLeg ClickParty(Call call, Contracts.Lines.Extension extension, string to)
    {
        var targets = TargetsOf(extension, LegKind.Extension, to, null, call);
        var target = targets.Count > 0
            ? targets[0]
            : new LegTarget { Kind = LegKind.Extension, Address = extension.Number, RequestUri = SipUri.Create(extension.Number, "invalid"), From = new SipAddress(SipUri.Create(to, "invalid")) };
        return new OutboundLeg(call, AnswerByItself.Ask(target with { Headers = [.. target.Headers ?? [], new SipHeader("X-Click-To-Dial", "1")] }));
    }

    private sealed class ClickToDial(Exchange exchange, DialRequest request, string to) : ICallApplication
    {
        public async Task RunAsync(Call call, CancellationToken hangup)
        {
            if (request.CallerNumber is { } callerNumber)
                call.Attached[CallerNumberKey] = callerNumber;
            foreach (var (key, value) in request.Attached ?? System.Collections.Frozen.FrozenDictionary<string, string>.Empty)
                call.Attached[key] = value;
            call.Enter(CallState.Ringing);
            var own = (OutboundLeg)call.Party;
            own.Invite();
            await Task.WhenAny(own.Settled, Task.Delay(TimeSpan.FromSeconds(30), call.Environment.Time, hangup));
            hangup.ThrowIfCancellationRequested();
            if (!own.Settled.IsCompleted || await own.Settled is not null)
            {
                call.HangUp(own.Cause ?? new CallCause(408, "no_answer", "The own phone was not answered", EndedBy.System));
                return;
            }

            call.Answer();
            if (exchange._environment.Routing.Find(call, to) is { } application)
                await application.RunAsync(call, hangup);
            else
                call.HangUp(CauseOf(exchange.PlanOf(call, to)));
        }
    }
}
