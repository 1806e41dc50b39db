using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Switch;
using Switchboard.Kernel;
using Switchboard.Sip;
using Switchboard.Switch.Calls;
using Switchboard.Switch.Lines;

namespace Switchboard.Switch;

/// <content>Where extensions and trunks are reached.</content>
public sealed partial class Exchange
{
    /// <summary>Every phone registered for an extension, best first; empty when there is none.</summary>
    public IReadOnlyList<LegTarget> TargetsOf(Extension extension, LegKind kind, string caller, string? callerName, Call call)
    {
        ArgumentNullException.ThrowIfNull(extension);
        ArgumentNullException.ThrowIfNull(call);
        var bindings = Registrations.Find(extension.Tenant, extension.Number);
        var targets = new List<LegTarget>(bindings.Count);
        var from = new SipAddress(SipUri.Create(caller, call.Origin.Domain), callerName ?? "");
        foreach (var binding in bindings)
        {
            if (!SipUri.TryParse(binding.Contact, out var contact))
                continue;
            var browser = binding.Transport is "WS" or "WSS";
            if (browser && (_parts.Secure is null || binding.Flow is not SipFlow { IsOpen: true }))
                continue;
            if (binding.Transport == "TLS" && binding.Flow is not SipFlow { IsOpen: true })
                continue; // a phone has no certificate that we could call it back by
            targets.Add(new LegTarget
            {
                Kind = kind,
                Address = extension.Number,
                RequestUri = contact.ToRequestUri(),
                Destination = binding.Flow is SipFlow { IsOpen: true } flow
                    ? SipDestination.Over(flow)
                    : SipDestination.To(binding.Transport == "TCP" ? SipTransport.Tcp : SipTransport.Udp, binding.Source),
                From = from,
                Secure = browser,
                Codecs = browser ? _parts.Options.BrowserCodecs : _parts.Options.PhoneCodecs,
                Encryption = extension.Encryption,
                Headers = CallHeaders(call),
            });
        }

        return targets;
    }

    /// <summary>True when the extension has a phone that can be rung.</summary>
    public bool IsReachable(TenantId tenant, string extension) => Registrations.Find(tenant, extension).Count > 0;

    /// <summary>The caller of a living call that began here; null when it has ended.</summary>
    public Call? FindCall(TenantId tenant, Guid id) => _calls.TryGetValue(id, out var call) && call.Tenant == tenant ? call : null;

    internal bool RecordsAll(TenantId tenant) => _parts.Tenants.Find(tenant)?.RecordAll ?? false;

    /// <summary>The attached datum that chooses the number shown outside.</summary>
    public const string CallerNumberKey = "callerNumber";

    // Our own phones learn the call's id, so that the screen can show the call the phone rings for.
    private static SipHeader[] CallHeaders(Call call) => [new SipHeader("X-Call-Id", call.Id.ToString()), .. DiversionHeaders(call)];

    /// <summary>Who sent the call on, the latest first (RFC 5806 §4).</summary>
    internal static SipHeader[] DiversionHeaders(Call call)
    {
        var headers = new SipHeader[call.Diversions.Count];
        for (var i = 0; i < headers.Length; i++)
        {
            var (extension, reason) = call.Diversions[^(i + 1)];
            headers[i] = TrunkHeaders.Diversion(SipUri.Create(extension, call.Origin.Domain), reason);
        }

        return headers;
    }
}
