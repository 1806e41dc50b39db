using Switchboard.Ivr.VoiceXml;
using Switchboard.Kernel;
using Switchboard.Server.Hosting;
using Switchboard.VoiceXml.Fetching;
using Switchboard.VoiceXml.Workers;

namespace Switchboard.Server.Telephony;

/// <summary>VoiceXML documents run in further processes of this same program.</summary>
internal static class VoiceXmlHosting
{
    public static IServiceCollection AddVoiceXml(this IServiceCollection services, ServerOptions options)
    {
        services.AddSingleton(_ => new WorkerPool(new WorkerPoolOptions { Program = Self() }));
        services.AddSingleton(p => new HttpFetching(new AddressRules(options.HttpAllowed), clock: p.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IVoiceXmlRunner, VoiceXmlRunner>();
        return services;
    }

    private static WorkerProgram Self() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "switchboard"
            ? new WorkerProgram(Environment.ProcessPath!, [])
            : new WorkerProgram("dotnet", [typeof(VoiceXmlHosting).Assembly.Location]);
}
