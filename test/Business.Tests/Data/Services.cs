using Microsoft.Extensions.DependencyInjection;

namespace Switchboard.Business.Tests.Data;

internal static class Services
{
    public static T GetRequired<T>(this IServiceProvider services) where T : notnull => services.GetRequiredService<T>();
}
