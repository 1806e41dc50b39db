using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Switchboard.Contracts.Acd;
using Switchboard.Contracts.Crm;
using Switchboard.Contracts.Desk;
using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Web;
using Switchboard.Ivr.Features.Callbacks;
using Switchboard.Switch;

namespace Switchboard.Ivr.Callbacks;

internal static class CallbackModule
{
    public static IServiceCollection AddCallbacks(this IServiceCollection services) => services
        .AddDurableHandler<CallbackWriter>()
        .AddSingleton<CallbackBook>()
        .AddSingleton(p => new CallbackOffers(p.GetRequiredService<IDatabase>(), p.GetRequiredService<ITenantDirectory>()))
        .AddSingleton(p => new Callbacks(
            p.GetRequiredService<CallbackBook>(), p.GetRequiredService<CallbackOffers>(), p.GetRequiredService<IDeskDirectory>(), p.GetRequiredService<ILineDirectory>(),
            p.GetRequiredService<IContactDirectory>(), p.GetRequiredService<TimeProvider>()))
        .AddSingleton<ICallbackPhones>(p => new CallbackPhones(
            p.GetRequiredService<Exchange>, p.GetRequiredService<IDeskDirectory>(), p.GetRequiredService<ILineDirectory>(), p.GetRequiredService<IScreenPop>(),
            p.GetRequiredService<IContactDirectory>(), p.GetRequiredService<TimeProvider>()))
        .AddSingleton<CallbackDesk>()
        .AddSingleton<OfferShelf>()
        .AddSingleton<IWhereUsed, OfferUses>();

    /// <summary>What makes the promises true; added after the telephones, so that it starts when they ring.</summary>
    public static IServiceCollection AddCallbackLine(this IServiceCollection services) => services.AddHostedService(p => new CallbackLine(
        p.GetRequiredService<CallbackBook>(), p.GetRequiredService<CallbackOffers>(), p.GetRequiredService<IWorkRouter>(), p.GetRequiredService<IDeskDirectory>(),
        p.GetRequiredService<ICallbackPhones>(), p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<CallbackLine>>()));

    public static void MapCallbacks(IEndpointRouteBuilder api)
    {
        var callbacks = api.MapGroup("/callbacks").WithTags("Callbacks");
        callbacks.MapGet("", CallbackDesk.ListAsync).Needs(Permissions.FloorRead, Permissions.CallsRead, Permissions.DeskUse)
            .Named("listCallbacks", "List callbacks: all, or those of one's own queues");
        callbacks.MapPost("", CallbackDesk.MakeAsync).Needs(Permissions.FloorAct, Permissions.DeskUse).Named("createCallback", "Promise a customer that he is called back");
        callbacks.MapGet("/{id:guid}", CallbackDesk.GetAsync).Needs(Permissions.FloorRead, Permissions.CallsRead, Permissions.DeskUse)
            .Named("getCallback", "Get a callback with its whole story");
        callbacks.MapPut("/{id:guid}", CallbackDesk.ChangeAsync).Needs(Permissions.FloorAct).Named("updateCallback", "Reschedule a callback, correct its number, note something; opens a closed one again");
        callbacks.MapPost("/{id:guid}/cancel", CallbackDesk.CancelAsync).Needs(Permissions.FloorAct).Named("cancelCallback", "Give a callback up");

        var offers = api.MapGroup("/callback-offers").WithTags("Callbacks");
        offers.MapGet("", OfferShelf.ListAsync).Needs(Permissions.ConfigRead).Named("listCallbackOffers", "List what queues offer of callbacks");
        offers.MapPost("", OfferShelf.MakeAsync).Needs(Permissions.ConfigWrite).Named("createCallbackOffer", "Let a queue offer callbacks");
        offers.MapGet("/{id:guid}", OfferShelf.GetAsync).Needs(Permissions.ConfigRead).Named("getCallbackOffer", "Get what a queue offers of callbacks");
        offers.MapPut("/{id:guid}", OfferShelf.ChangeAsync).Needs(Permissions.ConfigWrite).Named("updateCallbackOffer", "Change what a queue offers of callbacks");
        offers.MapDelete("/{id:guid}", OfferShelf.RemoveAsync).Needs(Permissions.ConfigWrite).Named("deleteCallbackOffer", "Let a queue offer no callbacks any more");
    }
}
