using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Switch;
using Switchboard.Kernel;
using Switchboard.Sip;
using Switchboard.Switch.Calls;
using Switchboard.Switch.Features;
using Switchboard.Switch.Lines;

namespace Switchboard.Switch;

/// <content>What phones can do beyond calling: consult, park, pick up, forward; and the same for console and API.</content>
public sealed partial class Exchange : ICallFeatures
{
    internal LineActivity Activity { get; }

    internal Presence.Subscriptions Lamps { get; }

    internal ParkingLot Parking { get; } = new();

    internal RingOrder RingOrder { get; } = new(Random.Shared);

    internal IPhoneSettings? PhoneSettings => _parts.PhoneSettings;

    /// <inheritdoc />
    public Task<Outcome<CallRecord>> ConsultAsync(TenantId tenant, Guid callId, string to, string? extension, string actor) =>
        SteerAsync(tenant, callId, call => Consult(call, to, actor, call.LegOf(extension)));

    /// <inheritdoc />
    public Task<Outcome<CallRecord>> SwapAsync(TenantId tenant, Guid callId, string actor) => SteerAsync(tenant, callId, call => call.SwapConsult(actor));

    /// <inheritdoc />
    public Task<Outcome<CallRecord>> CompleteAsync(TenantId tenant, Guid callId, string actor) => SteerAsync(tenant, callId, call => call.CompleteConsult(actor));

    /// <inheritdoc />
    public Task<Outcome<CallRecord>> CancelAsync(TenantId tenant, Guid callId, string actor) => SteerAsync(tenant, callId, call => call.CancelConsult(actor));

    /// <inheritdoc />
    public Task<Outcome<CallRecord>> ParkAsync(TenantId tenant, Guid callId, string? extension, string actor) =>
        SteerAsync(tenant, callId, call => Park(call, actor, call.LegOf(extension)));

    /// <inheritdoc />
    public async Task<Outcome<CallRecord>> PickUpAsync(TenantId tenant, Guid callId, string extension, string actor, CancellationToken cancel)
    {
        if (FindCall(tenant, callId) is not { } call)
            return Fault.NotFound("call", $"There is no living call {callId}.");
        if (!Parking.Holds(call) && !await call.Mailbox.InvokeAsync(() => Task.FromResult(PickupParty(call) is not null)))
            return Fault.Conflict("call.not_ringing", "This call neither rings at an extension nor is it parked.");
        return await DialAsync(tenant, new DialRequest(extension, PickupPrefix + callId, null, actor), cancel);
    }

    /// <inheritdoc />
    public IReadOnlyList<LineState> ListLines(TenantId tenant)
    {
        var states = new List<LineState>();
        foreach (var extension in _parts.Lines.ListExtensions(tenant))
        {
            var state = "free";
            string? other = null;
            foreach (var use in Activity.Uses(tenant, extension.Number))
            {
                other = use.Other;
                if (use.Calls || use.State is LegState.Answered or LegState.Held)
                    state = "talking";
                else if (state == "free")
                    state = "ringing";
            }

            if (state == "free" && extension.Calls.DoNotDisturb)
                state = "doNotDisturb";
            else if (state == "free" && !IsReachable(tenant, extension.Number))
                state = "offline";
            states.Add(new LineState(extension.Id, extension.Number, extension.DisplayName, state, other));
        }

        return states;
    }

    /// <summary>Inside numbers that begin with this name a call that rings or is parked, to be picked up.</summary>
    internal const string PickupPrefix = "pickup:";

    /// <summary>The inside word for the phone menu of voicemail.</summary>
    public const string VoicemailMenu = "voicemail:menu";

    /// <summary>What the destination of the prompt recorder begins with; the prompt's number may follow.</summary>
    public const string PromptRecorder = "recordPrompt:";

    /// <summary>The inside word for the box of who sent the call on.</summary>
    public const string VoicemailBox = "voicemail";

    internal Fault? Consult(Call call, string to, string actor, Leg? by)
    {
        call.SentBy ??= call.Extension; // a person of the house asks: his rights count
        var targets = MemberTargets(call, to, callsOutside: true);
        return targets.Count == 0
            ? Fault.Invalid("call.no_route", $"{to} cannot be rung: it is no extension with a phone, and no trunk carries this number.", "to")
            : call.Consult(to, targets, FindExtension(call.Tenant, to)?.RingTimeout ?? TimeSpan.FromSeconds(45), actor, by);
    }

