using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Rating;
using Switchboard.Contracts.Switch;
using Switchboard.Sip;
using Switchboard.Sip.Guard;
using Switchboard.Switch.Applications;
using Switchboard.Switch.Calls;
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
            && FindInbound(invite) is { } inbound)
        {
            FromTrunk(invite, inbound.Trunk, inbound.Number);
            return;
        }

        var who = _authenticator.Check(request, flow);
        if (who.Extension is { } extension)
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
        return found is { Number: null } ? _parts.Lines.FindInbound(invite.Flow.Remote.Address, invite.Request.To.Uri.User) : found;
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

        if (ChannelsOf(trunk.Id) >= trunk.MaxChannels || (number.MaxChannels is { } most && CallsOf(number.Id) >= most))
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

        // A trunk is trusted: the identity it asserts comes before the From header (RFC 3325 §9.1).
        var asserted = request.AssertedIdentities;
        var caller = asserted.Count > 0 ? asserted[0] : request.From;
        var origin = new CallOrigin
        {
            Tenant = trunk.Tenant,
            Direction = CallDirection.Inbound,
            Caller = caller.Uri.User.Length > 0 ? caller.Uri.User : "anonymous",
            CallerName = caller.DisplayName.Length > 0 ? caller.DisplayName : null,
            Called = number.Number,
            NumberId = number.Id,
            TrunkId = trunk.Id,
            Domain = tenant.Domain,
            MaxForwards = HopsLeft(invite),
        };
        Begin(
            origin,
            call => new InboundLeg(call, LegKind.Caller, origin.Caller, invite, Security(trunk.Encryption, invite), Codecs(trunk)) { Dtmf = trunk.Dtmf },
            new RatedCall(application, RatedDirection.Inbound, number.Number));
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
            call.HangUp(new CallCause(404, "not_found", $"Nothing answers {call.Called}", EndedBy.System));
            return Task.CompletedTask;
        }
    }
}
