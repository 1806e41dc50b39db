using System.Net;
using Switchboard.Server.Hosting;
using Switchboard.Server.Streaming;
using Switchboard.Switch;
using Switchboard.Tenancy.Access;

namespace Switchboard.Server.Telephony;

/// <summary>SIP over WebSocket (RFC 7118) for browser phones, on the console's own port.</summary>
internal static class SipSocket
{
    private const string SubProtocol = "sip";

    public static void MapSipSocket(this IEndpointRouteBuilder routes, ServerOptions options) =>
        routes.MapGet("/sip", (HttpContext context, Exchange exchange, IKeyOrigins keys, Guid? key) => AcceptAsync(context, exchange, options, keys, key)).ExcludeFromDescription();

    private static async Task AcceptAsync(HttpContext context, Exchange exchange, ServerOptions options, IKeyOrigins keys, Guid? key)
    {
        if (!context.WebSockets.IsWebSocketRequest || !context.WebSockets.WebSocketRequestedProtocols.Contains(SubProtocol))
        {
            context.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            context.Response.Headers.Upgrade = "websocket";
            await context.Response.WriteAsync("SIP over WebSocket: connect with sub-protocol \"sip\" (RFC 7118).");
            return;
        }

        // A page of another site must not use the browser's network position (RFC 6455 §10.2). Programs send no Origin.
        if (!Origins.Allows(context, options, keys, key))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync(SubProtocol);
        var remote = new IPEndPoint(Plain(context.Connection.RemoteIpAddress), context.Connection.RemotePort);
        var local = new IPEndPoint(Plain(context.Connection.LocalIpAddress), context.Connection.LocalPort);
        await exchange.Stack.RunWebSocketAsync(socket, remote, local, identity: null, context.RequestAborted, context.Request.IsHttps);
        exchange.Registrations.Sweep();
    }

    // A listener of both families shows IPv4 addresses mapped into IPv6; SIP and SDP want them plain.
    private static IPAddress Plain(IPAddress? address) => address switch
    {
        null => IPAddress.Loopback,
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4(),
        _ => address,
    };
}
