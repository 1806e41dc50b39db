using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Switchboard.Contracts.Crm;
using Switchboard.Contracts.Tenancy;
using Switchboard.Crm.Directory;
using Switchboard.Crm.Features;
using Switchboard.Data;
using Switchboard.Data.Web;

namespace Switchboard.Crm;

/// <summary>Customers, their numbers and their history.</summary>
public static class CrmModule
{
    /// <summary>Adds the module.</summary>
    public static IServiceCollection AddCrm(this IServiceCollection services) => services
        .AddMigrations("crm", typeof(CrmModule).Assembly)
        .AddSingleton<ContactDirectory>().AddSingleton<IContactDirectory>(p => p.GetRequiredService<ContactDirectory>())
        .AddSingleton<CustomerChanges>().AddSingleton<Customers>().AddSingleton<ICustomerWriter, CustomerWriter>().AddSingleton<HistoryWriter>()
        .AddHostedService<HistoryFollower>();

    /// <summary>The endpoints below <c>/api/v1</c>.</summary>
    public static void MapCrmEndpoints(this IEndpointRouteBuilder api)
    {
        var customers = api.MapGroup("/customers").WithTags("Customers");
        customers.MapGet("", Customers.ListAsync).Needs(Permissions.CustomersRead).Named("listCustomers", "List customers; q finds names, parts of numbers and last fours");
        customers.MapPost("", Customers.MakeAsync).Needs(Permissions.CustomersWrite).Named("createCustomer", "Create a customer");
        customers.MapGet("/lookup", Customers.LookupAsync).Needs(Permissions.CustomersRead).Named("lookupCustomer", "Customers with this number");
        customers.MapGet("/{id:guid}", Customers.GetAsync).Needs(Permissions.CustomersRead).Named("getCustomer", "Get a customer");
        customers.MapPut("/{id:guid}", Customers.ChangeAsync).Needs(Permissions.CustomersWrite).Named("updateCustomer", "Change a customer");
        customers.MapDelete("/{id:guid}", Customers.RemoveAsync).Needs(Permissions.CustomersWrite).Named("deleteCustomer", "Remove a customer and his history");
        customers.MapGet("/{id:guid}/timeline", Timeline.ListAsync).Needs(Permissions.CustomersRead).Named("listCustomerTimeline", "A customer's calls and notes, newest first");
        customers.MapPost("/{id:guid}/notes", Timeline.AddNoteAsync).Needs(Permissions.CustomersWrite).Named("addCustomerNote", "Add a note to a customer's history");
    }
}
