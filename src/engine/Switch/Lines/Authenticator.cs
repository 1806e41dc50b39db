using System.Text;
using Microsoft.Extensions.Logging;
using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Tenancy;
using Switchboard.Kernel;
using Switchboard.Sip;
using Switchboard.Sip.Digest;
using Switchboard.Sip.Guard;

namespace Switchboard.Switch.Lines;

/// <summary>Says which extension sent a request. Wrong password, unknown user and unknown domain get one and the same answer.</summary>
internal sealed class Authenticator(
    ILineDirectory lines, ITenantDirectory tenants, DigestVerifier verifier, SipGuard guard, Registrations registrations, ILogger log)
{
    /// <summary>Checks the request's credentials.</summary>
    /// <param name="request">The request.</param>
    /// <param name="flow">Where it came from.</param>
    /// <param name="asked">The tenant whose trunk has this address; null: the request says which domain it means.</param>
    public AuthenticationResult Check(SipMessage request, SipFlow flow, TenantId? asked = null)
    {
        var tenant = (asked is { } known ? tenants.Find(known) : null) ?? tenants.FindByDomain(request.RequestUri.Host) ?? tenants.FindByDomain(request.From.Uri.Host);
        var realm = tenant?.Domain ?? "switchboard";
        var header = request.Header(SipHeaderId.Authorization) ?? request.Header(SipHeaderId.ProxyAuthorization);
        if (header is null)
            return Challenge(request, flow, realm, stale: false);
        if (!DigestAuthorization.TryParse(Encoding.UTF8.GetBytes(header), out var given) || given is null)
            return Refuse(request, flow, realm, "", "the Authorization header is malformed");
        var source = registrations.Classify(flow);
        if (!guard.MayAuthenticate(flow.Remote.Address, given.UserName, source == SourceClass.Registered))
            return new AuthenticationResult(null, null);
        var secret = lines.FindSecret(realm, given.UserName);
        var carrier = secret is null && request.Method == SipMethod.Invite && lines.FindTrunkSecret(realm, given.UserName) is { } found && MayUse(found.Trunk, flow) ? found : null;
        var stored = secret is not null ? new Sip.Digest.DigestSecret(secret.Ha1Md5, secret.Ha1Sha256)
            : carrier is not null ? new Sip.Digest.DigestSecret(carrier.Ha1Md5, carrier.Ha1Sha256) : null;
        var verdict = verifier.Verify(given, request.MethodName, request.RequestUri.ToString(), realm, stored);
        if (verdict.Kind == DigestVerdictKind.Stale)
            return Challenge(request, flow, realm, stale: true);
        if (!verdict.IsAccepted || stored is null)
            return Refuse(request, flow, realm, given.UserName, IsOfAnother(tenant, given.Realm) ? CrossTenant : verdict.Reason);
        guard.ReportAuthSuccess(flow.Remote.Address, given.UserName);
        return new AuthenticationResult(secret?.Extension, null, carrier?.Trunk);
    }

    private static bool MayUse(Trunk trunk, SipFlow flow)
    {
        if (trunk.Profile.Authentication != TrunkAuthentication.Both)
            return trunk.Profile.Authentication == TrunkAuthentication.Digest;
        var address = flow.Remote.Address.IsIPv4MappedToIPv6 ? flow.Remote.Address.MapToIPv4() : flow.Remote.Address;
        for (var i = 0; i < trunk.Addresses.Count; i++)
        {
            if (trunk.Addresses[i].Contains(address))
                return true;
        }

        return false;
    }

    /// <summary>The reason when credentials of one tenant are shown at another's door.</summary>
    public const string CrossTenant = "the credentials are of another tenant";

    private bool IsOfAnother(Tenant? asked, string realm) =>
        tenants.FindByDomain(realm) is { } shown && shown.Domain == realm && asked is not null && shown.Id != asked.Id;

    private AuthenticationResult Refuse(SipMessage request, SipFlow flow, string realm, string user, string reason)
    {
        guard.ReportAuthFailure(flow.Remote.Address, user, reason);
        Log.WrongCredentials(log, flow.Remote, reason);
        return Challenge(request, flow, realm, stale: false);
    }

    private AuthenticationResult Challenge(SipMessage request, SipFlow flow, string realm, bool stale)
    {
        var values = verifier.Challenge(realm, stale, KnowsOnlyMd5(request, flow) ? DigestAlgorithm.Md5 : null);
        var headers = new SipHeader[values.Count];
        for (var i = 0; i < headers.Length; i++)
            headers[i] = new SipHeader("WWW-Authenticate", values[i]);
        return new AuthenticationResult(null, headers);
    }

    // RFC 8760 wants a client to pick what it knows, but these give up at the first algorithm they do not know:
    // the SIP stacks of browsers (sip.js, JsSIP) read one challenge only, libre before 3 fails on any SHA-256 beside MD5.
    private static bool KnowsOnlyMd5(SipMessage request, SipFlow flow)
    {
        if (flow.Transport is SipTransport.Ws or SipTransport.Wss)
            return true;
        var agent = request.Header(SipHeaderId.UserAgent);
        return agent is not null
            && (agent.StartsWith("baresip v0.", StringComparison.OrdinalIgnoreCase)
                || agent.StartsWith("baresip v1.", StringComparison.OrdinalIgnoreCase)
                || agent.StartsWith("baresip v2.", StringComparison.OrdinalIgnoreCase));
    }
}

/// <summary>Who it is; or the challenge to answer with; or neither: say nothing.</summary>
internal readonly record struct AuthenticationResult(Extension? Extension, IReadOnlyList<SipHeader>? Challenge, Trunk? Trunk = null);
