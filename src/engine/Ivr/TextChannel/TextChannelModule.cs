using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data.Web;
using Switchboard.Ivr.Features.TextChannel;

namespace Switchboard.Ivr.TextChannel;

/// <summary>Flows for visitors who write.</summary>
internal static class TextChannelModule
{
    public static IServiceCollection AddTextChannel(this IServiceCollection services) =>
        services.AddSingleton<Conversations>().AddHostedService(p => p.GetRequiredService<Conversations>()).AddSingleton<TextConversations>();

    public static void MapTextChannel(IEndpointRouteBuilder api)
    {
        string[] either = [Permissions.CallsOwn, Permissions.CallsRead];
        var texts = api.MapGroup("/text-conversations").WithTags("Text channel");
        texts.MapPost("", TextConversations.BeginAsync).Needs(either).Named("beginTextConversation", "Let a visitor go through a published flow by text");
        texts.MapGet("/{id:guid}", TextConversations.Get).Needs(either).Named("getTextConversation", "Get a conversation");
        texts.MapDelete("/{id:guid}", TextConversations.Leave).Needs(either).Named("endTextConversation", "The visitor leaves");
        texts.MapPost("/{id:guid}/lines", TextConversations.Write).Needs(either).Named("writeText", "The visitor writes a line: keys such as 1 or 4711#");
        texts.MapGet("/{id:guid}/lines", TextConversations.List).Needs(either).Named("listTextLines", "The lines after a sequence");
        texts.MapGet("/{id:guid}/events", TextConversations.StreamAsync).Needs(either).Produces<string>(200, "text/event-stream").Named("streamTextLines", "The lines as they come (server-sent events)");
    }
}