    internal Fault? Transfer(Call call, string to, string actor, Leg? by = null)
    {
        call.SentBy ??= call.Extension;
        if (_environment.Routing.Find(call, to) is null)
            return NoRoute(to, PlanOf(call, to));
        if (!call.MayMove)
            return call.Transfer(to, actor, by) ? null : NotTalking;
        call.Redirect(to, call.Party, actor);
        return null;
    }

    internal Fault? Park(Call call, string actor, Leg? by) => call.ParkCustomer(this, actor, by) ? null : NotTalking;

    internal string DomainOf(TenantId tenant) => _parts.Tenants.Find(tenant)?.Domain ?? _parts.Options.DefaultHost;

    internal PhoneRules RulesOf(TenantId tenant) => _parts.Tenants.Find(tenant)?.Phones ?? PhoneRules.Usual;

    internal Extension? FindExtension(TenantId tenant, string number) => _parts.Lines.FindExtension(tenant, number);

    internal FeatureCode? FindFeatureCode(TenantId tenant, string digits, bool inCall) => _parts.Lines.FindFeatureCode(tenant, digits, inCall);

    /// <summary>True when something of the house answers these digits; everything else needs a trunk.</summary>
    internal bool IsInside(TenantId tenant, string to) =>
        !IsEmergency(tenant, to)
        && (_parts.Lines.FindExtension(tenant, to) is not null || _parts.Lines.FindRingGroup(tenant, to) is not null
            || FindFeatureCode(tenant, to, inCall: false) is not null || Parking.Find(tenant, to) is not null
            || to.StartsWith(PickupPrefix, StringComparison.Ordinal) || _parts.Services.ForDestination(tenant, to) is not null);

    /// <summary>The application behind a number that is a feature of the phones; null when it is none.</summary>
    internal ICallApplication? FindFeature(Call call, string destination)
    {
        if (_parts.Lines.FindRingGroup(call.Tenant, destination) is { } group)
            return new RingGroupCall(this, group);
        if (Parking.Find(call.Tenant, destination) is not null && call.Origin.Extension is not null)
            return RetrieveFor(call, destination);
        if (destination.StartsWith(PickupPrefix, StringComparison.Ordinal) && Guid.TryParse(destination.AsSpan(PickupPrefix.Length), out var id)
            && FindCall(call.Tenant, id) is { } wanted)
            return new MovingCall(wanted, other => Parking.Holds(other) ? other.Party : PickupParty(other), $"extension:{call.Origin.Extension}", Gone);
        // Codes are for phones of the house; a stranger may only be sent to a parking slot or a service by one of them.
        if ((call.Origin.Extension is null && call.SentBy is null) || FindFeatureCode(call.Tenant, destination, inCall: false) is not { } code)
            return null;
        if (code.Feature == Feature.Voicemail)
            return _parts.Services.ForDestination(call.Tenant, call.DivertedBy is null ? VoicemailMenu : VoicemailBox); // who is sent on leaves a message, he does not hear them
        if (code.Feature == Feature.RecordPrompt)
            return _parts.Services.ForDestination(call.Tenant, PromptRecorder + destination[code.Code.Length..]);
        return code.Feature.IsService() ? new ServiceCall(code) : new FeatureCall(this, code, destination[code.Code.Length..]);
    }

    internal ICallApplication RetrieveFor(Call call, string slot) => Parking.Find(call.Tenant, slot) is { } parked
        ? new MovingCall(parked, other => ReferenceEquals(Parking.Find(other.Tenant, slot), other) ? other.Party : null, $"extension:{call.Origin.Extension}", Gone)
        : new RefusedCall(new CallCause(404, "not_found", $"Nobody is parked at {slot}", EndedBy.System));

    /// <summary>Who could be picked up in this call: the caller, while phones of extensions (never an agent reserved by a queue) ring for him.</summary>
    internal static Leg? PickupParty(Call call)
    {
        var rings = false;
        foreach (var leg in call.Legs)
        {
            if (!ReferenceEquals(leg, call.Party) && leg.IsAlive)
                rings |= leg is OutboundLeg { Kind: LegKind.Extension, State: LegState.Trying or LegState.Ringing };
        }

        return rings && call.Partner is null && call.Party.IsAlive ? call.Party : null;
    }

    /// <summary>The oldest call that rings at this extension, or at any that shares a ring group with <paramref name="own"/>.</summary>
    internal Call? FindRinging(Call picker, string? at, Extension own)
    {
        Call? oldest = null;
        foreach (var extension in _parts.Lines.ListExtensions(picker.Tenant))
        {
            if (extension.Number == own.Number || (at is null ? !_parts.Lines.ShareGroup(picker.Tenant, own.Number, extension.Number) : extension.Number != at))
                continue;
            foreach (var use in Activity.Uses(picker.Tenant, extension.Number))
            {
                if (!use.Calls && use.State is LegState.Trying or LegState.Ringing && FindCall(picker.Tenant, use.CallId) is { } call
                    && (oldest is null || call.Record.StartedAt < oldest.Record.StartedAt))
                    oldest = call;
            }
        }

        return oldest;
    }

