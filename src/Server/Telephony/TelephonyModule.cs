using System.Security.Cryptography.X509Certificates;
using Switchboard.Acd;
using Switchboard.Contracts.Acd;
using Switchboard.Contracts.Desk;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Rating;
using Switchboard.Contracts.Reporting;
using Switchboard.Contracts.Switch;
using Switchboard.Contracts.Tenancy;
using Switchboard.Fax.Jobs;
using Switchboard.Ivr;
using Switchboard.Ivr.Calls;
using Switchboard.Ivr.Voicemail;
using Switchboard.Media;
using Switchboard.Media.Secure;
using Switchboard.Server.Hosting;
using Switchboard.Server.Http;
using Switchboard.Server.Observability;
using Switchboard.Sip;
using Switchboard.Speech;
using Switchboard.Speech.Espeak;
using Switchboard.Switch;
using Switchboard.Switch.Calls;

namespace Switchboard.Server.Telephony;

/// <summary>Joins wire, media, switch, flows and router into one running telephone system.</summary>
internal static class TelephonyModule
{
    public static IServiceCollection AddTelephony(this IServiceCollection services, ServerOptions options)
    {
        services.AddSingleton(p => new MediaEngine(
            new MediaEngineOptions { BindAddress = options.MediaAddress, AdvertisedAddress = options.Advertised, FirstPort = options.RtpFrom, LastPort = options.RtpTo },
            p.GetRequiredService<TimeProvider>(),
            p.GetRequiredService<ILogger<MediaEngine>>()));
        services.AddSingleton<AcdEventBridge>();
        services.AddSingleton<IAcdEventSink>(p => p.GetRequiredService<AcdEventBridge>());
        services.AddAcd();
        services.AddSingleton<CallEventBridge>();
        services.AddSingleton<ICallEventSink>(p => p.GetRequiredService<CallEventBridge>());
        services.AddSingleton<ICallRecordLog>(p => p.GetRequiredService<CallEventBridge>());
        services.AddSingleton<IIvrTrail>(p => p.GetRequiredService<CallEventBridge>());
        services.AddSingleton<FlowInterpreter>(p => new FlowInterpreter(p.GetService<Ivr.Calendars.ICalendarSource>(), p.GetRequiredService<ILogger<FlowInterpreter>>(), p.GetRequiredService<Ivr.Platform.IFlowWorld>(), p.GetRequiredService<Ivr.VoiceXml.IVoiceXmlRunner>()));
        services.AddVoiceXml(options);
        services.AddSingleton<FlowLibrary>();
        services.AddSingleton(p => new CallServices
        {
            Exchange = p.GetRequiredService<Exchange>,
            Lines = p.GetRequiredService<ILineDirectory>(),
            Desk = p.GetRequiredService<IDeskDirectory>(),
            Router = p.GetRequiredService<IWorkRouter>(),
            ScreenPop = p.GetRequiredService<IScreenPop>(),
            Prompts = p.GetRequiredService<IPromptAudio>(),
            Trail = p.GetRequiredService<IIvrTrail>(),
            Flows = p.GetRequiredService<FlowLibrary>(),
            Interpreter = p.GetRequiredService<FlowInterpreter>(),
            Voicemail = p.GetRequiredService<VoicemailCalls>(),
            Callbacks = p.GetRequiredService<Ivr.Callbacks.Callbacks>(),
            Returns = p.GetRequiredService<ReturnForms>(),
            Familiar = p.GetRequiredService<IFamiliarAgents>(),
            Calendars = p.GetRequiredService<Ivr.Calendars.ICalendarSource>(),
            Recognizer = p.GetRequiredService<Switchboard.Speech.Recognition.ISpeechRecognizer>(),
        });
        services.AddSingleton<IPromptAudio, PromptAudio>();
        services.AddSingleton<ICreditVoice, CreditVoice>();
        services.AddSingleton<IRecordingVoice, RecordingVoice>();
        services.AddSingleton(p => new SpeechCache(MakeVoice(p), options.SpeechFolder, p.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ServiceCalls>();
        services.AddSingleton<Func<FaxMailroom>>(p => p.GetRequiredService<FaxMailroom>);
        services.AddSingleton<IFaxLine, FaxLine>();
        services.AddSingleton(p => MakeExchange(p, options));
        services.AddSingleton<ICallControl>(p => p.GetRequiredService<Exchange>());
        services.AddSingleton<IConferenceControl>(p => p.GetRequiredService<Exchange>().Conferences);
        services.AddSingleton<ConferenceBridge>();
        services.AddSingleton<IFloorCalls>(p => p.GetRequiredService<Exchange>());
        services.AddSingleton<IProgramCalls>(p => p.GetRequiredService<Exchange>());
        services.AddSingleton<ICallFeatures>(p => p.GetRequiredService<Exchange>());
        services.AddSingleton<Announcer>();
        services.AddSingleton<IRouteTest>(p => p.GetRequiredService<Exchange>());
        services.AddSingleton<ILineStatus, LineStatus>();
        services.AddSingleton<TelephoneSystem>();
        services.AddHostedService(p => p.GetRequiredService<TelephoneSystem>());
        services.AddSingleton<IDrain>(p => p.GetRequiredService<TelephoneSystem>());
        return services;
    }

    private static ISpeechSynthesizer MakeVoice(IServiceProvider services)
    {
        var made = EspeakSynthesizer.Create(services.GetRequiredService<TimeProvider>());
        return made.TryGet(out var voice, out var fault) ? voice : throw new InvalidOperationException(fault.Detail);
    }

    private static SipTlsOptions Tls(ServerOptions options, ServerCertificate? certificate)
    {
        X509Certificate2Collection? roots = null;
        if (options.RootsFile is { } file)
            (roots = []).ImportFromPemFile(file);
        return new SipTlsOptions { Certificate = certificate is null ? null : () => certificate.Current, TrustedRoots = roots };
    }

    private static Exchange MakeExchange(IServiceProvider services, ServerOptions options)
    {
        var log = services.GetRequiredService<ILogger<Exchange>>();
        var time = services.GetRequiredService<TimeProvider>();
        if (!SecureMedia.Create(time).TryGet(out var secure, out var fault))
            TelephonyLog.NoSecureMedia(log, fault.Detail);
        var exchange = new Exchange(new ExchangeParts
        {
            Options = new SwitchOptions
            {
                RecordingsFolder = options.RecordingsFolder,
                PhoneCodecs = options.PhoneCodecs,
                BrowserCodecs = options.BrowserCodecs,
                AllowLoopbackMedia = options.SipListeners.All(a => System.Net.IPAddress.IsLoopback(a.Address)),
            },
            Sip = new SipOptions { AdvertisedHost = options.Advertised?.ToString(), Tls = Tls(options, services.GetService<ServerCertificate>()) },
            Media = services.GetRequiredService<MediaEngine>(),
            Secure = secure,
            Lines = services.GetRequiredService<ILineDirectory>(),
            Tenants = services.GetRequiredService<ITenantDirectory>(),
            Services = services.GetRequiredService<ServiceCalls>(),
            Rooms = services.GetRequiredService<IConferenceRooms>(),
            ConferenceVoice = services.GetRequiredService<ConferenceBridge>(),
            ConferenceEvents = services.GetRequiredService<ConferenceBridge>(),
            Events = services.GetRequiredService<ICallEventSink>(),
            Records = services.GetRequiredService<ICallRecordLog>(),
            Credit = services.GetRequiredService<ICallCredit>(),
            CreditVoice = services.GetRequiredService<ICreditVoice>(),
            Announcer = services.GetRequiredService<Announcer>(),
            PhoneSettings = services.GetService<IPhoneSettings>(),
            Messages = services.GetService<Switch.Presence.IMessageCounts>(),
            RecordingPolicy = services.GetService<IRecordingPolicy>(),
            RecordingKeys = services.GetRequiredService<IRecordingKeys>(),
            RecordingVoice = services.GetRequiredService<IRecordingVoice>(),
            GuardListener = services.GetService<Sip.Guard.IGuardListener>(),
            Time = time,
            Log = log,
        });
        if (services.GetRequiredService<CallTraces>() is { On: true } traces)
            exchange.Stack.Tap = traces;
        services.GetRequiredService<HouseFigures>().Watch(exchange, services.GetRequiredService<MediaEngine>());
        return exchange;
    }
}
