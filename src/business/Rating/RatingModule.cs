using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Switchboard.Contracts.Rating;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Web;
using Switchboard.Rating.Credit;
using Switchboard.Rating.Features;

namespace Switchboard.Rating;

/// <summary>What calls cost, and the accounts that pay for them.</summary>
public static class RatingModule
{
    /// <summary>Adds the module. Before the telephones: accounts are read before the first call.</summary>
    public static IServiceCollection AddRating(this IServiceCollection services) => services
        .AddMigrations("rating", typeof(RatingModule).Assembly)
        .AddDurableHandler<ChargeWriter>()
        .AddSingleton<CreditBook>().AddSingleton<ICallCredit>(p => p.GetRequiredService<CreditBook>())
        .AddSingleton<CreditLoader>().AddHostedService(p => p.GetRequiredService<CreditLoader>())
        .AddSingleton<BillingReach>().AddSingleton<BillingChanges>()
        .AddSingleton<Accounts>().AddSingleton<Decks>().AddSingleton<DeckImports>().AddSingleton<Statements>();

    /// <summary>The endpoints below <c>/api/v1</c>.</summary>
    public static void MapRatingEndpoints(this IEndpointRouteBuilder api)
    {
        const string Read = Permissions.BillingRead, Manage = Permissions.BillingManage;
        var billing = api.MapGroup("/billing").WithTags("Billing");
        billing.MapGet("/account", Accounts.GetAsync).Needs(Read).Named("getBillingAccount", "Balance, what is set aside, and settings");
        billing.MapPut("/account", Accounts.PutAsync).Needs(Manage).Named("putBillingAccount", "Open the account or change its settings");
        billing.MapPost("/account/topups", Accounts.TopUpAsync).Needs(Manage).Named("topUpBillingAccount", "Top up the balance");
        billing.MapPost("/account/corrections", Accounts.CorrectAsync).Needs(Manage).Named("correctBillingAccount", "Correct the balance, with a reason");
        billing.MapGet("/ledger", Accounts.ListLedgerAsync).Needs(Read).Named("listBillingLedger", "Every line of the account, newest first");

        billing.MapGet("/decks", Decks.ListAsync).Needs(Read).Named("listRateDecks", "List rate decks");
        billing.MapPost("/decks", Decks.MakeAsync).Needs(Manage).Named("createRateDeck", "Create a rate deck");
        billing.MapGet("/decks/{id:guid}", Decks.GetAsync).Needs(Read).Named("getRateDeck", "Get a rate deck");
        billing.MapPut("/decks/{id:guid}", Decks.ChangeAsync).Needs(Manage).Hidden().Named("updateRateDeck", "Rename a rate deck");
        billing.MapDelete("/decks/{id:guid}", Decks.RemoveAsync).Needs(Manage).Hidden().Named("deleteRateDeck", "Remove a rate deck that no account uses");
        billing.MapGet("/decks/{id:guid}/rates", Decks.ListRatesAsync).Needs(Read).Named("listRates", "The rates of a deck; q finds prefixes and descriptions");
        billing.MapGet("/decks/{id:guid}/versions", Decks.ListVersionsAsync).Needs(Read).Named("listRateDeckVersions", "What each import did to a deck");
        billing.MapPost("/decks/{id:guid}/import", DeckImports.ImportAsync).Needs(Manage).Hidden()
            .Named("importRates", "Import rates (the body is CSV); dryRun only tells what would change");
        billing.MapGet("/decks/{id:guid}/export", DeckImports.ExportAsync).Needs(Read).Named("exportRates", "The rates of a deck as CSV, as the import reads it")
            .Produces<string>(200, "text/csv").Produces<Problem>(404, Problem.MediaType);
        billing.MapGet("/quote", Decks.QuoteAsync).Needs(Read).Named("quoteCall", "What a call to a number costs");

        billing.MapGet("/statements", Statements.ListAsync).Needs(Read).Named("listStatements", "The months of the account");
        billing.MapGet("/statements/{month}", Statements.GetAsync).Needs(Read).Named("getStatement", "A month's statement");
        billing.MapGet("/statements/{month}/export", Statements.ExportAsync).Needs(Read).Named("exportStatement", "A month's lines as CSV")
            .Produces<string>(200, "text/csv").Produces<Problem>(400, Problem.MediaType);
    }
}
