using System.Text;
using Microsoft.Extensions.Logging;
using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Tenancy;
using Switchboard.Sip;
using Switchboard.Sip.Digest;
using Switchboard.Sip.Guard;

namespace Switchboard.Switch.Lines;

/// <summary>Says which extension sent a request. Wrong password, unknown user and unknown domain get one and the same answer.</summary>
internal sealed class Authenticator(
    ILineDirectory lines, ITenantDirectory tenants, DigestVerifier verifier, SipGuard guard, Registrations registrations, ILogger log)
{
    /// <summary>Checks the request's credentials.</summary>
    public AuthenticationResult Check(SipMessage request, SipFlow flow)
    {
        var tenant = tenants.FindByDomain(request.RequestUri.Host) ?? tenants.FindByDomain(request.From.Uri.Host);
        var realm = tenant?.Domain ?? "switchboard";
        var header = request.Header(SipHeaderId.Authorization) ?? request.Header(SipHeaderId.ProxyAuthorization);
        if (header is null)
            return Challenge(realm, stale: false);
        if (!DigestAuthorization.TryParse(Encoding.UTF8.GetBytes(header), out var given) || given is null)
            return Refuse(realm, flow, "", "the Authorization header is malformed");
        var source = registrations.Classify(flow);
        if (!guard.MayAuthenticate(flow.Remote.Address, given.UserName, source == SourceClass.Registered))
            return new AuthenticationResult(null, null);
        var secret = lines.FindSecret(realm, given.UserName);
        var stored = secret is null ? null : new Sip.Digest.DigestSecret(secret.Ha1Md5, secret.Ha1Sha256);
        var verdict = verifier.Verify(given, request.MethodName, request.RequestUri.ToString(), realm, stored);
        if (verdict.Kind == DigestVerdictKind.Stale)
            return Challenge(realm, stale: true);
        if (!verdict.IsAccepted || secret is null)
            return Refuse(realm, flow, given.UserName, verdict.Reason);
        guard.ReportAuthSuccess(flow.Remote.Address, given.UserName);
        return new AuthenticationResult(secret.Extension, null);
    }

    private AuthenticationResult Refuse(string realm, SipFlow flow, string user, string reason)
    {
        guard.ReportAuthFailure(flow.Remote.Address, user);
        Log.WrongCredentials(log, flow.Remote, reason);
        return Challenge(realm, stale: false);
    }

    private AuthenticationResult Challenge(string realm, bool stale)
    {
        var values = verifier.Challenge(realm, stale);
        var headers = new SipHeader[values.Count];
        for (var i = 0; i < headers.Length; i++)
            headers[i] = new SipHeader("WWW-Authenticate", values[i]);
        return new AuthenticationResult(null, headers);
    }
}

/// <summary>Who it is; or the challenge to answer with; or neither: say nothing.</summary>
internal readonly record struct AuthenticationResult(Extension? Extension, IReadOnlyList<SipHeader>? Challenge);