    /// <summary>The phones behind a number, without its forwarding: for groups, follow me and consultation.</summary>
    internal IReadOnlyList<LegTarget> MemberTargets(Call call, string number, bool callsOutside)
    {
        if (_parts.Lines.FindExtension(call.Tenant, number) is { } extension)
        {
            return extension.Calls.DoNotDisturb || (extension.Calls.NoCallWaiting && Activity.IsTalking(call.Tenant, number, call.Id))
                ? []
                : TargetsOf(extension, LegKind.Extension, call.Origin.Caller, call.Origin.CallerName, call);
        }

        if (!callsOutside)
            return [];
        var plan = PlanOf(call, number);
        var ticket = Guid.NewGuid();
        if (!plan.Allowed || TakeFirst(ticket, call.Tenant, RightsOf(call) ?? ConsoleRights, plan) is not { } taken)
            return [];
        _ = call.Ended.ContinueWith(_ => Ledger.Release(ticket), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return [TargetOf(taken.Trunk, taken.Attempt, call, TrunkPlaces.Literal(taken.Trunk))];
    }

    /// <summary>Rings an extension with a call that came back to it; what failed stands before the caller's name.</summary>
    internal async Task<CallCause> RingBackAsync(Call call, string number, string why, CancellationToken hangup)
    {
        if (FindExtension(call.Tenant, number) is not { } extension)
            return new CallCause(404, "not_found", $"There is no extension {number}", EndedBy.System);
        call.Enter(CallState.Ringing);
        var targets = TargetsOf(extension, LegKind.Extension, call.Origin.Caller, $"[{why}] {call.Origin.CallerName}".Trim(), call);
        var dialled = await call.DialAsync(
            targets, new DialOptions { RingTimeout = extension.RingTimeout, Ringing = _ => Applications.ExtensionCall.Ringback(call) }, hangup);
        if (dialled.Leg is not { } leg)
            return dialled.Cause!;
        if (!call.Answer())
            return call.EndCause!;
        call.Extension = extension.Number;
        return await call.TalkAsync(leg, hangup);
    }

    // RFC 3891 §3: the new INVITE takes the place of a party in a call of the same tenant.
    private bool TakesOver(InboundInvite invite, Extension extension)
    {
        if (!invite.Request.Has(SipHeaderId.Replaces))
            return false;
        if (invite.Request.Replaces is not { } replaces)
        {
            invite.Reject(400, "Malformed Replaces");
            return true;
        }

        if (Stack.FindDialog(replaces.CallId, replaces.ToTag, replaces.FromTag)?.Listener is not Leg replaced || replaced.Call.Tenant != extension.Tenant)
        {
            invite.Reject(481);
            return true;
        }

        if (replaces.EarlyOnly && replaced.State is LegState.Answered or LegState.Held)
        {
            invite.Reject(486);
            return true;
        }

        var tenant = _parts.Tenants.Find(extension.Tenant)!;
        var origin = new CallOrigin
        {
            Tenant = extension.Tenant,
            Direction = CallDirection.Internal,
            Caller = extension.Number,
            CallerName = extension.DisplayName,
            Called = replaced.Address,
            Extension = extension.Number,
            Domain = tenant.Domain,
            MaxForwards = HopsLeft(invite),
        };
        var moving = new MovingCall(replaced.Call, call => call.PartnerOf(replaced), $"extension:{extension.Number}", new CallCause(481, "not_found", null, EndedBy.System));
        Begin(origin, call => PhoneLeg(call, extension, invite), moving);
        return true;
    }

    private ICallApplication? FeatureTarget(NumberRoute number) => number.TargetKind switch
    {
        TargetKind.RingGroup when _parts.Lines.FindRingGroup(number.Tenant, number.TargetId) is { Enabled: true } group => new RingGroupCall(this, group),
        TargetKind.Service when _parts.Lines.FindFeatureCode(number.Tenant, number.TargetId) is { Enabled: true } code && code.Feature.IsService() => new ServiceCall(code),
        _ => null,
    };

    private static CallCause Gone => new(480, "no_answer", "Somebody was faster", EndedBy.System);

    private sealed class RefusedCall(CallCause cause) : ICallApplication
    {
        public Task RunAsync(Call call, CancellationToken hangup)
        {
            call.HangUp(cause);
            return Task.CompletedTask;
        }
    }
}
