using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Rating;
using Switchboard.Contracts.Switch;
using Switchboard.Sip;
using Switchboard.Sip.Guard;
using Switchboard.Switch.Applications;
using Switchboard.Switch.Calls;
using Switchboard.Switch.Lines;
using Switchboard.Switch.Routing;
using SdpCodec = Switchboard.Sip.Sdp.AudioCodec;

namespace Switchboard.Switch;

/// <content>What comes in: INVITE from trunks and extensions, REGISTER, the rest.</content>
public sealed partial class Exchange
{
    void ISipApplication.OnInvite(InboundInvite invite)
    {
        var request = invite.Request;
        var flow = invite.Flow;
        if (Registrations.Classify(flow) != SourceClass.Registered && flow.Identity is null
            && FindInbound(invite) is { } inbound && inbound.Trunk.Profile.Authentication == TrunkAuthentication.Address)
        {
            FromTrunk(invite, inbound.Trunk, inbound.Number);
            return;
        }

        // A trunk that must know a password is asked in its own tenant's realm.
        var asked = flow.Identity is null ? FindInbound(invite)?.Trunk.Tenant : null;
        var who = _authenticator.Check(request, flow, asked);
        if (who.Trunk is { } trunk)
            FromTrunk(invite, trunk, NumberOn(trunk, request.RequestUri.User) ?? NumberOn(trunk, request.To.Uri.User));
        else if (who.Extension is { } extension)
        {
            if (!TakesOver(invite, extension))
                FromExtension(invite, extension);
        }
        else if (who.Challenge is { } challenge)
            invite.Reject(401, null, challenge);
        else
            invite.Reject(403);
    }

    void ISipApplication.OnRequest(InboundRequest request)
    {
        switch (request.Method)
        {
            case SipMethod.Register:
                var who = _authenticator.Check(request.Message, request.Flow);
                if (who.Extension is { } extension)
                    Registrations.Register(request, extension);
                else if (who.Challenge is { } challenge)
                    request.Respond(401, null, challenge);
                else
                    request.Respond(403);
                break;
            case SipMethod.Options:
                request.Respond(200);
                break;
            case SipMethod.Subscribe:
                var watcher = _authenticator.Check(request.Message, request.Flow);
                if (watcher.Extension is { } watching)
                    Lamps.Take(request, watching);
                else if (watcher.Challenge is { } asked)
                    request.Respond(401, null, asked);
                else
                    request.Respond(403);
                break;
            case SipMethod.Refer:
                // RFC 3515 §2.4.2: it may be refused by policy. Who is known learns that; a stranger learns nothing but the challenge.
                var referrer = _authenticator.Check(request.Message, request.Flow);
                if (referrer is { Extension: null, Challenge: { } first })
                    request.Respond(401, null, first);
                else
                    request.Respond(403, "REFER is taken inside a call only");
                break;
            case SipMethod.Publish:
                request.Respond(489, "Bad Event", [new SipHeader("Allow-Events", Presence.Subscriptions.Packages)]);
                break;
            default:
                request.Respond(405, null, [new SipHeader("Allow", _parts.Sip.Allow)]);
                break;
        }
    }

    // Some carriers put the number into To and their own word into the Request-URI.
    private (Trunk Trunk, NumberRoute? Number)? FindInbound(InboundInvite invite)
    {
        var found = _parts.Lines.FindInbound(invite.Flow.Remote.Address, invite.Request.RequestUri.User);
        if (found is not { Number: null, Trunk: { } trunk })
            return found;
        if (NumberOn(trunk, invite.Request.RequestUri.User) is { } spelt)
            return (trunk, spelt);
        found = _parts.Lines.FindInbound(invite.Flow.Remote.Address, invite.Request.To.Uri.User);
        return found is { Number: null, Trunk: { } other } ? (other, NumberOn(other, invite.Request.To.Uri.User)) : found;
    }

