using Switchboard.Ivr.VoiceXml;
using Switchboard.Kernel;
using Switchboard.Server.Hosting;
using Switchboard.Speech.Recognition;
using Switchboard.Speech.Recognition.Sphinx;
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
        var self = Self();
        services.AddSingleton(p => new SphinxRecognizer(p.GetRequiredService<TimeProvider>(), new SphinxOptions { Program = [self.FileName, .. self.Arguments] }));
        services.AddSingleton<ISpeechRecognizer>(p => p.GetRequiredService<SphinxRecognizer>());
        services.AddHostedService<VoiceWorkers>();
        return services;
    }

    private static WorkerProgram Self() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "switchboard"
            ? new WorkerProgram(Environment.ProcessPath!, [])
            : new WorkerProgram("dotnet", [typeof(VoiceXmlHosting).Assembly.Location]);
}

/// <summary>Starts one worker of each kind with the house, so that the first caller need not wait for it.</summary>
internal sealed class VoiceWorkers(WorkerPool documents, SphinxRecognizer recognizer, ILogger<VoiceWorkers> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        documents.Warm();
        if (await recognizer.WarmAsync() is { } fault && !stoppingToken.IsCancellationRequested)
            TelephonyLog.NoRecogniser(log, fault.Detail);
    }
}
