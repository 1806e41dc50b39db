using Microsoft.Extensions.DependencyInjection;

namespace Switchboard.Ivr;

/// <summary>The module's entry.</summary>
public static class IvrModule
{
    /// <summary>Adds the interpreter and the library of published flows. The host adds <c>IFlowCatalog</c> and, if it has calendars,
    /// <c>ICalendarSource</c>.</summary>
    public static IServiceCollection AddIvr(this IServiceCollection services) =>
        services.AddSingleton<FlowInterpreter>().AddSingleton<FlowLibrary>();
}
