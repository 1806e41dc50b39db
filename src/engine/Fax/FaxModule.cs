using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Web;
using Switchboard.Fax.Documents;
using Switchboard.Fax.Features;
using Switchboard.Fax.Jobs;
using Switchboard.Fax.Persistence;

namespace Switchboard.Fax;

/// <summary>Faxes: sent from a queue, received on numbers, kept as PDF.</summary>
public static class FaxModule
{
    private const long LargestForm = FaxDocuments.LargestUpload + (64 * 1024);

    /// <summary>Adds the module. Its queue starts dialling when the host starts: add it after the telephones. The host brings <see cref="IFaxLine"/>.</summary>
    public static IServiceCollection AddFax(this IServiceCollection services, FaxOptions options) => services
        .AddMigrations("fax", typeof(FaxModule).Assembly)
        .AddSingleton(options).AddSingleton<Converter>().AddSingleton<FaxDocuments>().AddSingleton<FaxStore>().AddSingleton<Faxes>()
        .AddSingleton(p => new FaxMailroom(
            p.GetRequiredService<FaxStore>(), p.GetRequiredService<FaxDocuments>(), options, p.GetRequiredService<ITenantDirectory>(),
            p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<FaxMailroom>>()))
        .AddSingleton<FaxRetention>().AddHostedService(p => p.GetRequiredService<FaxRetention>())
        .AddSingleton<FaxQueue>().AddHostedService(p => p.GetRequiredService<FaxQueue>());

    /// <summary>The endpoints below <c>/api/v1</c>.</summary>
    public static void MapFaxEndpoints(this IEndpointRouteBuilder api)
    {
        const string Read = Permissions.FaxRead, Send = Permissions.FaxSend;
        var faxes = api.MapGroup("/faxes").WithTags("Faxes");
        faxes.MapGet("", Faxes.ListAsync).Needs(Read).Named("listFaxes", "List faxes, newest first; direction is in or out");
        faxes.MapPost("", Faxes.SendAsync).Needs(Send).Accepts<FaxForm>("multipart/form-data").WithMetadata(new RequestSizeLimitAttribute(LargestForm))
            .Named("sendFax", "Send a PDF or TIFF to a fax number, now or later");
        faxes.MapGet("/{id:guid}", Faxes.GetAsync).Needs(Read).Named("getFax", "Get a fax with every call it took");
        faxes.MapDelete("/{id:guid}", Faxes.RemoveAsync).Needs(Send).Named("deleteFax", "Remove a fax that is over, and its document");
        faxes.MapPost("/{id:guid}/cancel", Faxes.CancelAsync).Needs(Send).Named("cancelFax", "Cancel a fax that waits or is being sent");
        faxes.MapPost("/{id:guid}/resend", Faxes.ResendAsync).Needs(Send).Named("resendFax", "Send a fax again");
        faxes.MapGet("/{id:guid}/document", Faxes.GetDocumentAsync).Needs(Read).Named("getFaxDocument", "The document as PDF")
            .Produces<byte[]>(200, "application/pdf").Produces<Problem>(404, Problem.MediaType);
        faxes.MapGet("/{id:guid}/pages/{page}", Faxes.GetPageAsync).Needs(Read).Named("getFaxPage", "A page as picture")
            .Produces<byte[]>(200, "image/png").Produces<Problem>(404, Problem.MediaType);
        faxes.MapGet("/{id:guid}/report", Faxes.GetReportAsync).Needs(Read).Named("getFaxReport", "The confirmation page as PDF")
            .Produces<byte[]>(200, "application/pdf").Produces<Problem>(404, Problem.MediaType);
    }
}
