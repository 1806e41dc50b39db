using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data.Web;
using Switchboard.Ivr.Calls;
using Switchboard.Ivr.Features.Lookups;
using Switchboard.Ivr.Features.Returns;
using Switchboard.Ivr.Persistence;
using Switchboard.Ivr.World;
using Switchboard.Kernel;

namespace Switchboard.Ivr.Lookups;

/// <summary>Data that flows read and write, and calls that agents send back into them.</summary>
internal static class LookupModule
{
    public static IServiceCollection AddLookups(this IServiceCollection services, IvrDataOptions options) => services
        .AddSingleton(p => new SourceReader(p.GetRequiredService<ISecrets>(), new AddressRules(options.HttpAllowed), p.GetRequiredService<TimeProvider>()))
        .AddSingleton<TableRows>().AddSingleton<DataWorld>().AddSingleton<DataSources>().AddSingleton<DataTables>().AddSingleton<DataRows>()
        .AddSingleton<ReturnForms>().AddSingleton<ReturnCall>();

    public static void MapLookups(IEndpointRouteBuilder api)
    {
        var sources = api.MapGroup("/data-sources").WithTags("Data");
        sources.MapGet("", DataSources.ListAsync).Needs(Permissions.ConfigRead).Named("listDataSources", "List the databases that flows may read");
        sources.MapPost("", DataSources.MakeAsync).Needs(Permissions.ConfigWrite).Named("createDataSource", "Set up a PostgreSQL database that flows may read");
        sources.MapGet("/{id:guid}", DataSources.GetAsync).Needs(Permissions.ConfigRead).Named("getDataSource", "Get a data source; its password is never told");
        sources.MapPut("/{id:guid}", DataSources.ChangeAsync).Needs(Permissions.ConfigWrite).Named("updateDataSource", "Change a data source; the next call reads from it");
        sources.MapDelete("/{id:guid}", DataSources.RemoveAsync).Needs(Permissions.ConfigWrite).Named("deleteDataSource", "Remove a data source that no flow reads");
        sources.MapPost("/{id:guid}/test", DataSources.TestAsync).Needs(Permissions.ConfigWrite).Named("testDataSource", "Try to reach a data source");
        var tables = api.MapGroup("/data-tables").WithTags("Data");
        tables.MapGet("", DataTables.ListAsync).Needs(Permissions.ConfigRead).Named("listDataTables", "List one's own tables");
        tables.MapPost("", DataTables.MakeAsync).Needs(Permissions.ConfigWrite).Named("createDataTable", "Create a table that flows look up and write");
        tables.MapGet("/{id:guid}", DataTables.GetAsync).Needs(Permissions.ConfigRead).Named("getDataTable", "Get a table");
        tables.MapPut("/{id:guid}", DataTables.ChangeAsync).Needs(Permissions.ConfigWrite).Named("updateDataTable", "Change a table's name and columns");
        tables.MapDelete("/{id:guid}", DataTables.RemoveAsync).Needs(Permissions.ConfigWrite).Named("deleteDataTable", "Remove a table that no flow uses, with its rows");
        tables.MapGet("/{id:guid}/rows", DataRows.ListAsync).Needs(Permissions.ConfigRead).Named("listDataRows", "List the rows of a table; q finds in keys and cells");
        tables.MapPut("/{id:guid}/rows", DataRows.WriteAsync).Needs(Permissions.ConfigWrite).Named("writeDataRow", "Make a row, or set some of its cells");
        tables.MapDelete("/{id:guid}/rows", DataRows.RemoveAsync).Needs(Permissions.ConfigWrite).Named("deleteDataRow", "Remove the row with this key");
        tables.MapPost("/{id:guid}/import", DataRows.ImportAsync).Needs(Permissions.ConfigWrite).WithMetadata(new RequestSizeLimitAttribute(16 * 1024 * 1024)).Named("importDataRows", "Bring rows in from CSV, all or none");
        tables.MapGet("/{id:guid}/export", DataRows.ExportAsync).Needs(Permissions.ConfigRead).Produces<byte[]>(200, "text/csv").Named("exportDataRows", "The rows of a table as CSV");
        var calls = api.MapGroup("/calls").WithTags("Calls");
        calls.MapGet("/{id:guid}/return-form", ReturnCall.Get).Needs(Permissions.CallsOwn, Permissions.CallsRead).Named("getCallReturnForm", "What to fill in to send a call back into its flow; no form when it cannot be");
        calls.MapPost("/{id:guid}/return", ReturnCall.Run).Needs(Permissions.CallsOwn, Permissions.CallsRead).Named("returnCall", "Send a call back into its flow, with the form filled in");
    }
}
