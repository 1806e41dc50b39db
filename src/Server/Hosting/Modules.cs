using Switchboard.Channels;
using Switchboard.Crm;
using Switchboard.Data.Events;
using Switchboard.Desk;
using Switchboard.Fax;
using Switchboard.Ivr;
using Switchboard.Ivr.Persistence;
using Switchboard.Rating;
using Switchboard.Reporting;
using Switchboard.Server.Demo;
using Switchboard.Server.Observability;
using Switchboard.Server.Security;
using Switchboard.Server.Staffing;
using Switchboard.Server.Telephony;
using Switchboard.Tenancy;

namespace Switchboard.Server.Hosting;

/// <summary>
/// The modules of the house. A new one adds its services (and with them its migrations) in <see cref="Add"/> and its
/// endpoints in <see cref="Map"/>; nothing else in the host knows it.
/// </summary>
internal static class Modules
{
    public static IServiceCollection Add(IServiceCollection services, ServerOptions options) => services
        .AddEvents(Path.Combine(options.DataFolder, "journal"))
        .AddTenancy(Tenancy(options))
        .AddDesk()
        .AddReporting(new ReportingOptions(options.RecordingsFolder, options.HttpAllowed))
        .AddCrm()
        .AddChannels()
        .AddIvrData(new IvrDataOptions(options.PromptsFolder, options.VoicemailFolder) { HttpAllowed = options.HttpAllowed })
        .AddRating()
        .AddObservability()
        .AddSecurity()
        .AddTelephony(options)
        .AddCallbackKeeping()
        .AddFax(new FaxOptions(options.FaxFolder))
        .AddDemo(options);

    /// <summary>Endpoints below <c>/api/v1</c>.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapTenancyEndpoints();
        api.MapDeskEndpoints();
        api.MapReportingEndpoints();
        api.MapCrmEndpoints();
        api.MapChannelsEndpoints();
        api.MapIvrEndpoints();
        api.MapRatingEndpoints();
        api.MapObservabilityEndpoints();
        api.MapSecurityEndpoints();
        api.MapFaxEndpoints();
        api.MapStaffingEndpoints();
    }

    private static TenancyOptions Tenancy(ServerOptions options)
    {
        var tenancy = new TenancyOptions
        {
            PasswordRounds = options.PasswordRounds,
            AdministratorPassword = options.AdministratorPassword,
            Sip = options.Sip,
            Advertised = options.Advertised,
            Sips = options.SipsListeners.Count > 0 ? options.SipsListeners[0] : null,
            KeyFile = options.SecretsFile,
        };
        return options.Demo
            ? tenancy with { FirstTenant = DemoOptions.TenantName, AdministratorPassword = options.AdministratorPassword ?? DemoOptions.Password }
            : tenancy;
    }
}
