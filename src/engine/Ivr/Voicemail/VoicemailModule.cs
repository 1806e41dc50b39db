using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Switchboard.Contracts.Channels;
using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Web;
using Switchboard.Ivr.Calls;
using Switchboard.Ivr.Features.Prompts;
using Switchboard.Ivr.Features.Voicemail;
using Switchboard.Switch.Presence;

namespace Switchboard.Ivr.Voicemail;

internal static class VoicemailModule
{
    private const long LargestUpload = PromptTakes.LargestFile + (64 * 1024);

    public static IServiceCollection AddVoicemail(this IServiceCollection services) => services
        .AddDurableHandler<MessageWriter>()
        .AddSingleton<HandOver>()
        .AddSingleton<MessageShelf>()
        .AddSingleton<IMailFiles, MessageFiles>()
        .AddSingleton<IMessageCounts>(p => p.GetRequiredService<MessageShelf>())
        .AddSingleton<ILineTargets>(p => p.GetRequiredService<MessageShelf>())
        .AddSingleton<PinGuard>()
        .AddSingleton<Boxes>()
        .AddSingleton<IGreetings>(p => p.GetRequiredService<Boxes>())
        .AddSingleton<IWhereUsed, BoxUses>()
        .AddSingleton<Messages>()
        .AddSingleton(p => new VoicemailCalls(
            p.GetRequiredService<MessageShelf>(),
            p.GetRequiredService<IPromptAudio>(),
            p.GetRequiredService<ILineDirectory>(),
            p.GetRequiredService<ITenantDirectory>(),
            p.GetRequiredService<PinGuard>(),
            p.GetRequiredService<IGreetings>()))
        .AddHostedService<MessageRetention>();

    public static void MapVoicemail(IEndpointRouteBuilder api)
    {
        var boxes = api.MapGroup("/voicemail/boxes").WithTags("Voicemail");
        boxes.MapGet("", Boxes.ListAsync).Needs(Permissions.ConfigRead).Named("listVoicemailBoxes", "List voicemail boxes");
        boxes.MapPost("", Boxes.MakeAsync).Needs(Permissions.ConfigWrite).Named("createVoicemailBox", "Create a voicemail box");
        boxes.MapGet("/{id:guid}", Boxes.GetAsync).Needs(Permissions.ConfigRead).Named("getVoicemailBox", "Get a voicemail box");
        boxes.MapPut("/{id:guid}", Boxes.ChangeAsync).Needs(Permissions.ConfigWrite).Named("updateVoicemailBox", "Change a voicemail box; without a pin the PIN stays");
        boxes.MapDelete("/{id:guid}", Boxes.RemoveAsync).Needs(Permissions.ConfigWrite).Named("deleteVoicemailBox", "Remove a voicemail box and its messages");
        boxes.MapGet("/{id:guid}/greeting", Boxes.GetGreetingAsync).Needs(Permissions.ConfigRead)
            .Produces<byte[]>(200, "audio/wav").Named("getVoicemailGreeting", "The greeting of a box");
        boxes.MapPut("/{id:guid}/greeting", Boxes.PutGreetingAsync).Needs(Permissions.ConfigWrite).Accepts<IFormFile>("multipart/form-data")
            .WithMetadata(new RequestSizeLimitAttribute(LargestUpload)).Named("replaceVoicemailGreeting", "Upload the greeting of a box");
        boxes.MapDelete("/{id:guid}/greeting", Boxes.DropGreetingAsync).Needs(Permissions.ConfigWrite).Named("deleteVoicemailGreeting", "Go back to the usual greeting");

        var messages = api.MapGroup("/voicemail/messages").WithTags("Voicemail");
        messages.MapGet("", Messages.ListAsync).Needs(Permissions.CallsRead, Permissions.CallsOwn)
            .Named("listVoicemailMessages", "List messages: all, or those of one's own boxes and those given to one");
        messages.MapGet("/counts", Messages.Count).Needs(Permissions.CallsRead, Permissions.CallsOwn).Named("countVoicemailMessages", "How many messages wait in each box that one may hear");
        messages.MapGet("/{id:guid}", Messages.Get).Needs(Permissions.CallsRead, Permissions.CallsOwn).Named("getVoicemailMessage", "Get a message");
        messages.MapPut("/{id:guid}", Messages.ChangeAsync).Needs(Permissions.CallsRead, Permissions.CallsOwn)
            .Named("updateVoicemailMessage", "Set a message's status, give it to somebody, note something");
        messages.MapDelete("/{id:guid}", Messages.Remove).Needs(Permissions.CallsRead, Permissions.CallsOwn).Named("deleteVoicemailMessage", "Remove a message and its audio");
        messages.MapGet("/{id:guid}/audio", Messages.PlayAsync).Needs(Permissions.RecordingsPlay)
            .Produces<byte[]>(200, "audio/wav").Named("getVoicemailAudio", "The audio of a message");
    }
}
