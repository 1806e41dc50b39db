using Microsoft.Extensions.DependencyInjection;
using Switchboard.Contracts.Switch;
using Switchboard.Data;
using Switchboard.Reporting.Customers;
using Switchboard.Reporting.Journal;

namespace Switchboard.Reporting;

/// <summary>Call records, recordings and statistics.</summary>
public static class ReportingModule
{
    /// <summary>Adds the module.</summary>
    public static IServiceCollection AddReporting(this IServiceCollection services, ReportingOptions options) => services
        .AddMigrations("reporting", typeof(ReportingModule).Assembly)
        .AddSingleton(options)
        .AddDurableHandler<CallWriter>().AddDurableHandler<RecordingOpenedWriter>().AddDurableHandler<RecordingClosedWriter>()
        .AddDurableHandler<TrailWriter>().AddDurableHandler<HeartbeatWriter>()
        .AddSingleton<IInterruptedCalls, InterruptedCallFinder>()
        .AddSingleton<CustomerSearch>().AddHostedService(p => p.GetRequiredService<CustomerSearch>())
        .AddHostedService<MonthsAhead>();
}
