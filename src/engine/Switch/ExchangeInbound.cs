using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Switch;
using Switchboard.Sip;
using Switchboard.Sip.Guard;
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
            && _parts.Lines.FindTrunkBySource(flow.Remote.Address) is { } trunk)
        {
            FromTrunk(invite, trunk);
            return;
        }

        var who = _authenticator.Check(request, flow);
        if (who.Extension is { } extension)
            FromExtension(invite, extension);
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
            case SipMethod.Subscribe or SipMethod.Publish:
                request.Respond(489, "Bad Event");
                break;
            default:
                request.Respond(405, null, [new SipHeader("Allow", _parts.Sip.Allow)]);
                break;
        }
    }

    private void FromTrunk(InboundInvite invite, Trunk trunk)
    {
        var request = invite.Request;
        var dialled = request.RequestUri.User;
        if (_parts.Lines.FindNumber(trunk.Id, dialled) is not { } number && (number = _parts.Lines.FindNumber(trunk.Id, request.To.Uri.User)) is null)
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

        var application = _parts.Services.ForNumber(number) ?? ExtensionTarget(number);
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
            Called = dialled,
            NumberId = number.Id,
            TrunkId = trunk.Id,
            Domain = tenant.Domain,
        };
        Begin(origin, call => new InboundLeg(call, LegKind.Caller, origin.Caller, invite, secure: false, Codecs(trunk)), application);
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

        var inside = _parts.Lines.FindExtension(extension.Tenant, dialled) is not null || _parts.Services.ForDestination(extension.Tenant, dialled) is not null;
        var origin = new CallOrigin
        {
            Tenant = extension.Tenant,
            Direction = inside ? CallDirection.Internal : CallDirection.Outbound,
            Caller = extension.Number,
            CallerName = extension.DisplayName,
            Called = dialled,
            Extension = extension.Number,
            Domain = tenant.Domain,
        };
        var application = new DialledCall(this);
        Begin(origin, call => new InboundLeg(call, LegKind.Extension, extension.Number, invite, secure, SdpCodec.Default), application);
    }

    private ICallApplication? ExtensionTarget(NumberRoute number) =>
        number.TargetKind == TargetKind.Extension && _parts.Lines.FindExtension(number.Tenant, number.TargetId) is { Enabled: true } extension
            ? new Applications.ExtensionCall(this, extension)
            : null;

    internal static IReadOnlyList<SdpCodec> Codecs(Trunk trunk)
    {
        var codecs = new List<SdpCodec>();
        foreach (var name in trunk.Codecs)
        {
            foreach (var known in SdpCodec.Default)
            {
                if (known.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                    codecs.Add(known);
            }
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
