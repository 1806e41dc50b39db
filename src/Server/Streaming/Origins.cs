using Switchboard.Kernel;
using Switchboard.Server.Hosting;
using Switchboard.Tenancy.Access;

namespace Switchboard.Server.Streaming;

/// <summary>Browsers say where a WebSocket comes from; only our own pages, the listed ones and those of the API key concerned may. Programs send no Origin.</summary>
internal static class Origins
{
    public static bool Allows(HttpContext context, ServerOptions options, IKeyOrigins keys, Guid? key)
    {
        var origin = context.Request.Headers.Origin.ToString();
        return origin.Length == 0
            || (key is { } id && keys.Allows(id, origin))
            || options.Origins.Contains(origin, StringComparer.OrdinalIgnoreCase)
            || (Uri.TryCreate(origin, UriKind.Absolute, out var from) && string.Equals(from.Authority, context.Request.Host.Value, StringComparison.OrdinalIgnoreCase));
    }
}

internal static class AccessFaults
{
    public static readonly Fault Required = new("auth.required", "Get a ticket from POST /api/v1/events/ticket, or send a bearer key.", FaultKind.Unauthenticated);
    public static readonly Fault NotAWebSocket = Fault.Invalid("events.websocket", "This is a WebSocket.");
}
