using Switchboard.Contracts.Events;
using Switchboard.Contracts.Lines;
using Switchboard.Server.Hosting;

namespace Switchboard.Server.Demo;

/// <summary>The demo floor: a living contact centre of synthetic people. Added only with <c>--demo</c>, after everything else.</summary>
internal static class DemoModule
{
    public static IServiceCollection AddDemo(this IServiceCollection services, ServerOptions options)
    {
        if (!options.Demo)
            return services;
        if (DemoOptions.Refuse(options) is { } refusal)
            throw new InvalidOperationException(refusal);
        services.AddSingleton(new DemoOptions());
        services.AddSingleton<CarrierLine>();
        Wrap<ILineDirectory>(services, (p, lines) => new LoopbackLines(lines, p.GetRequiredService<CarrierLine>()));
        services.AddSingleton<DemoFloor>();
        services.AddSingleton<IDrain>(p => p.GetRequiredService<DemoFloor>());
        return services;
    }

    /// <summary>The sign-ins, for the console's output.</summary>
    public static IEnumerable<string> SignIns(bool onlyTenant)
    {
        var at = onlyTenant ? "" : "@" + DemoOptions.TenantName;
        yield return $"Demo sign-ins  {DemoOptions.ReservedAgent}{at} (an agent's desk: the next call is yours), supervisor1{at} (the live floor), admin{at}";
        yield return $"Password       {DemoOptions.Password}";
    }

    private static void Wrap<T>(IServiceCollection services, Func<IServiceProvider, T, T> wrap) where T : class
    {
        var inner = services.Last(s => s.ServiceType == typeof(T));
        services.Remove(inner);
        services.AddSingleton(p => wrap(p, (T)(inner.ImplementationFactory?.Invoke(p) ?? ActivatorUtilities.CreateInstance(p, inner.ImplementationType!))));
    }
}
