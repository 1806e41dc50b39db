using System.Net;
using Microsoft.AspNetCore.Http;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data.Web;
using Switchboard.Kernel;

namespace Switchboard.Tenancy.Features.Lines;

/// <summary>What a SIP phone is told to connect; its user is the extension's number.</summary>
/// <param name="Domain">The tenant's SIP domain and digest realm.</param>
/// <param name="Server">Where the phone sends to (outbound proxy).</param>
/// <param name="Port">On which port.</param>
/// <param name="Transports">Over what, the usual one first.</param>
/// <param name="LocalOnly">The server listens on this machine only: no phone elsewhere reaches it.</param>
internal sealed record PhoneConnectionBody(string Domain, string Server, int Port, IReadOnlyList<string> Transports, bool LocalOnly);

internal static class PhoneConnection
{
    private static readonly Fault Away = new("sip.unavailable", "The telephones are not running.", FaultKind.Unavailable);

    public static Answer<PhoneConnectionBody> Get(Caller caller, HttpContext context, ITenantDirectory tenants, TenancyOptions options)
    {
        if (options.Sip is not { } sip)
            return Away;
        return new PhoneConnectionBody(
            tenants.Find(caller.Tenant)!.Domain,
            ServerOf(sip, context, options),
            sip.Port,
            ["udp", "tcp"],
            IPAddress.IsLoopback(sip.Address));
    }

    /// <summary>The address that a phone is told to send to.</summary>
    internal static string ServerOf(IPEndPoint sip, HttpContext context, TenancyOptions options)
    {
        // Bound to every address: the one by which the console is reached is one of them.
        var any = sip.Address.Equals(IPAddress.Any) || sip.Address.Equals(IPAddress.IPv6Any);
        return options.Advertised?.ToString() ?? (any ? context.Request.Host.Host : sip.Address.ToString());
    }
}
