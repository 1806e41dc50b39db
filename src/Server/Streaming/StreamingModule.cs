using System.Net.WebSockets;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data.Web;
using Switchboard.Server.Hosting;
using Switchboard.Server.Http;
using Switchboard.Tenancy.Access;

namespace Switchboard.Server.Streaming;

/// <summary>A one-time ticket for the event stream.</summary>
internal sealed record TicketBody(string Ticket, DateTimeOffset ExpiresAt);

/// <summary>The event stream at <c>/api/v1/events</c>.</summary>
internal static class StreamingModule
{
    public static IServiceCollection AddStreaming(this IServiceCollection services) =>
        services.AddSingleton<Tickets>().AddSingleton<MetricsText>().AddSingleton<EventSocketParts>();

    public static void MapStreaming(this IEndpointRouteBuilder api)
    {
        api.MapPost("/events/ticket", MakeTicket).WithTags("Events").Named("makeEventTicket", "A one-time ticket for the event stream");
        api.MapGet("/events", ConnectAsync).WithTags("Events").OpenToAnyone().Named("streamEvents", "The event stream (WebSocket)").Produces(101).Produces<Problem>(401, Problem.MediaType);
    }

    private static Answer<TicketBody> MakeTicket(Caller caller, Tickets tickets)
    {
        var (text, expires) = tickets.Make(caller);
        return new TicketBody(text, expires);
    }

    private static async Task ConnectAsync(
        HttpContext context, string? ticket, long? since, string? types, string? subjects, Tickets tickets, EventSocketParts parts, ISignInWatch signIns, IKeyOrigins keys, ServerOptions options, IHostApplicationLifetime lifetime)
    {
        // a cookie alone does not open the stream: another site could make the browser send it
        var caller = ticket is not null ? tickets.Redeem(ticket) : context.Features.Get<Caller>() is { KeyId: not null } program ? program : null;
        if (caller is null || !Origins.Allows(context, options, keys, caller.KeyId))
        {
            await Problem.Of(AccessFaults.Required).ExecuteAsync(context);
            return;
        }

        if (!context.WebSockets.IsWebSocketRequest)
        {
            await Problem.Of(AccessFaults.NotAWebSocket).ExecuteAsync(context);
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var signedOut = caller.UserId is { } user ? signIns.EndOf(user) : CancellationToken.None;
        var keyEnds = caller.KeyId is { } key ? keys.EndOf(key) : CancellationToken.None;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, signedOut, keyEnds, lifetime.ApplicationStopping);
        await new EventSocket(socket, caller, parts, EventFilter.Parse(types, subjects)).RunAsync(since, end.Token);
        if (socket.State == WebSocketState.Aborted)
            context.Abort(); // what a sleeping client has not taken would be held for it as long as its machine is up
    }
}