    private void FromTrunk(InboundInvite invite, Trunk trunk, NumberRoute? number)
    {
        var request = invite.Request;
        var dialled = request.RequestUri.User;
        if (number is null)
        {
            Log.InviteRefused(_parts.Log, invite.Flow.Remote, $"no number {dialled} on trunk {trunk.Name}");
            invite.Reject(404);
            return;
        }

        if (ChannelsOf(trunk.Id) >= trunk.MaxChannels || (trunk.Profile.MaxIn is { } mostIn && IncomingOf(trunk.Id) >= mostIn) || (number.MaxChannels is { } most && CallsOf(number.Id) >= most))
        {
            invite.Reject(486, "All channels are busy");
            return;
        }

        var application = _parts.Services.ForNumber(number) ?? ExtensionTarget(number) ?? FeatureTarget(number);
        if (application is null || _parts.Tenants.Find(trunk.Tenant) is not { } tenant)
        {
            Log.InviteRefused(_parts.Log, invite.Flow.Remote, $"number {dialled} leads nowhere");
            invite.Reject(480);
            return;
        }

        var caller = TrunkHeaders.Read(request, trunk.Profile);
        var origin = new CallOrigin
        {
            Tenant = trunk.Tenant,
            Direction = CallDirection.Inbound,
            Caller = caller.Number == TrunkHeaders.Anonymous ? caller.Number : Rewriting.Apply(trunk.Profile.CallerIn, caller.Number, out _),
            CallerName = caller.Name,
            Called = number.Number,
            NumberId = number.Id,
            TrunkId = trunk.Id,
            Domain = tenant.Domain,
            MaxForwards = HopsLeft(invite),
        };
        var begun = Begin(
            origin,
            call => new InboundLeg(call, LegKind.Caller, origin.Caller, invite, Security(trunk.Encryption, invite), Codecs(trunk)) { Dtmf = trunk.Dtmf },
            new RatedCall(application, RatedDirection.Inbound, number.Number));
        if (caller.Diverted is { } diverted)
            begun.Mailbox.Post(() => begun.Attached["divertedBy"] = diverted);
        if (trunk.Profile.Kind == TrunkKind.Gateway)
            TakeLine(begun, trunk, number.Number);
    }

    private void FromExtension(InboundInvite invite, Extension extension)
    {
        var dialled = invite.Request.RequestUri.User;
        if (_parts.Tenants.Find(extension.Tenant) is not { } tenant)
        {
            invite.Reject(403);
            return;
        }

        var secure = invite.Flow.Transport is SipTransport.Ws or SipTransport.Wss;
        if (secure && _parts.Secure is null)
        {
            invite.Reject(488, "No DTLS-SRTP on this server");
            return;
        }

        var inside = IsInside(extension.Tenant, dialled);
        var origin = new CallOrigin
        {
            Tenant = extension.Tenant,
            Direction = inside ? CallDirection.Internal : CallDirection.Outbound,
            Caller = extension.Number,
            CallerName = extension.DisplayName,
            Called = dialled,
            Extension = extension.Number,
            Wanted = WantedCaller(invite.Request, extension),
            Anonymous = TrunkHeaders.IsHidden(invite.Request),
            Domain = tenant.Domain,
            MaxForwards = HopsLeft(invite),
        };
        var application = new DialledCall(this);
        Begin(origin, call => PhoneLeg(call, extension, invite), application);
    }

    private InboundLeg PhoneLeg(Call call, Extension extension, InboundInvite invite)
    {
        var browser = invite.Flow.Transport is SipTransport.Ws or SipTransport.Wss;
        return new InboundLeg(
            call,
            LegKind.Extension,
            extension.Number,
            invite,
            browser ? LegSecurity.ForBrowser(_parts.Secure) : Security(extension.Encryption, invite),
            browser ? _parts.Options.BrowserCodecs : _parts.Options.PhoneCodecs);
    }

    private LegSecurity Security(MediaEncryption policy, InboundInvite invite) => LegSecurity.ForLine(_parts.Secure, policy, invite.Flow.Transport);

    private ICallApplication? ExtensionTarget(NumberRoute number) =>
        number.TargetKind == TargetKind.Extension && _parts.Lines.FindExtension(number.Tenant, number.TargetId) is { Enabled: true } extension
            ? new Applications.ExtensionCall(this, extension)
            : null;

    // What a phone says of itself is a wish (RFC 3325 §9.2); the planner knows what it may show.
    private static string? WantedCaller(SipMessage request, Extension extension)
    {
        var preferred = request.Address(SipHeaderId.PPreferredIdentity)?.Uri.User ?? request.From.Uri.User;
        return preferred.Length == 0 || preferred == extension.Number || request.From.Uri.User == TrunkHeaders.Anonymous ? null : preferred;
    }

    private static int HopsLeft(InboundInvite invite) => invite.Request.MaxForwards is >= 0 and <= 70 and var left ? left : 70;

    internal static IReadOnlyList<SdpCodec> Codecs(Trunk trunk)
    {
        var codecs = new List<SdpCodec>();
        foreach (var name in trunk.Codecs)
        {
            if (SdpCodec.Find(name) is { } known)
                codecs.Add(known);
        }

        return codecs.Count > 0 ? codecs : SdpCodec.Default;
    }

    private sealed class DialledCall(Exchange exchange) : ICallApplication
    {
        public Task RunAsync(Call call, CancellationToken hangup)
        {
            if (exchange._environment.Routing.Find(call, call.Called) is { } application)
                return application.RunAsync(call, hangup);
            var plan = exchange.PlanOf(call, call.Called);
            call.HangUp(plan.Allowed ? new CallCause(404, "not_found", $"Nothing answers {call.Called}", EndedBy.System) : CauseOf(plan));
            return Task.CompletedTask;
        }
    }
}
